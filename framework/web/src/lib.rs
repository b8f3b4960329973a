//! The way of a request: HTTP, URLs, middleware, templates, views, shortcuts.
//!
//! A server hands the [`Site`](site::Site) a request. It passes the [`mod@middleware`], outermost first; the URL patterns of
//! [`urls`] find its view; the view, an `async fn`, makes a response with the help of [`template`] and [`shortcuts`];
//! the response passes the middleware again. What goes wrong on the way becomes a page of [`debug`].
//!
//! # A site in one file
//!
//! ```
//! use nuages_core::{Result, Settings};
//! use nuages_gateway::client::Client;
//! use nuages_web::http::{Request, Response};
//! use nuages_web::site::Site;
//!
//! async fn hello(_request: Request, name: String) -> Result<Response> {
//!     Ok(Response::text(format!("Hello, {name}!")))
//! }
//!
//! mod urls {
//!     use nuages_web::urls::*;
//!
//!     // A project that depends on `nuages` leaves the first line out.
//!     urlpatterns![crate = crate::root, path("hello/<name>/", crate::hello, name = "hello")];
//! }
//!
//! # mod root { pub(crate) use nuages_core as core; pub(crate) use nuages_web as web; }
//! # fn main() -> Result<()> {
//! # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
//! let site = Site::new(Settings {
//!     secret_key: "kept in .env".into(),
//!     allowed_hosts: vec!["testserver".into()],
//!     root_urlconf: urls::urlpatterns,
//!     ..Settings::default()
//! })
//! .await?;
//! assert_eq!(urls::hello("Django").to_string(), "/hello/Django/");
//!
//! let response = Client::new(site).get("/hello/Django/").await?;
//! assert_eq!(response.text().await?, "Hello, Django!");
//! # Ok(()) })
//! # }
//! ```

pub mod debug;
pub mod http;
pub mod middleware;
pub mod shortcuts;
pub mod site;
pub mod template;
pub mod urls;
pub mod views;

pub use site::sync_to_async;
