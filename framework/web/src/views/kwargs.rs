//! A value that a pattern gives its view.

use std::future::Future;

use nuages_core::Result;
use nuages_gateway::BoxFuture;

use super::function::{argument, not_found};
use super::{IntoResponse, View};
use crate::http::{Request, Response};
use crate::urls::{Captured, Converter, FromCapture};

/// Gives `view` one more argument, after those for what its pattern captures: `path("about/", views::page, kwargs = "About")`
/// writes it.
///
/// The value is of any type that can be cloned; a struct has names for several values.
///
/// # Example: one view for two patterns
/// ```
/// use nuages_core::Result;
/// use nuages_web::http::{Request, Response};
/// use nuages_web::urls::{Int, path};
/// use nuages_web::views::with_kwargs;
///
/// async fn archive(_request: Request, year: i32, language: &'static str) -> Result<Response> {
///     Ok(Response::text(format!("{year} in {language}")))
/// }
///
/// let patterns = [
///     path::<(Int,), _, _>("en/<int:year>/", with_kwargs(archive, "English")),
///     path::<(Int,), _, _>("fr/<int:year>/", with_kwargs(archive, "French")),
/// ];
/// ```
pub const fn with_kwargs<V, K>(view: V, kwargs: K) -> WithKwargs<V, K> {
    WithKwargs { view, kwargs }
}

/// What [`with_kwargs`] makes of a view.
#[derive(Clone, Copy, Debug)]
pub struct WithKwargs<V, K> {
    view: V,
    kwargs: K,
}

macro_rules! with_kwargs {
    ($($converter:ident $argument:ident $value:ident $index:literal),*) => {
        impl<F, K, Fut, R, $($converter, $argument),*> View<($($converter,)*), ($($argument,)*)> for WithKwargs<F, K>
        where
            F: Fn(Request, $($argument,)* K) -> Fut + Send + Sync + 'static,
            K: Clone + Send + Sync + 'static,
            Fut: Future<Output = R> + Send + 'static,
            R: IntoResponse,
            $($converter: Converter, $argument: FromCapture<$converter::Value>,)*
        {
            fn call(&self, request: Request, captured: Captured) -> BoxFuture<'static, Result<Response>> {
                let _ = &captured;
                $(
                    let Some($value) = argument::<$converter, $argument>(&request, &captured, $index) else {
                        return not_found();
                    };
                )*
                let answer = (self.view)(request, $($value,)* self.kwargs.clone());
                Box::pin(async move { answer.await.into_response() })
            }
        }
    };
}

with_kwargs!();
with_kwargs!(C1 A1 a1 0);
with_kwargs!(C1 A1 a1 0, C2 A2 a2 1);
with_kwargs!(C1 A1 a1 0, C2 A2 a2 1, C3 A3 a3 2);
with_kwargs!(C1 A1 a1 0, C2 A2 a2 1, C3 A3 a3 2, C4 A4 a4 3);
with_kwargs!(C1 A1 a1 0, C2 A2 a2 1, C3 A3 a3 2, C4 A4 a4 3, C5 A5 a5 4);
with_kwargs!(C1 A1 a1 0, C2 A2 a2 1, C3 A3 a3 2, C4 A4 a4 3, C5 A5 a5 4, C6 A6 a6 5);
