//! A project's settings: Django's names, its defaults, typed values.

mod base_dir;
mod database_url;
mod databases;
mod dotenv;
mod embedded;
mod entries;
mod env;
mod global_settings;
mod names;
mod secret;
mod urlconf;
mod validate;
mod values;

pub use base_dir::base_dir;
pub use database_url::DatabaseUrlError;
pub use databases::{DEFAULT_DB_ALIAS, DatabaseConfig, DatabaseTestConfig, Databases, Engine};
pub use dotenv::DotenvError;
pub use embedded::EmbeddedFiles;
pub use entries::{MiddlewareEntry, ViewEntry};
pub use env::{Env, EnvProblem, env_problems};
pub use names::Settings;
pub use secret::Secret;
pub use urlconf::Urlconf;
pub use values::{CacheConfig, SameSite, StorageConfig};
