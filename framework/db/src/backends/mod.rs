//! The databases behind the queries. Each backend has the same files: `connection`, `operations` (its dialect of SQL),
//! `row`, `types` (stored forms) and `errors`.

mod dialect;
pub(crate) mod pool;
pub(crate) mod sqlite;

pub(crate) use dialect::{DatePart, Dialect};
