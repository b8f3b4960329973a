//! Where a command's output goes: all of it passes through here, so that it can be coloured, silenced and tested.

use std::fmt;
use std::io::{self, IsTerminal, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use nuages_core::Result;

use crate::error::CommandError;
use crate::style::{Role, Style};

/// A command's standard output and standard error.
#[derive(Debug, Clone)]
pub struct Shell {
    stdout: Output,
    stderr: Output,
}

impl Shell {
    /// Puts two streams of one's own together, as Django's `call_command(.., stdout=.., stderr=..)`.
    pub fn new(stdout: Output, stderr: Output) -> Shell {
        Shell { stdout, stderr }
    }

    /// Returns the terminal (or whatever the process' streams are), coloured when standard output is a terminal.
    pub fn terminal() -> Shell {
        let style = |is_terminal: bool| {
            if is_terminal {
                Style::from_env()
            } else {
                Style::plain()
            }
        };
        Shell {
            stdout: Output::new(io::stdout(), style(io::stdout().is_terminal())),
            stderr: Output::new(io::stderr(), style(io::stderr().is_terminal())),
        }
    }

    /// Returns a shell that keeps what is written, and the two texts it fills.
    pub fn captured() -> (Shell, Captured, Captured) {
        let (stdout, stderr) = (Captured::default(), Captured::default());
        let shell = Shell {
            stdout: Output::new(stdout.clone(), Style::plain()),
            stderr: Output::new(stderr.clone(), Style::plain()),
        };
        (shell, stdout, stderr)
    }

    /// Returns the same streams with another style.
    #[must_use]
    pub fn with_style(mut self, style: Style) -> Shell {
        self.stdout.style = style.clone();
        self.stderr.style = style;
        self
    }

    /// Returns standard output.
    pub fn stdout(&self) -> &Output {
        &self.stdout
    }

    /// Returns standard error.
    pub fn stderr(&self) -> &Output {
        &self.stderr
    }
}

/// A stream of output with its style.
#[derive(Clone)]
pub struct Output {
    sink: Arc<Mutex<Sink>>,
    style: Style,
}

/// Where a stream goes, until it cannot be written.
struct Sink {
    writer: Box<dyn Write + Send>,
    failed: Option<io::Error>,
}

impl Sink {
    /// Writes and flushes. Behind what could not be written nothing is: a text may end too early, but has no holes.
    fn write(&mut self, text: &str, end: &str) {
        if self.failed.is_some() {
            return;
        }
        let written = self
            .writer
            .write_all(text.as_bytes())
            .and_then(|()| self.writer.write_all(end.as_bytes()))
            .and_then(|()| self.writer.flush());
        self.failed = written.err();
    }
}

impl Output {
    /// Makes an output over `sink`.
    pub fn new(sink: impl Write + Send + 'static, style: Style) -> Output {
        Output {
            sink: Arc::new(Mutex::new(Sink {
                writer: Box::new(sink),
                failed: None,
            })),
            style,
        }
    }

    /// Writes `text` as a line: a line feed is added unless it ends in one.
    pub fn write(&self, text: impl AsRef<str>) {
        let text = text.as_ref();
        let end = if text.ends_with('\n') { "" } else { "\n" };
        self.send(text, end);
    }

    /// Writes `text` as it stands and flushes.
    pub fn write_part(&self, text: impl AsRef<str>) {
        self.send(text.as_ref(), "");
    }

    /// Writes `text` as a line in the colour of `role`.
    pub fn write_as(&self, role: Role, text: impl AsRef<str>) {
        self.write(self.paint(role, text));
    }

    /// Returns `text` in the colour of `role`.
    pub fn paint(&self, role: Role, text: impl AsRef<str>) -> String {
        self.style.paint(role, text.as_ref())
    }

    fn send(&self, text: &str, end: &str) {
        lock(&self.sink).write(text, end);
    }

    /// Tells whether all that the command wrote is where it should be.
    ///
    /// # Errors
    /// What kept it from being written, as a full disk.
    pub(crate) fn written(&self) -> Result<()> {
        match &lock(&self.sink).failed {
            // A reader that has gone away (`manage help | head`) is no error of the command.
            Some(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                Err(CommandError::new(format!("The output could not be written: {error}")).into())
            }
            _ => Ok(()),
        }
    }
}

impl fmt::Debug for Output {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Output").finish_non_exhaustive()
    }
}

/// A text that a captured shell fills.
#[derive(Debug, Clone, Default)]
pub struct Captured {
    bytes: Arc<Mutex<Vec<u8>>>,
}

impl Captured {
    /// Returns what has been written so far.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&lock(&self.bytes)).into_owned()
    }
}

impl Write for Captured {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        lock(&self.bytes).extend_from_slice(buffer);
        Ok(buffer.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_ends_once_and_a_part_not_at_all() {
        let (shell, stdout, stderr) = Shell::captured();
        shell.stdout().write_part("Applying...");
        shell.stdout().write(" OK");
        shell.stdout().write("done\n");
        shell.stderr().write_as(Role::Error, "no");
        assert_eq!(stdout.text(), "Applying... OK\ndone\n");
        assert_eq!(stderr.text(), "no\n");
    }
}
