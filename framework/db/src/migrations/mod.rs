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
//! With it come the types of the models that a data migration writes down. `nuages_db::models` has an `Index`, an `f` and constraints of
//! its own, which are not those of migrations: a file that imports both does not know which is meant.
//!
//! The table `django_migrations`, the tables themselves and the names of their indexes are Django's, so that a project
//! can share its database with a Django site.

mod autodetector;
pub mod commands;
mod error;
mod executor;
pub mod fields;
mod graph;
mod initial;
mod interactive;
mod loader;
mod lock;
mod macros;
mod migration;
mod missing;
mod one_off;
mod operations;
mod optimizer;
mod output;
mod questioner;
mod recorder;
mod replacing;
pub mod safety;
mod signals;
pub mod state;
mod steps;
pub(crate) mod swappable;
mod writer;

pub use crate::Database;
pub use crate::constraints::{
    BTreeIndex, BloomIndex, BrinIndex, CheckConstraint, Deferrable, ExclusionConstraint,
    Expression, GinIndex, GistIndex, HashIndex, Index, Q, SpGistIndex, UniqueConstraint, case, f,
    func, literal, q, raw_sql, value,
};
pub use crate::fields::{Auto, DbDefault, ForeignKey, Json, ManyToMany};
pub use crate::models::{Date, Decimal, Duration, Model, Time, Timestamp, Uuid};
pub use autodetector::{Autodetector, Changes};
pub use error::MigrationError;
pub(crate) use error::Result;
pub use executor::{Executor, PlanStep, Progress, RunOptions, Target};
pub use fields::{
    CASCADE, DB_CASCADE, DB_SET_DEFAULT, DB_SET_NULL, DO_NOTHING, PROTECT, RESTRICT, SET,
    SET_DEFAULT, SET_NULL,
};
pub use graph::Graph;
pub use interactive::Interactive;
pub use loader::{AppMigrations, Loader};
pub use migration::{Migration, MigrationKey};
pub use operations::{
    AddConstraint, AddConstraintNotValid, AddField, AddIndex, AddIndexConcurrently,
    AlterConstraint, AlterField, AlterModelOptions, AlterModelTable, AlterModelTableComment,
    AlterOrderWithRespectTo, AlterUniqueTogether, BloomExtension, BtreeGinExtension,
    BtreeGistExtension, CITextExtension, CreateCollation, CreateExtension, CreateModel,
    CryptoExtension, DeleteModel, HStoreExtension, Operation, RemoveCollation, RemoveConstraint,
    RemoveField, RemoveIndex, RemoveIndexConcurrently, RenameField, RenameIndex, RenameModel,
    RunRust, RunSql, SeparateDatabaseAndState, TrigramExtension, UnaccentExtension,
    ValidateConstraint,
};
pub use optimizer::optimize;
pub use output::{Output, Style};
pub use questioner::{DryRun, NonInteractive, Questioner};
pub use signals::{MigrateEvent, POST_MIGRATE, PRE_MIGRATE, send_post_migrate};
pub use state::OrderTerm;
pub use writer::{ListEdit, Writer, add_to_list, replace_in_list};
