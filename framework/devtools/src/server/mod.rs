//! The loop of a developer's server.

mod address;
#[cfg(unix)]
mod child;
#[cfg(unix)]
mod control;
#[cfg(unix)]
mod dev_server;
#[cfg(not(unix))]
#[path = "no_dev_server.rs"]
mod dev_server;
#[cfg(unix)]
mod holder;
#[cfg(unix)]
mod inherited;
#[cfg(not(unix))]
#[path = "no_inheritance.rs"]
mod inherited;
#[cfg(unix)]
mod page;
mod reloader;

pub use address::{Address, AddressError, BindError};
pub use dev_server::DevServer;
pub use inherited::Inherited;
pub use reloader::StatReloader;
