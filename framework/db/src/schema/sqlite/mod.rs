//! The schema editor for SQLite.

mod alter;
mod columns;
mod constraints;
mod definition;
mod editor;
pub(super) mod introspection;
mod literal;
mod many_to_many;
mod remake;
mod swap;

pub use editor::SqliteSchemaEditor;
pub use swap::Swap;
