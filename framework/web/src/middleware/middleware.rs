//! The trait that every middleware implements.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use nuages_core::{Error, Result, Settings};

use super::Next;
use crate::http::{Request, Response};
use crate::urls::ResolverMatch;

/// One layer between the server and the view.
///
/// Only [`new`](Self::new) must be written. A layer that looks at the request before, or at the response after, writes
/// [`process_request`](Self::process_request) or [`process_response`](Self::process_response) and says so in
/// [`hooks_only`](Self::hooks_only); one that waits for something writes [`call`](Self::call), as an `async fn`.
pub trait Middleware: Send + Sync + Sized + 'static {
    /// Makes the middleware, once, when the site starts.
    ///
    /// # Errors
    ///
    /// [`MiddlewareNotUsed`] takes it out of the chain; any other error stops the start.
    fn new(settings: &Settings) -> Result<Self>;

    /// Says whether [`call`](Self::call) does no more than the provided one. The chain then calls the two hooks directly,
    /// which saves a boxed future per request.
    fn hooks_only(&self) -> bool {
        false
    }

    /// Answers a request, by itself or by running what comes `next`.
    ///
    /// # Errors
    ///
    /// An error becomes a response for the layer outside, as one of a view would.
    fn call(
        &self,
        request: Request,
        next: Next<'_>,
    ) -> impl Future<Output = Result<Response>> + Send {
        async move {
            let response = match self.process_request(&request)? {
                Some(response) => response,
                None => next.run(request.clone()).await,
            };
            self.process_response(&request, response)
        }
    }

    /// Looks at a request before the layers inside do; a response keeps it from them.
    ///
    /// # Errors
    ///
    /// An error becomes a response for the layer outside.
    fn process_request(&self, request: &Request) -> Result<Option<Response>> {
        let _ = request;
        Ok(None)
    }

    /// Looks at the response of the layers inside, or of this layer's own `process_request`.
    ///
    /// # Errors
    ///
    /// An error becomes a response for the layer outside.
    fn process_response(&self, request: &Request, response: Response) -> Result<Response> {
        let _ = request;
        Ok(response)
    }

    /// Looks at a request whose view is known, just before that is called; a response takes the view's place.
    fn process_view(
        &self,
        request: &Request,
        view: &ResolverMatch,
    ) -> impl Future<Output = Result<Option<Response>>> + Send {
        let _ = (request, view);
        Pass
    }

    /// Looks at an error of the view; a response takes the error's place.
    fn process_exception(
        &self,
        request: &Request,
        error: &Error,
    ) -> impl Future<Output = Option<Response>> + Send {
        let _ = (request, error);
        NoAnswer
    }
}

/// An error of [`Middleware::new`]: this site has no use for the middleware.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct MiddlewareNotUsed;

impl fmt::Display for MiddlewareNotUsed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the settings leave this middleware nothing to do")
    }
}

impl std::error::Error for MiddlewareNotUsed {}

/// What a hook that is not written returns: of no size, so that boxing it allocates nothing.
struct Pass;

impl Future for Pass {
    type Output = Result<Option<Response>>;

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Self::Output> {
        Poll::Ready(Ok(None))
    }
}

struct NoAnswer;

impl Future for NoAnswer {
    type Output = Option<Response>;

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Self::Output> {
        Poll::Ready(None)
    }
}
