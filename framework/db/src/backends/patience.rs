//! How long a connection waits for its server.

use std::fmt;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use pin_project_lite::pin_project;
use tokio::time::{Sleep, sleep};

/// How long to wait for the next part of an answer; `None` is as long as it takes.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Patience(pub(super) Option<Duration>);

/// The server sent nothing for as long as this.
#[derive(Debug)]
struct Late(Duration);

impl fmt::Display for Late {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0.as_secs_f32();
        write!(
            f,
            "no answer within {seconds} s (the option read_timeout of `databases`)"
        )
    }
}

impl std::error::Error for Late {}

impl Patience {
    /// Waits for what the server sends. Where it is late, nobody knows where its answer goes on: the connection must not be used again.
    pub(super) fn wait<T, F>(self, work: F) -> impl Future<Output = F::Output>
    where
        F: Future<Output = Result<T, sqlx::Error>>,
    {
        Waiting {
            work,
            most: self.0,
            end: None,
        }
    }
}

pin_project! {
    /// Written by hand: every poll of a statement comes through here.
    struct Waiting<F> {
        #[pin]
        work: F,
        most: Option<Duration>,
        end: Option<Pin<Box<Sleep>>>,
    }
}

impl<T, F: Future<Output = Result<T, sqlx::Error>>> Future for Waiting<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        if let Poll::Ready(done) = this.work.poll(context) {
            return Poll::Ready(done);
        }
        let Some(most) = *this.most else {
            return Poll::Pending;
        };
        let end = this.end.get_or_insert_with(|| Box::pin(sleep(most)));
        let late = || io::Error::new(io::ErrorKind::TimedOut, Late(most));
        end.as_mut().poll(context).map(|()| Err(late().into()))
    }
}

/// Tells whether the server was late.
pub(super) fn is_late(error: &sqlx::Error) -> bool {
    matches!(error, sqlx::Error::Io(error) if error.get_ref().is_some_and(|inner| inner.is::<Late>()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn who_is_late_is_told_and_others_are_not() {
        let short = Patience(Some(Duration::from_millis(10)));
        let never = std::future::pending::<Result<(), sqlx::Error>>();
        let late = short.wait(never).await.unwrap_err();
        assert!(is_late(&late));
        assert!(late.to_string().contains("within 0.01 s"), "{late}");
        short.wait(async { Ok(()) }).await.unwrap();
        Patience::default().wait(async { Ok(()) }).await.unwrap();
        let own = io::Error::from(io::ErrorKind::TimedOut);
        assert!(!is_late(&own.into()));
    }
}
