//! The history of the app's tables; `manage makemigrations` adds to it.

nuages::db::migrations![];
