//! How an app stands between a server and the site.

use std::fmt;
use std::sync::Arc;

use nuages_core::apps::Apps;
use nuages_core::settings::Settings;
use nuages_gateway::Application;

/// Wraps the site while `runserver` or `serve` serves it, as staticfiles does to serve the apps' files.
#[derive(Clone, Copy)]
pub struct DevelopmentHandler(
    pub fn(Arc<dyn Application>, &Settings, &Apps) -> Arc<dyn Application>,
);

impl DevelopmentHandler {
    /// Returns `application` wrapped by the handlers of all installed apps, the first app outermost.
    pub fn wrap_all(
        application: Arc<dyn Application>,
        settings: &Settings,
        apps: &Apps,
    ) -> Arc<dyn Application> {
        let handlers: Vec<_> = apps.provisions::<DevelopmentHandler>().collect();
        handlers
            .into_iter()
            .rev()
            .fold(application, |inner, (_, handler)| {
                (handler.0)(inner, settings, apps)
            })
    }
}

impl fmt::Debug for DevelopmentHandler {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("DevelopmentHandler")
    }
}
