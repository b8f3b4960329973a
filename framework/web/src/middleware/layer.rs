//! A middleware of a type that the chain does not know.

use std::any::Any;
use std::future::Future;

use nuages_core::{Error, Result};
use nuages_gateway::BoxFuture;

use super::{Middleware, Next};
use crate::http::{Request, Response};
use crate::urls::ResolverMatch;

pub(super) trait Layer: Send + Sync {
    fn as_any(&self) -> &dyn Any;

    fn hooks_only(&self) -> bool;

    /// Whether `process_view` or `process_exception` is written.
    fn watches_views(&self) -> bool;

    fn call<'a>(&'a self, request: Request, next: Next<'a>) -> BoxFuture<'a, Result<Response>>;

    fn process_request(&self, request: &Request) -> Result<Option<Response>>;

    fn process_response(&self, request: &Request, response: Response) -> Result<Response>;

    fn process_view<'a>(
        &'a self,
        request: &'a Request,
        view: &'a ResolverMatch,
    ) -> BoxFuture<'a, Result<Option<Response>>>;

    fn process_exception<'a>(
        &'a self,
        request: &'a Request,
        error: &'a Error,
    ) -> BoxFuture<'a, Option<Response>>;
}

impl<M: Middleware> Layer for M {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn watches_views(&self) -> bool {
        size_of_view_hook::<M, _>(|layer, request, view| layer.process_view(request, view)) > 0
            || size_of_error_hook::<M, _>(|layer, request, error| {
                layer.process_exception(request, error)
            }) > 0
    }

    fn hooks_only(&self) -> bool {
        Middleware::hooks_only(self)
    }

    fn call<'a>(&'a self, request: Request, next: Next<'a>) -> BoxFuture<'a, Result<Response>> {
        Box::pin(Middleware::call(self, request, next))
    }

    fn process_request(&self, request: &Request) -> Result<Option<Response>> {
        Middleware::process_request(self, request)
    }

    fn process_response(&self, request: &Request, response: Response) -> Result<Response> {
        Middleware::process_response(self, request, response)
    }

    fn process_view<'a>(
        &'a self,
        request: &'a Request,
        view: &'a ResolverMatch,
    ) -> BoxFuture<'a, Result<Option<Response>>> {
        Box::pin(Middleware::process_view(self, request, view))
    }

    fn process_exception<'a>(
        &'a self,
        request: &'a Request,
        error: &'a Error,
    ) -> BoxFuture<'a, Option<Response>> {
        Box::pin(Middleware::process_exception(self, request, error))
    }
}

/// The size of the future that `hook` makes: that of a hook which is not written has none.
fn size_of_view_hook<'a, M: 'a, F: Future>(
    _hook: impl FnOnce(&'a M, &'a Request, &'a ResolverMatch) -> F,
) -> usize {
    size_of::<F>()
}

fn size_of_error_hook<'a, M: 'a, F: Future>(
    _hook: impl FnOnce(&'a M, &'a Request, &'a Error) -> F,
) -> usize {
    size_of::<F>()
}
