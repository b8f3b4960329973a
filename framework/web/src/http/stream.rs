//! Responses that come piece by piece.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use nuages_core::{Error, Result};
use nuages_gateway::{Body, BodyError, BoxFuture};
use tokio::sync::mpsc;

use super::Response;
use crate::site::sync_to_async;

impl Response {
    /// Sends the pieces of an iterator as the client takes them.
    ///
    /// Each piece is asked for off the threads that serve, as with [`sync_to_async`](crate::sync_to_async), so the iterator
    /// may block. It is dropped when it has ended or the client is gone.
    ///
    /// # Example: a table of any length
    /// ```
    /// use nuages_web::http::Response;
    ///
    /// let rows = (0..1_000_000).map(|row| format!("{row},{}\n", row * row));
    /// let response = Response::stream(rows).header("content-type", "text/csv");
    /// assert!(response.is_streaming());
    /// ```
    pub fn stream<I>(pieces: I) -> Self
    where
        I: IntoIterator<IntoIter: Send + 'static>,
        I::Item: Into<Bytes> + Send + 'static,
    {
        Self::html(Body::stream(Iterated::Idle(Some(pieces.into_iter()))))
    }

    /// Sends what an async function writes, as the client takes it.
    ///
    /// The function runs once the head is sent, as far as the client reads. When the client is gone, which
    /// the server notices as it sends, the function is dropped where it waits. An error ends the connection, so that nobody takes the part for the whole, and is logged.
    ///
    /// # Example: events
    /// ```
    /// use nuages_web::http::Response;
    ///
    /// let response = Response::stream_with(async |mut out| {
    ///     for number in 0..3 {
    ///         out.write(format!("data: {number}\n\n")).await?;
    ///     }
    ///     Ok(())
    /// })
    /// .header("content-type", "text/event-stream");
    /// assert!(response.is_streaming());
    /// ```
    pub fn stream_with<W, F>(write: W) -> Self
    where
        W: FnOnce(ResponseWriter) -> F,
        F: Future<Output = Result<()>> + Send + 'static,
    {
        let (sender, receiver) = mpsc::channel(1);
        Self::html(Body::stream(Written {
            writing: Some(Box::pin(write(ResponseWriter(sender)))),
            receiver,
            failure: None,
        }))
    }
}

/// Where the function of [`Response::stream_with`] writes.
///
/// A clone writes to the same response, which ends when the function has and all clones are dropped.
#[derive(Clone)]
pub struct ResponseWriter(mpsc::Sender<Bytes>);

impl ResponseWriter {
    /// Writes a piece, and waits while the client has not taken the one before.
    ///
    /// # Errors
    /// Fails if the client is gone, which only a task of its own lives to see.
    pub async fn write(&mut self, piece: impl AsRef<[u8]>) -> Result<()> {
        self.0
            .send(Bytes::copy_from_slice(piece.as_ref()))
            .await
            .map_err(|_| Error::msg("the client is gone"))
    }
}

impl fmt::Debug for ResponseWriter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ResponseWriter")
    }
}

struct Written {
    writing: Option<BoxFuture<'static, Result<()>>>,
    receiver: mpsc::Receiver<Bytes>,
    /// What the function failed with, told after the pieces written before.
    failure: Option<Error>,
}

impl Stream for Written {
    type Item = Result<Bytes, BodyError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        if let Some(writing) = &mut this.writing
            && let Poll::Ready(done) = writing.as_mut().poll(context)
        {
            this.writing = None;
            if let Err(error) = done {
                this.receiver.close();
                this.failure = Some(error);
            }
        }
        let piece = ready!(this.receiver.poll_recv(context));
        let failure = |error: Error| Err(BodyError::Other(error.into()));
        Poll::Ready(piece.map(Ok).or_else(|| this.failure.take().map(failure)))
    }
}

enum Iterated<I: Iterator> {
    Idle(Option<I>),
    Asked(BoxFuture<'static, Result<(I, Option<I::Item>)>>),
}

/// Nothing of it is pinned: the future is boxed.
impl<I: Iterator> Unpin for Iterated<I> {}

impl<I> Stream for Iterated<I>
where
    I: Iterator + Send + 'static,
    I::Item: Into<Bytes> + Send + 'static,
{
    type Item = Result<Bytes, BodyError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if let Self::Idle(pieces) = &mut *self {
            let Some(mut pieces) = pieces.take() else {
                return Poll::Ready(None);
            };
            *self = Self::Asked(Box::pin(sync_to_async(move || {
                let piece = pieces.next();
                (pieces, piece)
            })));
        }
        let Self::Asked(asked) = &mut *self else {
            return Poll::Ready(None);
        };
        let answer = ready!(asked.as_mut().poll(context));
        *self = Self::Idle(None);
        Poll::Ready(match answer {
            Ok((_, None)) => None,
            Ok((pieces, Some(piece))) => {
                *self = Self::Idle(Some(pieces));
                Some(Ok(piece.into()))
            }
            Err(error) => Some(Err(BodyError::Other(error.into()))),
        })
    }
}
