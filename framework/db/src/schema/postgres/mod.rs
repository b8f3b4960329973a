//! The schema editor for PostgreSQL.

mod columns;
mod editor;
mod literal;

pub(super) use editor::editor;
