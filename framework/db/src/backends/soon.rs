//! What is mostly there at once.

use std::pin::Pin;
use std::task::{Context, Poll};

use crate::error::Result;

/// A future that is mostly ready when it is made. What it waits for otherwise is boxed: each query makes room for several of these.
pub(crate) enum Soon<'s, T> {
    Now(Option<Result<T>>),
    Later(Pin<Box<dyn Future<Output = Result<T>> + Send + 's>>),
}

impl<'s, T> Soon<'s, T> {
    pub(crate) fn now(result: Result<T>) -> Self {
        Self::Now(Some(result))
    }

    pub(crate) fn later(future: impl Future<Output = Result<T>> + Send + 's) -> Self {
        Self::Later(Box::pin(future))
    }
}

// Nothing in it is pinned where it stands.
impl<T> Unpin for Soon<'_, T> {}

impl<T> Future for Soon<'_, T> {
    type Output = Result<T>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<T>> {
        match self.get_mut() {
            Self::Now(result) => match result.take() {
                Some(result) => Poll::Ready(result),
                None => Poll::Pending,
            },
            Self::Later(future) => future.as_mut().poll(context),
        }
    }
}
