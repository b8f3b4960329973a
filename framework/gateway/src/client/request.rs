use std::fmt;
use std::future::IntoFuture;
use std::sync::Arc;

use http::{HeaderValue, Method, header, header::HeaderName};

use super::{Client, ClientError, ClientResponse};
use crate::{Body, BoxFuture, Environ, Extensions, Headers, Scheme, ServerInfo, Started};

/// A request that a [`Client`] is about to make; awaiting it sends it.
#[must_use = "a request is sent when it is awaited"]
pub struct ClientRequest {
    client: Client,
    method: Method,
    target: String,
    headers: Headers,
    body: Body,
    extensions: Extensions,
    script_name: String,
    failure: Option<ClientError>,
}

impl ClientRequest {
    pub(super) fn new(client: Client, method: Method, target: String) -> Self {
        ClientRequest {
            client,
            method,
            target,
            headers: Headers::new(),
            body: Body::empty(),
            extensions: Extensions::new(),
            script_name: String::new(),
            failure: None,
        }
    }

    /// Adds a header field.
    pub fn header(mut self, name: &str, value: impl AsRef<[u8]>) -> Self {
        let parsed = HeaderName::from_bytes(name.as_bytes())
            .ok()
            .zip(HeaderValue::from_bytes(value.as_ref()).ok());
        match parsed {
            Some((name, value)) => self.headers.append(name, value),
            None => {
                self.failure.get_or_insert(ClientError::InvalidHeader {
                    name: name.to_owned(),
                });
            }
        }
        self
    }

    /// Sets the body. Its length is announced if it is known, else it comes chunked.
    pub fn body(mut self, body: impl Into<Body>) -> Self {
        self.body = body.into();
        self
    }

    /// Sets the body and its type to that of an HTML form, already encoded.
    pub fn form(self, encoded: impl Into<String>) -> Self {
        self.header("content-type", "application/x-www-form-urlencoded")
            .body(encoded.into())
    }

    /// Sets the decoded path under which the application is mounted.
    pub fn script_name(mut self, script_name: impl Into<String>) -> Self {
        self.script_name = script_name.into();
        self
    }

    /// Hands the application a typed value, as a gateway middleware may.
    pub fn extension<T: Send + Sync + 'static>(mut self, value: T) -> Self {
        self.extensions.insert(value);
        self
    }

    /// Calls the application.
    ///
    /// # Errors
    ///
    /// Fails if the request cannot be made, or the application does not start a response. A panic
    /// of the application goes on to the caller.
    pub async fn send(self) -> Result<ClientResponse, ClientError> {
        let client = self.client.clone();
        let head = self.method == Method::HEAD;
        let environ = self.environ()?;
        let mut started = Started::new();
        let body = client.application.call(environ, &mut started).await;
        let (status, mut headers) = started.take().ok_or(ClientError::NotStarted)?;
        if let Some(mut cookies) = client.cookies() {
            cookies.take_from(&headers);
        }
        let bodiless = head || matches!(status.as_u16(), 204 | 304);
        if let Some(length) = body.len().filter(|_| !matches!(status.as_u16(), 204 | 304))
            && !(head && length == 0)
        {
            headers.set(header::CONTENT_LENGTH, HeaderValue::from(length));
        }
        let body = if bodiless { Body::empty() } else { body };
        Ok(ClientResponse::new(status, headers, body))
    }

    fn environ(self) -> Result<Environ, ClientError> {
        if let Some(failure) = self.failure {
            return Err(failure);
        }
        let uri = self
            .target
            .split('#')
            .next()
            .and_then(|target| target.parse().ok())
            .ok_or_else(|| ClientError::InvalidTarget {
                target: self.target.clone(),
            })?;
        let client = self.client;
        let mut environ = Environ::new(self.method, uri);
        environ.headers = self.headers;
        let host = HeaderValue::from_str(&client.host).map_err(|_| ClientError::InvalidHeader {
            name: "host".to_owned(),
        })?;
        environ.headers.set_default(header::HOST, host);
        let cookie = client.cookies().and_then(|cookies| cookies.header());
        if let Some(cookie) = cookie.and_then(|text| HeaderValue::from_str(&text).ok()) {
            environ.headers.set_default(header::COOKIE, cookie);
        }
        match self.body.len() {
            Some(0) => {}
            Some(length) => {
                let length = HeaderValue::from(length);
                environ.headers.set_default(header::CONTENT_LENGTH, length);
            }
            None => {
                let chunked = HeaderValue::from_static("chunked");
                environ.headers.set(header::TRANSFER_ENCODING, chunked);
            }
        }
        environ.body = self.body;
        environ.scheme = client.scheme;
        environ.script_name = self.script_name;
        environ.remote_addr = client.remote_addr;
        environ.extensions = self.extensions;
        environ.server = Arc::new(ServerInfo {
            name: client.host.clone(),
            port: match client.scheme {
                Scheme::Http => 80,
                Scheme::Https => 443,
            },
            ..ServerInfo::default()
        });
        Ok(environ)
    }
}

impl IntoFuture for ClientRequest {
    type Output = Result<ClientResponse, ClientError>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl fmt::Debug for ClientRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientRequest")
            .field("method", &self.method)
            .field("target", &self.target)
            .field("headers", &self.headers)
            .field("body", &self.body)
            .finish_non_exhaustive()
    }
}
