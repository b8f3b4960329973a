//! What the commands of migrations do, as functions.

mod check_safe;
mod files;
mod makemigrations;
mod merge;
mod migrate;
mod optimizemigration;
mod prune;
mod showmigrations;
mod sqlmigrate;
mod squashmigrations;
mod syncdb;
mod unlisted;
mod update;
mod visible;

pub use check_safe::check_safe;
pub use makemigrations::{MakeMigrations, Outcome, makemigrations};
pub use migrate::{Migrate, migrate, unapplied};
pub use optimizemigration::{OptimizeMigration, optimizemigration};
pub use showmigrations::{Format, showmigrations};
pub use sqlmigrate::sqlmigrate;
pub use squashmigrations::{SquashMigrations, squashmigrations};
