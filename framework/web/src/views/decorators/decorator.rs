//! What the wrappers have in common.

use std::future::ready;

use nuages_core::Result;
use nuages_gateway::BoxFuture;

use crate::http::{Request, Response};
use crate::urls::Captured;
use crate::views::{View, ViewMarks};

/// Looks at a view's requests and responses. [`decorate`] wraps a view in one.
///
/// # Example: a header for one view
/// ```
/// use nuages_core::Result;
/// use nuages_web::http::{Request, Response};
/// use nuages_web::urls::path;
/// use nuages_web::views::decorators::{Decorated, Decorator, decorate};
///
/// #[derive(Clone, Copy)]
/// pub struct Powered;
///
/// impl Decorator for Powered {
///     fn after(&self, _request: &Request, response: Response) -> Result<Response> {
///         Ok(response.header("x-powered-by", "clouds"))
///     }
/// }
///
/// /// Tells what drives the site.
/// pub fn powered<V>(view: V) -> Decorated<V, Powered> {
///     decorate(view, Powered)
/// }
///
/// async fn index(_request: Request) -> Result<Response> {
///     Ok(Response::text("clouds"))
/// }
///
/// let pattern = path::<(), _, _>("", powered(index));
/// ```
pub trait Decorator: Clone + Send + Sync + 'static {
    /// Looks at a request before the view does; a response takes the view's place.
    ///
    /// # Errors
    /// An error takes the view's place.
    fn before(&self, request: &Request) -> Result<Option<Response>> {
        let _ = request;
        Ok(None)
    }

    /// Looks at the view's response.
    ///
    /// # Errors
    /// An error takes the response's place.
    fn after(&self, request: &Request, response: Response) -> Result<Response> {
        let _ = request;
        Ok(response)
    }
}

/// Wraps a view.
pub const fn decorate<V, D: Decorator>(view: V, decorator: D) -> Decorated<V, D> {
    Decorated { view, decorator }
}

/// A view and what is around it.
#[derive(Clone, Copy, Debug)]
pub struct Decorated<V, D> {
    view: V,
    decorator: D,
}

impl<C, A, V: View<C, A>, D: Decorator> View<C, A> for Decorated<V, D> {
    fn call(&self, request: Request, captured: Captured) -> BoxFuture<'static, Result<Response>> {
        match self.decorator.before(&request) {
            Ok(None) => {}
            Ok(Some(response)) => return Box::pin(ready(Ok(response))),
            Err(error) => return Box::pin(ready(Err(error))),
        }
        let answer = self.view.call(request.clone(), captured);
        let decorator = self.decorator.clone();
        Box::pin(async move { decorator.after(&request, answer.await?) })
    }

    fn marks(&self) -> ViewMarks {
        self.view.marks()
    }
}
