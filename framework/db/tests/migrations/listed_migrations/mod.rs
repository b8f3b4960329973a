//! An app's migrations, listed as `makemigrations` lists them.

nuages_db::migrations![m0001_initial, m0002_choice_votes];
