//! The app.

use nuages_core::AppConfig;
use nuages_core::checks::{self, Tags};
use nuages_management::{ManagementApp, ServerHandler, commands};
use nuages_web::template::StaticUrl;

use crate::commands::{CollectStatic, FindStatic};

/// Returns the app's configuration: what `apps![staticfiles]` calls.
pub fn config() -> AppConfig {
    AppConfig::new("nuages::staticfiles")
        .verbose_name("Static Files")
        .path(env!("CARGO_MANIFEST_DIR"))
        .commands(commands![CollectStatic, FindStatic])
        .server_handler(ServerHandler(crate::handler))
        .with(StaticUrl(crate::storage::manifest_url))
        .ready(|_| {
            checks::register(&[Tags::STATICFILES], crate::checks::check);
            Ok(())
        })
}
