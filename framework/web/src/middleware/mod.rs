//! Middleware: what stands between the server and every view.
//!
//! A [`Middleware`] is called with the request and with what comes [`Next`]; it may answer itself, change what goes in
//! and change what comes out. The setting `middleware` lists them, outermost first:
//!
//! ```
//! use nuages_web::middleware;
//! use nuages_web::middleware::{CommonMiddleware, CsrfViewMiddleware, SecurityMiddleware, XFrameOptionsMiddleware};
//!
//! let listed = middleware![SecurityMiddleware, CommonMiddleware, CsrfViewMiddleware, XFrameOptionsMiddleware];
//! assert_eq!(listed.len(), 4);
//! ```
//!
//! An error that leaves a view or a middleware becomes a response at once, so that every layer gets a [`Response`]
//! from the next one, as in Django.
//!
//! # A middleware of one's own
//!
//! ```
//! use nuages_core::{Result, Settings};
//! use nuages_web::http::{Request, Response};
//! use nuages_web::middleware::{Middleware, Next};
//!
//! struct TimingMiddleware;
//!
//! impl Middleware for TimingMiddleware {
//!     fn new(_settings: &Settings) -> Result<Self> {
//!         Ok(Self)
//!     }
//!
//!     async fn call(&self, request: Request, next: Next<'_>) -> Result<Response> {
//!         let start = std::time::Instant::now();
//!         let response = next.run(request).await;
//!         Ok(response.header("server-timing", format!("app;dur={}", start.elapsed().as_millis())))
//!     }
//! }
//! ```
//!
//! [`Response`]: crate::http::Response

mod chain;
mod clickjacking;
mod common;
mod conditional_get;
mod csp;
pub mod csrf;
mod entry;
mod gzip;
mod layer;
#[expect(clippy::module_inception, reason = "the noun of the file")]
mod middleware;
mod next;
mod security;
mod vary;

pub use chain::Chain;
pub use clickjacking::{XFrameOptionsExempt, XFrameOptionsMiddleware, xframe_options_exempt};
pub use common::{CommonMiddleware, NoAppendSlash, no_append_slash};
pub use conditional_get::ConditionalGetMiddleware;
pub use csp::ContentSecurityPolicyMiddleware;
pub(crate) use csp::{CspOff, CspOverride, CspReportOnlyOverride};
pub use csrf::CsrfViewMiddleware;
pub use entry::entry;
pub use gzip::GZipMiddleware;
pub use middleware::{Middleware, MiddlewareNotUsed};
pub use next::Next;
pub use security::SecurityMiddleware;
pub use vary::patch_vary_headers;

pub(crate) use next::Passage;

/// Lists middlewares for the setting `middleware`, outermost first.
///
/// `middleware![SecurityMiddleware, my::Own]` writes `vec![entry::<SecurityMiddleware>("SecurityMiddleware"), ..]`.
#[macro_export]
macro_rules! middleware {
    ($($middleware:path),* $(,)?) => {
        ::std::vec![$($crate::middleware::entry::<$middleware>(::std::stringify!($middleware))),*]
    };
}
