//! A project's settings: Django's names, its defaults, typed values.
//!
//! Settings of Django that have no counterpart, because what they choose is chosen in the code of a compiled project:
//! `TEMPLATES`, `FORM_RENDERER` and `FORMAT_MODULE_PATH` (templates are compiled), `WSGI_APPLICATION`, `SIGNING_BACKEND`,
//! `FILE_UPLOAD_HANDLERS`, `DEFAULT_EXCEPTION_REPORTER` and its filter, `LOGGING` and `LOGGING_CONFIG` (a subscriber of
//! `tracing`), `ABSOLUTE_URL_OVERRIDES`.
//! Django's checks `security.E026`, `E101`, `E102` and `urls.E004`, `E007` and `E008` find values of the wrong type, which
//! do not compile here.

mod base_dir;
mod csp;
mod database_url;
mod databases;
mod dotenv;
mod embedded;
mod entries;
mod env;
mod global_settings;
mod hints;
mod names;
mod routers;
mod secret;
mod urlconf;
mod validate;
mod values;

pub use base_dir::base_dir;
pub use csp::Csp;
pub use database_url::DatabaseUrlError;
pub use databases::{DEFAULT_DB_ALIAS, DatabaseConfig, DatabaseTestConfig, Databases, Engine};
pub use dotenv::DotenvError;
pub use embedded::EmbeddedFiles;
pub use entries::{MiddlewareEntry, ViewEntry};
pub use env::{Env, EnvProblem, env_problems};
pub use hints::Hints;
pub use names::Settings;
pub use routers::{DatabaseRouter, DatabaseRouters, Replicas, RoutedModel};
pub use secret::Secret;
pub use urlconf::Urlconf;
pub use values::{CacheConfig, SameSite, StorageConfig};
