//! Apps: what a project is put together from.

mod config;
mod registry;

pub use config::AppConfig;
pub use registry::{Apps, LookupError};
