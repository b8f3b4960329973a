//! Middleware for one view.

use nuages_core::Result;

use super::decorator::{Decorated, Decorator, decorate};
use crate::http::{Request, Response};
use crate::middleware::{ConditionalGetMiddleware, GZipMiddleware, Middleware};

/// Compresses a view's pages for clients that accept gzip, as [`GZipMiddleware`] does for all views.
pub const fn gzip_page<V>(view: V) -> Decorated<V, ByMiddleware<GZipMiddleware>> {
    decorate(view, ByMiddleware(GZipMiddleware))
}

/// Answers 304 to those who have a view's page already, as [`ConditionalGetMiddleware`] does for all views.
pub const fn conditional_page<V>(view: V) -> Decorated<V, ByMiddleware<ConditionalGetMiddleware>> {
    decorate(view, ByMiddleware(ConditionalGetMiddleware))
}

/// Treats a view as a middleware of hooks treats all of them.
#[derive(Clone, Copy, Debug)]
pub struct ByMiddleware<M>(M);

impl<M: Middleware + Clone> Decorator for ByMiddleware<M> {
    fn before(&self, request: &Request) -> Result<Option<Response>> {
        self.0.process_request(request)
    }

    fn after(&self, request: &Request, response: Response) -> Result<Response> {
        self.0.process_response(request, response)
    }
}
