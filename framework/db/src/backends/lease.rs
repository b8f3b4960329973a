//! Queries of one task that follow each other keep their connection.

use std::cell::Cell;
use std::pin::Pin;
use std::task::{Context, Poll};

use pin_project_lite::pin_project;

use super::pool::{Pool, Pooled, Role};

thread_local! {
    static PARKED: Cell<Parked> = const { Cell::new(Parked::Outside) };
}

/// The connection that the running task used last.
enum Parked {
    /// No [`lease`] is running.
    Outside,
    Nothing,
    Kept(Pooled),
}

/// Runs `future` so that its queries which follow each other use one connection, instead of queueing anew for each.
///
/// A connection is kept only from the end of a query to the next one, within one poll: while the future waits for
/// anything else, the connection is back in the pool.
pub fn lease<F: Future>(future: F) -> impl Future<Output = F::Output> {
    Lease { future }
}

pin_project! {
    /// Written by hand: an async fn keeps its arguments twice.
    struct Lease<F> {
        #[pin]
        future: F,
    }
}

impl<F: Future> Future for Lease<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let scope = Scope::enter();
        let poll = self.project().future.poll(context);
        drop(scope);
        poll
    }
}

/// One poll of a leased future.
struct Scope {
    outermost: bool,
}

impl Scope {
    fn enter() -> Self {
        let outermost = PARKED.try_with(|place| {
            let parked = place.replace(Parked::Nothing);
            let outermost = matches!(parked, Parked::Outside);
            if !outermost {
                place.set(parked);
            }
            outermost
        });
        Self {
            outermost: outermost.unwrap_or(false),
        }
    }
}

impl Drop for Scope {
    fn drop(&mut self) {
        if self.outermost {
            drop(PARKED.replace(Parked::Outside));
        }
    }
}

/// Takes the connection that the task used last, if it is of this pool.
pub(super) fn take(pool: &Pool, role: Role) -> Option<Pooled> {
    PARKED
        .try_with(|place| match place.replace(Parked::Nothing) {
            Parked::Kept(pooled) if pooled.is_of(pool, role) => Some(pooled),
            Parked::Nothing => None,
            other => {
                place.set(other);
                None
            }
        })
        .ok()
        .flatten()
}

/// Keeps a connection for the next query, and gives back the one that was kept; gives it back outside of [`lease`].
pub(super) fn park(pooled: Pooled) {
    let left_over = PARKED.try_with(move |place| match place.replace(Parked::Nothing) {
        Parked::Outside => {
            place.set(Parked::Outside);
            Parked::Kept(pooled)
        }
        parked => {
            place.set(Parked::Kept(pooled));
            parked
        }
    });
    drop(left_over);
}
