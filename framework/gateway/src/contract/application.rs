use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use http::{HeaderValue, Method, StatusCode, Uri, header};

use super::Violations;
use crate::{Application, Body, BodyError, Environ, Headers, Started, unwind};

/// Tries an application with the given targets and with environs that clients may well send.
///
/// It must run on the kind of runtime that the application is served on.
///
/// # Errors
///
/// Returns the rules that the application was seen to break.
pub async fn check_application(
    application: Arc<dyn Application>,
    targets: &[&str],
) -> Result<(), Violations> {
    let mut check = Check {
        application,
        found: Violations::none(),
    };
    for target in targets {
        let get = check
            .call(&format!("GET {target}"), environ(Method::GET, target))
            .await;
        let head = check
            .call(&format!("HEAD {target}"), environ(Method::HEAD, target))
            .await;
        check.found.expect("A3", get == head, || {
            format!("{target}: GET got {get:?} and HEAD {head:?}")
        });
        check.bodies(target).await;
        check.dropped(target).await;
    }
    check.odd_environs().await;
    check.at_once(targets).await;
    check.found.into_result()
}

struct Check {
    application: Arc<dyn Application>,
    found: Violations,
}

impl Check {
    async fn call(&mut self, tried: &str, environ: Environ) -> Option<StatusCode> {
        let head = environ.method == Method::HEAD;
        let mut started = Started::new();
        let answer = unwind::catch(async { self.application.call(environ, &mut started).await });
        let mut body = match answer.await {
            Ok(body) => body,
            Err(panic) => {
                self.found.add("A4", format!("{tried}: panicked: {panic}"));
                return None;
            }
        };
        let Some((status, headers)) = started.take() else {
            self.found
                .add("A1", format!("{tried}: returned without start_response"));
            return None;
        };
        self.found
            .expect("A1", (200..600).contains(&status.as_u16()), || {
                format!("{tried}: started with {status}")
            });
        self.fields(tried, &headers);
        let announced = headers
            .get_str(&header::CONTENT_LENGTH)
            .and_then(|text| text.parse::<u64>().ok());
        if let Some(announced) = announced.filter(|_| !head && status != StatusCode::NOT_MODIFIED) {
            let length = body.collect(u64::MAX).await.map(|bytes| bytes.len() as u64);
            let kept = length.as_ref().is_ok_and(|length| *length == announced);
            self.found.expect("A2", kept, || {
                format!("{tried}: Content-Length {announced}, but the body has {length:?}")
            });
        }
        Some(status)
    }

    fn fields(&mut self, tried: &str, headers: &Headers) {
        for name in [
            "transfer-encoding",
            "te",
            "trailer",
            "upgrade",
            "keep-alive",
        ] {
            self.found.expect("A2", !headers.contains(name), || {
                format!("{tried}: sets {name}")
            });
        }
    }

    async fn bodies(&mut self, target: &str) {
        let bodies = [
            ("a body", Body::from("a=1&b=2")),
            ("a body that breaks off", Body::stream(BrokenOff(false))),
            ("a body that never comes", Body::stream(Never)),
        ];
        for (what, body) in bodies {
            let mut environ = environ(Method::POST, target);
            let form = HeaderValue::from_static("application/x-www-form-urlencoded");
            environ.headers.set(header::CONTENT_TYPE, form);
            environ.body = body;
            let tried = format!("POST {target} with {what}");
            let call = self.call(&tried, environ);
            // Whoever waits for a body that never comes is dropped while it waits.
            let _dropped = tokio::time::timeout(std::time::Duration::from_millis(200), call).await;
        }
    }

    async fn dropped(&mut self, target: &str) {
        let application = Arc::clone(&self.application);
        let mut started = Started::new();
        let mut call = application.call(environ(Method::GET, target), &mut started);
        let once = unwind::catch(std::future::poll_fn(|cx| {
            let _ = call.as_mut().poll(cx);
            Poll::Ready(())
        }));
        let panicked = once.await.err();
        self.found.expect("A6", panicked.is_none(), || {
            format!("GET {target}: panicked: {panicked:?}")
        });
        drop(call);
        self.call(
            &format!("GET {target} after one was dropped"),
            environ(Method::GET, target),
        )
        .await;
    }

    async fn odd_environs(&mut self) {
        for target in [
            "*",
            "http://example.org/x?y",
            "//",
            "/%FF%00/",
            "/?%FF=%00",
            "/../../x",
        ] {
            self.call(&format!("GET {target}"), environ(Method::GET, target))
                .await;
        }
        if let Ok(method) = Method::from_bytes(b"M-SEARCH") {
            self.call("M-SEARCH /", environ(method, "/")).await;
        }
        let mut bare = environ(Method::GET, "/");
        bare.headers.clear();
        self.call("GET / without Host", bare).await;
        for name in [
            header::HOST,
            header::COOKIE,
            header::CONTENT_TYPE,
            header::CONTENT_LENGTH,
            header::ACCEPT,
            header::REFERER,
            header::ORIGIN,
        ] {
            let mut odd = environ(Method::POST, "/");
            if let Ok(value) = HeaderValue::from_bytes(b"\xff\xfe; \"=,") {
                odd.headers.set(name.clone(), value);
            }
            self.call(&format!("POST / with an odd {name}"), odd).await;
        }
    }

    async fn at_once(&mut self, targets: &[&str]) {
        let calls = (0..4).flat_map(|_| targets.iter()).map(|target| {
            let application = Arc::clone(&self.application);
            let environ = environ(Method::GET, target);
            tokio::spawn(async move {
                let mut started = Started::new();
                let body = application.call(environ, &mut started).await;
                drop(body);
                started.take().is_some()
            })
        });
        for call in calls.collect::<Vec<_>>() {
            let answered = call.await.unwrap_or(false);
            self.found.expect("A6", answered, || {
                "calls at the same time were not all answered".to_owned()
            });
        }
    }
}

fn environ(method: Method, target: &str) -> Environ {
    let mut environ = Environ::new(method, target.parse().unwrap_or_else(|_| Uri::default()));
    environ
        .headers
        .set(header::HOST, HeaderValue::from_static("testserver"));
    environ
}

struct BrokenOff(bool);

impl Stream for BrokenOff {
    type Item = Result<Bytes, BodyError>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let begun = std::mem::replace(&mut self.0, true);
        Poll::Ready(Some(if begun {
            Err(BodyError::Incomplete)
        } else {
            Ok(Bytes::from_static(b"a=1&"))
        }))
    }
}

struct Never;

impl Stream for Never {
    type Item = Result<Bytes, BodyError>;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Pending
    }
}
