//! SQLite, with the bytes that Django stores.

mod connection;
mod errors;
mod expressions;
mod functions;
mod operations;
mod options;
mod row;
mod temporal;
mod types;
mod unnamed;
mod zone;

pub(crate) use connection::Connection;
pub(crate) use operations::Sqlite;
pub(crate) use options::Options;
pub(crate) use row::SqliteRow;
