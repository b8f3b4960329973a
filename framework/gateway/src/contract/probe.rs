use std::fmt::Write as _;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use http::{HeaderValue, StatusCode, header, header::HeaderName};
use tokio::sync::mpsc;

use crate::blocking::Pieces;
use crate::{Application, Body, BodyError, BoxFuture, Environ, Headers, StartResponse};

type Sender = mpsc::Sender<Result<Bytes, BodyError>>;

/// The application that a server under test has to serve for
/// [`check_server`](super::check_server).
///
/// Each of its paths does one thing that a server must cope with.
#[derive(Debug, Default)]
pub struct Probe {
    waiting: Mutex<Vec<Sender>>,
    closed: Arc<AtomicUsize>,
    calls: AtomicUsize,
}

impl Probe {
    /// Makes a probe.
    pub fn new() -> Self {
        Probe::default()
    }

    fn wait(&self) -> (Sender, mpsc::Receiver<Result<Bytes, BodyError>>) {
        let (sender, receiver) = mpsc::channel(4);
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.push(sender.clone());
        (sender, receiver)
    }

    fn release(&self) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        for sender in waiting.drain(..) {
            let _gone = sender.try_send(Ok(Bytes::from_static(b"second")));
        }
    }

    async fn answer(&self, mut environ: Environ, start: &mut dyn StartResponse) -> Body {
        self.calls.fetch_add(1, Ordering::Relaxed);
        let path = environ.path_info().into_owned();
        let mut headers = Headers::new();
        let mut status = StatusCode::OK;
        let body = match path.as_str() {
            "/echo" => environ.body.take(),
            "/length" => match environ.body.collect(u64::MAX).await {
                Ok(bytes) => Body::from(bytes.len().to_string()),
                Err(error) => Body::from(error.to_string()),
            },
            "/ignore" => Body::from("ignored"),
            "/twice" => {
                start.start_response(StatusCode::OK, field("x-first", "yes"));
                status = StatusCode::NOT_FOUND;
                headers = field("x-second", "yes");
                Body::from("second")
            }
            "/fields" => {
                for value in ["a=1", "b=2", "c=3"] {
                    headers.append(header::SET_COOKIE, HeaderValue::from_static(value));
                }
                headers.append(header::TRANSFER_ENCODING, HeaderValue::from_static("gzip"));
                headers.append(header::UPGRADE, HeaderValue::from_static("tea"));
                Body::from("fields")
            }
            "/close" => {
                headers = field("connection", "close");
                Body::from("closing")
            }
            "/no-content" => {
                status = StatusCode::NO_CONTENT;
                Body::from("must not be sent")
            }
            "/not-modified" => {
                status = StatusCode::NOT_MODIFIED;
                headers = field("etag", "\"1\"");
                Body::from("must not be sent")
            }
            "/sized" => Body::sized_stream(10, Parts::new(["first", "12345"])),
            "/short" => Body::sized_stream(20, Parts::new(["first", "12345"])),
            "/broken" => Body::stream(Parts::new(["first", "!"])),
            "/drip" => {
                let (sender, receiver) = self.wait();
                let _room = sender.try_send(Ok(Bytes::from_static(b"first")));
                Body::stream(Pieces(receiver))
            }
            "/wait" => {
                let (_, mut receiver) = self.wait();
                receiver.recv().await;
                Body::from("waited")
            }
            "/release" => {
                self.release();
                Body::from("released")
            }
            "/forever" => Body::stream(Forever(Arc::clone(&self.closed))),
            "/closed" => Body::from(self.closed.load(Ordering::SeqCst).to_string()),
            "/calls" => Body::from(self.calls.load(Ordering::Relaxed).to_string()),
            "/panic" => panic!("the probe was asked to panic"),
            "/silent" => return Body::from("never started"),
            "/informational" => {
                status = StatusCode::PROCESSING;
                Body::empty()
            }
            _ => Body::from(describe(&environ)),
        };
        start.start_response(status, headers);
        body
    }
}

impl Application for Probe {
    fn call<'a>(
        &'a self,
        environ: Environ,
        start_response: &'a mut dyn StartResponse,
    ) -> BoxFuture<'a, Body> {
        Box::pin(self.answer(environ, start_response))
    }
}

fn field(name: &'static str, value: &'static str) -> Headers {
    let mut headers = Headers::new();
    headers.append(
        HeaderName::from_static(name),
        HeaderValue::from_static(value),
    );
    headers
}

fn describe(environ: &Environ) -> String {
    let mut text = format!(
        "method {}\ntarget {}\npath {}\nquery {}\nversion {:?}\nscript {}\nscheme {}\n",
        environ.method,
        environ.uri,
        environ.path_info(),
        environ.query_string(),
        environ.version,
        environ.script_name,
        environ.scheme,
    );
    if let Some(address) = environ.remote_addr {
        let _ = writeln!(text, "remote {}", address.ip());
    }
    for (name, value) in environ.headers.iter() {
        let value = String::from_utf8_lossy(value.as_bytes());
        let _ = writeln!(text, "field {name}: {value}");
    }
    text
}

/// Yields the pieces; `"!"` stands for a failure.
struct Parts(std::vec::IntoIter<&'static str>);

impl Parts {
    fn new(pieces: impl Into<Vec<&'static str>>) -> Self {
        Parts(pieces.into().into_iter())
    }
}

impl Stream for Parts {
    type Item = Result<Bytes, BodyError>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.next().map(|piece| match piece {
            "!" => Err(BodyError::Other("the probe was asked to fail".into())),
            piece => Ok(Bytes::from_static(piece.as_bytes())),
        }))
    }
}

/// Yields without end and counts when it is dropped.
struct Forever(Arc<AtomicUsize>);

impl Stream for Forever {
    type Item = Result<Bytes, BodyError>;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(Some(Ok(Bytes::from_static(&[b'.'; 4096]))))
    }
}

impl Drop for Forever {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}
