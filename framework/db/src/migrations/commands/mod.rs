//! What the commands `makemigrations`, `migrate`, `showmigrations` and `sqlmigrate` do, as functions.

mod makemigrations;
mod merge;
mod migrate;
mod showmigrations;
mod sqlmigrate;

pub use makemigrations::{MakeMigrations, Outcome, makemigrations};
pub use migrate::{Migrate, migrate, unapplied};
pub use showmigrations::{Format, showmigrations};
pub use sqlmigrate::sqlmigrate;
