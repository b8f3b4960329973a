//! The project as an HTTP application, for a server or a program that mounts it.

use nuages::Result;
use nuages::gateway::Application;

/// Sets the project up and returns its application.
///
/// # Errors
/// Fails for the reasons that `manage check` prints.
pub async fn application() -> Result<impl Application> {
    nuages::wsgi::get_wsgi_application(crate::settings::settings).await
}
