//! The loop of a developer's server: watch, build, serve.
//!
//! The *parent* ([`DevServer`]) holds the listening socket for as long as the developer works. It builds the project
//! with cargo, hands the socket to the project's program (the *child*), and does both again when a file changes. While
//! it builds nobody accepts, so requests wait in the socket's backlog and the new child answers them; when the build
//! fails, the parent answers itself with the compiler's message until the code is mended.
//!
//! ```text
//!  parent: DevServer ── fd 0: listening socket ──▶ child: Inherited
//!          └──────── control socket, env NUAGES_DEVSERVER ────────┘
//!            child → parent: "ready", or "failed" and why
//!            end of stream: the child stops gracefully (also when the parent is gone)
//! ```
//!
//! The crate uses the standard library only, and Unix.

mod address;
mod ansi;
mod cargo;
mod child;
mod control;
mod holder;
mod inherited;
mod page;
mod reloader;
mod server;
mod terminal;

pub use address::{Address, AddressError, BindError};
pub use cargo::{Build, Outcome, Show};
pub use inherited::Inherited;
pub use reloader::StatReloader;
pub use server::DevServer;
