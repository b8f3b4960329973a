use bytes::Bytes;
use http::StatusCode;

use super::ClientError;
use crate::{Body, Headers};

/// What an application answered to a [`Client`](super::Client).
///
/// Dropping it before the body is read closes the body, as a client that goes away does.
#[derive(Debug)]
pub struct ClientResponse {
    status: StatusCode,
    headers: Headers,
    body: Body,
}

impl ClientResponse {
    pub(super) fn new(status: StatusCode, headers: Headers, body: Body) -> Self {
        ClientResponse {
            status,
            headers,
            body,
        }
    }

    /// Returns the status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Returns the header fields.
    pub fn headers(&self) -> &Headers {
        &self.headers
    }

    /// Returns the first value of a header field if it is visible ASCII.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get_str(name)
    }

    /// Returns the body that is still to be read, piece by piece.
    pub fn body(&mut self) -> &mut Body {
        &mut self.body
    }

    /// Takes the response apart.
    pub fn into_parts(self) -> (StatusCode, Headers, Body) {
        (self.status, self.headers, self.body)
    }

    /// Reads the whole body.
    ///
    /// # Errors
    ///
    /// Fails if the body does.
    pub async fn bytes(mut self) -> Result<Bytes, ClientError> {
        Ok(self.body.collect(u64::MAX).await?)
    }

    /// Reads the whole body as text; bytes that are not UTF-8 are replaced.
    ///
    /// # Errors
    ///
    /// Fails if the body does.
    pub async fn text(self) -> Result<String, ClientError> {
        let bytes = self.bytes().await?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}
