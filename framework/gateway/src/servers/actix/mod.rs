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
//! | time for the first head | [`client_timeout`](Server::client_timeout), 5 s | 408 |
//! | request body | [`max_body`](Server::max_body), 100 MiB | 413 |
//! | time between two pieces of a body | [`body_timeout`](Server::body_timeout), 60 s | 408, or [`BodyError::Incomplete`](crate::BodyError::Incomplete) |
//! | open connections per worker | [`max_connections`](Server::max_connections), 25,000 | they wait |
//! | requests pipelined on a connection | 16 | they wait |

mod bind;
mod request;
mod response;
mod server;
mod service;
mod signals;

pub use bind::BindError;
pub use server::Server;
pub use signals::StopHandle;
