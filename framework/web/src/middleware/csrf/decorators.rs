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

/// Gives a view a token that fits the browser's cookie, where the middleware is not installed or has not run, such as
/// for `handler404`; no request is refused.
pub fn requires_csrf_token<V>(view: V) -> RequiresCsrfToken<V> {
    RequiresCsrfToken(view)
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

impl<C, A, V: View<C, A>> View<C, A> for CsrfProtect<V> {
    fn call(&self, request: Request, captured: Captured) -> BoxFuture<'static, Result<Response>> {
        // The view does not run before it is awaited.
        let answer = self.0.call(request.clone(), captured);
        Box::pin(async move {
            let middleware = CsrfViewMiddleware::new(request.settings())?;
            middleware.receive(&request).await?;
            let response = match middleware.check(&request).await? {
                Some(response) => response,
                None => answer.await?,
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

/// What [`requires_csrf_token`] makes of a view.
#[derive(Debug, Clone, Copy)]
pub struct RequiresCsrfToken<V>(V);

impl<C, A, V: View<C, A>> View<C, A> for EnsureCsrfCookie<V> {
    fn call(&self, request: Request, captured: Captured) -> BoxFuture<'static, Result<Response>> {
        with_secret(self.0.call(request.clone(), captured), request, true)
    }

    fn marks(&self) -> ViewMarks {
        self.0.marks()
    }
}

impl<C, A, V: View<C, A>> View<C, A> for RequiresCsrfToken<V> {
    fn call(&self, request: Request, captured: Captured) -> BoxFuture<'static, Result<Response>> {
        with_secret(self.0.call(request.clone(), captured), request, false)
    }

    fn marks(&self) -> ViewMarks {
        self.0.marks()
    }
}

/// Awaits a view's answer with the browser's secret at hand, and keeps that.
fn with_secret(
    answer: BoxFuture<'static, Result<Response>>,
    request: Request,
    ensure: bool,
) -> BoxFuture<'static, Result<Response>> {
    Box::pin(async move {
        let middleware = CsrfViewMiddleware::new(request.settings())?;
        middleware.receive(&request).await?;
        if ensure {
            get_token(&request);
        }
        middleware.send(&request, answer.await?).await
    })
}
