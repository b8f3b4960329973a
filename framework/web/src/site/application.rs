//! The site as a gateway application.

use bytes::Bytes;
use nuages_core::Signal;
use nuages_gateway::{Application, Body, BodyError, BoxFuture, Environ, StartResponse};
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;

use super::Site;
use super::current;
use super::guard::caught;
use super::queries;
use crate::http::{Request, Response};
use crate::middleware::Passage;

/// Sent with each request before anything looks at it.
pub static REQUEST_STARTED: Signal<Request> = Signal::new();

/// Sent with each request once its response has been made, or for a streamed body once that has ended.
pub static REQUEST_FINISHED: Signal<Request> = Signal::new();

impl Application for Site {
    fn call<'a>(
        &'a self,
        mut environ: Environ,
        start_response: &'a mut dyn StartResponse,
    ) -> BoxFuture<'a, Body> {
        let Some(site) = self.me.upgrade() else {
            // The site is being dropped, which only an owner of its last handle can do.
            let response = Response::text("the site is shutting down")
                .with_status(nuages_gateway::StatusCode::SERVICE_UNAVAILABLE);
            return Box::pin(std::future::ready(start(response, start_response)));
        };
        if let Some(prefix) = &self.settings.force_script_name {
            environ.script_name = prefix.trim_end_matches('/').to_owned();
        }
        let request = Request::new(environ, site);
        let answer = nuages_db::lease(Answer {
            passage: self.chain.passage(request.clone(), self),
            current: Some(request.clone()),
            started: false,
            start_response,
        });
        match self.settings.debug {
            true => Box::pin(queries::watched(request, answer)),
            false => Box::pin(answer),
        }
    }
}

/// Tells the server the head of a response and returns the body.
fn start(response: Response, start_response: &mut dyn StartResponse) -> Body {
    let (status, headers, body) = response.into_parts();
    start_response.start_response(status, headers);
    body
}

/// The whole way of one request, written by hand to keep it small: every request allocates one.
struct Answer<'a> {
    passage: Passage<'a>,
    /// The request that is the running task's own while the passage is polled.
    current: Option<Request>,
    started: bool,
    start_response: &'a mut dyn StartResponse,
}

impl Future for Answer<'_> {
    type Output = Body;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Body> {
        let this = self.get_mut();
        let passage = &mut this.passage;
        let polled = current::within(&mut this.current, || {
            let begins = !std::mem::replace(&mut this.started, true);
            if begins
                && REQUEST_STARTED.has_receivers()
                && let Err(panic) = caught(|| drop(REQUEST_STARTED.send_robust(passage.request())))
            {
                passage.fail(panic);
            }
            Pin::new(&mut *passage).poll(context)
        });
        let Poll::Ready(response) = polled else {
            return Poll::Pending;
        };
        let body = start(response, this.start_response);
        Poll::Ready(finish(this.passage.request(), body))
    }
}

/// Sends [`REQUEST_FINISHED`] now, or when the body's stream is dropped.
fn finish(request: &Request, body: Body) -> Body {
    if !body.is_stream() {
        if REQUEST_FINISHED.has_receivers() {
            REQUEST_FINISHED.send_robust(request);
        }
        return body;
    }
    let length = body.len();
    let streamed = Streamed {
        request: request.clone(),
        current: Some(request.clone()),
        body,
    };
    match length {
        Some(length) => Body::sized_stream(length, streamed),
        None => Body::stream(streamed),
    }
}

/// A body that comes in pieces, made for its request until the end.
struct Streamed {
    request: Request,
    /// The request that is the running task's own while the body is polled.
    current: Option<Request>,
    body: Body,
}

impl Stream for Streamed {
    type Item = Result<Bytes, BodyError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        let body = &mut this.body;
        let polled = current::within(&mut this.current, || caught(|| body.poll_chunk(context)));
        let piece = match polled {
            Ok(Poll::Pending) => return Poll::Pending,
            Ok(Poll::Ready(piece)) => piece,
            Err(panic) => Some(Err(BodyError::Other(panic.into()))),
        };
        if let Some(Err(error)) = &piece {
            this.body = Body::empty();
            tracing::error!(
                target: "nuages.request",
                "The response to {} {} broke off: {error}",
                this.request.method(),
                this.request.path()
            );
        }
        Poll::Ready(piece)
    }
}

impl Drop for Streamed {
    fn drop(&mut self) {
        if REQUEST_FINISHED.has_receivers() {
            REQUEST_FINISHED.send_robust(&self.request);
        }
    }
}
