//! The handle that every query takes.

mod asking;
mod atomic;
mod beginning;
mod capture;
mod cursor;
mod handle;
mod held;
mod open;
mod placeholders;
mod routed;
mod routing;
mod transaction;
mod watch;
mod wrapper;

pub(crate) use atomic::Begin;
pub use atomic::{Atomic, Isolation};
pub use capture::{CapturedQuery, QueryLog, QueryPlace, Repeated, capture_queries};
pub use handle::Database;
pub use routed::Databases;
pub use routing::Routing;
pub use transaction::Transaction;
pub use wrapper::{Execute, Executed, Statement};
