//! Sessions inside the cookie.

use super::Loaded;
use crate::store::SessionStore;

pub(crate) const SALT: &str = "django.contrib.sessions.backends.signed_cookies";

/// What browsers keep of a cookie at least (RFC 6265, 6.1), name and attributes included.
const MAX_COOKIE: usize = 4096;

pub(crate) fn load(store: &SessionStore, cookie: &str) -> Loaded {
    match store.unsign(cookie, Some(store.cookie_age())) {
        Some(data) => Loaded::Data(data),
        None => Loaded::Unreadable,
    }
}

pub(crate) fn warn_if_long(cookie: &str) {
    if cookie.len() > MAX_COOKIE {
        tracing::warn!(
            target: "nuages.request",
            "the session's cookie has {} bytes, more than browsers keep ({MAX_COOKIE}); use the database engine",
            cookie.len()
        );
    }
}
