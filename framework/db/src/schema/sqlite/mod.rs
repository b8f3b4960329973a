//! The schema editor for SQLite.

mod alter;
mod columns;
mod editor;
mod literal;
mod remake;

pub use editor::SqliteSchemaEditor;
