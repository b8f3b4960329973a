//! Systems that cannot hand a socket on.

use std::ffi::OsString;
use std::path::PathBuf;

use super::address::Address;
use crate::terminal;

/// A development server, which this system cannot have: it says so.
#[derive(Debug)]
pub struct DevServer;

impl DevServer {
    /// Serves nothing.
    pub fn new(_root: impl Into<PathBuf>, _address: Address) -> Self {
        Self
    }

    /// Names the project's package.
    #[must_use]
    pub fn package(self, _name: impl Into<String>) -> Self {
        self
    }

    /// Adds arguments of `runserver`.
    #[must_use]
    pub fn arguments<A: Into<OsString>>(self, _arguments: impl IntoIterator<Item = A>) -> Self {
        self
    }

    /// Says what to do instead and returns the exit code 1.
    pub fn run(self) -> u8 {
        terminal::warn(
            "Error: runserver hands its socket from one build to the next, which this system cannot do. Use the Windows \
             Subsystem for Linux (WSL), or serve without following changes: manage runserver --noreload",
        );
        1
    }
}
