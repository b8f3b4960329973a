use std::io;

use super::Check;
use crate::contract::Connection;

/// Bytes that are no request, or no safe one: what one server reads as the end of a request, another might not.
const MALFORMED: &[(&str, &str)] = &[
    ("no HTTP at all", "hello\r\n\r\n"),
    ("an unknown version", "GET / HTTP/9.9\r\nHost: a\r\n\r\n"),
    ("no version", "GET /\r\nHost: a\r\n\r\n"),
    (
        "a space before the method",
        " GET / HTTP/1.1\r\nHost: a\r\n\r\n",
    ),
    (
        "a space in the target",
        "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n",
    ),
    (
        "a control character in the target",
        "GET /\x01 HTTP/1.1\r\nHost: a\r\n\r\n",
    ),
    ("no host", "GET / HTTP/1.1\r\n\r\n"),
    ("two hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"),
    ("a host with a space", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n"),
    ("a host with a path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"),
    (
        "a host with a user",
        "GET / HTTP/1.1\r\nHost: user@a\r\n\r\n",
    ),
    (
        "a space before the colon",
        "GET / HTTP/1.1\r\nHost: a\r\nX-A : b\r\n\r\n",
    ),
    (
        "a field without a colon",
        "GET / HTTP/1.1\r\nHost: a\r\nX-A\r\n\r\n",
    ),
    (
        "a field without a name",
        "GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n",
    ),
    (
        "a bracket in a name",
        "GET / HTTP/1.1\r\nHost: a\r\nX(A: b\r\n\r\n",
    ),
    (
        "a folded field",
        "GET / HTTP/1.1\r\nHost: a\r\nX-A: b\r\n c\r\n\r\n",
    ),
    (
        "a NUL in a value",
        "GET / HTTP/1.1\r\nHost: a\r\nX-A: b\0c\r\n\r\n",
    ),
    (
        "a carriage return in a value",
        "GET / HTTP/1.1\r\nHost: a\r\nX-A: b\rc\r\n\r\n",
    ),
    (
        "a length that is no number",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\nabc",
    ),
    (
        "a negative length",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\nabc",
    ),
    (
        "a length with a sign",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +3\r\n\r\nabc",
    ),
    (
        "a hexadecimal length",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0x3\r\n\r\nabc",
    ),
    (
        "no length",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: \r\n\r\nabc",
    ),
    (
        "a list of lengths",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3, 3\r\n\r\nabc",
    ),
    (
        "a length beyond 64 bits",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999999\r\n\r\nabc",
    ),
    (
        "two lengths",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    ),
    (
        "a length twice",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc",
    ),
    (
        "a length and chunks",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ),
    (
        "chunks and a length",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
    ),
    (
        "chunks over HTTP/1.0",
        "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ),
    (
        "chunked twice",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ),
    (
        "chunked in a list twice",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
    ),
    (
        "chunked before another encoding",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
    ),
    (
        "an unknown transfer encoding",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n0\r\n\r\n",
    ),
    (
        "an encoding that resembles chunked",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    ),
    (
        "an encoding after a control character",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n",
    ),
    (
        "an empty transfer encoding",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: \r\n\r\n0\r\n\r\n",
    ),
];

impl Check {
    pub(super) fn malformed(&mut self) {
        let calls = self.get("S11", "/calls").map(|answer| answer.body);
        for (what, request) in MALFORMED {
            let answer = Connection::open(self.address).and_then(|mut connection| {
                connection.send(request)?;
                let status = connection.response(false)?.status;
                Ok((status, connection.is_closed()))
            });
            if let Some(answer) = self.noted("S11", what, answer) {
                self.found.expect("S11", answer == (400, true), || {
                    format!("{what}: status {}, closed {}", answer.0, answer.1)
                });
            }
        }
        for large in [
            format!("GET /{} HTTP/1.1\r\nHost: a\r\n\r\n", "x".repeat(80_000)),
            format!(
                "GET / HTTP/1.1\r\nHost: a\r\nX-Long: {}\r\n\r\n",
                "x".repeat(1 << 20)
            ),
            format!(
                "GET / HTTP/1.1\r\nHost: a\r\n{}\r\n",
                "X-Many: y\r\n".repeat(20_000)
            ),
        ] {
            let answer = Connection::open(self.address).and_then(|mut connection| {
                // The server may answer and close before all is sent.
                let _cut = connection.send(&large);
                connection.response(false)
            });
            let reset =
                matches!(&answer, Err(error) if error.kind() == io::ErrorKind::ConnectionReset);
            if let Some(answer) = (!reset)
                .then(|| self.noted("S11", "a large head", answer))
                .flatten()
            {
                self.found
                    .expect("S11", matches!(answer.status, 400 | 414 | 431), || {
                        format!("a large head got {}", answer.status)
                    });
            }
        }
        let after = self.get("S11", "/calls").map(|answer| answer.body);
        let number = |text: Option<String>| text.and_then(|text| text.parse::<usize>().ok());
        let (before, after) = (number(calls), number(after));
        self.found
            .expect("S11", before.map(|before| before + 1) == after, || {
                format!("the application was called for a malformed request: {before:?} {after:?}")
            });
        let broken = "POST /length HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n";
        let answer = Connection::open(self.address).and_then(|mut connection| {
            connection.send(broken)?;
            connection.response(false)
        });
        let taken = answer.is_ok_and(|answer| answer.body.parse::<u64>().is_ok());
        self.found.expect("S11", !taken, || {
            "a broken chunk was taken for the end of the body".to_owned()
        });
    }
}
