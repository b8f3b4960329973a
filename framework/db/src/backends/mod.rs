//! The databases behind the queries. Each backend has the same files: `connection`, `operations` (its dialect of SQL),
//! `row`, `types` (stored forms) and `errors`.

mod dialect;
mod lease;
pub(crate) mod pool;
pub(crate) mod sqlite;

pub use lease::lease;

pub(crate) use dialect::{DatePart, Dialect};
