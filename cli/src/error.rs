//! How a command fails.

use std::fmt;
use std::path::Path;
use std::process::ExitCode;

use crate::output;

/// Why a command could not do its work.
#[derive(Debug)]
pub(crate) enum Error {
    /// A mistake of the user's, or of the place where the command ran: printed as Django's `CommandError`.
    Command(String),
    /// Arguments that the command does not take; clap's words.
    Usage(Box<clap::Error>),
    /// A command that does not exist; the whole message.
    Unknown(String),
}

pub(crate) type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// Makes an error of a message; `CommandError: ` is printed before it.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self::Command(message.into())
    }

    /// Makes an error of a file that could not be `done` ("read", "written").
    pub(crate) fn file(path: &Path, done: &str, source: &std::io::Error) -> Self {
        Self::Command(format!("{} could not be {done}: {source}", path.display()))
    }

    /// Prints the error and returns the exit code.
    pub(crate) fn print(&self) -> ExitCode {
        match self {
            Self::Usage(error) => {
                let _ = error.print();
                return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
            }
            _ => output::warn(&self.to_string()),
        }
        ExitCode::FAILURE
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Command(message) => write!(formatter, "CommandError: {message}"),
            Self::Usage(error) => error.fmt(formatter),
            Self::Unknown(message) => formatter.write_str(message),
        }
    }
}

impl std::error::Error for Error {}

impl From<clap::Error> for Error {
    fn from(error: clap::Error) -> Self {
        Self::Usage(Box::new(error))
    }
}
