use std::borrow::Cow;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;

/// A boxed stream that may move between threads.
pub type BoxStream<T> = Pin<Box<dyn Stream<Item = T> + Send + 'static>>;

/// The bytes of a request or of a response: none, all at once, or a stream of pieces.
///
/// Dropping a body is WSGI's `close()`: whatever produces it is dropped with it.
///
/// # Example
///
/// ```
/// use nuages_gateway::Body;
///
/// let mut body = Body::from("hello");
/// assert_eq!(body.len(), Some(5));
/// assert_eq!(body.blocking_collect(1024).unwrap(), "hello");
/// assert!(body.is_empty());
/// ```
#[derive(Default)]
pub struct Body {
    inner: Inner,
}

#[derive(Default)]
enum Inner {
    #[default]
    Empty,
    Bytes(Bytes),
    Stream {
        stream: BoxStream<Result<Bytes, BodyError>>,
        remaining: Option<u64>,
    },
}

/// The reasons why the bytes of a body cannot be had.
#[derive(Debug)]
#[non_exhaustive]
pub enum BodyError {
    /// The body is longer than the limit that applies, in bytes.
    TooLarge {
        /// The limit that the body passed, in bytes.
        limit: u64,
    },
    /// The peer went away, or broke the protocol, before the body was complete.
    Incomplete,
    /// The producer of the body failed.
    Other(Box<dyn std::error::Error + Send + Sync>),
}

impl fmt::Display for BodyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BodyError::TooLarge { limit } => write!(f, "the body is longer than {limit} bytes"),
            BodyError::Incomplete => f.write_str("the body ended before it was complete"),
            BodyError::Other(error) => write!(f, "the body could not be produced: {error}"),
        }
    }
}

impl std::error::Error for BodyError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            BodyError::Other(error) => Some(error.as_ref()),
            _ => None,
        }
    }
}

impl From<std::io::Error> for BodyError {
    fn from(error: std::io::Error) -> Self {
        BodyError::Other(Box::new(error))
    }
}

impl Body {
    /// Makes a body of no bytes.
    pub const fn empty() -> Self {
        Body {
            inner: Inner::Empty,
        }
    }

    /// Makes a body from a stream whose length is not known.
    pub fn stream(stream: impl Stream<Item = Result<Bytes, BodyError>> + Send + 'static) -> Self {
        Body::boxed(Box::pin(stream), None)
    }

    /// Makes a body from a stream that yields `length` bytes in all.
    ///
    /// A server announces the length and cuts the connection if the stream ends early.
    pub fn sized_stream(
        length: u64,
        stream: impl Stream<Item = Result<Bytes, BodyError>> + Send + 'static,
    ) -> Self {
        Body::boxed(Box::pin(stream), Some(length))
    }

    fn boxed(stream: BoxStream<Result<Bytes, BodyError>>, remaining: Option<u64>) -> Self {
        Body {
            inner: Inner::Stream { stream, remaining },
        }
    }

    /// Returns the number of bytes still to come, where it is known.
    pub fn len(&self) -> Option<u64> {
        match &self.inner {
            Inner::Empty => Some(0),
            Inner::Bytes(bytes) => Some(bytes.len() as u64),
            Inner::Stream { remaining, .. } => *remaining,
        }
    }

    /// Tells whether the body is known to hold no more bytes.
    pub fn is_empty(&self) -> bool {
        self.len() == Some(0)
    }

    /// Tells whether the bytes come piece by piece.
    pub fn is_stream(&self) -> bool {
        matches!(self.inner, Inner::Stream { .. })
    }

    /// Returns the bytes if all of them are at hand.
    pub fn as_bytes(&self) -> Option<&[u8]> {
        match &self.inner {
            Inner::Empty => Some(&[]),
            Inner::Bytes(bytes) => Some(bytes),
            Inner::Stream { .. } => None,
        }
    }

    /// Takes the bytes if all of them are at hand, and leaves the body empty.
    pub fn take_bytes(&mut self) -> Option<Bytes> {
        match &mut self.inner {
            Inner::Empty => Some(Bytes::new()),
            Inner::Bytes(bytes) => {
                let bytes = std::mem::take(bytes);
                self.inner = Inner::Empty;
                Some(bytes)
            }
            Inner::Stream { .. } => None,
        }
    }

