//! The connections, as is known to be best for each database.

#[cfg(not(feature = "sqlite"))]
mod server;
#[cfg(feature = "sqlite")]
mod sqlite;

#[cfg(not(feature = "sqlite"))]
pub use server::{BEGIN, Database};
#[cfg(feature = "sqlite")]
pub use sqlite::{BEGIN, Database};
