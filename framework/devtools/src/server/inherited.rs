use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpListener};
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;

use super::control;

/// What a project's program inherits from the development server that started it: the child's side.
///
/// # Example: the life of a child
/// ```no_run
/// use nuages_devtools::Inherited;
///
/// let inherited = Inherited::take()?;
/// let listener = inherited.listener()?;
/// // ... start a server on the listener ...
/// inherited.ready();
/// inherited.wait_for_stop();
/// // ... accept nothing more, finish what is in flight, exit ...
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct Inherited {
    control: UnixStream,
}

impl Inherited {
    /// Connects to the development server named in the environment.
    ///
    /// # Errors
    /// Fails when no development server started this program, or it has gone already.
    pub fn take() -> io::Result<Self> {
        let path = std::env::var_os(control::VARIABLE).ok_or_else(|| {
            io::Error::other(
                "not started by a development server: use runserver without --inherited",
            )
        })?;
        let control = UnixStream::connect(&path)?;
        // nobody else comes in, and a parent that is killed leaves nothing behind
        let _ = std::fs::remove_file(&path);
        Ok(Self { control })
    }

    /// Returns the socket to accept from; the development server holds it too.
    ///
    /// # Errors
    /// Fails when standard input is closed.
    pub fn listener(&self) -> io::Result<TcpListener> {
        Ok(TcpListener::from(io::stdin().as_fd().try_clone_to_owned()?))
    }

    /// Tells the development server that connections are accepted from now on.
    pub fn ready(&self) {
        self.tell(control::READY);
    }

    /// Tells the development server why this program cannot serve; it shows that in the browser.
    pub fn failed(&self, message: &str) {
        self.tell(&format!("{}{message}", control::FAILED));
        let _ = self.control.shutdown(Shutdown::Write);
    }

    /// Blocks until the development server asks to stop, or is gone.
    pub fn wait_for_stop(&self) {
        let mut buffer = [0; 64];
        loop {
            match (&self.control).read(&mut buffer) {
                Ok(0) => return,
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => return,
            }
        }
    }

    /// A development server that does not listen is gone, which [`wait_for_stop`](Self::wait_for_stop) tells.
    fn tell(&self, message: &str) {
        let _ = (&self.control).write_all(message.as_bytes());
    }
}
