//! What works on a project from outside, without the framework: making projects and apps, building, watching, serving,
//! testing.
//!
//! Two programs share it. `manage`, the installed tool, consists of it; a project's own program has it too, so that
//! `cargo run -- startapp polls` is `manage startapp polls`. It uses the standard library, `clap` for the arguments, and
//! the system's random numbers for secret keys.
//!
//! - [`commands`]: [`startproject`](commands::STARTPROJECT), [`startapp`](commands::STARTAPP) and their like, each with
//!   its arguments
//! - [`Project`]: the project around a folder
//! - [`Build`]: a build with cargo
//! - [`DevServer`] and [`Inherited`]: the loop of a developer's server
//! - [`nearest`]: the word that was meant
//!
//! # The loop of a developer's server
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
//! Handing a socket on needs Unix (Linux, macOS, BSD, WSL). Elsewhere the server says so and everything else works.

mod ansi;
mod cargo;
pub mod commands;
mod edit;
mod error;
mod project;
mod server;
mod suggest;
mod terminal;

pub use cargo::{Build, Outcome, Show};
pub use error::{Error, Result};
pub use project::Project;
pub use server::{Address, AddressError, BindError, DevServer, Inherited, StatReloader};
pub use suggest::nearest;
