use std::ffi::OsString;
use std::io;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::Duration;

use super::address::Address;
use super::child::{Child, State};
use super::holder::Holder;
use super::page::Page;
use super::reloader::StatReloader;
use crate::cargo::{Build, Outcome, Show};
use crate::terminal;

/// How often the parent looks at its child and at the files.
const TICK: Duration = Duration::from_millis(20);

/// A development server: the parent, which builds, serves, watches, and does it again.
#[derive(Debug)]
pub struct DevServer {
    build: Build,
    address: Address,
    arguments: Vec<OsString>,
}

/// What ends one turn of the loop.
enum Turn {
    Changed(PathBuf),
    Exit(u8),
}

impl DevServer {
    /// Serves the project whose workspace is in `root` at `address`.
    pub fn new(root: impl Into<PathBuf>, address: Address) -> Self {
        Self {
            build: Build::new(root),
            address,
            arguments: Vec::new(),
        }
    }

    /// Names the project's package; without it cargo's `default-members` decide.
    #[must_use]
    pub fn package(mut self, name: impl Into<String>) -> Self {
        self.build = self.build.package(name);
        self
    }

    /// Adds arguments of `runserver` that each child is given after the address.
    #[must_use]
    pub fn arguments<A: Into<OsString>>(mut self, arguments: impl IntoIterator<Item = A>) -> Self {
        self.arguments.extend(arguments.into_iter().map(Into::into));
        self
    }

    /// Takes the port and works until the child ends by itself, or the developer ends both.
    ///
    /// Returns the exit code; problems are told on standard error and make it 1.
    pub fn run(self) -> u8 {
        let listener = match self.address.bind() {
            Ok(listener) => listener,
            Err(error) => return failed(&error),
        };
        let mut reloader = StatReloader::new(self.build.root());
        terminal::say("Watching for file changes with StatReloader");
        let mut show = Show::Progress;
        let mut number = 0;
        loop {
            number += 1;
            let turn = match self.build.run(show) {
                Outcome::Built(program) => self.serve(&program, &listener, &mut reloader, number),
                Outcome::Failed(message) => hold(
                    Page::build_failed(message, number),
                    &listener,
                    &mut reloader,
                ),
            };
            match turn {
                Ok(Turn::Changed(path)) => {
                    terminal::say(&format!("{} changed, rebuilding.", reloader.display(&path)));
                }
                Ok(Turn::Exit(code)) => return code,
                Err(error) => return failed(&error),
            }
            show = Show::Diagnostics;
        }
    }

    fn serve(
        &self,
        program: &Path,
        listener: &TcpListener,
        reloader: &mut StatReloader,
        number: u64,
    ) -> io::Result<Turn> {
        let mut command = Command::new(program);
        command
            .args(["runserver", "--inherited", &self.address.to_string()])
            .args(&self.arguments);
        command.current_dir(self.build.root());
        let mut child = Child::start(command, listener)?;
        loop {
            if let State::Ended(status, reason) = child.poll()? {
                if status.success() {
                    return Ok(Turn::Exit(0));
                }
                let message = reason.unwrap_or_else(|| {
                    let message =
                        format!("The program ended ({status}); the terminal shows its last words.");
                    terminal::warn(&message);
                    message
                });
                return hold(Page::program_ended(message, number), listener, reloader);
            }
            if let Some(path) = reloader.changed() {
                child.stop();
                return Ok(Turn::Changed(path));
            }
            thread::sleep(TICK);
        }
    }
}

/// Keeps the place with a page until a file changes.
fn hold(page: Page, listener: &TcpListener, reloader: &mut StatReloader) -> io::Result<Turn> {
    let _holder = Holder::start(listener, page)?;
    loop {
        if let Some(path) = reloader.changed() {
            return Ok(Turn::Changed(path));
        }
        thread::sleep(TICK);
    }
}

fn failed(error: &dyn std::error::Error) -> u8 {
    terminal::warn(&format!("Error: {error}"));
    1
}
