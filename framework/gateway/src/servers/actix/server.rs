use std::fmt;
use std::future::{Future, poll_fn};
use std::io;
use std::net::{SocketAddr, TcpListener, ToSocketAddrs};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use actix_web::HttpServer;

use super::bind::{self, BindError};
use super::service::{GatewayFactory, Limits};
use super::signals::{Signals, StopHandle, either};
use crate::Application;

/// An HTTP/1 server for one application.
///
/// # Example
///
/// ```no_run
/// # use std::sync::Arc;
/// # use nuages_gateway::{application_fn, servers::actix::Server, Body, Headers, StatusCode};
/// # async fn serve() -> Result<(), Box<dyn std::error::Error>> {
/// # let app = Arc::new(application_fn(|_| async { (StatusCode::OK, Headers::new(), Body::empty()) }));
/// let server = Server::new(app).workers(2).bind("127.0.0.1:8000")?;
/// let stop = server.stop_handle();
/// // ... hand `stop` to whoever may end the server
/// server.run().await?;
/// # Ok(())
/// # }
/// ```
#[must_use = "a server does nothing until it is run"]
pub struct Server {
    application: Arc<dyn Application>,
    listeners: Vec<TcpListener>,
    workers: Option<usize>,
    keep_alive: Duration,
    client_timeout: Duration,
    shutdown_timeout: Duration,
    max_connections: usize,
    limits: Limits,
    signals: bool,
    stop: StopHandle,
}

impl Server {
    /// Makes a server that does not listen yet.
    pub fn new(application: Arc<dyn Application>) -> Self {
        Server {
            application,
            listeners: Vec::new(),
            workers: None,
            keep_alive: Duration::from_secs(75),
            client_timeout: Duration::from_secs(5),
            shutdown_timeout: Duration::from_secs(30),
            max_connections: 25_000,
            limits: Limits {
                max_body: Some(100 << 20),
                body_timeout: Duration::from_secs(60),
            },
            signals: true,
            stop: StopHandle::default(),
        }
    }

    /// Listens on an address; connections wait from now on. May be called several times.
    ///
    /// # Errors
    ///
    /// Fails if the name does not resolve or none of its addresses can be had.
    pub fn bind(mut self, addresses: impl ToSocketAddrs) -> Result<Self, BindError> {
        self.listeners.extend(bind::bind(addresses)?);
        Ok(self)
    }

    /// Serves a socket that listens already, such as one inherited from a parent process.
    ///
    /// # Errors
    ///
    /// Fails if the socket cannot be used without blocking, or has no address.
    pub fn listen(mut self, listener: TcpListener) -> Result<Self, BindError> {
        let usable = listener
            .set_nonblocking(true)
            .and_then(|()| listener.local_addr());
        if let Err(source) = usable {
            return Err(BindError::Other {
                address: None,
                source,
            });
        }
        self.listeners.push(listener);
        Ok(self)
    }

    /// Sets the number of worker threads; one per core unless set. Zero counts as one.
    pub fn workers(mut self, count: usize) -> Self {
        self.workers = Some(count.max(1));
        self
    }

    /// Sets how long an idle connection is kept; 75 s unless set, and at least 1 s.
    pub fn keep_alive(mut self, time: Duration) -> Self {
        self.keep_alive = time.max(Duration::from_secs(1));
        self
    }

    /// Sets how long a client may take to send a connection's first head; 5 s unless set, and at
    /// least 1 s, since actix's clock ticks every 500 ms.
    pub fn client_timeout(mut self, time: Duration) -> Self {
        self.client_timeout = time.max(Duration::from_secs(1));
        self
    }

    /// Sets how long a client may be silent in the middle of a body; 60 s unless set.
    pub fn body_timeout(mut self, time: Duration) -> Self {
        self.limits.body_timeout = time;
        self
    }

    /// Sets how long requests in progress may take once the server stops; 30 s unless set.
    pub fn shutdown_timeout(mut self, time: Duration) -> Self {
        self.shutdown_timeout = time;
        self
    }

    /// Sets the longest request body in bytes, or none; 100 MiB unless set.
    ///
    /// An application has its own, smaller limits; this one guards the server.
    pub fn max_body(mut self, bytes: Option<u64>) -> Self {
        self.limits.max_body = bytes;
        self
    }

    /// Sets how many connections a worker holds at once; 25,000 unless set.
    pub fn max_connections(mut self, count: usize) -> Self {
        self.max_connections = count;
        self
    }

    /// Sets whether SIGINT and SIGTERM stop the server; they do unless set.
    pub fn handle_signals(mut self, handle: bool) -> Self {
        self.signals = handle;
        self
    }

    /// Returns a handle that stops the server from elsewhere.
    pub fn stop_handle(&self) -> StopHandle {
        self.stop.clone()
    }

    /// Returns the addresses that the server listens on.
    pub fn addresses(&self) -> Vec<SocketAddr> {
        self.listeners
            .iter()
            .filter_map(|listener| listener.local_addr().ok())
            .collect()
    }

    /// Serves until a signal or a [`StopHandle`] stops it, then lets requests in progress finish.
    ///
    /// A second signal ends it at once. The future may run on any tokio runtime.
    ///
    /// # Errors
    ///
    /// Fails if the server listens nowhere or its threads cannot be started.
    pub fn run(self) -> impl Future<Output = io::Result<()>> + Send + 'static {
        let (stop, signals) = (self.stop.clone(), self.signals);
        let server = self.start();
        async move {
            let server = server?;
            let handle = server.handle();
            let mut server = pin!(server);
            let mut watcher = pin!(async {
                let mut signals = Signals::watch(signals);
                either(signals.next(), stop.stopped()).await;
                drop(handle.stop(true));
                either(signals.next(), stop.stopped()).await;
            });
            // Dropping the actix server, as an early return does, stops its workers by force.
            poll_fn(|cx| match server.as_mut().poll(cx) {
                Poll::Ready(result) => Poll::Ready(result),
                Poll::Pending => watcher.as_mut().poll(cx).map(Ok),
            })
            .await
        }
    }

    /// Serves as [`run`](Server::run) does, on a runtime of its own.
    ///
    /// # Errors
    ///
    /// As [`run`](Server::run).
    pub fn run_blocking(self) -> io::Result<()> {
        actix_web::rt::System::new().block_on(self.run())
    }

    fn start(self) -> io::Result<actix_web::dev::Server> {
        if self.listeners.is_empty() {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                "the server has no address to listen on; call bind or listen before run",
            ));
        }
        let workers = self.workers.unwrap_or_else(|| {
            std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
        });
        let factory = GatewayFactory::new(self.application, self.limits, workers > 1);
        let mut server = HttpServer::new(move || factory.clone())
            .workers(workers)
            .keep_alive(self.keep_alive)
            .tcp_nodelay(true)
            .client_request_timeout(self.client_timeout)
            .shutdown_timeout(self.shutdown_timeout.as_secs())
            .max_connections(self.max_connections)
            .disable_signals();
        for listener in self.listeners {
            server = server.listen(listener)?;
        }
        Ok(server.run())
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server")
            .field("addresses", &self.addresses())
            .field("workers", &self.workers)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}
