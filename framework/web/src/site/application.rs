//! The site as a gateway application.

use bytes::Bytes;
use nuages_core::Signal;
use nuages_gateway::{Application, Body, BodyError, BoxFuture, Environ, StartResponse};
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;

use super::Site;
use super::current::REQUEST;
use super::guard::guarded;
use crate::debug::response_for_error;
use crate::http::{Request, Response};

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
        Box::pin(async move {
            let Some(site) = self.me.upgrade() else {
                // The site is being dropped, which only an owner of its last handle can do.
                let (status, headers, body) = Response::text("the site is shutting down")
                    .with_status(nuages_gateway::StatusCode::SERVICE_UNAVAILABLE)
                    .into_parts();
                start_response.start_response(status, headers);
                return body;
            };
            if let Some(prefix) = &self.settings.force_script_name {
                environ.script_name = prefix.trim_end_matches('/').to_owned();
            }
            let request = Request::new(environ, site);
            let answer = REQUEST.scope(request.clone(), self.answer(&request));
            let response = match nuages_db::lease(guarded(answer)).await {
                Ok(response) => response,
                Err(error) => response_for_error(&request, &error),
            };
            let (status, headers, body) = response.into_parts();
            start_response.start_response(status, headers);
            finish(request, body)
        })
    }
}

impl Site {
    async fn answer(&self, request: &Request) -> Response {
        if REQUEST_STARTED.has_receivers() {
            REQUEST_STARTED.send_robust(request);
        }
        self.chain.handle(request.clone(), self).await
    }
}

/// Sends [`REQUEST_FINISHED`] now, or when the body's stream is dropped.
fn finish(request: Request, body: Body) -> Body {
    if !REQUEST_FINISHED.has_receivers() {
        return body;
    }
    if !body.is_stream() {
        REQUEST_FINISHED.send_robust(&request);
        return body;
    }
    let length = body.len();
    let watched = Watched { request, body };
    match length {
        Some(length) => Body::sized_stream(length, watched),
        None => Body::stream(watched),
    }
}

struct Watched {
    request: Request,
    body: Body,
}

impl Stream for Watched {
    type Item = Result<Bytes, BodyError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.body.poll_chunk(context)
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        REQUEST_FINISHED.send_robust(&self.request);
    }
}
