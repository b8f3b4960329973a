//! The schema editor for PostgreSQL.

mod columns;
mod editor;
pub(super) mod introspection;
mod literal;

pub(super) use columns::column_type;
pub(super) use editor::editor;
