use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use actix_http::{Payload, Request, error::PayloadError};
use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use http::{Extensions, StatusCode, header};
use tokio::sync::mpsc;
use tokio::time::timeout;

use super::service::Limits;
use crate::blocking::Pieces;
use crate::{Body, BodyError, Environ, Headers, Scheme, ServerInfo};

/// A body of a known length up to this, in bytes, is read before the application is called.
const READ_AHEAD: u64 = 64 * 1024;

/// Set once a body turned out longer than the server allows.
pub(super) type Overflow = Rc<Cell<bool>>;

/// The status with which the server itself answers a request.
pub(super) struct Refusal(pub(super) StatusCode);

/// Tells whether the Host field, which actix has seen to be one, can be a host and port (RFC 9112, 3.2).
pub(super) fn has_valid_host(headers: &Headers) -> bool {
    let allowed = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:%[]".contains(byte);
    headers
        .get(&header::HOST)
        .is_none_or(|host| host.as_bytes().iter().all(allowed))
}

/// Takes actix's request apart.
pub(super) fn take_apart(server: &Arc<ServerInfo>, request: Request) -> (Environ, Payload) {
    let (mut head, payload) = request.into_parts();
    let headers = drain(&mut head.headers);
    let environ = Environ {
        method: std::mem::take(&mut head.method),
        uri: std::mem::take(&mut head.uri),
        version: head.version,
        scheme: Scheme::Http,
        script_name: String::new(),
        headers,
        body: Body::empty(),
        remote_addr: head.peer_addr,
        server: Arc::clone(server),
        extensions: Extensions::new(),
    };
    (environ, payload)
}

fn drain(map: &mut actix_web::http::header::HeaderMap) -> Headers {
    let mut headers = Headers::with_capacity(map.len());
    let mut name = header::HOST;
    for (next, value) in map.drain() {
        if let Some(next) = next {
            name = next;
        }
        headers.append(name.clone(), value);
    }
    headers
}

/// Reads a short body, or begins to move a long one.
pub(super) async fn body(
    limits: &Limits,
    headers: &Headers,
    payload: Payload,
) -> Result<(Body, Option<Overflow>), Refusal> {
    let limit = limits.max_body.unwrap_or(u64::MAX);
    let patience = limits.body_timeout;
    let length = headers
        .get_str(&header::CONTENT_LENGTH)
        .and_then(|text| text.trim().parse::<u64>().ok());
    match length {
        Some(length) if length > limit => Err(Refusal(StatusCode::PAYLOAD_TOO_LARGE)),
        Some(length) if length <= READ_AHEAD => {
            let bytes = read_all(payload, length, patience).await?;
            Ok((Body::from(bytes), None))
        }
        length => {
            let overflow = Overflow::default();
            let (sender, receiver) = mpsc::channel(1);
            let pump = pump(payload, sender, limit, patience, Rc::clone(&overflow));
            actix_web::rt::spawn(pump);
            let body = match length {
                Some(length) => Body::sized_stream(length, Pieces(receiver)),
                None => Body::stream(Pieces(receiver)),
            };
            Ok((body, Some(overflow)))
        }
    }
}

async fn read_all(mut payload: Payload, length: u64, patience: Duration) -> Result<Bytes, Refusal> {
    let mut pieces: Option<BytesMut> = None;
    let mut next = async || {
        let piece = timeout(patience, next(&mut payload)).await;
        match piece.map_err(|_| Refusal(StatusCode::REQUEST_TIMEOUT))? {
            None => Ok(None),
            Some(Ok(piece)) => Ok(Some(piece)),
            Some(Err(_)) => Err(Refusal(StatusCode::BAD_REQUEST)),
        }
    };
    let Some(first) = next().await? else {
        return Ok(Bytes::new());
    };
    if first.len() as u64 == length {
        return Ok(first);
    }
    while let Some(piece) = next().await? {
        pieces
            .get_or_insert_with(|| {
                let mut all = BytesMut::with_capacity(length as usize);
                all.extend_from_slice(&first);
                all
            })
            .extend_from_slice(&piece);
    }
    Ok(pieces.map_or(first, BytesMut::freeze))
}

async fn next(payload: &mut Payload) -> Option<Result<Bytes, PayloadError>> {
    poll_fn(|cx| Pin::new(&mut *payload).poll_next(cx)).await
}

/// Moves a body piece by piece to wherever the application reads it, until nobody does.
async fn pump(
    mut payload: Payload,
    sender: mpsc::Sender<Result<Bytes, BodyError>>,
    limit: u64,
    patience: Duration,
    overflow: Overflow,
) {
    let mut length = 0_u64;
    loop {
        let piece = {
            let mut closed = pin!(sender.closed());
            let wanted = poll_fn(|cx| match closed.as_mut().poll(cx) {
                Poll::Ready(()) => Poll::Ready(None),
                Poll::Pending => Pin::new(&mut payload).poll_next(cx),
            });
            timeout(patience, wanted).await
        };
        let piece = match piece {
            Ok(None) => return,
            Ok(Some(Ok(piece))) => piece,
            Ok(Some(Err(_))) | Err(_) => {
                let _unread = sender.send(Err(BodyError::Incomplete)).await;
                return;
            }
        };
        length += piece.len() as u64;
        if length > limit {
            overflow.set(true);
            let _unread = sender.send(Err(BodyError::TooLarge { limit })).await;
            return;
        }
        if sender.send(Ok(piece)).await.is_err() {
            return;
        }
    }
}
