//! The handle that every query takes.

mod capture;
mod handle;
mod transaction;

pub use capture::{CapturedQuery, QueryLog, QueryPlace, Repeated, capture_queries};
pub use handle::Database;
pub use transaction::Transaction;
