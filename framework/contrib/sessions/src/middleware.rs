//! The middleware that opens and saves sessions.

use std::sync::Arc;

use nuages_core::settings::SameSite;
use nuages_core::{Result, Settings};
use nuages_web::http::{Cookie, Request, Response};
use nuages_web::middleware::csrf::CsrfSecretStore;
use nuages_web::middleware::{Middleware, Next, patch_vary_headers};

use crate::csrf::SessionSecret;
use crate::extension::SessionExt;
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
        if self.csrf_use_sessions {
            let secret: Arc<dyn CsrfSecretStore> =
                Arc::new(SessionSecret(request.session().clone()));
            request.insert(secret);
        }
        let mut response = next.run(request.clone()).await;
        if let Some(session) = self.session_to_finish(&request) {
            self.finish(&session, &request, &mut response).await?;
        }
        Ok(response)
    }
}

impl SessionMiddleware {
    /// Opens the session of a request that has come to this middleware; nothing is read yet.
    pub(crate) fn open(&self, request: &Request) -> Session {
        // Not the request's: what a session saves is no part of the view's transaction, and no replica knows it yet.
        let database = request.site().primary().ok();
        let key = request.cookie(&self.cookie.name);
        Session::new(self.store.clone(), database, key.as_deref())
    }

    /// The session, unless nobody asked for it and its cookie can stay as it is.
    fn session_to_finish(&self, request: &Request) -> Option<Session> {
        if let Some(session) = request.extension::<Session>() {
            return Some(session.clone());
        }
        let key = request.cookie(&self.cookie.name)?;
        (self.save_every_request || !Session::is_key(&key)).then(|| self.open(request))
    }

    async fn finish(
        &self,
        session: &Session,
        request: &Request,
        response: &mut Response,
    ) -> Result<()> {
        session.discard().await?;
        let empty = session.is_empty();
        if empty && request.cookie(&self.cookie.name).is_some() {
            response.delete_cookie_like(self.cookie.deletion());
            patch_vary_headers(response, &["Cookie"]);
            return Ok(());
        }
        let mut vary = session.is_accessed();
        if (session.is_modified() || self.save_every_request)
            && !empty
            && !response.status().is_server_error()
        {
            let (key, end) = session.store_row().await?;
            response.set_cookie(self.cookie.cookie(key, end.cookie_age()));
            vary = true;
        }
        if vary {
            patch_vary_headers(response, &["Cookie"]);
        }
        Ok(())
    }
}
