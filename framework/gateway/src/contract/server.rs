mod malformed;

use std::io;
use std::net::SocketAddr;
use std::thread;
use std::time::Duration;

use super::{Connection, RawResponse, Violations};

/// Tries a server that serves a [`Probe`](super::Probe) at `address` with a limit of `max_body`
/// bytes on request bodies.
///
/// It speaks to the server over sockets and blocks the thread meanwhile.
///
/// # Errors
///
/// Returns the rules that the server was seen to break.
pub fn check_server(address: SocketAddr, max_body: usize) -> Result<(), Violations> {
    let mut check = Check {
        address,
        found: Violations::none(),
    };
    check.environ();
    check.request_bodies(max_body);
    check.limits(max_body);
    check.responses();
    check.bodiless();
    check.streams();
    check.failures();
    check.malformed();
    check.connections();
    check.found.into_result()
}

struct Check {
    address: SocketAddr,
    found: Violations,
}

impl Check {
    fn one(&mut self, rule: &'static str, request: &str) -> Option<RawResponse> {
        let head = request.starts_with("HEAD ");
        let answer = Connection::open(self.address).and_then(|mut connection| {
            connection.send(request)?;
            connection.response(head)
        });
        self.noted(rule, request, answer)
    }

    fn noted<T>(&mut self, rule: &'static str, tried: &str, answer: io::Result<T>) -> Option<T> {
        let tried: String = tried.chars().take(100).collect();
        match answer {
            Ok(answer) => Some(answer),
            Err(error) => {
                self.found.add(rule, format!("{tried:?}: {error}"));
                None
            }
        }
    }

    fn get(&mut self, rule: &'static str, path: &str) -> Option<RawResponse> {
        self.one(rule, &format!("GET {path} HTTP/1.1\r\nHost: a\r\n\r\n"))
    }

    fn environ(&mut self) {
        let request =
            "PURGE /caf%C3%A9/%2F?a=%20b HTTP/1.1\r\nHost: a:80\r\nX-Two: 1\r\nx-two: 2\r\n\r\n";
        if let Some(answer) = self.one("S1", request) {
            for line in [
                "method PURGE",
                "target /caf%C3%A9/%2F?a=%20b",
                "path /café//",
                "query a=%20b",
                "version HTTP/1.1",
                "script ",
                "scheme http",
                "remote 127.0.0.1",
                "field host: a:80",
                "field x-two: 1\nfield x-two: 2",
            ] {
                let kept = answer.body.contains(&format!("{line}\n"));
                self.found.expect("S1", kept, || {
                    format!("the environ lacks {line:?}:\n{}", answer.body)
                });
            }
        }
        for target in ["http://a/abs?x", "*", "//double//slash"] {
            let request = format!("OPTIONS {target} HTTP/1.1\r\nHost: a\r\n\r\n");
            if let Some(answer) = self.one("S1", &request) {
                let kept = answer.body.contains(&format!("target {target}\n"));
                self.found
                    .expect("S1", kept, || format!("{target}: {}", answer.body));
            }
        }
    }

    fn request_bodies(&mut self, max_body: usize) {
        for length in [0, 1, 5_000, 64 * 1024, 64 * 1024 + 1, 300_000] {
            let body = "abcdefghij".repeat(length / 10 + 1);
            let body = &body[..length];
            let plain =
                format!("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: {length}\r\n\r\n{body}");
            let mut chunked =
                "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n".to_owned();
            for piece in body.as_bytes().chunks(10_000) {
                chunked += &format!(
                    "{:x}\r\n{}\r\n",
                    piece.len(),
                    String::from_utf8_lossy(piece)
                );
            }
            chunked += "0\r\n\r\n";
            for request in [plain, chunked] {
                if let Some(answer) = self.one("S2", &request) {
                    let kept = answer.complete && answer.body == body;
                    self.found.expect("S2", kept, || {
                        format!(
                            "{length} bytes were sent and {} came back",
                            answer.body.len()
                        )
                    });
                }
            }
        }
        let request = format!(
            "POST /ignore HTTP/1.1\r\nHost: a\r\nContent-Length: {max_body}\r\n\r\n{}",
            "x".repeat(1000)
        );
        if let Some(answer) = self.one("S4", &request) {
            self.found
                .expect("S4", answer.body == "ignored", || format!("{answer:?}"));
        }
    }

