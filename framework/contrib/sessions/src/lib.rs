//! Sessions: data about a browser that stays on the server, in the bytes of `django.contrib.sessions`.
//!
//! With the app `sessions` installed and `SessionMiddleware` listed, [`SessionExt::session`] gives every view the
//! [`Session`]. Nothing is read from the database before the view asks, and nothing is written unless something changed.
//!
//! ```ignore
//! pub async fn visits(request: Request) -> Result<Response> {
//!     let session = request.session();
//!     let visits = session.get::<u32>("visits").await?.unwrap_or_default() + 1;
//!     session.insert("visits", visits).await?;
//!     Ok(Response::text(format!("visit number {visits}")))
//! }
//! ```
//!
//! # Engines
//! | `session_engine` | where the data is |
//! |---|---|
//! | `nuages::sessions::backends::db` | table `django_session`; the cookie holds a random key |
//! | `nuages::sessions::backends::signed_cookies` | the cookie itself, signed, readable by the browser |
//!
//! A Django site with the same secret key and database reads these sessions, and its sessions are read here.

pub mod apps;
pub mod backends;
mod commands;
mod csrf;
mod expiry;
mod extension;
mod middleware;
pub mod migrations;
pub mod models;
mod root;
mod session;
mod state;
mod store;

pub use expiry::Expiry;
pub use extension::SessionExt;
pub use middleware::SessionMiddleware;
pub use session::Session;
pub use store::SessionStore;
