//! The handle that every query takes.

mod handle;
mod transaction;

pub use handle::Database;
pub use transaction::Transaction;
