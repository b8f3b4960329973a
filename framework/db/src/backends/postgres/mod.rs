//! PostgreSQL, with the types that Django's columns have there.

mod as_text;
mod calendar;
mod connection;
mod errors;
mod expressions;
mod forms;
mod functions;
mod inet;
mod numeric;
mod oid;
mod operations;
mod options;
mod row;
mod statement;
mod types;

pub(crate) use connection::Connection;
pub(crate) use operations::Postgres;
pub(crate) use options::Options;
pub(crate) use row::PostgresRow;
