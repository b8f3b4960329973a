//! The error that travels through a project, and the exceptions that have a meaning of their own.

mod context;
mod error;
mod exceptions;

pub use context::Context;
pub use error::{Chain, Error, Result};
pub use exceptions::{BadRequest, ImproperlyConfigured, PermissionDenied, SuspiciousOperation};
