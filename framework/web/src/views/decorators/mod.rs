//! Wrappers of views: Django's decorators, under their names.
//!
//! They are applied where a pattern names its view: `path("vote/", require_POST(views::vote))`. Those with options take
//! these first, as in Django: `path("feed/", cache_control(CacheControl::new().max_age(3600))(views::feed))`.
//!
//! `sensitive_variables` has no counterpart, because the debug page shows no variables. A wrapper of one's own is a
//! [`Decorator`].

mod atomic;
mod cache;
mod clickjacking;
mod condition;
mod csp;
mod debug;
mod decorator;
mod http;
mod page;
mod vary;

pub use crate::middleware::csrf::{
    csrf_exempt, csrf_protect, ensure_csrf_cookie, requires_csrf_token,
};
pub use crate::middleware::{no_append_slash, xframe_options_exempt};
pub use atomic::{NonAtomic, non_atomic_requests, non_atomic_requests_using};
pub use cache::{cache_control, never_cache};
pub use clickjacking::{xframe_options_deny, xframe_options_sameorigin};
pub use condition::{Conditional, Resource, condition, etag, last_modified};
pub use csp::{csp_override, csp_report_only_override};
pub(crate) use debug::SensitivePostParameters;
pub use debug::sensitive_post_parameters;
pub use decorator::{Decorated, Decorator, decorate};
pub use http::{require_GET, require_POST, require_http_methods, require_safe};
pub use page::{conditional_page, gzip_page};
pub use vary::{vary_on_cookie, vary_on_headers};
