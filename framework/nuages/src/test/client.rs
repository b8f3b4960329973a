//! A client that calls the site directly.

use std::fmt;

use nuages_core::Result;
use nuages_gateway::client as gateway;
use nuages_gateway::{Headers, Method, StatusCode};

/// A browser's part: keeps cookies from one request to the next, and passes the CSRF protection.
#[derive(Debug, Clone)]
pub struct Client {
    inner: gateway::Client,
}

/// A CSRF secret: what a form that the site itself made would send back.
const CSRF_SECRET: &str = "abcdefghijklmnopqrstuvwxyzABCDEF";

impl Client {
    pub(super) fn new(inner: gateway::Client, csrf_cookie: &str) -> Client {
        if let Some(mut cookies) = inner.cookies() {
            cookies.set(csrf_cookie, CSRF_SECRET);
        }
        Client { inner }
    }

    /// Asks for `path`.
    ///
    /// # Errors
    /// Fails when `path` is no path, or the body of the response fails.
    pub async fn get(&self, path: &str) -> Result<Response> {
        Response::read(self.inner.get(path).send().await?).await
    }

    /// Posts a form.
    ///
    /// # Errors
    /// Fails when `path` is no path, or the body of the response fails.
    pub async fn post(&self, path: &str, form: &[(&str, &str)]) -> Result<Response> {
        let fields: Vec<String> = form
            .iter()
            .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)))
            .collect();
        let request = self
            .inner
            .request(Method::POST, path)
            .header("x-csrftoken", CSRF_SECRET)
            .form(fields.join("&"));
        Response::read(request.send().await?).await
    }

    /// Returns the gateway's client below, for requests of any kind; its POSTs do not pass the CSRF protection.
    pub fn gateway(&self) -> &gateway::Client {
        &self.inner
    }
}

/// A response with its whole body.
pub struct Response {
    status: StatusCode,
    headers: Headers,
    text: String,
}

impl Response {
    async fn read(response: gateway::ClientResponse) -> Result<Response> {
        Ok(Response {
            status: response.status(),
            headers: response.headers().clone(),
            text: response.text().await?,
        })
    }

    /// Returns the status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Returns the header `name`, if it is there and text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// Returns the body.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns whether the body contains `text`.
    pub fn contains(&self, text: &str) -> bool {
        self.text.contains(text)
    }
}

impl fmt::Debug for Response {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}\n{}", self.status, self.text)
    }
}

/// Encodes as an HTML form does.
fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'*' | b'-' | b'.' | b'_' => {
                char::from(byte).to_string()
            }
            b' ' => "+".to_owned(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}
