//! Functions as views.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use nuages_core::Result;
use nuages_gateway::BoxFuture;
use pin_project_lite::pin_project;

use super::IntoResponse;
use crate::http::{Http404, Request, Response};
use crate::urls::{Captured, Converter, FromCapture};

/// What a URL pattern can call: an `async fn` of the request and of one argument per captured part.
///
/// `Captures` is a tuple of the pattern's converters, `Args` one of the arguments' types; both are found by the compiler.
/// It is implemented for functions of up to six captures, whose arguments implement
/// [`FromCapture`] for what the converters produce.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the view of this pattern",
    label = "takes other arguments than the pattern captures, or is no view",
    note = "a view is `async fn(Request, ..) -> Result<Response>` with one argument for each `<..>` of its pattern, in their order"
)]
pub trait View<Captures, Args>: Send + Sync + 'static {
    /// Calls the view with what the pattern captured from the request's path.
    fn call(&self, request: Request, captured: Captured) -> BoxFuture<'static, Result<Response>>;

    /// How middleware shall treat the view.
    fn marks(&self) -> ViewMarks {
        ViewMarks::default()
    }
}

/// How middleware shall treat a view: what wrappers such as `csrf_exempt` say of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ViewMarks {
    /// Whether the view may be posted to without a CSRF token.
    pub csrf_exempt: bool,
    /// Whether an address that lacks only its last slash is not led here.
    pub no_append_slash: bool,
    /// The databases, by alias, whose `ATOMIC_REQUESTS` does not mean the view.
    pub non_atomic_requests: [Option<&'static str>; 2],
}

/// A [`View`] whose types are forgotten: what patterns hold.
pub trait BoxedView: Send + Sync + 'static {
    /// Calls the view.
    fn call(&self, request: Request, captured: Captured) -> BoxFuture<'static, Result<Response>>;

    /// How middleware shall treat the view.
    fn marks(&self) -> ViewMarks;
}

pub(crate) struct Erased<V, C, A> {
    view: V,
    types: std::marker::PhantomData<fn() -> (C, A)>,
}

impl<V, C, A> Erased<V, C, A> {
    pub(crate) const fn new(view: V) -> Self {
        Self {
            view,
            types: std::marker::PhantomData,
        }
    }
}

impl<V: View<C, A>, C: 'static, A: 'static> BoxedView for Erased<V, C, A> {
    fn call(&self, request: Request, captured: Captured) -> BoxFuture<'static, Result<Response>> {
        self.view.call(request, captured)
    }

    fn marks(&self) -> ViewMarks {
        self.view.marks()
    }
}

/// The argument that the text captured at `index` makes.
pub(super) fn argument<C: Converter, A: FromCapture<C::Value>>(
    request: &Request,
    captured: &Captured,
    index: usize,
) -> Option<A> {
    let value = match captured.text(request.path_info(), index) {
        None => None,
        Some(text) => Some(C::to_rust(text)?),
    };
    A::from_capture(value)
}

pub(super) fn not_found<T: Send + 'static>() -> BoxFuture<'static, Result<T>> {
    Box::pin(std::future::ready(Err(Http404::new(
        "the value in the address does not fit the view's argument",
    )
    .into())))
}

pin_project! {
    /// A view at work, written by hand: an async block around its future would be twice as large.
    struct Answering<F> {
        #[pin]
        answer: F,
    }
}

impl<F: Future<Output: IntoResponse>> Future for Answering<F> {
    type Output = Result<Response>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<Response>> {
        let answer = self.project().answer.poll(context);
        answer.map(IntoResponse::into_response)
    }
}

macro_rules! view {
    ($($converter:ident $argument:ident $value:ident $index:literal),*) => {
        impl<F, Fut, R, $($converter, $argument),*> View<($($converter,)*), ($($argument,)*)> for F
        where
            F: Fn(Request, $($argument),*) -> Fut + Send + Sync + 'static,
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
                Box::pin(Answering { answer: self(request, $($value),*) })
            }
        }
    };
}

view!();
view!(C1 A1 a1 0);
view!(C1 A1 a1 0, C2 A2 a2 1);
view!(C1 A1 a1 0, C2 A2 a2 1, C3 A3 a3 2);
view!(C1 A1 a1 0, C2 A2 a2 1, C3 A3 a3 2, C4 A4 a4 3);
view!(C1 A1 a1 0, C2 A2 a2 1, C3 A3 a3 2, C4 A4 a4 3, C5 A5 a5 4);
view!(C1 A1 a1 0, C2 A2 a2 1, C3 A3 a3 2, C4 A4 a4 3, C5 A5 a5 4, C6 A6 a6 5);
