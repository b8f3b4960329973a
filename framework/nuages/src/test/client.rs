//! A client that calls the site directly.

use std::sync::Arc;

use nuages_core::Result;
use nuages_gateway::client as gateway;
use nuages_gateway::{Method, Scheme};
use nuages_sessions::{Session, SessionStore};
use nuages_web::site::Site;

use super::{Request, Response};

/// A browser's part: keeps cookies from one request to the next, and passes the CSRF protection.
///
/// # Example
/// ```no_run
/// # async fn example(client: nuages::test::Client) -> nuages::Result<()> {
/// client.get("/polls/").await?.assert_contains("What's new?");
/// client
///     .post("/polls/1/vote/", &[("choice", "2")])
///     .await?
///     .assert_redirects("/polls/1/results/");
/// let found = client.get("/search/").query(&[("q", "swing")]).header("Accept", "text/html").await?;
/// assert_eq!(found.status(), 200);
/// # Ok(()) }
/// ```
#[derive(Debug, Clone)]
pub struct Client {
    pub(super) inner: gateway::Client,
    pub(super) site: Arc<Site>,
    pub(super) passes_csrf: bool,
    pub(super) is_secure: bool,
}

/// A CSRF secret: what a form that the site itself made would send back.
pub(super) const CSRF_SECRET: &str = "abcdefghijklmnopqrstuvwxyzABCDEF";

impl Client {
    pub(super) fn new(site: &Arc<Site>) -> Client {
        let client = Client {
            inner: gateway::Client::new(Arc::clone(site)).with_cookies(),
            site: Arc::clone(site),
            passes_csrf: true,
            is_secure: false,
        };
        client.set_cookie(&site.settings().csrf_cookie_name, CSRF_SECRET);
        client
    }

    /// Returns a client with no cookies that must prove its POSTs as a browser must, Django's
    /// `Client(enforce_csrf_checks=True)`.
    pub fn enforce_csrf_checks(&self) -> Client {
        let mut client = Client::new(&self.site);
        client.remove_cookie(&self.site.settings().csrf_cookie_name);
        client.passes_csrf = false;
        client.secure(self.is_secure)
    }

    /// Lets requests come by HTTPS, or by HTTP again.
    #[must_use]
    pub fn secure(mut self, is_secure: bool) -> Client {
        self.is_secure = is_secure;
        let scheme = if is_secure {
            Scheme::Https
        } else {
            Scheme::Http
        };
        self.inner = self.inner.scheme(scheme);
        self
    }

    /// Lets requests name this host, instead of `testserver`.
    #[must_use]
    pub fn host(mut self, host: &str) -> Client {
        self.inner = self.inner.host(host);
        self
    }

    /// Begins a request with any method. Awaiting it sends it.
    pub fn request(&self, method: Method, path: &str) -> Request {
        Request::new(self.clone(), method, path)
    }

    /// Asks for `path`.
    pub fn get(&self, path: &str) -> Request {
        self.request(Method::GET, path)
    }

    /// Asks for the head of `path`.
    pub fn head(&self, path: &str) -> Request {
        self.request(Method::HEAD, path)
    }

    /// Asks for the methods of `path`.
    pub fn options(&self, path: &str) -> Request {
        self.request(Method::OPTIONS, path)
    }

    /// Posts a form.
    pub fn post(&self, path: &str, form: &[(&str, &str)]) -> Request {
        self.request(Method::POST, path).form(form)
    }

    /// Puts something: `client.put("/api/1/").json(&entry)`.
    pub fn put(&self, path: &str) -> Request {
        self.request(Method::PUT, path)
    }

    /// Changes something: `client.patch("/api/1/").json(&change)`.
    pub fn patch(&self, path: &str) -> Request {
        self.request(Method::PATCH, path)
    }

    /// Deletes something.
    pub fn delete(&self, path: &str) -> Request {
        self.request(Method::DELETE, path)
    }

    /// Returns the cookie that the client holds under `name`.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.inner.cookies()?.get(name).map(str::to_owned)
    }

    /// Gives the client a cookie.
    pub fn set_cookie(&self, name: &str, value: &str) {
        if let Some(mut cookies) = self.inner.cookies() {
            cookies.set(name, value);
        }
    }

    /// Takes a cookie from the client.
    pub fn remove_cookie(&self, name: &str) {
        if let Some(mut cookies) = self.inner.cookies() {
            cookies.remove(name);
        }
    }

    /// Opens the client's session; one without a session gets one. What is changed in it is seen by the site after
    /// `session.save().await?`.
    ///
    /// # Errors
    /// Fails when the session cannot be read or made.
    pub async fn session(&self) -> Result<Session> {
        let settings = self.site.settings();
        let store = SessionStore::new(settings)?;
        let key = self.cookie(&settings.session_cookie_name);
        let session = store.open(key.as_deref(), &self.site.primary()?);
        if key.is_none() {
            session.save().await?;
            if let Some(key) = session.session_key() {
                self.set_cookie(&settings.session_cookie_name, &key);
            }
        }
        Ok(session)
    }

    /// Returns the gateway's client below, for what no method here does; its POSTs do not pass the CSRF protection.
    pub fn gateway(&self) -> &gateway::Client {
        &self.inner
    }

    pub(super) async fn send(&self, request: gateway::ClientRequest) -> Result<Response> {
        Response::read(request.send().await?).await
    }
}
