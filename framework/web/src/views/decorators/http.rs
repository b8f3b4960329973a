//! Which methods a view takes.

use nuages_core::Result;

use super::decorator::{Decorated, Decorator, decorate};
use crate::http::{Method, Request, Response};

/// Lets a view be called with these methods alone; others are answered with 405:
/// `require_http_methods([Method::GET, Method::POST])(views::edit)`.
pub fn require_http_methods<V>(
    methods: impl Into<Vec<Method>>,
) -> impl FnOnce(V) -> Decorated<V, RequireHttpMethods> {
    let methods = methods.into();
    move |view| decorate(view, RequireHttpMethods { methods })
}

/// Lets a view be called with GET alone.
#[expect(non_snake_case, reason = "Django's name")]
pub fn require_GET<V>(view: V) -> Decorated<V, RequireHttpMethods> {
    require_http_methods([Method::GET])(view)
}

/// Lets a view be called with POST alone.
#[expect(non_snake_case, reason = "Django's name")]
pub fn require_POST<V>(view: V) -> Decorated<V, RequireHttpMethods> {
    require_http_methods([Method::POST])(view)
}

/// Lets a view be called with GET and HEAD alone.
pub fn require_safe<V>(view: V) -> Decorated<V, RequireHttpMethods> {
    require_http_methods([Method::GET, Method::HEAD])(view)
}

/// What [`require_http_methods`] does.
#[derive(Clone, Debug)]
pub struct RequireHttpMethods {
    methods: Vec<Method>,
}

impl Decorator for RequireHttpMethods {
    fn before(&self, request: &Request) -> Result<Option<Response>> {
        let method = request.method();
        if self.methods.contains(method) {
            return Ok(None);
        }
        tracing::warn!(target: "nuages.request", status = 405, "Method Not Allowed ({method}): {}", request.path());
        Ok(Some(Response::not_allowed(&self.methods)))
    }
}
