//! Panics of views, made errors.

use std::any::Any;
use std::backtrace::Backtrace;
use std::cell::RefCell;
use std::fmt;
use std::sync::Once;

use nuages_core::Error;

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
        write!(f, "the view panicked: {}", self.message)
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

/// Makes an error of what a panic leaves behind, with the place where it began if that is known.
pub(crate) fn panicked(payload: &(dyn Any + Send)) -> Error {
    Panicked::of(payload).into()
}
