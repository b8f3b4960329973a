use std::future::{Future, pending, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;

use tokio::sync::Notify;

/// Stops a running [`Server`](super::Server) from elsewhere.
#[derive(Clone, Debug, Default)]
pub struct StopHandle(Arc<Notify>);

impl StopHandle {
    /// Asks the server to stop: it takes no more connections, answers the requests that it has
    /// begun, and ends. A second call while it stops makes it end at once.
    pub fn stop(&self) {
        self.0.notify_one();
    }

    pub(super) async fn stopped(&self) {
        self.0.notified().await;
    }
}

/// The process signals that stop a server: SIGINT and SIGTERM.
pub(super) struct Signals {
    #[cfg(unix)]
    streams: Vec<actix_web::rt::signal::unix::Signal>,
    #[cfg(not(unix))]
    watched: bool,
}

impl Signals {
    /// Starts to watch; must be called in a runtime.
    #[cfg(unix)]
    pub(super) fn watch(wanted: bool) -> Self {
        use actix_web::rt::signal::unix::{SignalKind, signal};
        let kinds = [SignalKind::interrupt(), SignalKind::terminate()];
        let mut streams = Vec::new();
        for kind in kinds.into_iter().filter(|_| wanted) {
            match signal(kind) {
                Ok(stream) => streams.push(stream),
                Err(error) => {
                    tracing::warn!(target: "nuages.server", %error, "a stop signal cannot be watched");
                }
            }
        }
        Signals { streams }
    }

    /// Starts to watch; must be called in a runtime.
    #[cfg(not(unix))]
    pub(super) fn watch(wanted: bool) -> Self {
        Signals { watched: wanted }
    }

    /// Waits for the next signal.
    #[cfg(unix)]
    pub(super) async fn next(&mut self) {
        if self.streams.is_empty() {
            return pending().await;
        }
        poll_fn(|cx| {
            let any = self
                .streams
                .iter_mut()
                .any(|stream| stream.poll_recv(cx).is_ready());
            if any { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
    }

    /// Waits for the next signal.
    #[cfg(not(unix))]
    pub(super) async fn next(&mut self) {
        if !self.watched || actix_web::rt::signal::ctrl_c().await.is_err() {
            pending().await
        }
    }
}

/// Waits for whichever of the two comes first.
pub(super) async fn either(left: impl Future<Output = ()>, right: impl Future<Output = ()>) {
    let (mut left, mut right) = (pin!(left), pin!(right));
    poll_fn(|cx| {
        if left.as_mut().poll(cx).is_ready() || right.as_mut().poll(cx).is_ready() {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    })
    .await;
}