    fn limits(&mut self, max_body: usize) {
        let over = max_body + 1;
        let announced =
            format!("POST /length HTTP/1.1\r\nHost: a\r\nContent-Length: {over}\r\n\r\n");
        if let Some(answer) = self.one("S3", &announced) {
            self.found.expect("S3", answer.status == 413, || {
                format!("an announced body over the limit got {}", answer.status)
            });
        }
        let answer = Connection::open(self.address).and_then(|mut connection| {
            connection
                .send("POST /length HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")?;
            let piece = format!("{:x}\r\n{}\r\n", 64 * 1024, "x".repeat(64 * 1024));
            for _ in 0..=max_body / (64 * 1024) {
                if connection.send(&piece).is_err() {
                    break;
                }
            }
            connection.response(false)
        });
        if let Some(answer) = self.noted("S3", "a chunked body over the limit", answer) {
            self.found.expect("S3", answer.status == 413, || {
                format!("a chunked body over the limit got {}", answer.status)
            });
        }
    }

    fn responses(&mut self) {
        if let Some(answer) = self.get("S5", "/twice") {
            let kept = answer.status == 404
                && answer.field("x-second") == Some("yes")
                && answer.field("x-first").is_none();
            self.found.expect("S5", kept, || {
                format!("a second start_response did not replace: {answer:?}")
            });
        }
        if let Some(answer) = self.get("S5", "/fields") {
            let kept = answer.fields("set-cookie") == ["a=1", "b=2", "c=3"]
                && answer.field("content-length") == Some("6");
            self.found.expect("S5", kept, || format!("{answer:?}"));
            let kept =
                answer.field("transfer-encoding").is_none() && answer.field("upgrade").is_none();
            self.found.expect("S6", kept, || format!("{answer:?}"));
        }
        let closing = Connection::open(self.address).and_then(|mut connection| {
            connection.send("GET /close HTTP/1.1\r\nHost: a\r\n\r\n")?;
            connection.response(false)?;
            Ok(connection.is_closed())
        });
        if let Some(closed) = self.noted("S6", "/close", closing) {
            self.found.expect("S6", closed, || {
                "Connection: close of the application left the connection open".to_owned()
            });
        }
        if let Some(answer) = self.get("S5", "/sized") {
            let kept = answer.field("content-length") == Some("10") && answer.body == "first12345";
            self.found.expect("S5", kept, || format!("{answer:?}"));
        }
    }

    fn bodiless(&mut self) {
        for (method, path, status, length) in [
            ("HEAD", "/fields", 200, Some("6")),
            ("HEAD", "/sized", 200, Some("10")),
            ("GET", "/no-content", 204, None),
            ("GET", "/not-modified", 304, None),
        ] {
            let request = format!("{method} {path} HTTP/1.1\r\nHost: a\r\n\r\n");
            let next = "GET /ignore HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
            let answers = Connection::open(self.address).and_then(|mut connection| {
                connection.send(request + next)?;
                let first = connection.response(true)?;
                Ok((first, connection.response(false)?))
            });
            if let Some((first, second)) = self.noted("S7", path, answers) {
                let kept = first.status == status
                    && length.is_none_or(|length| first.field("content-length") == Some(length))
                    && second.body == "ignored";
                self.found.expect("S7", kept, || {
                    format!("{method} {path}: {first:?} {second:?}")
                });
            }
        }
    }

