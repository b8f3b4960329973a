//! The databases behind the queries. Each backend has the same files: `options`, `connection`, `operations` (its
//! dialect of SQL), `row`, `types` (stored forms) and `errors`; the enums of `options`, `connection` and [`Row`](crate::Row)
//! choose between them.

pub(crate) mod answer;
mod connection;
mod dialect;
pub(crate) mod expressions;
mod functions;
mod hints;
mod lease;
#[cfg(feature = "mysql")]
pub(crate) mod mysql;
mod offsets;
pub(crate) mod oldest;
pub(crate) mod options;
#[cfg_attr(
    not(any(feature = "postgres", feature = "mysql")),
    expect(dead_code, reason = "a file is no server")
)]
mod patience;
pub(crate) mod pool;
#[cfg(feature = "postgres")]
pub(crate) mod postgres;
pub(crate) mod quoting;
pub(crate) mod refused;
#[cfg_attr(
    not(any(feature = "postgres", feature = "mysql")),
    expect(dead_code, reason = "a file's thread has rows of its own pace")
)]
mod rows;
#[cfg_attr(
    not(any(feature = "postgres", feature = "mysql")),
    expect(dead_code, reason = "a file has no such options")
)]
mod server_options;
pub(crate) mod soon;
pub(crate) mod sqlite;
pub(crate) mod text;
mod transaction;

pub use lease::lease;

pub(crate) use dialect::{Dialect, in_dialect};
pub(crate) use expressions::{DatePart, JsonSteps, TruncUnit};
pub(crate) use hints::{Missing, names};
pub(crate) use rows::Outlet;
