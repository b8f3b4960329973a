//! The schema editor for MySQL and MariaDB.

mod columns;
mod editor;
pub(super) mod introspection;
mod labels;
mod literal;

pub(super) use columns::unindexed_type;
pub(super) use editor::{Mysql, editor};