    /// Takes the body and leaves an empty one.
    #[must_use]
    pub fn take(&mut self) -> Body {
        std::mem::take(self)
    }

    /// Returns the next piece, or `None` at the end.
    ///
    /// # Errors
    ///
    /// Fails when the peer goes away or the producer fails; the body is empty afterwards.
    pub async fn next(&mut self) -> Option<Result<Bytes, BodyError>> {
        poll_fn(|cx| self.poll_chunk(cx)).await
    }

    /// Reads all that is left, up to `limit` bytes.
    ///
    /// # Errors
    ///
    /// [`BodyError::TooLarge`] as soon as more than `limit` bytes are announced or have come, and
    /// whatever [`next`](Body::next) fails with.
    pub async fn collect(&mut self, limit: u64) -> Result<Bytes, BodyError> {
        if self.len().is_some_and(|length| length > limit) {
            return Err(BodyError::TooLarge { limit });
        }
        if let Some(bytes) = self.take_bytes() {
            return Ok(bytes);
        }
        let Some(first) = self.next().await.transpose()? else {
            return Ok(Bytes::new());
        };
        let mut all = first;
        let mut joined: Option<BytesMut> = None;
        loop {
            let length = joined.as_ref().map_or(all.len(), BytesMut::len);
            if length as u64 > limit {
                *self = Body::empty();
                return Err(BodyError::TooLarge { limit });
            }
            match self.next().await.transpose()? {
                None => return Ok(joined.map_or(all, BytesMut::freeze)),
                Some(piece) => joined
                    .get_or_insert_with(|| BytesMut::from(&std::mem::take(&mut all)[..]))
                    .extend_from_slice(&piece),
            }
        }
    }

    /// Reads all that is left as [`collect`](Body::collect) does, and blocks the thread meanwhile.
    ///
    /// Meant for synchronous applications behind [`blocking`](crate::blocking) and for tests; on a
    /// thread that serves requests it would hold up all of them.
    ///
    /// # Errors
    ///
    /// As [`collect`](Body::collect).
    pub fn blocking_collect(&mut self, limit: u64) -> Result<Bytes, BodyError> {
        crate::blocking::block_on(self.collect(limit))
    }

    /// Polls for the next piece; `None` is the end.
    pub fn poll_chunk(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, BodyError>>> {
        match &mut self.inner {
            Inner::Empty => Poll::Ready(None),
            Inner::Bytes(bytes) => {
                let bytes = std::mem::take(bytes);
                self.inner = Inner::Empty;
                Poll::Ready((!bytes.is_empty()).then_some(Ok(bytes)))
            }
            Inner::Stream { stream, remaining } => match stream.as_mut().poll_next(cx) {
                Poll::Ready(Some(Ok(piece))) => {
                    if let Some(remaining) = remaining {
                        *remaining = remaining.saturating_sub(piece.len() as u64);
                    }
                    Poll::Ready(Some(Ok(piece)))
                }
                Poll::Pending => Poll::Pending,
                end => {
                    self.inner = Inner::Empty;
                    end
                }
            },
        }
    }
}

impl Stream for Body {
    type Item = Result<Bytes, BodyError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_chunk(cx)
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.inner {
            Inner::Empty => f.write_str("Body::Empty"),
            Inner::Bytes(bytes) => write!(f, "Body::Bytes({} bytes)", bytes.len()),
            Inner::Stream {
                remaining: Some(length),
                ..
            } => write!(f, "Body::Stream({length} bytes)"),
            Inner::Stream { .. } => f.write_str("Body::Stream"),
        }
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        let inner = if bytes.is_empty() {
            Inner::Empty
        } else {
            Inner::Bytes(bytes)
        };
        Body { inner }
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Bytes::from(bytes).into()
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Bytes::from(text).into()
    }
}

impl From<&'static str> for Body {
    fn from(text: &'static str) -> Self {
        Bytes::from_static(text.as_bytes()).into()
    }
}

impl From<&'static [u8]> for Body {
    fn from(bytes: &'static [u8]) -> Self {
        Bytes::from_static(bytes).into()
    }
}

impl From<Cow<'static, str>> for Body {
    fn from(text: Cow<'static, str>) -> Self {
        match text {
            Cow::Borrowed(text) => text.into(),
            Cow::Owned(text) => text.into(),
        }
    }
}

impl From<()> for Body {
    fn from((): ()) -> Self {
        Body::empty()
    }
}
