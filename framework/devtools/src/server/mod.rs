//! The loop of a developer's server.

mod address;
mod child;
mod control;
mod dev_server;
mod holder;
mod inherited;
mod page;
mod reloader;

pub use address::{Address, AddressError, BindError};
pub use dev_server::DevServer;
pub use inherited::Inherited;
pub use reloader::StatReloader;
