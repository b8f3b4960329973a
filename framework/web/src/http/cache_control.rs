//! The `Cache-Control` header.

use nuages_core::now;
use nuages_gateway::{HeaderValue, header};

use super::{Response, http_date};

/// Directives for caches, in the order in which they are given.
///
/// # Example: for browsers and proxies, for an hour
/// ```
/// use nuages_web::http::{CacheControl, Response, patch_cache_control};
///
/// let mut response = Response::text("clouds");
/// patch_cache_control(&mut response, &CacheControl::new().public().max_age(3600));
/// assert_eq!(response.headers().get_str("cache-control"), Some("public, max-age=3600"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CacheControl {
    directives: Vec<(String, Option<String>)>,
}

macro_rules! directives {
    ($($(#[$documentation:meta])* $name:ident $text:literal $(($value:ident))?;)*) => {
        $(
            $(#[$documentation])*
            #[must_use]
            pub fn $name(self $(, $value: u64)?) -> Self {
                self.directive($text, directives!(@value $($value)?))
            }
        )*
    };
    (@value) => { None };
    (@value $value:ident) => { Some($value.to_string()) };
}

impl CacheControl {
    /// No directives.
    pub const fn new() -> Self {
        Self {
            directives: Vec::new(),
        }
    }

    directives! {
        /// How many seconds a copy is good.
        max_age "max-age" (seconds);
        /// How many seconds a shared cache's copy is good.
        s_maxage "s-maxage" (seconds);
        /// How many seconds an old copy may be shown while a new one is fetched.
        stale_while_revalidate "stale-while-revalidate" (seconds);
        /// How many seconds an old copy may be shown while the site fails.
        stale_if_error "stale-if-error" (seconds);
        /// Any cache may keep a copy; takes the place of `private`.
        public "public";
        /// Only the browser may keep a copy; takes the place of `public`.
        private "private";
        /// A copy is shown only after the site was asked whether it is good.
        no_cache "no-cache";
        /// Nobody may keep a copy.
        no_store "no-store";
        /// A proxy may not change the body.
        no_transform "no-transform";
        /// An old copy is not shown without asking the site.
        must_revalidate "must-revalidate";
        /// As `must_revalidate`, for shared caches.
        proxy_revalidate "proxy-revalidate";
        /// The body never changes.
        immutable "immutable";
    }

    /// Adds a directive under its name in the header.
    #[must_use]
    pub fn directive(mut self, name: &str, value: Option<String>) -> Self {
        self.set(name, value);
        self
    }

    fn set(&mut self, name: &str, value: Option<String>) {
        match self.directives.iter_mut().find(|(own, _)| own == name) {
            Some(directive) => directive.1 = value,
            None => self.directives.push((name.to_owned(), value)),
        }
    }

    fn parse(header: &str) -> Self {
        let mut parsed = Self::new();
        for part in header
            .split(',')
            .map(str::trim)
            .filter(|part| !part.is_empty())
        {
            match part.split_once('=') {
                Some((name, value)) => {
                    parsed.set(&name.trim().to_ascii_lowercase(), Some(value.to_owned()));
                }
                None => parsed.set(&part.to_ascii_lowercase(), None),
            }
        }
        parsed
    }

    fn get(&self, name: &str) -> Option<&(String, Option<String>)> {
        self.directives.iter().find(|(own, _)| own == name)
    }

    /// Adds the directives of `more`, as `django.utils.cache.patch_cache_control`.
    fn patch(&mut self, more: &Self) {
        for (own, other) in [("private", "public"), ("public", "private")] {
            if more.get(other).is_some() {
                self.directives.retain(|(name, _)| name != own);
            }
        }
        for (name, value) in &more.directives {
            let seconds = |value: &Option<String>| value.as_ref()?.trim().parse::<u64>().ok();
            let own = self.get(name).map(|(_, value)| value);
            let value = match (own.and_then(seconds), seconds(value)) {
                // The shorter time is the safe one.
                (Some(own), Some(more)) if name == "max-age" => Some(own.min(more).to_string()),
                _ => value.clone(),
            };
            self.set(name, value);
        }
    }

    fn header(&self) -> String {
        let shown: Vec<String> = self
            .directives
            .iter()
            .map(|(name, value)| match value {
                Some(value) => format!("{name}={value}"),
                None => name.clone(),
            })
            .collect();
        shown.join(", ")
    }
}

/// Adds directives to a response's `Cache-Control` header: `public` and `private` take each other's place, of two
/// `max-age` the shorter stays.
pub fn patch_cache_control(response: &mut Response, directives: &CacheControl) {
    let present = response.headers().get_str(header::CACHE_CONTROL);
    let mut all = CacheControl::parse(present.unwrap_or_default());
    all.patch(directives);
    response.set_header("cache-control", all.header());
}

/// Tells everyone to keep no copy of a response.
pub fn add_never_cache_headers(response: &mut Response) {
    if let Ok(date) = HeaderValue::try_from(http_date(now())) {
        response.headers_mut().set_default(header::EXPIRES, date);
    }
    let directives = CacheControl::new()
        .max_age(0)
        .no_cache()
        .no_store()
        .must_revalidate()
        .private();
    patch_cache_control(response, &directives);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_patched_as_django_patches_them() {
        // tests/cache/tests.py, CacheUtils.test_patch_cache_control
        for (present, more, expected) in [
            ("", CacheControl::new().private(), "private"),
            ("public", CacheControl::new().private(), "private"),
            ("private", CacheControl::new().public(), "public"),
            (
                "max-age=10, Public",
                CacheControl::new().max_age(60),
                "max-age=10, public",
            ),
            (
                "max-age=100",
                CacheControl::new().max_age(60).no_store(),
                "max-age=60, no-store",
            ),
            (
                "no-cache=Set-Cookie",
                CacheControl::new().no_cache(),
                "no-cache",
            ),
        ] {
            let mut all = CacheControl::parse(present);
            all.patch(&more);
            assert_eq!(all.header(), expected, "{present}");
        }
    }
}
