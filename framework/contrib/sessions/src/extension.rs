//! `request.session()`.

use nuages_web::http::Request;

use crate::middleware::SessionMiddleware;
use crate::session::Session;

/// Gives requests their session.
pub trait SessionExt {
    /// Returns the session. Without [`SessionMiddleware`](crate::SessionMiddleware) every use of it fails and says so.
    fn session(&self) -> &Session;
}

impl SessionExt for Request {
    fn session(&self) -> &Session {
        self.extensions().get_or_insert_with(|| {
            let chain = self.site().middleware();
            match chain.entered::<SessionMiddleware>(self) {
                Some(middleware) => middleware.open(self),
                None => Session::missing(),
            }
        })
    }
}
