//! SQLite, with the bytes that Django stores.

mod connection;
mod errors;
mod operations;
mod row;
mod types;
mod zone;

pub(crate) use connection::{Connection, Options};
pub(crate) use operations::Sqlite;
pub(crate) use row::SqliteRow;
pub(crate) use types::{display, parse_date, parse_time, parse_timestamp};
