//! How long a connection waits for its server.

use std::fmt;
use std::future::poll_fn;
use std::io;
use std::pin::{Pin, pin};
use std::task::Poll;
use std::time::Duration;

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
    pub(super) async fn wait<T>(
        self,
        work: impl Future<Output = Result<T, sqlx::Error>>,
    ) -> Result<T, sqlx::Error> {
        let mut work = pin!(work);
        let Some(most) = self.0 else {
            return work.await;
        };
        let mut end: Option<Pin<Box<Sleep>>> = None;
        poll_fn(|context| {
            if let Poll::Ready(done) = work.as_mut().poll(context) {
                return Poll::Ready(done);
            }
            let end = end.get_or_insert_with(|| Box::pin(sleep(most)));
            let late = || io::Error::new(io::ErrorKind::TimedOut, Late(most));
            end.as_mut().poll(context).map(|()| Err(late().into()))
        })
        .await
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
