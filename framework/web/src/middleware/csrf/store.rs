//! Another place than a cookie for the secret.

use nuages_core::Result;
use nuages_gateway::BoxFuture;

/// Keeps the secret of a browser, for the setting `csrf_use_sessions`.
///
/// The session middleware attaches one to the request as `Arc<dyn CsrfSecretStore>`; it must stand outside of
/// [`CsrfViewMiddleware`](super::CsrfViewMiddleware).
pub trait CsrfSecretStore: Send + Sync + 'static {
    /// Returns the secret that is kept under `_csrftoken`, if any.
    fn secret(&self) -> BoxFuture<'_, Result<Option<String>>>;

    /// Keeps a new secret under `_csrftoken`.
    fn set_secret<'a>(&'a self, secret: &'a str) -> BoxFuture<'a, Result<()>>;
}
