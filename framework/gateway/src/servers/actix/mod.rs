//! The server over actix-web: one thread and one runtime per worker.
//!
//! It uses actix's HTTP/1 connection handling and its worker threads, and nothing of actix's own
//! application layer. A request's header map is emptied into [`Headers`](crate::Headers), its
//! target is moved, and a body that is at hand is handed over without being copied.
//!
//! # Limits
//!
//! | what | limit | answer |
//! |---|---|---|
//! | request head | 128 KiB, 96 fields | 431 |
//! | request target | 65,534 bytes | 400 |
//! | time for the first head | [`client_timeout`](Server::client_timeout), 5 s | 408 |
//! | request body | [`max_body`](Server::max_body), 100 MiB | 413 |
//! | time between two pieces of a body | [`body_timeout`](Server::body_timeout), 60 s | 408, or [`BodyError::Incomplete`](crate::BodyError::Incomplete) |
//! | open connections per worker | [`max_connections`](Server::max_connections), 25,000 | they wait |
//! | time between two requests | [`keep_alive`](Server::keep_alive), 75 s | the connection is closed |
//! | requests pipelined on a connection | 16 | they wait |
//!
//! actix times only the first head of a connection: a client that begins a later one and falls silent keeps its
//! connection until it leaves. Against many of those stand `max_connections` and a proxy.

mod apart;
mod bind;
mod request;
mod response;
mod server;
mod service;
mod signals;

pub use bind::BindError;
pub use server::Server;
pub use signals::StopHandle;
