//! The schema editor for SQLite.

mod alter;
mod columns;
mod editor;
mod literal;
mod many_to_many;
mod remake;

pub use editor::SqliteSchemaEditor;
