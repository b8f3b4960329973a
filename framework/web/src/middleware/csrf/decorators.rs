//! Views that are treated in another way than the rest.

use nuages_core::Result;
use nuages_gateway::BoxFuture;

use super::{CsrfViewMiddleware, get_token};
use crate::http::{Request, Response};
use crate::middleware::Middleware;
use crate::urls::Captured;
use crate::views::{View, ViewMarks};

/// Lets a view be called without a token: `path("hook/", csrf_exempt(views::hook))`, for callers that are no browsers.
pub fn csrf_exempt<V>(view: V) -> CsrfExempt<V> {
    CsrfExempt(view)
}

/// Checks the token of a view, where the middleware is not installed.
pub fn csrf_protect<V>(view: V) -> CsrfProtect<V> {
    CsrfProtect(view)
}

/// Sends the cookie with every response of a view, for pages whose scripts need it though no form shows a token.
pub fn ensure_csrf_cookie<V>(view: V) -> EnsureCsrfCookie<V> {
    EnsureCsrfCookie(view)
}

/// What [`csrf_exempt`] makes of a view.
#[derive(Debug, Clone, Copy)]
pub struct CsrfExempt<V>(V);

impl<C, A, V: View<C, A>> View<C, A> for CsrfExempt<V> {
    fn call(&self, request: Request, captured: Captured) -> BoxFuture<'static, Result<Response>> {
        self.0.call(request, captured)
    }

    fn marks(&self) -> ViewMarks {
        ViewMarks {
            csrf_exempt: true,
            ..self.0.marks()
        }
    }
}

/// What [`csrf_protect`] makes of a view.
#[derive(Debug, Clone, Copy)]
pub struct CsrfProtect<V>(V);

impl<C, A, V: View<C, A> + Clone> View<C, A> for CsrfProtect<V>
where
    C: 'static,
    A: 'static,
{
    fn call(&self, request: Request, captured: Captured) -> BoxFuture<'static, Result<Response>> {
        let view = self.0.clone();
        Box::pin(async move {
            let middleware = CsrfViewMiddleware::new(request.settings())?;
            middleware.receive(&request).await?;
            let response = match middleware.check(&request).await? {
                Some(response) => response,
                None => view.call(request.clone(), captured).await?,
            };
            middleware.send(&request, response).await
        })
    }

    fn marks(&self) -> ViewMarks {
        self.0.marks()
    }
}

/// What [`ensure_csrf_cookie`] makes of a view.
#[derive(Debug, Clone, Copy)]
pub struct EnsureCsrfCookie<V>(V);

impl<C, A, V: View<C, A> + Clone> View<C, A> for EnsureCsrfCookie<V>
where
    C: 'static,
    A: 'static,
{
    fn call(&self, request: Request, captured: Captured) -> BoxFuture<'static, Result<Response>> {
        let view = self.0.clone();
        Box::pin(async move {
            let middleware = CsrfViewMiddleware::new(request.settings())?;
            middleware.receive(&request).await?;
            get_token(&request);
            let response = view.call(request.clone(), captured).await?;
            middleware.send(&request, response).await
        })
    }

    fn marks(&self) -> ViewMarks {
        self.0.marks()
    }
}
