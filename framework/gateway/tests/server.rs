//! Listening, stopping and limits of the actix server.
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test fails by panicking and says what it skips"
)]

mod support;

use std::net::TcpListener;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use nuages_gateway::contract::{Connection, Probe};
use nuages_gateway::servers::actix::{BindError, Server};
use nuages_gateway::{Application, Body, BoxFuture, Environ, Headers, StartResponse, StatusCode};
use support::Running;

fn get(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: a\r\n\r\n")
}

/// Waits as often as the path says, then answers or panics.
struct Patient;

impl Application for Patient {
    fn call<'a>(
        &'a self,
        environ: Environ,
        start_response: &'a mut dyn StartResponse,
    ) -> BoxFuture<'a, Body> {
        Box::pin(async move {
            let mut words = environ.uri.path().split('/').skip(1);
            let waits = words.next().unwrap().parse().unwrap();
            for _ in 0..waits {
                tokio::task::yield_now().await;
            }
            assert_ne!(words.next(), Some("panic"), "it waited too often");
            start_response.start_response(StatusCode::OK, Headers::new());
            Body::from(format!("waited {waits} times"))
        })
    }
}

#[test]
fn a_request_that_waits_often_is_answered_like_any_other() {
    let running = Running::start(Patient);
    let mut connection = Connection::open(running.address).unwrap();
    for waits in [0, 1, 3, 4, 5, 100] {
        connection.send(get(&format!("/{waits}/"))).unwrap();
        let answer = connection.response(false).unwrap();
        assert_eq!(answer.body, format!("waited {waits} times"));
        let mut broken = Connection::open(running.address).unwrap();
        broken.send(get(&format!("/{waits}/panic"))).unwrap();
        assert_eq!(broken.response(false).unwrap().status, 500);
    }
}

#[test]
fn a_taken_address_is_told_apart() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    let error = Server::new(Arc::new(Probe::new()))
        .bind(address)
        .unwrap_err();
    assert!(matches!(error, BindError::AddressInUse { address: known } if known == address));
    assert!(error.to_string().contains("is already in use"), "{error}");

    let error = Server::new(Arc::new(Probe::new()))
        .bind("192.0.2.1:80")
        .unwrap_err();
    assert!(
        matches!(error, BindError::AddressNotAvailable { .. }),
        "{error}"
    );
}

#[test]
fn a_server_without_an_address_does_not_run() {
    let error = Server::new(Arc::new(Probe::new()))
        .run_blocking()
        .unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::InvalidInput);
}

#[test]
fn a_socket_that_listens_already_is_served() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let mut early = Connection::open(address).unwrap();
    early.send(get("/ignore")).unwrap();
    let _running = Running::configured(Probe::new(), |server| server.listen(listener).unwrap());
    assert_eq!(early.response(false).unwrap().body, "ignored");
}

#[test]
fn requests_in_progress_finish_when_the_server_stops() {
    let running = Running::start(Probe::new());
    let address = running.address;
    let mut idle = Connection::open(address).unwrap();
    idle.send(get("/ignore")).unwrap();
    idle.response(false).unwrap();
    let mut waiting = Connection::open(address).unwrap();
    waiting.send(get("/drip")).unwrap();
    waiting.read_until("first").unwrap();
    let mut other = Connection::open(address).unwrap();

    running.stop.stop();
    thread::sleep(Duration::from_millis(200));
    assert!(idle.is_closed(), "an idle connection was kept");
    let refused = Connection::open(address).and_then(|mut connection| {
        connection.send(get("/ignore"))?;
        connection.response(false)
    });
    assert!(refused.is_err(), "a new connection was served");
    // Nobody releases the stream: the connection that could was closed, so the limit ends it.
    assert!(other.send(get("/release")).is_err() || other.response(false).is_err());
    let begun = Instant::now();
    running.join().unwrap();
    assert!(begun.elapsed() < Duration::from_secs(6));
}

#[test]
fn an_answer_that_comes_in_time_is_sent_before_the_end() {
    let probe = Arc::new(Probe::new());
    let running = Running::start(Arc::clone(&probe));
    let mut waiting = Connection::open(running.address).unwrap();
    waiting.send(get("/wait")).unwrap();
    thread::sleep(Duration::from_millis(100));
    running.stop.stop();
    thread::sleep(Duration::from_millis(100));
    let client = nuages_gateway::client::Client::new(probe);
    futures_block_on(client.get("/release").send()).unwrap();
    assert_eq!(waiting.response(false).unwrap().body, "waited");
    running.join().unwrap();
}

fn futures_block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap()
        .block_on(future)
}

#[test]
fn a_second_stop_ends_the_server_at_once() {
    let running = Running::configured(Probe::new(), |server| {
        server.shutdown_timeout(Duration::from_secs(60))
    });
    let mut waiting = Connection::open(running.address).unwrap();
    waiting.send(get("/drip")).unwrap();
    waiting.read_until("first").unwrap();
    let begun = Instant::now();
    running.stop.stop();
    thread::sleep(Duration::from_millis(100));
    running.stop.stop();
    running.join().unwrap();
    assert!(begun.elapsed() < Duration::from_secs(3));
}

#[test]
fn a_client_that_does_not_finish_is_not_waited_for() {
    let running = Running::configured(Probe::new(), |server| {
        server
            .client_timeout(Duration::from_secs(1))
            .body_timeout(Duration::from_millis(200))
    });
    for (request, status) in [
        ("GET / HTTP/1.1\r\nHost:", 408),
        (
            "POST /length HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc",
            408,
        ),
    ] {
        let mut connection = Connection::open(running.address).unwrap();
        connection.send(request).unwrap();
        let answer = connection.response(false).unwrap();
        assert_eq!(answer.status, status, "{request}");
        assert!(connection.is_closed(), "{request}");
    }
    let mut connection = Connection::open(running.address).unwrap();
    connection
        .send("POST /length HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n")
        .unwrap();
    let answer = connection.response(false).unwrap();
    assert!(
        answer.body.contains("ended before it was complete"),
        "{answer:?}"
    );
}

#[test]
fn an_idle_connection_is_closed_after_the_keep_alive_time() {
    let running = Running::configured(Probe::new(), |server| {
        server.keep_alive(Duration::from_secs(1))
    });
    let mut connection = Connection::open(running.address).unwrap();
    connection.send(get("/ignore")).unwrap();
    connection.response(false).unwrap();
    let begun = Instant::now();
    assert!(connection.is_closed());
    assert!(begun.elapsed() < Duration::from_secs(4));
}

#[test]
fn the_server_runs_on_a_tokio_runtime_too() {
    let server = Server::new(Arc::new(Probe::new()))
        .workers(1)
        .handle_signals(false)
        .bind("127.0.0.1:0")
        .unwrap();
    let (address, stop) = (server.addresses()[0], server.stop_handle());
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    let running = runtime.spawn(server.run());
    let mut connection = Connection::open(address).unwrap();
    connection.send(get("/ignore")).unwrap();
    assert_eq!(connection.response(false).unwrap().body, "ignored");
    stop.stop();
    runtime.block_on(running).unwrap().unwrap();
}
