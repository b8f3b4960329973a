//! How a command fails.

use std::fmt;
use std::path::Path;

/// Why a command could not do its work, for the person who typed it.
///
/// Displayed without the words `CommandError: `, which the programs print before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(String);

/// What a command of this crate returns.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// Makes an error of a message.
    pub fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }

    /// Makes an error of a file that could not be `done` ("read", "written").
    pub(crate) fn file(path: &Path, done: &str, source: &std::io::Error) -> Self {
        Self(format!("{} could not be {done}: {source}", path.display()))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for Error {}
