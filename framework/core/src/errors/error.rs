//! The one error type of views, commands and start-up code.

use std::backtrace::Backtrace;
use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::panic::Location;
use std::sync::atomic::{AtomicBool, Ordering};

/// A result whose error is [`Error`] unless said otherwise.
pub type Result<T, E = Error> = std::result::Result<T, E>;

static CAPTURE_BACKTRACES: AtomicBool = AtomicBool::new(false);

/// Any error, with the place where it entered this type.
///
/// Every [`std::error::Error`] becomes one by `?`, which notes the file and line of the `?`. It is one pointer wide.
///
/// ```
/// use nuages_core::{Error, PermissionDenied, Result};
///
/// fn view() -> Result<()> {
///     Err(PermissionDenied::new("only for editors"))?
/// }
///
/// let error: Error = view().unwrap_err();
/// assert!(error.downcast_ref::<PermissionDenied>().is_some());
/// assert!(error.location().file().ends_with(".rs"));
/// ```
pub struct Error(Box<Inner>);

struct Inner {
    error: Box<dyn StdError + Send + Sync>,
    location: &'static Location<'static>,
    backtrace: Option<Backtrace>,
}

impl Error {
    /// Makes an error of a text.
    #[track_caller]
    pub fn msg(message: impl Into<Cow<'static, str>>) -> Self {
        Self::from_boxed(Box::new(Message(message.into())))
    }

    /// Makes an error of a boxed one.
    #[track_caller]
    pub fn from_boxed(error: Box<dyn StdError + Send + Sync>) -> Self {
        let backtrace = CAPTURE_BACKTRACES
            .load(Ordering::Relaxed)
            .then(Backtrace::force_capture);
        Self(Box::new(Inner {
            error,
            location: Location::caller(),
            backtrace,
        }))
    }

    /// Turns the capture of a backtrace with each new error on or off, for the whole process. It is off at first,
    /// because a backtrace costs more than most requests; the site turns it on with `DEBUG`.
    pub fn capture_backtraces(capture: bool) {
        CAPTURE_BACKTRACES.store(capture, Ordering::Relaxed);
    }

    /// Puts a message before the error, which becomes its source. Location and backtrace stay.
    #[must_use]
    pub fn context(self, message: impl Into<Cow<'static, str>>) -> Self {
        let Inner {
            error,
            location,
            backtrace,
        } = *self.0;
        Self(Box::new(Inner {
            error: Box::new(Contextual {
                message: message.into(),
                source: error,
            }),
            location,
            backtrace,
        }))
    }

    /// Returns the error as `T` if it is one, seen through the messages that [`context`](Self::context) put before it.
    pub fn downcast_ref<T: StdError + 'static>(&self) -> Option<&T> {
        self.root().downcast_ref::<T>()
    }

    /// Takes the error as `T` if it is one and no message was put before it.
    ///
    /// # Errors
    /// The error as it was, where it is another.
    pub fn downcast<T: StdError + 'static>(self) -> std::result::Result<T, Self> {
        let Inner {
            error,
            location,
            backtrace,
        } = *self.0;
        match error.downcast() {
            Ok(error) => Ok(*error),
            Err(error) => Err(Self(Box::new(Inner {
                error,
                location,
                backtrace,
            }))),
        }
    }

    /// Returns the error below all messages that [`context`](Self::context) put before it.
    pub fn root(&self) -> &(dyn StdError + Send + Sync + 'static) {
        let mut error = self.0.error.as_ref();
        while let Some(contextual) = error.downcast_ref::<Contextual>() {
            error = contextual.source.as_ref();
        }
        error
    }

    /// Returns the error itself, then its source, then that one's source.
    pub fn chain(&self) -> Chain<'_> {
        Chain {
            next: Some(self.0.error.as_ref()),
        }
    }

    /// Returns the place where the error became this type: the `?` or the call that made it.
    pub fn location(&self) -> &'static Location<'static> {
        self.0.location
    }

    /// Returns the backtrace, if they were captured when the error was made.
    pub fn backtrace(&self) -> Option<&Backtrace> {
        self.0.backtrace.as_ref()
    }
}

impl<E: StdError + Send + Sync + 'static> From<E> for Error {
    #[track_caller]
    fn from(error: E) -> Self {
        Self::from_boxed(Box::new(error))
    }
}

/// Gives the error itself, without the place where it became this type.
impl From<Error> for Box<dyn StdError + Send + Sync> {
    fn from(error: Error) -> Self {
        error.0.error
    }
}

impl AsRef<dyn StdError + Send + Sync> for Error {
    fn as_ref(&self) -> &(dyn StdError + Send + Sync + 'static) {
        self.0.error.as_ref()
    }
}

/// Shows the message; with `{:#}` also the messages of all sources, separated by `: `.
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.error)?;
        if f.alternate() {
            for source in self.chain().skip(1) {
                write!(f, ": {source}")?;
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.error)?;
        for source in self.chain().skip(1) {
            write!(f, "\n  caused by: {source}")?;
        }
        write!(f, "\n  at {}", self.0.location)?;
        match &self.0.backtrace {
            Some(backtrace) => write!(f, "\n{backtrace}"),
            None => Ok(()),
        }
    }
}

/// Iterates over an error and its sources.
#[derive(Debug, Clone)]
pub struct Chain<'a> {
    next: Option<&'a (dyn StdError + 'static)>,
}

impl<'a> Iterator for Chain<'a> {
    type Item = &'a (dyn StdError + 'static);

    fn next(&mut self) -> Option<Self::Item> {
        let error = self.next?;
        self.next = error.source();
        Some(error)
    }
}

#[derive(Debug)]
struct Message(Cow<'static, str>);

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl StdError for Message {}

#[derive(Debug)]
struct Contextual {
    message: Cow<'static, str>,
    source: Box<dyn StdError + Send + Sync>,
}

impl fmt::Display for Contextual {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl StdError for Contextual {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(self.source.as_ref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::errors::{Context, PermissionDenied};

    fn parse(text: &str) -> Result<i32> {
        Ok(text.parse::<i32>()?)
    }

    #[test]
    fn the_question_mark_notes_its_place() {
        let error = parse("x").unwrap_err();
        assert!(error.location().file().ends_with("error.rs"));
        assert_eq!(error.location().line(), {
            let source = include_str!("error.rs");
            let line = source
                .lines()
                .position(|line| line.contains("Ok(text.parse"));
            u32::try_from(line.unwrap() + 1).unwrap()
        });
    }

    #[test]
    fn context_keeps_the_error_below_it() {
        let error = parse("x").context("reading the page number").unwrap_err();
        assert_eq!(error.to_string(), "reading the page number");
        assert_eq!(
            format!("{error:#}"),
            "reading the page number: invalid digit found in string"
        );
        assert!(error.downcast_ref::<std::num::ParseIntError>().is_some());
        assert_eq!(error.chain().count(), 2);
    }

    #[test]
    fn exceptions_are_found_by_type() {
        let error = Error::from(PermissionDenied::new("no"));
        assert_eq!(
            error.downcast_ref::<PermissionDenied>().unwrap().message(),
            "no"
        );
        assert!(error.downcast_ref::<std::io::Error>().is_none());
    }

    #[test]
    fn it_is_one_pointer_wide() {
        assert_eq!(size_of::<Error>(), size_of::<usize>());
    }
}
