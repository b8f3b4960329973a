//! What the site answered to a test.

use std::fmt;

use nuages_core::Result;
use nuages_gateway::client::ClientResponse;
use nuages_gateway::{Bytes, Headers, StatusCode};
use serde::de::DeserializeOwned;

/// A response with its whole body.
pub struct Response {
    status: StatusCode,
    headers: Headers,
    content: Bytes,
    text: String,
    pub(super) chain: Vec<(String, StatusCode)>,
}

impl Response {
    pub(super) async fn read(response: ClientResponse) -> Result<Response> {
        let (status, headers) = (response.status(), response.headers().clone());
        let content = response.bytes().await?;
        Ok(Response {
            status,
            headers,
            text: String::from_utf8_lossy(&content).into_owned(),
            content,
            chain: Vec::new(),
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

    /// Returns the header fields.
    pub fn headers(&self) -> &Headers {
        &self.headers
    }

    /// Returns the body as text; bytes that are not UTF-8 are replaced.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the body.
    pub fn content(&self) -> &[u8] {
        &self.content
    }

    /// Reads the body as JSON.
    ///
    /// # Errors
    /// Fails when it is not JSON of a `T`.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T> {
        Ok(serde_json::from_slice(&self.content)?)
    }

    /// Returns whether the body contains `text`.
    pub fn contains(&self, text: &str) -> bool {
        self.text.contains(text)
    }

    /// Returns where [`follow`](super::Request::follow) was led, with the status that led there.
    pub fn redirect_chain(&self) -> &[(String, StatusCode)] {
        &self.chain
    }

    /// Holds the status and returns the response.
    ///
    /// # Panics
    /// Panics, and shows the response, when the status is another.
    #[track_caller]
    pub fn assert_status(&self, status: u16) -> &Response {
        assert!(
            self.status.as_u16() == status,
            "the status is {}, not {status}\n{self:?}",
            self.status
        );
        self
    }

    /// Holds that the page was found and contains `text`, as Django's `assertContains`.
    ///
    /// # Panics
    /// Panics, and shows the response, when the status is not 200 or the text is not there.
    #[track_caller]
    pub fn assert_contains(&self, text: &str) -> &Response {
        self.assert_status(200);
        assert!(self.contains(text), "{text:?} is not in the page\n{self:?}");
        self
    }

    /// Holds that the page was found and does not contain `text`, as Django's `assertNotContains`.
    ///
    /// # Panics
    /// Panics, and shows the response, when the status is not 200 or the text is there.
    #[track_caller]
    pub fn assert_not_contains(&self, text: &str) -> &Response {
        self.assert_status(200);
        assert!(!self.contains(text), "{text:?} is in the page\n{self:?}");
        self
    }

    /// Holds that the response is a redirect to `path`.
    ///
    /// # Panics
    /// Panics, and shows the response, when it is not.
    #[track_caller]
    pub fn assert_redirects(&self, path: &str) -> &Response {
        assert!(
            self.status.is_redirection() && self.header("location") == Some(path),
            "no redirect to {path}, but {:?}\n{self:?}",
            self.header("location")
        );
        self
    }
}

impl fmt::Debug for Response {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}\n{}", self.status, self.text)
    }
}
