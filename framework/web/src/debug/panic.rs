//! Panics of views, made errors.

use std::any::Any;
use std::backtrace::Backtrace;
use std::cell::RefCell;
use std::fmt;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Once;
use std::task::{Context, Poll};

use nuages_core::Result;
use nuages_gateway::BoxFuture;

use crate::http::Response;

/// A view panicked; answered with 500.
#[derive(Debug)]
pub struct Panicked {
    message: String,
    place: Option<Place>,
}

/// Where a panic began.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) file: String,
    pub(super) line: u32,
    pub(super) column: u32,
    pub(super) backtrace: String,
}

impl Panicked {
    fn of(payload: &(dyn Any + Send)) -> Self {
        let message = payload
            .downcast_ref::<&str>()
            .map(|message| (*message).to_owned())
            .or_else(|| payload.downcast_ref::<String>().cloned())
            .unwrap_or_else(|| "a panic without a message".to_owned());
        Self {
            message,
            place: LAST.take(),
        }
    }

    pub(super) fn place(&self) -> Option<&Place> {
        self.place.as_ref()
    }
}

impl fmt::Display for Panicked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "panicked: {}", self.message)
    }
}

impl std::error::Error for Panicked {}

thread_local! {
    static LAST: RefCell<Option<Place>> = const { RefCell::new(None) };
}

/// Lets every panic of the process leave its place and backtrace for the debug page, besides what the program's own hook does.
pub(crate) fn remember_panics() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        let hook = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if let Some(location) = info.location() {
                LAST.set(Some(Place {
                    file: location.file().to_owned(),
                    line: location.line(),
                    column: location.column(),
                    backtrace: Backtrace::force_capture().to_string(),
                }));
            }
            hook(info);
        }));
    });
}

/// The future of a view, whose panics are errors.
pub(crate) struct CatchPanic<'a>(pub(crate) BoxFuture<'a, Result<Response>>);

impl Future for CatchPanic<'_> {
    type Output = Result<Response>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let future = AssertUnwindSafe(&mut self.0);
        match catch_unwind(move || { future }.0.as_mut().poll(context)) {
            Ok(poll) => poll,
            Err(payload) => Poll::Ready(Err(Panicked::of(payload.as_ref()).into())),
        }
    }
}
