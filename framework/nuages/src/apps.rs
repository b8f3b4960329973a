//! What an app's `apps.rs` needs: [`AppConfig`] and the lists that hang on it.

pub use nuages_core::apps::{AppConfig, Apps, LookupError};
pub use nuages_db::apps::DatabaseApp;
pub use nuages_db::models;
pub use nuages_management::{ManagementApp, commands};
pub use nuages_staticfiles::{StaticFilesApp, embed_static};
