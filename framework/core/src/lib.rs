//! What every room of Nuages stands on: settings, apps, signals, checks, signing, errors and time.
//!
//! Nothing here knows of HTTP or of a database. A crate above reads [`Settings`], hangs what it has on an
//! [`AppConfig`], announces events with [`Signal`], reports misconfiguration with [`checks`], signs what leaves the
//! process with [`signing`] and fails with [`Error`].

pub mod apps;
pub mod checks;
pub mod errors;
pub mod nearest;
pub mod settings;
pub mod signals;
pub mod signing;
pub mod time;

pub use apps::{AppConfig, Apps};
pub use errors::{
    BadRequest, Context, Error, ImproperlyConfigured, PermissionDenied, Result, SuspiciousOperation,
};
pub use settings::{Databases, Env, Secret, Settings, base_dir};
pub use signals::Signal;
pub use time::{Timestamp, localdate, localtime, now};
