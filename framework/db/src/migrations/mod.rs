//! Migrations: the history of a project's tables, written by `makemigrations`, run by `migrate`.
//!
//! An app's migrations are files of its `migrations/` folder, listed in its `mod.rs` by [`migrations!`](crate::migrations!).
//! A file reads as a person would have written it:
//!
//! ```
//! use nuages_db::migrations::*;
//!
//! pub fn migration() -> Migration {
//!     Migration::new("0001_initial").initial().operation(
//!         CreateModel::new("Question")
//!             .field("id", fields::big_auto())
//!             .field("question_text", fields::char(200))
//!             .field("pub_date", fields::date_time().verbose_name("date published")),
//!     )
//! }
//! ```
//!
//! The table `django_migrations`, the tables themselves and the names of their indexes are Django's, so that a project
//! can share its database with a Django site.

mod error;
pub mod fields;
mod macros;
mod migration;
mod operations;
mod optimizer;
pub mod state;

pub use error::{MigrationError, Result};
pub use fields::{CASCADE, DO_NOTHING, PROTECT, RESTRICT, SET_DEFAULT, SET_NULL};
pub use migration::{Migration, MigrationKey};
pub use operations::{
    AddField, AddIndex, AlterField, AlterModelOptions, AlterModelTable, AlterUniqueTogether, CreateModel, DeleteModel,
    Operation, RemoveField, RemoveIndex, RenameField, RenameModel, RunRust, RunSql, SeparateDatabaseAndState,
};
pub use optimizer::optimize;
pub use state::Index;
