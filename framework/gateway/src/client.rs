//! A server without a socket, for tests and for calls within the process.
//!
//! It hands an [`Environ`](crate::Environ) to the application as a server would and keeps the same
//! [contract](crate::contract): the body is dropped with the response, a HEAD request gets none.
//!
//! # Example
//!
//! ```
//! use nuages_gateway::{application_fn, client::Client, Body, Headers, StatusCode};
//!
//! # async fn example() -> Result<(), nuages_gateway::client::ClientError> {
//! let client = Client::new(application_fn(|mut environ| async move {
//!     let sent = environ.body.collect(1024).await.unwrap_or_default();
//!     (StatusCode::OK, Headers::new(), Body::from(sent))
//! }));
//! let response = client.post("/echo/").header("content-type", "text/plain").body("hello").await?;
//! assert_eq!(response.status(), 200);
//! assert_eq!(response.text().await?, "hello");
//! # Ok(())
//! # }
//! ```

mod cookies;
mod request;
mod response;

use std::fmt;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http::Method;

use crate::{Application, Scheme};

pub use cookies::Cookies;
pub use request::ClientRequest;
pub use response::ClientResponse;

/// Calls an application as a server would, without a socket.
///
/// Clones share their cookies.
#[derive(Clone)]
pub struct Client {
    application: Arc<dyn Application>,
    cookies: Option<Arc<Mutex<Cookies>>>,
    scheme: Scheme,
    host: String,
    remote_addr: Option<SocketAddr>,
}

impl Client {
    /// Makes a client that asks `http://testserver` from 127.0.0.1 and keeps no cookies.
    pub fn new(application: impl Application) -> Self {
        Client {
            application: Arc::new(application),
            cookies: None,
            scheme: Scheme::Http,
            host: "testserver".to_owned(),
            remote_addr: Some(SocketAddr::from(([127, 0, 0, 1], 0))),
        }
    }

    /// Keeps the cookies that responses set and sends them with the requests that follow.
    #[must_use]
    pub fn with_cookies(mut self) -> Self {
        self.cookies = Some(Arc::default());
        self
    }

    /// Sets the host that requests name; `testserver` unless set.
    #[must_use]
    pub fn host(mut self, host: impl Into<String>) -> Self {
        self.host = host.into();
        self
    }

    /// Sets the scheme by which requests come; HTTP unless set.
    #[must_use]
    pub fn scheme(mut self, scheme: Scheme) -> Self {
        self.scheme = scheme;
        self
    }

    /// Sets the address from which requests come; 127.0.0.1 unless set.
    #[must_use]
    pub fn remote_addr(mut self, address: Option<SocketAddr>) -> Self {
        self.remote_addr = address;
        self
    }

    /// Returns the cookies, locked; `None` for a client that keeps none.
    pub fn cookies(&self) -> Option<MutexGuard<'_, Cookies>> {
        let cookies = self.cookies.as_ref()?;
        Some(cookies.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Begins a request with any method.
    pub fn request(&self, method: Method, target: impl Into<String>) -> ClientRequest {
        ClientRequest::new(self.clone(), method, target.into())
    }

    /// Begins a GET request.
    pub fn get(&self, target: impl Into<String>) -> ClientRequest {
        self.request(Method::GET, target)
    }

    /// Begins a HEAD request.
    pub fn head(&self, target: impl Into<String>) -> ClientRequest {
        self.request(Method::HEAD, target)
    }

    /// Begins a POST request.
    pub fn post(&self, target: impl Into<String>) -> ClientRequest {
        self.request(Method::POST, target)
    }

    /// Begins a PUT request.
    pub fn put(&self, target: impl Into<String>) -> ClientRequest {
        self.request(Method::PUT, target)
    }

    /// Begins a PATCH request.
    pub fn patch(&self, target: impl Into<String>) -> ClientRequest {
        self.request(Method::PATCH, target)
    }

    /// Begins a DELETE request.
    pub fn delete(&self, target: impl Into<String>) -> ClientRequest {
        self.request(Method::DELETE, target)
    }

    /// Begins an OPTIONS request.
    pub fn options(&self, target: impl Into<String>) -> ClientRequest {
        self.request(Method::OPTIONS, target)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("host", &self.host)
            .field("scheme", &self.scheme)
            .field("cookies", &self.cookies)
            .finish_non_exhaustive()
    }
}

/// The reasons why a [`Client`] has no response.
#[derive(Debug)]
#[non_exhaustive]
pub enum ClientError {
    /// The target is neither a path nor a URI.
    InvalidTarget {
        /// The target as it was given.
        target: String,
    },
    /// The name or the value of a header field cannot go over HTTP.
    InvalidHeader {
        /// The field's name as it was given.
        name: String,
    },
    /// The application returned without having called `start_response`.
    NotStarted,
    /// The response's body failed.
    Body(crate::BodyError),
}

impl fmt::Display for ClientError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ClientError::InvalidTarget { target } => {
                write!(f, "{target:?} is neither a path nor a URI")
            }
            ClientError::InvalidHeader { name } => {
                write!(f, "the header field {name:?} cannot be sent over HTTP")
            }
            ClientError::NotStarted => {
                f.write_str("the application returned without having called start_response")
            }
            ClientError::Body(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for ClientError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            ClientError::Body(error) => Some(error),
            _ => None,
        }
    }
}

impl From<crate::BodyError> for ClientError {
    fn from(error: crate::BodyError) -> Self {
        ClientError::Body(error)
    }
}
