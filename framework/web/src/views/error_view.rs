//! Functions that answer errors.

use std::future::Future;
use std::marker::PhantomData;

use nuages_core::{Error, Result};
use nuages_gateway::BoxFuture;

use super::IntoResponse;
use crate::http::{Request, Response};

/// What `handler400`, `handler403`, `handler404` and `handler500` of a root URLconf can name: an `async fn` of the
/// request, or of the request and the error.
///
/// A response with the status 200 gets the error's own, so that the view need not set it. A view that fails itself is
/// answered by `handler500`, and that one's failure by a plain page.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot answer errors",
    label = "this is no view of a request and an error",
    note = "handler400, handler403, handler404 and handler500 are `async fn(Request, Error) -> Result<Response>` or `async fn(Request) -> Result<Response>`"
)]
pub trait ErrorView<Args>: Send + Sync + 'static {
    /// Makes the page.
    fn answer(&self, request: Request, error: Error) -> BoxFuture<'static, Result<Response>>;
}

impl<F, Fut, R> ErrorView<(Error,)> for F
where
    F: Fn(Request, Error) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = R> + Send + 'static,
    R: IntoResponse,
{
    fn answer(&self, request: Request, error: Error) -> BoxFuture<'static, Result<Response>> {
        let page = self(request, error);
        Box::pin(async move { page.await.into_response() })
    }
}

impl<F, Fut, R> ErrorView<()> for F
where
    F: Fn(Request) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = R> + Send + 'static,
    R: IntoResponse,
{
    fn answer(&self, request: Request, _error: Error) -> BoxFuture<'static, Result<Response>> {
        let page = self(request);
        Box::pin(async move { page.await.into_response() })
    }
}

/// An [`ErrorView`] whose types are forgotten.
pub(crate) trait BoxedErrorView: Send + Sync {
    fn answer(&self, request: Request, error: Error) -> BoxFuture<'static, Result<Response>>;
}

pub(crate) struct ErasedErrorView<V, A> {
    view: V,
    types: PhantomData<fn() -> A>,
}

impl<V, A> ErasedErrorView<V, A> {
    pub(crate) const fn new(view: V) -> Self {
        Self {
            view,
            types: PhantomData,
        }
    }
}

impl<V: ErrorView<A>, A> BoxedErrorView for ErasedErrorView<V, A> {
    fn answer(&self, request: Request, error: Error) -> BoxFuture<'static, Result<Response>> {
        self.view.answer(request, error)
    }
}
