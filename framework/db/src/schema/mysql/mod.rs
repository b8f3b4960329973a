//! The schema editor for MySQL and MariaDB.

mod columns;
mod editor;
mod literal;

pub(super) use editor::{Mysql, editor};