    fn streams(&mut self) {
        let address = self.address;
        let drip = Connection::open(address).and_then(|mut connection| {
            connection.send("GET /drip HTTP/1.1\r\nHost: a\r\n\r\n")?;
            connection.read_until("first")?;
            let mut other = Connection::open(address)?;
            other.send("GET /release HTTP/1.1\r\nHost: a\r\n\r\n")?;
            other.response(false)?;
            connection.read_until("second")
        });
        self.noted("S8", "/drip", drip);
        for path in ["/broken", "/short"] {
            let answer = Connection::open(address).and_then(|mut connection| {
                connection.send(format!("GET {path} HTTP/1.1\r\nHost: a\r\n\r\n"))?;
                connection.response(false)
            });
            let told = answer.is_ok_and(|answer| answer.complete);
            self.found.expect("S8", !told, || {
                format!("{path}: the client cannot tell that the body is not complete")
            });
        }
        let count = |check: &mut Check| {
            let answer = check.get("S9", "/closed")?;
            answer.body.parse::<usize>().ok()
        };
        let before = count(self);
        let gone = Connection::open(address).and_then(|mut connection| {
            connection.send("GET /forever HTTP/1.1\r\nHost: a\r\n\r\n")?;
            connection.read_until(".....")
        });
        self.noted("S9", "/forever", gone);
        let closed = (0..50).any(|_| {
            thread::sleep(Duration::from_millis(50));
            count(self) > before
        });
        self.found.expect("S9", closed, || {
            "the body of a client that went away was not dropped".to_owned()
        });
    }

    fn failures(&mut self) {
        for path in ["/panic", "/silent", "/informational"] {
            if let Some(answer) = self.get("S10", path) {
                self.found.expect("S10", answer.status == 500, || {
                    format!("{path} got {}", answer.status)
                });
            }
        }
        if let Some(answer) = self.get("S10", "/ignore") {
            self.found
                .expect("S10", answer.status == 200, || format!("{answer:?}"));
        }
    }

    fn connections(&mut self) {
        let request =
            |path: &str, close: &str| format!("GET {path} HTTP/1.1\r\nHost: a\r\n{close}\r\n");
        let pipelined = Connection::open(self.address).and_then(|mut connection| {
            connection.send(
                request("/ignore", "")
                    + "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
                    + &request("/sized", "")
                    + &request("/fields", "Connection: close\r\n"),
            )?;
            let mut bodies = Vec::new();
            for _ in 0..4 {
                bodies.push(connection.response(false)?.body);
            }
            Ok((bodies, connection.is_closed()))
        });
        if let Some(answer) = self.noted("S12", "pipelined requests", pipelined) {
            let bodies = ["ignored", "abc", "first12345", "fields"];
            self.found
                .expect("S12", answer.0 == bodies && answer.1, || {
                    format!("pipelined requests got {answer:?}")
                });
        }
        let old = Connection::open(self.address).and_then(|mut connection| {
            connection.send("GET /ignore HTTP/1.0\r\n\r\n")?;
            let answer = connection.response(false)?;
            Ok(answer.body == "ignored" && connection.is_closed())
        });
        if let Some(kept) = self.noted("S12", "HTTP/1.0", old) {
            self.found.expect("S12", kept, || {
                "HTTP/1.0 was not answered and closed".to_owned()
            });
        }
        let address = self.address;
        let old = Connection::open(address).and_then(|mut connection| {
            connection.send("GET /drip HTTP/1.0\r\n\r\n")?;
            let head = connection.read_until("first")?;
            let mut other = Connection::open(address)?;
            other.send("GET /release HTTP/1.1\r\nHost: a\r\n\r\n")?;
            other.response(false)?;
            let rest = connection.read_until("second")?;
            Ok((head, rest, connection.is_closed()))
        });
        if let Some((head, rest, closed)) = self.noted("S12", "a stream over HTTP/1.0", old) {
            let kept = head.ends_with("\r\n\r\nfirst") && rest == "second" && closed;
            self.found.expect("S12", kept, || {
                format!("a stream over HTTP/1.0 is to end with its connection: {head} {rest}")
            });
        }
        let continued = Connection::open(self.address).and_then(|mut connection| {
            connection.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n")?;
            let interim = connection.response(false)?.status;
            connection.send("abc")?;
            Ok((interim, connection.response(false)?.body))
        });
        if let Some(answer) = self.noted("S12", "Expect: 100-continue", continued) {
            self.found
                .expect("S12", answer == (100, "abc".to_owned()), || {
                    format!("{answer:?}")
                });
        }
    }
}
