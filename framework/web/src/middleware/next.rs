//! What a middleware runs to get on.

use std::fmt;
use std::future::{Future, ready};
use std::pin::Pin;
use std::task::{Context, Poll};

use nuages_core::{Error, Result};
use nuages_gateway::{BoxFuture, StatusCode};

use super::layer::Layer;
use crate::debug::response_for_error;
use crate::http::{Request, Response};
use crate::site::caught;
use crate::views::Handler;

/// The layers inside the present one, and at the centre the view.
#[derive(Clone, Copy)]
pub struct Next<'a> {
    pub(super) layers: &'a [Box<dyn Layer>],
    pub(super) handler: &'a dyn Handler,
}

impl<'a> Next<'a> {
    /// Runs the layers inside and returns their response; their errors and panics have become responses.
    pub fn run(self, request: Request) -> impl Future<Output = Response> + Send + Unpin + 'a {
        self.passage(request)
    }

    pub(super) fn passage(self, request: Request) -> Passage<'a> {
        Passage {
            next: self,
            request,
            hooked: 0,
            state: State::Entering,
        }
    }
}

impl fmt::Debug for Next<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Next")
            .field("layers", &self.layers.len())
            .finish()
    }
}

/// A request on its way through layers whose hooks are called directly, to the first layer that waits for something, or
/// to the view, and back. Written by hand, because every request has one: an async block would be several times as large.
pub(crate) struct Passage<'a> {
    next: Next<'a>,
    request: Request,
    /// How many layers, outermost first, let the request in by `process_request` and have not seen the response.
    hooked: usize,
    state: State<'a>,
}

enum State<'a> {
    Entering,
    /// A layer or the view works.
    Inside(BoxFuture<'a, Result<Response>>),
    /// The response for an error is being made.
    Failed(BoxFuture<'a, Response>),
    /// Only layers that are left remain.
    Leaving,
}

impl<'a> Passage<'a> {
    pub(crate) fn request(&self) -> &Request {
        &self.request
    }

    /// Answers with the page for an error; with plain words if it is that page which failed.
    pub(crate) fn fail(&mut self, error: Error) {
        self.state = State::Failed(match self.state {
            State::Failed(_) => Box::pin(ready(plain_words())),
            _ => response_for_error(&self.request, error),
        });
    }

    fn poll_answer(&mut self, context: &mut Context<'_>) -> Poll<Result<Response>> {
        if matches!(self.state, State::Entering) {
            match self.enter() {
                Ok(inside) => self.state = State::Inside(inside),
                Err(answer) => {
                    self.state = State::Leaving;
                    return Poll::Ready(answer);
                }
            }
        }
        let polled = match &mut self.state {
            State::Inside(inside) => inside.as_mut().poll(context),
            State::Failed(page) => page.as_mut().poll(context).map(Ok),
            State::Entering | State::Leaving => Poll::Pending,
        };
        if polled.is_ready() {
            self.state = State::Leaving;
        }
        polled
    }

    /// Calls the hooks of the first layers, then begins what is inside of them; `Err` is the answer of a hook.
    fn enter(&mut self) -> Result<BoxFuture<'a, Result<Response>>, Result<Response>> {
        let layers = self.next.layers;
        for (index, layer) in layers.iter().enumerate() {
            if !layer.hooks_only() {
                let next = Next {
                    layers: &layers[index + 1..],
                    ..self.next
                };
                self.request.enter(next.layers.len());
                return Ok(layer.call(self.request.clone(), next));
            }
            match layer.process_request(&self.request) {
                Ok(None) => self.hooked += 1,
                Ok(Some(response)) => {
                    self.hooked += 1;
                    return Err(Ok(response));
                }
                Err(error) => return Err(Err(error)),
            }
        }
        Ok(self.next.handler.handle(self.request.clone()))
    }

    /// Lets the layers see the response, innermost first, until one fails.
    fn leave(&mut self, mut response: Response) -> Result<Response> {
        while let Some(index) = self.hooked.checked_sub(1) {
            self.hooked = index;
            response = self.next.layers[index]
                .process_response(&self.request, response)?
                .into_result()?;
        }
        Ok(response)
    }
}

impl Future for Passage<'_> {
    type Output = Response;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Response> {
        let this = self.get_mut();
        loop {
            let polled = caught(|| match this.poll_answer(context) {
                Poll::Ready(answer) => {
                    let left = answer
                        .and_then(Response::into_result)
                        .and_then(|response| this.leave(response));
                    Poll::Ready(left)
                }
                Poll::Pending => Poll::Pending,
            });
            let error = match polled {
                Ok(Poll::Pending) => return Poll::Pending,
                Ok(Poll::Ready(Ok(response))) => return Poll::Ready(response),
                Ok(Poll::Ready(Err(error))) | Err(error) => error,
            };
            this.fail(error);
        }
    }
}

fn plain_words() -> Response {
    Response::text("A server error occurred. Please contact the administrator.")
        .with_status(StatusCode::INTERNAL_SERVER_ERROR)
}
