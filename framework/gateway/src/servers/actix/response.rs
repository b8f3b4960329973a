use std::pin::Pin;
use std::task::{Context, Poll};

use actix_http::ConnectionType;
use actix_web::body::{BodySize, MessageBody};
use actix_web::dev::Response;
use bytes::Bytes;
use http::{HeaderValue, Method, StatusCode, Version, header};

use crate::{Body, BodyError, Environ, Headers};

/// A response's body as actix asks for it.
pub(super) enum ResponseBody {
    /// A body that is sent, with the length that is announced.
    Sent(Body, BodySize),
    /// The body of an answer to HEAD, of which only the length is told.
    Unsent(BodySize),
}

impl MessageBody for ResponseBody {
    type Error = BodyError;

    fn size(&self) -> BodySize {
        match self {
            ResponseBody::Sent(_, size) | ResponseBody::Unsent(size) => *size,
        }
    }

    fn poll_next(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, BodyError>>> {
        match self.get_mut() {
            // An empty piece would be the chunk that ends the body.
            ResponseBody::Sent(body, _) => loop {
                match body.poll_chunk(cx) {
                    Poll::Ready(Some(Ok(piece))) if piece.is_empty() => {}
                    polled => return polled,
                }
            },
            ResponseBody::Unsent(_) => Poll::Ready(None),
        }
    }

    fn try_into_bytes(mut self) -> Result<Bytes, Self> {
        match &mut self {
            ResponseBody::Sent(body, _) => body.take_bytes().ok_or(self),
            ResponseBody::Unsent(_) => Ok(Bytes::new()),
        }
    }
}

/// What of a request decides how its response is sent.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Asked {
    /// By HEAD, which is answered without a body.
    pub(super) head: bool,
    /// Over HTTP/1.0, which knows no chunks: a body of unknown length ends with the connection.
    pub(super) old: bool,
}

impl Asked {
    pub(super) fn of(environ: &Environ) -> Self {
        Asked {
            head: environ.method == Method::HEAD,
            old: environ.version < Version::HTTP_11,
        }
    }
}

/// Builds actix's response from what the application said.
pub(super) fn build(
    status: StatusCode,
    headers: Headers,
    body: Body,
    Asked { head, old }: Asked,
) -> Response<ResponseBody> {
    let mut announced = None;
    let bodiless = matches!(status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED);
    let mut response = Response::with_body(status, ());
    let target = response.head_mut();
    for (name, value) in headers {
        match name {
            header::CONTENT_LENGTH => {
                announced = value.to_str().ok().and_then(|text| text.parse().ok());
                if status == StatusCode::NOT_MODIFIED {
                    target.headers.append(name, value);
                }
            }
            header::CONNECTION => {
                if value.as_bytes().eq_ignore_ascii_case(b"close") {
                    target.set_connection_type(ConnectionType::Close);
                }
            }
            header::TRANSFER_ENCODING | header::TRAILER | header::TE | header::UPGRADE => {}
            name => target.headers.append(name, value),
        }
    }
    let size = match (body.len(), announced) {
        _ if bodiless => BodySize::None,
        (Some(0), Some(length)) if head => BodySize::Sized(length),
        (Some(length), _) => BodySize::Sized(length),
        (None, Some(length)) => BodySize::Sized(length),
        (None, None) => {
            if old {
                target.no_chunking(true);
                target.set_connection_type(ConnectionType::Close);
            }
            BodySize::Stream
        }
    };
    if head || bodiless {
        response.set_body(ResponseBody::Unsent(size))
    } else {
        response.set_body(ResponseBody::Sent(body, size))
    }
}

/// Builds the answer that the server itself gives, and closes the connection after it.
pub(super) fn plain(status: StatusCode) -> Response<ResponseBody> {
    let text = match status {
        StatusCode::INTERNAL_SERVER_ERROR => {
            "A server error occurred. Please contact the administrator."
        }
        _ => status.canonical_reason().unwrap_or("Error"),
    };
    let mut headers = Headers::with_capacity(2);
    headers.append(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/plain; charset=utf-8"),
    );
    if status != StatusCode::INTERNAL_SERVER_ERROR {
        headers.append(header::CONNECTION, HeaderValue::from_static("close"));
    }
    build(status, headers, Body::from(text), Asked::default())
}
