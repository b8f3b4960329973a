use std::fmt;
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use bytes::Bytes;
use futures_core::Stream;
use http::StatusCode;
use tokio::sync::{mpsc, oneshot};

use crate::{Application, Body, BodyError, BoxFuture, Environ, Headers, StartResponse, Started};

/// Makes an application of a synchronous function with WSGI's own shape.
///
/// The function, and the iterator that it returns, run on the runtime's pool for blocking work, so
/// they may take their time. As in WSGI the iterator may call nothing more than what it captured,
/// and dropping it is `close()`. Pieces wait until the client has taken those before them.
///
/// # Example
///
/// ```
/// use nuages_gateway::{blocking, Environ, Headers, StartResponse, StatusCode};
///
/// let app = blocking(|mut environ: Environ, start_response: &mut dyn StartResponse| {
///     let sent = environ.body.blocking_collect(1024).unwrap_or_default();
///     start_response.start_response(StatusCode::OK, Headers::new());
///     [sent]
/// });
/// # let _: std::sync::Arc<dyn nuages_gateway::Application> = std::sync::Arc::new(app);
/// ```
pub fn blocking<F, I>(function: F) -> Blocking<F>
where
    F: Fn(Environ, &mut dyn StartResponse) -> I + Send + Sync + 'static,
    I: IntoIterator<Item = Bytes> + 'static,
{
    Blocking(Arc::new(function))
}

/// The application that [`blocking`] makes.
pub struct Blocking<F>(Arc<F>);

impl<F> fmt::Debug for Blocking<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Blocking")
    }
}

impl<F, I> Application for Blocking<F>
where
    F: Fn(Environ, &mut dyn StartResponse) -> I + Send + Sync + 'static,
    I: IntoIterator<Item = Bytes> + 'static,
{
    fn call<'a>(
        &'a self,
        environ: Environ,
        start_response: &'a mut dyn StartResponse,
    ) -> BoxFuture<'a, Body> {
        let function = Arc::clone(&self.0);
        Box::pin(async move {
            let (head, begun) = oneshot::channel();
            let task = tokio::task::spawn_blocking(move || run(&*function, environ, head));
            match begun.await {
                Ok((Some((status, headers)), body)) => {
                    start_response.start_response(status, headers);
                    body
                }
                Ok((None, body)) => body,
                Err(_) => {
                    if let Err(error) = task.await {
                        tracing::error!(target: "nuages.server", %error, "a blocking application failed");
                    }
                    Body::empty()
                }
            }
        })
    }
}

type Begun = (Option<(StatusCode, Headers)>, Body);

fn run<F, I>(function: &F, environ: Environ, head: oneshot::Sender<Begun>)
where
    F: Fn(Environ, &mut dyn StartResponse) -> I,
    I: IntoIterator<Item = Bytes>,
{
    let mut started = Started::new();
    let mut pieces = function(environ, &mut started).into_iter();
    let only_one = pieces.size_hint() == (1, Some(1));
    let Some(first) = pieces.next() else {
        let _gone = head.send((started.take(), Body::empty()));
        return;
    };
    if only_one {
        let _gone = head.send((started.take(), Body::from(first)));
        return;
    }
    let (sender, receiver) = mpsc::channel(2);
    let body = Body::stream(Pieces(receiver));
    if head.send((started.take(), body)).is_err() || sender.blocking_send(Ok(first)).is_err() {
        return;
    }
    for piece in pieces {
        if sender.blocking_send(Ok(piece)).is_err() {
            return;
        }
    }
}

/// The receiving end of a bounded channel of pieces, as a stream.
pub(crate) struct Pieces(pub(crate) mpsc::Receiver<Result<Bytes, BodyError>>);

impl Stream for Pieces {
    type Item = Result<Bytes, BodyError>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Self::Item>> {
        self.0.poll_recv(cx)
    }
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Runs a future on this thread, which sleeps while the future waits.
pub(crate) fn block_on<T>(future: impl Future<Output = T>) -> T {
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut cx = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut cx) {
            Poll::Ready(value) => return value,
            Poll::Pending => thread::park(),
        }
    }
}
