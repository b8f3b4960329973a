//! Views that `ATOMIC_REQUESTS` leaves alone.

use nuages_core::Result;
use nuages_gateway::BoxFuture;

use crate::http::{Request, Response};
use crate::urls::Captured;
use crate::views::{View, ViewMarks};

/// Runs a view outside of the transaction that `ATOMIC_REQUESTS` of the database `default` would make for it.
pub fn non_atomic_requests<V>(view: V) -> NonAtomic<V> {
    NonAtomic {
        view,
        alias: "default",
    }
}

/// The same for another database: `non_atomic_requests_using("archive")(views::index)`. Two may be named for one view.
pub fn non_atomic_requests_using<V>(alias: &'static str) -> impl Fn(V) -> NonAtomic<V> {
    move |view| NonAtomic { view, alias }
}

/// What [`non_atomic_requests`] makes of a view.
#[derive(Debug, Clone, Copy)]
pub struct NonAtomic<V> {
    view: V,
    alias: &'static str,
}

impl<C, A, V: View<C, A>> View<C, A> for NonAtomic<V> {
    fn call(&self, request: Request, captured: Captured) -> BoxFuture<'static, Result<Response>> {
        self.view.call(request, captured)
    }

    fn marks(&self) -> ViewMarks {
        let mut marks = self.view.marks();
        let [first, second] = marks.non_atomic_requests;
        marks.non_atomic_requests = [Some(self.alias), first.or(second)];
        marks
    }
}
