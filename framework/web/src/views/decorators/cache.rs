//! How long a view's pages may be kept.

use nuages_core::Result;

use super::decorator::{Decorated, Decorator, decorate};
use crate::http::{CacheControl, Request, Response, add_never_cache_headers, patch_cache_control};

/// Adds directives to the `Cache-Control` header of a view's responses:
/// `cache_control(CacheControl::new().private().max_age(3600))(views::account)`.
pub fn cache_control<V>(directives: CacheControl) -> impl FnOnce(V) -> Decorated<V, CacheControl> {
    move |view| decorate(view, directives)
}

impl Decorator for CacheControl {
    fn after(&self, _request: &Request, mut response: Response) -> Result<Response> {
        patch_cache_control(&mut response, self);
        Ok(response)
    }
}

/// Tells everyone to keep no copy of a view's responses.
pub const fn never_cache<V>(view: V) -> Decorated<V, NeverCache> {
    decorate(view, NeverCache)
}

/// What [`never_cache`] does.
#[derive(Clone, Copy, Debug)]
pub struct NeverCache;

impl Decorator for NeverCache {
    fn after(&self, _request: &Request, mut response: Response) -> Result<Response> {
        add_never_cache_headers(&mut response);
        Ok(response)
    }
}
