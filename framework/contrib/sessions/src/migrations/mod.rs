//! The app's migrations, under Django's names.

nuages_db::migrations![m0001_initial];
