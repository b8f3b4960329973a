use std::io::{self, Read};
use std::net::{Shutdown, TcpListener};
use std::os::fd::OwnedFd;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::PathBuf;
use std::process::{self, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::control;

/// How long requests in flight may go on after their program was asked to stop.
const GRACE: Duration = Duration::from_secs(6);

/// A running program of the project, as its parent sees it.
#[derive(Debug)]
pub(crate) struct Child {
    process: process::Child,
    door: Option<Door>,
    control: Option<UnixStream>,
    heard: Vec<u8>,
}

/// What became of a child since the last look.
#[derive(Debug)]
pub(crate) enum State {
    /// It starts or serves.
    Running,
    /// It ended by itself, for the reason it gave, if it gave one.
    Ended(ExitStatus, Option<String>),
}

impl Child {
    /// Starts the program with the listening socket as its standard input.
    pub(crate) fn start(mut command: Command, listener: &TcpListener) -> io::Result<Self> {
        let door = Door::open()?;
        command
            .env(control::VARIABLE, &door.path)
            .stdin(Stdio::from(OwnedFd::from(listener.try_clone()?)));
        Ok(Self {
            process: command.spawn()?,
            door: Some(door),
            control: None,
            heard: Vec::new(),
        })
    }

    /// Looks whether the program still runs.
    pub(crate) fn poll(&mut self) -> io::Result<State> {
        let ended = self.process.try_wait()?;
        if let Some(control) = self
            .door
            .as_ref()
            .and_then(|door| door.listener.accept().ok())
        {
            control.0.set_nonblocking(true)?;
            self.control = Some(control.0);
            self.door = None;
        }
        if let Some(control) = &mut self.control {
            // not to the end: it is the child's last word that ends the stream
            let _ = control.read_to_end(&mut self.heard);
        }
        Ok(ended.map_or(State::Running, |status| {
            State::Ended(status, self.failure())
        }))
    }

    /// Asks the program to stop, and ends it if it takes too long; returns at once.
    pub(crate) fn stop(mut self) {
        match self.control.take() {
            Some(control) => {
                let _ = control.shutdown(Shutdown::Both);
            }
            // it serves nobody yet
            None => {
                let _ = self.process.kill();
            }
        }
        thread::spawn(move || {
            let deadline = Instant::now() + GRACE;
            while Instant::now() < deadline {
                if !matches!(self.process.try_wait(), Ok(None)) {
                    return;
                }
                thread::sleep(Duration::from_millis(20));
            }
            let _ = self.process.kill();
            let _ = self.process.wait();
        });
    }

    fn failure(&self) -> Option<String> {
        let heard = String::from_utf8_lossy(&self.heard);
        heard
            .split_once(control::FAILED)
            .map(|(_, message)| message.to_owned())
    }
}

/// The control socket before the child has come in; its path is removed as soon as it has.
#[derive(Debug)]
struct Door {
    listener: UnixListener,
    path: PathBuf,
}

impl Door {
    fn open() -> io::Result<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let path =
            std::env::temp_dir().join(format!("nuages-devserver-{}-{number}.sock", process::id()));
        let _ = std::fs::remove_file(&path);
        let listener = UnixListener::bind(&path).map_err(|error| {
            io::Error::new(
                error.kind(),
                format!("no socket at {}: {error}", path.display()),
            )
        })?;
        listener.set_nonblocking(true)?;
        Ok(Self { listener, path })
    }
}

impl Drop for Door {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.path);
    }
}
