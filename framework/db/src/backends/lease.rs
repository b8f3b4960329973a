//! Queries of one task that follow each other keep their connection.

use std::cell::Cell;
use std::future::poll_fn;
use std::pin::pin;

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
pub async fn lease<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    poll_fn(move |context| {
        let scope = Scope::enter();
        let poll = future.as_mut().poll(context);
        drop(scope);
        poll
    })
    .await
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
