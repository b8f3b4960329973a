//! How an app stands between a server and the site.

use std::fmt;
use std::sync::Arc;

use nuages_core::apps::Apps;
use nuages_core::settings::Settings;
use nuages_gateway::Application;

/// Wraps the site wherever it is served (`runserver`, `serve`, `get_wsgi_application`), as staticfiles does for the apps' files.
#[derive(Clone, Copy)]
pub struct ServerHandler(pub fn(Arc<dyn Application>, &Settings, &Apps) -> Arc<dyn Application>);

impl ServerHandler {
    /// Returns `application` wrapped by the handlers of all installed apps, the first app outermost.
    pub fn wrap_all(
        application: Arc<dyn Application>,
        settings: &Settings,
        apps: &Apps,
    ) -> Arc<dyn Application> {
        let handlers: Vec<_> = apps.provisions::<ServerHandler>().collect();
        handlers
            .into_iter()
            .rev()
            .fold(application, |inner, (_, handler)| {
                (handler.0)(inner, settings, apps)
            })
    }
}

impl fmt::Debug for ServerHandler {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ServerHandler")
    }
}
