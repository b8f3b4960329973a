//! The gateway between servers and applications: Environ, StartResponse, Application
//!
//! WSGI's idea is two sides that know nothing of each other but one call: a server hands the
//! application an *environ* and a *start_response*, and gets a body back. A middleware is an
//! application to the server and a server to the application. This crate is that call in Rust,
//! async and streaming both ways, so that one interface does the work of WSGI and of ASGI's HTTP.
//!
//! It names no server's type above [`servers`] and no framework's type at all.
//!
//! # Hello
//!
//! ```no_run
//! use std::sync::Arc;
//! use nuages_gateway::{application_fn, servers::actix::Server, Body, Headers, StatusCode};
//!
//! # async fn serve() -> Result<(), Box<dyn std::error::Error>> {
//! let app = application_fn(|_environ| async {
//!     (StatusCode::OK, Headers::new(), Body::from("hello"))
//! });
//! Server::new(Arc::new(app)).bind("127.0.0.1:8000")?.run().await?;
//! # Ok(())
//! # }
//! ```
//!
//! # In tests
//!
//! [`client::Client`] is a server without a socket: it calls the application directly.
//!
//! # Vocabulary
//!
//! Methods, status codes, header names and URIs are those of the `http` crate, version 0.2, which
//! is the version that the first server speaks, so that nothing is converted on the way.

pub mod client;
pub mod contract;

mod application;
mod blocking;
mod body;
mod environ;
mod headers;
mod path;
mod unwind;

pub mod servers;

pub use application::{
    Application, ApplicationFn, BoxFuture, StartResponse, Started, application_fn,
};
pub use blocking::{Blocking, blocking};
pub use body::{Body, BodyError, BoxStream};
pub use bytes::Bytes;
pub use environ::{Environ, Scheme, ServerInfo};
pub use headers::{HeaderKey, Headers};
pub use http::{
    Extensions, Method, StatusCode, Uri, Version,
    header::{self, HeaderName, HeaderValue},
};
