//! Systems that cannot hand a socket on.

use std::io;
use std::net::TcpListener;

/// What a program inherits from a development server: nothing on this system.
#[derive(Debug)]
pub struct Inherited {
    never: std::convert::Infallible,
}

impl Inherited {
    /// Fails: there is no development server on this system.
    ///
    /// # Errors
    /// Always.
    pub fn take() -> io::Result<Self> {
        Err(io::Error::from(io::ErrorKind::Unsupported))
    }

    /// Returns the socket to accept from.
    ///
    /// # Errors
    /// Cannot be called.
    pub fn listener(&self) -> io::Result<TcpListener> {
        match self.never {}
    }

    /// Tells the development server that connections are accepted from now on.
    pub fn ready(&self) {
        match self.never {}
    }

    /// Tells the development server why this program cannot serve.
    pub fn failed(&self, _message: &str) {
        match self.never {}
    }

    /// Blocks until the development server asks to stop.
    pub fn wait_for_stop(&self) {
        match self.never {}
    }
}
