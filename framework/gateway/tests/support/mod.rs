//! A server on a free port, stopped when the test ends.

#![expect(clippy::unwrap_used, reason = "a test ends where its server fails")]

use std::net::SocketAddr;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use nuages_gateway::Application;
use nuages_gateway::servers::actix::{Server, StopHandle};

pub(crate) const MAX_BODY: usize = 1 << 20;

pub(crate) struct Running {
    pub(crate) address: SocketAddr,
    pub(crate) stop: StopHandle,
    thread: Option<JoinHandle<std::io::Result<()>>>,
}

impl Running {
    pub(crate) fn start(application: impl Application) -> Self {
        Running::configured(application, |server| server)
    }

    pub(crate) fn configured(
        application: impl Application,
        configure: impl FnOnce(Server) -> Server,
    ) -> Self {
        let server = Server::new(Arc::new(application))
            .workers(2)
            .max_body(Some(MAX_BODY as u64))
            .shutdown_timeout(Duration::from_secs(3))
            .handle_signals(false)
            .bind("127.0.0.1:0")
            .unwrap();
        let server = configure(server);
        let address = server.addresses()[0];
        let stop = server.stop_handle();
        let thread = std::thread::spawn(move || server.run_blocking());
        Running {
            address,
            stop,
            thread: Some(thread),
        }
    }

    /// Waits until the server has ended, which somebody must have asked it to.
    pub(crate) fn join(mut self) -> std::io::Result<()> {
        self.thread.take().unwrap().join().unwrap()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop.stop();
        if let Some(thread) = self.thread.take() {
            self.stop.stop();
            let _ended = thread.join();
        }
    }
}
