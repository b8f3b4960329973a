//! The app.

use nuages_core::AppConfig;
use nuages_db::apps::DatabaseApp;
use nuages_db::models;
use nuages_management::{ManagementApp, commands};

use crate::commands::ClearSessions;
use crate::models::Session;

/// Returns the app's configuration: what `apps![sessions]` calls.
pub fn config() -> AppConfig {
    AppConfig::new("nuages::sessions")
        .verbose_name("Sessions")
        .path(env!("CARGO_MANIFEST_DIR"))
        .models(models![Session])
        .migrations(crate::migrations::migrations)
        .commands(commands![ClearSessions])
}
