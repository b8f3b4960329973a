//! MySQL and MariaDB.

mod connection;
mod driver;
mod errors;
mod expressions;
mod functions;
mod operations;
mod options;
mod row;
mod statement;
mod temporal;
mod types;
mod zone;

pub(crate) use connection::Connection;
pub(crate) use operations::MySql;
pub(crate) use options::Options;
pub(crate) use row::MySqlRow;
