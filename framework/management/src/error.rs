//! The error by which a command says that it cannot go on.

use std::borrow::Cow;
use std::fmt;

/// Ends a command with a message for the person who typed it and an exit code.
///
/// The message is printed as `CommandError: message`, or [as it stands](Self::without_name); an empty message prints nothing, for a command that has said all
/// that there is to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommandError {
    message: Cow<'static, str>,
    exit_code: u8,
    named: bool,
}

impl CommandError {
    /// Makes an error with exit code 1.
    pub fn new(message: impl Into<Cow<'static, str>>) -> CommandError {
        CommandError {
            message: message.into(),
            exit_code: 1,
            named: true,
        }
    }

    /// Makes an error that prints nothing and ends the program with `exit_code`.
    pub fn exit(exit_code: u8) -> CommandError {
        CommandError {
            message: Cow::Borrowed(""),
            exit_code,
            named: false,
        }
    }

    /// Sets the exit code.
    #[must_use]
    pub fn with_exit_code(mut self, exit_code: u8) -> CommandError {
        self.exit_code = exit_code;
        self
    }

    /// Prints the message as it stands, without `CommandError: ` before it.
    #[must_use]
    pub fn without_name(mut self) -> CommandError {
        self.named = false;
        self
    }

    /// Tells whether `CommandError: ` is printed before the message.
    pub(crate) fn is_named(&self) -> bool {
        self.named
    }

    /// Returns the message, empty for an error that prints nothing.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Returns the code that the program ends with.
    pub fn exit_code(&self) -> u8 {
        self.exit_code
    }
}

impl fmt::Display for CommandError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for CommandError {}

/// Reports system checks that failed: the report is printed as it stands, with exit code 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SystemCheckError {
    report: String,
}

impl SystemCheckError {
    /// Makes an error from a formatted report.
    pub fn new(report: impl Into<String>) -> SystemCheckError {
        SystemCheckError {
            report: report.into(),
        }
    }
}

impl fmt::Display for SystemCheckError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.report)
    }
}

impl std::error::Error for SystemCheckError {}
