//! The middleware that opens and saves sessions.

use std::sync::Arc;

use nuages_core::settings::SameSite;
use nuages_core::{Result, Settings};
use nuages_web::http::{Cookie, Request, Response};
use nuages_web::middleware::csrf::CsrfSecretStore;
use nuages_web::middleware::{Middleware, Next, patch_vary_headers};

use crate::csrf::SessionSecret;
use crate::session::Session;
use crate::store::SessionStore;

/// Opens the session of each request and saves it when the response is ready.
///
/// A session is saved only if it changed (or `session_save_every_request`), and not with a response of 500 or above. A
/// response that depends on the session varies by `Cookie`.
#[derive(Debug)]
pub struct SessionMiddleware {
    store: SessionStore,
    cookie: CookieSettings,
    save_every_request: bool,
    csrf_use_sessions: bool,
}

#[derive(Debug)]
struct CookieSettings {
    name: String,
    domain: Option<String>,
    path: String,
    secure: bool,
    http_only: bool,
    same_site: Option<SameSite>,
}

impl CookieSettings {
    fn new(settings: &Settings) -> Self {
        Self {
            name: settings.session_cookie_name.clone(),
            domain: settings.session_cookie_domain.clone(),
            path: settings.session_cookie_path.clone(),
            secure: settings.session_cookie_secure,
            http_only: settings.session_cookie_httponly,
            same_site: settings.session_cookie_samesite,
        }
    }

    fn deletion(&self) -> Cookie {
        Cookie::new(&self.name, "")
            .domain(self.domain.as_deref())
            .path(self.path.as_str())
            .same_site(self.same_site)
    }

    fn cookie(&self, key: String, age: Option<i64>) -> Cookie {
        Cookie::new(&self.name, key)
            .max_age(age)
            .domain(self.domain.as_deref())
            .path(self.path.as_str())
            .secure(self.secure)
            .http_only(self.http_only)
            .same_site(self.same_site)
    }
}

impl Middleware for SessionMiddleware {
    fn new(settings: &Settings) -> Result<Self> {
        Ok(Self {
            store: SessionStore::new(settings)?,
            cookie: CookieSettings::new(settings),
            save_every_request: settings.session_save_every_request,
            csrf_use_sessions: settings.csrf_use_sessions,
        })
    }

    async fn call(&self, request: Request, next: Next<'_>) -> Result<Response> {
        let key = request.cookies().get(&self.cookie.name);
        let session = Session::new(self.store.clone(), Some(request.db().clone()), key);
        let has_cookie = key.is_some();
        request.insert(session.clone());
        if self.csrf_use_sessions {
            let secret: Arc<dyn CsrfSecretStore> = Arc::new(SessionSecret(session.clone()));
            request.insert(secret);
        }
        let mut response = next.run(request).await;
        self.finish(&session, has_cookie, &mut response).await?;
        Ok(response)
    }
}

impl SessionMiddleware {
    async fn finish(
        &self,
        session: &Session,
        has_cookie: bool,
        response: &mut Response,
    ) -> Result<()> {
        session.discard().await?;
        let (accessed, modified, empty) = (
            session.is_accessed(),
            session.is_modified(),
            session.is_empty(),
        );
        if empty && has_cookie {
            response.delete_cookie_like(self.cookie.deletion());
            patch_vary_headers(response, &["Cookie"]);
            return Ok(());
        }
        let mut vary = accessed;
        if (modified || self.save_every_request) && !empty && !response.status().is_server_error() {
            let age = match session.get_expire_at_browser_close().await? {
                true => None,
                false => Some(session.get_expiry_age().await?),
            };
            session.save().await?;
            let key = session.session_key().unwrap_or_default();
            response.set_cookie(self.cookie.cookie(key, age));
            vary = true;
        }
        if vary {
            patch_vary_headers(response, &["Cookie"]);
        }
        Ok(())
    }
}
