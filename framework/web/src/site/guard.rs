//! Panics, turned into errors.

use std::any::Any;
use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::Poll;

use nuages_core::{Error, Result};

/// Runs `work`; a panic in it becomes an error, so that one request cannot take a worker down.
pub(super) async fn guarded<T>(work: impl Future<Output = T>) -> Result<T> {
    let mut work = pin!(work);
    poll_fn(
        // What a panic leaves behind belongs to the request, which is over.
        move |context| match catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context))) {
            Ok(Poll::Pending) => Poll::Pending,
            Ok(Poll::Ready(value)) => Poll::Ready(Ok(value)),
            Err(panic) => Poll::Ready(Err(error(panic))),
        },
    )
    .await
}

fn error(panic: Box<dyn Any + Send>) -> Error {
    let message = panic
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "a panic without a message".to_owned());
    Error::msg(format!("the view panicked: {message}"))
}
