//! Messages put before an error on its way up.

use std::borrow::Cow;

use super::Error;

/// Adds to results and options the message that says what was being done.
///
/// ```
/// use nuages_core::{Context, Result};
///
/// fn read(path: &str) -> Result<String> {
///     std::fs::read_to_string(path).with_context(|| format!("reading '{path}'"))
/// }
///
/// assert_eq!(read("/nowhere/at/all").unwrap_err().to_string(), "reading '/nowhere/at/all'");
/// ```
pub trait Context<T> {
    /// Puts `message` before the error.
    ///
    /// # Errors
    /// Fails when the value was an error, or `None`.
    fn context(self, message: impl Into<Cow<'static, str>>) -> Result<T, Error>;

    /// Puts the message that `message` makes before the error.
    ///
    /// # Errors
    /// Fails when the value was an error, or `None`.
    fn with_context<M: Into<Cow<'static, str>>>(
        self,
        message: impl FnOnce() -> M,
    ) -> Result<T, Error>;
}

impl<T, E: Into<Error>> Context<T> for Result<T, E> {
    #[track_caller]
    fn context(self, message: impl Into<Cow<'static, str>>) -> Result<T, Error> {
        match self {
            Ok(value) => Ok(value),
            Err(error) => Err(error.into().context(message)),
        }
    }

    #[track_caller]
    fn with_context<M: Into<Cow<'static, str>>>(
        self,
        message: impl FnOnce() -> M,
    ) -> Result<T, Error> {
        match self {
            Ok(value) => Ok(value),
            Err(error) => Err(error.into().context(message())),
        }
    }
}

impl<T> Context<T> for Option<T> {
    #[track_caller]
    fn context(self, message: impl Into<Cow<'static, str>>) -> Result<T, Error> {
        match self {
            Some(value) => Ok(value),
            None => Err(Error::msg(message)),
        }
    }

    #[track_caller]
    fn with_context<M: Into<Cow<'static, str>>>(
        self,
        message: impl FnOnce() -> M,
    ) -> Result<T, Error> {
        match self {
            Some(value) => Ok(value),
            None => Err(Error::msg(message())),
        }
    }
}
