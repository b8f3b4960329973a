//! A server in a process of its own, stopped by signals.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test fails by panicking; the child tells its address"
)]

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use nuages_gateway::contract::{Connection, Probe};
use nuages_gateway::servers::actix::Server;

/// Not a test of its own: what the others run as their child.
#[test]
#[ignore = "serves until it gets a signal"]
fn serve() {
    let server = Server::new(Arc::new(Probe::new()))
        .workers(1)
        .shutdown_timeout(Duration::from_secs(2))
        .bind("127.0.0.1:0")
        .unwrap();
    println!("\nlistens on {}", server.addresses()[0]);
    server.run_blocking().unwrap();
    println!("ended in peace");
}

struct Process {
    child: Child,
    output: BufReader<std::process::ChildStdout>,
    address: SocketAddr,
}

impl Process {
    fn start() -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["serve", "--exact", "--ignored", "--nocapture"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        let address = loop {
            line.clear();
            assert!(output.read_line(&mut line).unwrap() > 0, "no address came");
            if let Some(address) = line.trim().strip_prefix("listens on ") {
                break address.parse().unwrap();
            }
        };
        Process {
            child,
            output,
            address,
        }
    }

    fn signal(&self, name: &str) {
        let sent = Command::new("kill")
            .args(["-s", name, &self.child.id().to_string()])
            .status()
            .unwrap();
        assert!(sent.success());
    }

    /// Waits for the end, and says whether the server's own `run` came to it.
    fn ended_in_peace(mut self) -> bool {
        let begun = Instant::now();
        while self.child.try_wait().unwrap().is_none() {
            assert!(begun.elapsed() < Duration::from_secs(10), "it does not end");
            thread::sleep(Duration::from_millis(20));
        }
        let mut lines = self.output.lines().map_while(Result::ok);
        lines.any(|line| line == "ended in peace")
    }
}

#[test]
fn a_signal_lets_a_request_in_progress_finish_and_takes_no_other() {
    for signal in ["TERM", "INT"] {
        let process = Process::start();
        let mut idle = Connection::open(process.address).unwrap();
        idle.send("GET /ignore HTTP/1.1\r\nHost: a\r\n\r\n")
            .unwrap();
        idle.response(false).unwrap();
        let mut begun = Connection::open(process.address).unwrap();
        begun
            .send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\nabc")
            .unwrap();
        thread::sleep(Duration::from_millis(100));
        process.signal(signal);
        thread::sleep(Duration::from_millis(300));
        assert!(idle.is_closed(), "{signal}: an idle connection was kept");
        let served = Connection::open(process.address).and_then(|mut connection| {
            connection.send("GET /ignore HTTP/1.1\r\nHost: a\r\n\r\n")?;
            connection.response(false)
        });
        assert!(served.is_err(), "{signal}: a new connection was served");
        begun.send("def").unwrap();
        let answer = begun.response(false).unwrap();
        assert_eq!(
            (answer.status, answer.body.as_str()),
            (200, "abcdef"),
            "{signal}"
        );
        assert!(begun.is_closed(), "{signal}: the connection was kept");
        assert!(process.ended_in_peace(), "{signal}");
    }
}

#[test]
fn a_second_signal_ends_a_request_in_progress() {
    let process = Process::start();
    let mut waiting = Connection::open(process.address).unwrap();
    waiting
        .send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n")
        .unwrap();
    thread::sleep(Duration::from_millis(100));
    process.signal("TERM");
    thread::sleep(Duration::from_millis(200));
    process.signal("TERM");
    let begun = Instant::now();
    assert!(process.ended_in_peace());
    assert!(begun.elapsed() < Duration::from_millis(1500));
}

#[test]
fn a_request_that_does_not_finish_is_cut_off_in_time() {
    let process = Process::start();
    let mut waiting = Connection::open(process.address).unwrap();
    waiting
        .send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n")
        .unwrap();
    thread::sleep(Duration::from_millis(100));
    process.signal("TERM");
    let begun = Instant::now();
    assert!(process.ended_in_peace());
    assert!(begun.elapsed() > Duration::from_secs(1));
    assert!(waiting.is_closed());
}
