//! The CSRF secret in the session, for the setting `csrf_use_sessions`.

use nuages_core::Result;
use nuages_gateway::BoxFuture;
use nuages_web::middleware::csrf::CsrfSecretStore;

use crate::session::Session;

const KEY: &str = "_csrftoken";

#[derive(Debug)]
pub(crate) struct SessionSecret(pub(crate) Session);

impl CsrfSecretStore for SessionSecret {
    fn secret(&self) -> BoxFuture<'_, Result<Option<String>>> {
        Box::pin(self.0.get(KEY))
    }

    fn set_secret<'a>(&'a self, secret: &'a str) -> BoxFuture<'a, Result<()>> {
        Box::pin(self.0.insert(KEY, secret))
    }
}
