//! A middleware of a type that the chain does not know.

use nuages_core::{Error, Result};
use nuages_gateway::BoxFuture;

use super::{Middleware, Next};
use crate::http::{Request, Response};
use crate::urls::ResolverMatch;

pub(super) trait Layer: Send + Sync {
    fn hooks_only(&self) -> bool;

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
