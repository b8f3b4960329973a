//! Responses that come piece by piece, on a socket.

#![allow(
    clippy::unwrap_used,
    missing_docs,
    missing_debug_implementations,
    unreachable_pub,
    reason = "a test"
)]

mod common;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use nuages_core::Error;
use nuages_gateway::contract::Connection;
use nuages_gateway::servers::actix::{Server, StopHandle};
use nuages_web::http::{Request, Response};
use nuages_web::urls::reverse;

/// How many pieces the endless responses were asked for.
static WRITTEN: AtomicUsize = AtomicUsize::new(0);
/// Told when an endless response is over.
static ENDED: Mutex<Option<mpsc::Sender<&str>>> = Mutex::new(None);

fn ended(how: &'static str) {
    if let Some(sender) = &*ENDED.lock().unwrap() {
        sender.send(how).unwrap();
    }
}

struct Ends;

impl Drop for Ends {
    fn drop(&mut self) {
        ended("dropped");
    }
}

mod views {
    use super::*;

    pub async fn iterator(_request: Request) -> Response {
        let pieces = ["a", "", "b", "c"].map(str::to_owned);
        Response::stream(pieces).header("content-type", "text/csv")
    }

    pub async fn bytes(_request: Request) -> Response {
        Response::stream((b'a'..=b'c').map(|byte| vec![byte]))
    }

    pub async fn events(request: Request) -> Response {
        Response::stream_with(async move |mut out| {
            out.write("path: ").await?;
            tokio::time::sleep(Duration::from_millis(5)).await;
            assert_eq!(reverse("events", &[])?, request.path());
            out.write(request.path().as_bytes()).await
        })
    }

    pub async fn breaks(_request: Request, how: String) -> Response {
        Response::stream_with(async move |mut out| {
            out.write("first").await?;
            assert!(how != "panic", "the writer's bug");
            if how == "later" {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            Err(Error::msg("the source is dry"))
        })
    }

    pub async fn breaking_iterator(_request: Request) -> Response {
        Response::stream(["first", "second"].into_iter().inspect(|piece| {
            assert!(*piece == "first", "the iterator's bug");
        }))
    }

    pub async fn endless(_request: Request) -> Response {
        Response::stream_with(async |mut out| {
            let _ends = Ends;
            loop {
                out.write(vec![b'x'; 64 * 1024]).await?;
                WRITTEN.fetch_add(1, Ordering::SeqCst);
            }
        })
    }

    pub async fn ticking(_request: Request) -> Response {
        Response::stream_with(async |mut out| {
            let _ends = Ends;
            loop {
                out.write("tick").await?;
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        })
    }

    pub async fn task(_request: Request) -> Response {
        Response::stream_with(async |mut out| {
            tokio::spawn(async move {
                while out.write("more").await.is_ok() {
                    tokio::time::sleep(Duration::from_millis(5)).await;
                }
                ended("refused");
            });
            Ok(())
        })
    }
}

mod urls {
    use nuages_web::urls::*;

    use crate::views;

    urlpatterns![
        crate = crate::common::root,
        path("iterator/", views::iterator),
        path("bytes/", views::bytes),
        path("events/", views::events, name = "events"),
        path("breaks/<how>/", views::breaks),
        path("breaks/", views::breaking_iterator),
        path("endless/", views::endless),
        path("ticking/", views::ticking),
        path("task/", views::task),
    ];
}

struct Running {
    connection: Option<Connection>,
    stop: StopHandle,
    thread: Option<JoinHandle<std::io::Result<()>>>,
}

impl Running {
    async fn start() -> Self {
        let mut settings = common::settings(urls::urlpatterns);
        settings.allowed_hosts = vec!["a".into()];
        let server = Server::new(common::site(settings).await as Arc<_>)
            .workers(1)
            .shutdown_timeout(Duration::from_secs(1))
            .handle_signals(false)
            .bind("127.0.0.1:0")
            .unwrap();
        Self {
            connection: Some(Connection::open(server.addresses()[0]).unwrap()),
            stop: server.stop_handle(),
            thread: Some(std::thread::spawn(move || server.run_blocking())),
        }
    }

    fn connection(&mut self) -> &mut Connection {
        self.connection.as_mut().unwrap()
    }

    fn get(&mut self, path: &str) {
        self.connection()
            .send(format!("GET {path} HTTP/1.1\r\nHost: a\r\n\r\n"))
            .unwrap();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop.stop();
        self.stop.stop();
        if let Some(thread) = self.thread.take() {
            let _ended = thread.join();
        }
    }
}

#[tokio::test]
async fn the_pieces_arrive_whole_and_the_connection_stays() {
    let mut running = Running::start().await;
    for (path, text) in [
        ("/iterator/", "abc"),
        ("/bytes/", "abc"),
        ("/events/", "path: /events/"),
    ] {
        running.get(path);
        let response = running.connection().response(false).unwrap();
        assert_eq!((response.status, &*response.body), (200, text), "{path}");
    }
}

#[tokio::test]
async fn what_breaks_off_is_not_taken_for_the_whole() {
    for path in [
        "/breaks/at-once/",
        "/breaks/later/",
        "/breaks/panic/",
        "/breaks/",
    ] {
        let mut running = Running::start().await;
        running.get(path);
        // What breaks off at once may take the head along.
        let response = running.connection().response(false);
        assert!(!response.is_ok_and(|response| response.complete), "{path}");
        assert!(running.connection().is_closed(), "{path}");
    }
}

/// One test, since all of it is told through the same place.
#[tokio::test]
async fn a_client_that_is_slow_or_gone_ends_what_is_written_for_it() {
    let (sender, receiver) = mpsc::channel();
    *ENDED.lock().unwrap() = Some(sender);
    for (path, how) in [
        ("/endless/", "dropped"),
        ("/ticking/", "dropped"),
        ("/task/", "refused"),
    ] {
        let mut running = Running::start().await;
        running.get(path);
        running.connection().read_until("\r\n\r\n").unwrap();
        if path == "/endless/" {
            std::thread::sleep(Duration::from_millis(300));
            let written = WRITTEN.load(Ordering::SeqCst);
            std::thread::sleep(Duration::from_millis(100));
            assert_eq!(WRITTEN.load(Ordering::SeqCst), written, "nobody reads");
        }
        // The client goes; the server stays.
        running.connection = None;
        assert_eq!(
            receiver.recv_timeout(Duration::from_secs(5)),
            Ok(how),
            "{path}"
        );
    }
}
