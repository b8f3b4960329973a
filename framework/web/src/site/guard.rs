//! Panics, turned into errors.

use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::Poll;

use nuages_core::Result;

use crate::debug::panicked;

/// Runs `work`; a panic in it becomes an error, so that one request cannot take a worker down.
pub(crate) fn caught<T>(work: impl FnOnce() -> T) -> Result<T> {
    // What a panic leaves behind belongs to the request, which is over.
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| panicked(panic.as_ref()))
}

/// Awaits `work`; a panic in it becomes an error.
pub(crate) async fn guarded<T>(work: impl Future<Output = T>) -> Result<T> {
    let mut work = pin!(work);
    poll_fn(
        move |context| match caught(|| work.as_mut().poll(context)) {
            Ok(Poll::Pending) => Poll::Pending,
            Ok(Poll::Ready(value)) => Poll::Ready(Ok(value)),
            Err(error) => Poll::Ready(Err(error)),
        },
    )
    .await
}
