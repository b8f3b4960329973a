//! Which request headers a view's pages depend on.

use nuages_core::Result;

use super::decorator::{Decorated, Decorator, decorate};
use crate::http::{Request, Response};
use crate::middleware::patch_vary_headers;

/// Adds names to the `Vary` header of a view's responses: `vary_on_headers(&["Accept-Language"])(views::index)`.
pub fn vary_on_headers<V>(
    names: &'static [&'static str],
) -> impl FnOnce(V) -> Decorated<V, VaryOnHeaders> {
    move |view| decorate(view, VaryOnHeaders(names))
}

/// Says that a view's responses depend on cookies.
pub const fn vary_on_cookie<V>(view: V) -> Decorated<V, VaryOnHeaders> {
    decorate(view, VaryOnHeaders(&["Cookie"]))
}

/// What [`vary_on_headers`] does.
#[derive(Clone, Copy, Debug)]
pub struct VaryOnHeaders(&'static [&'static str]);

impl Decorator for VaryOnHeaders {
    fn after(&self, _request: &Request, mut response: Response) -> Result<Response> {
        patch_vary_headers(&mut response, self.0);
        Ok(response)
    }
}
