//! Queries of one task that follow each other keep their connection.

use std::cell::RefCell;
use std::future::poll_fn;
use std::pin::pin;

use super::pool::{Pool, Pooled, Role};

thread_local! {
    /// Connections that the running task used last; `None` outside of [`lease`].
    static PARKED: RefCell<Option<Vec<Pooled>>> = const { RefCell::new(None) };
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
        let outermost = PARKED.try_with(|parked| {
            let mut parked = parked.borrow_mut();
            let outermost = parked.is_none();
            parked.get_or_insert_default();
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
            let parked = PARKED.take();
            drop(parked);
        }
    }
}

/// Takes the connection that the task used last, if it is of this pool.
pub(super) fn take(pool: &Pool, role: Role) -> Option<Pooled> {
    PARKED
        .try_with(|parked| {
            let mut parked = parked.borrow_mut();
            let parked = parked.as_mut()?;
            let index = parked.iter().position(|pooled| pooled.is_of(pool, role))?;
            Some(parked.swap_remove(index))
        })
        .ok()
        .flatten()
}

/// Keeps a connection for the next query; gives it back outside of [`lease`].
pub(super) fn park(pooled: Pooled) -> Option<Pooled> {
    let mut pooled = Some(pooled);
    let _ = PARKED.try_with(|parked| {
        if let Some(parked) = parked.borrow_mut().as_mut()
            && let Some(kept) = pooled.take()
        {
            parked.push(kept);
        }
    });
    pooled
}
