//! Requests that wait often.

use std::convert::Infallible;
use std::future::Future;
use std::panic::resume_unwind;
use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::dev::Response;
use actix_web::rt::{spawn, task::JoinHandle};
use http::StatusCode;

use super::response::{self, ResponseBody};

type Answer = Result<Response<ResponseBody>, Infallible>;

/// How often a request waits before it becomes a task. One that asks its database once or twice does not.
const PATIENCE: u8 = 4;

/// A request on its way to the response. Whenever something wakes it, actix polls the whole connection: its timers, its buffers, whether
/// another request has come. One that waits again and again, as for many queries, therefore becomes a task of its own and wakes the
/// connection once more, when the response is there.
pub(super) struct Answering {
    way: Way,
    waited: u8,
}

enum Way {
    Inside(Pin<Box<dyn Future<Output = Answer>>>),
    Apart(JoinHandle<Answer>),
}

impl Answering {
    pub(super) fn new(answer: impl Future<Output = Answer> + 'static) -> Self {
        Self {
            way: Way::Inside(Box::pin(answer)),
            waited: 0,
        }
    }
}

impl Future for Answering {
    type Output = Answer;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Answer> {
        let this = &mut *self;
        if let Way::Inside(answer) = &mut this.way {
            let polled = answer.as_mut().poll(context);
            this.waited += u8::from(polled.is_pending());
            if this.waited < PATIENCE {
                return polled;
            }
            let none = Box::pin(std::future::pending());
            let answer = std::mem::replace(answer, none);
            this.way = Way::Apart(spawn(answer));
        }
        let Way::Apart(task) = &mut this.way else {
            return Poll::Pending;
        };
        Pin::new(task).poll(context).map(|answer| match answer {
            Ok(answer) => answer,
            Err(error) => match error.try_into_panic() {
                Ok(panic) => resume_unwind(panic),
                Err(_) => Ok(response::plain(StatusCode::SERVICE_UNAVAILABLE)),
            },
        })
    }
}

impl Drop for Answering {
    /// Whoever asked is gone: the rest is not done.
    fn drop(&mut self) {
        if let Way::Apart(task) = &self.way {
            task.abort();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use actix_web::rt::System;
    use actix_web::rt::task::yield_now;

    use super::*;

    #[test]
    fn a_request_is_not_done_for_nobody() {
        System::new().block_on(async {
            for waits in [0, PATIENCE, 2 * PATIENCE] {
                let held = Rc::new(());
                let kept = Rc::clone(&held);
                let mut answering = Answering::new(async move {
                    std::future::pending::<()>().await;
                    drop(kept);
                    Ok(response::plain(StatusCode::OK))
                });
                for _ in 0..waits {
                    std::future::poll_fn(|context| {
                        let polled = Pin::new(&mut answering).poll(context);
                        assert!(polled.is_pending());
                        Poll::Ready(())
                    })
                    .await;
                    yield_now().await;
                }
                assert_eq!(Rc::strong_count(&held), 2);
                drop(answering);
                yield_now().await;
                yield_now().await;
                assert_eq!(Rc::strong_count(&held), 1, "{waits}");
            }
        });
    }
}
