//! The project as an application for any server that speaks the gateway's language.

use std::sync::Arc;

use nuages_core::{Result, Settings};
use nuages_gateway::Application;
use nuages_management::ServerHandler;
use nuages_web::site::Site;

/// Sets the project up and returns it as an application, with the static files that the installed apps serve.
///
/// # Errors
/// Fails when the project cannot be set up, for the reason that `manage check` prints.
pub async fn get_wsgi_application(settings: fn() -> Settings) -> Result<Arc<dyn Application>> {
    let site = Site::new(settings()).await?;
    Ok(ServerHandler::wrap_all(
        Arc::clone(&site) as Arc<dyn Application>,
        site.settings(),
        site.apps(),
    ))
}
