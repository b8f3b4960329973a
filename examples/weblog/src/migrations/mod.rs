//! The history of the app's tables; `manage makemigrations` adds to it.

nuages::db::migrations![m0001_initial, m0002_tidy_slugs, m0003_review];
