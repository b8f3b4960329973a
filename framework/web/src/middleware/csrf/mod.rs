//! Protection against requests that another site forges (CSRF), as Django's `django.middleware.csrf`.
//!
//! A cookie (or the session, with `csrf_use_sessions`) keeps a secret per browser; every form carries a token made of
//! it, masked anew each time. [`CsrfViewMiddleware`] lets an unsafe request pass only with a token that fits.
//!
//! The same secret works for Django and Nuages side by side under one host.

mod decorators;
mod failure;
mod middleware;
mod origin;
mod reason;
mod state;
mod store;
mod token;

pub use decorators::{
    CsrfExempt, CsrfProtect, EnsureCsrfCookie, RequiresCsrfToken, csrf_exempt, csrf_protect,
    ensure_csrf_cookie, requires_csrf_token,
};
pub use failure::{CsrfFailureView, csrf_failure};
pub use middleware::CsrfViewMiddleware;
pub use reason::Reason;
pub use state::{DontEnforceCsrfChecks, get_token, rotate_token};
pub use store::CsrfSecretStore;
