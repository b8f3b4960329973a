//! The contract, tried on the actix server and on applications of several kinds.
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test fails by panicking and says what it skips"
)]

mod support;

use std::sync::Arc;

use nuages_gateway::contract::{Probe, check_application, check_server};
use nuages_gateway::{
    Application, Body, BoxFuture, Bytes, Environ, HeaderValue, Headers, StartResponse, StatusCode,
    application_fn, blocking, header,
};
use support::{MAX_BODY, Running};

#[test]
fn the_actix_server_keeps_the_contract() {
    let running = Running::start(Probe::new());
    if let Err(violations) = check_server(running.address, MAX_BODY) {
        panic!("{violations}");
    }
    running.stop.stop();
    running.join().unwrap();
}

#[tokio::test]
async fn an_async_application_keeps_the_contract() {
    let app = application_fn(|mut environ| async move {
        match environ.body.collect(1024).await {
            Ok(bytes) => (StatusCode::OK, Headers::new(), Body::from(bytes)),
            Err(_) => (StatusCode::BAD_REQUEST, Headers::new(), Body::empty()),
        }
    });
    check_application(Arc::new(app), &["/", "/a?b"])
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_blocking_application_keeps_the_contract() {
    let app = blocking(|environ: Environ, start: &mut dyn StartResponse| {
        start.start_response(StatusCode::OK, Headers::new());
        [Bytes::from(environ.path_info().into_owned())]
    });
    check_application(Arc::new(app), &["/", "/a?b"])
        .await
        .unwrap();
}

struct Wrong;

impl Application for Wrong {
    fn call<'a>(
        &'a self,
        environ: Environ,
        start: &'a mut dyn StartResponse,
    ) -> BoxFuture<'a, Body> {
        Box::pin(async move {
            let mut headers = Headers::new();
            match environ.path_info().as_ref() {
                "/silent" => return Body::empty(),
                "/length" => headers.set(header::CONTENT_LENGTH, HeaderValue::from(3)),
                "/framing" => {
                    headers.set(header::TRANSFER_ENCODING, HeaderValue::from_static("gzip"));
                }
                _ => panic!("no such page"),
            }
            start.start_response(StatusCode::OK, headers);
            Body::from("four")
        })
    }
}

#[tokio::test]
async fn an_application_that_breaks_rules_is_found_out() {
    for (target, rule) in [
        ("/silent", "A1"),
        ("/length", "A2"),
        ("/framing", "A2"),
        ("/panic", "A4"),
    ] {
        let violations = check_application(Arc::new(Wrong), &[target])
            .await
            .unwrap_err();
        let found = violations
            .iter()
            .any(|violation| violation.rule == rule && violation.detail.contains(target));
        assert!(found, "{target}: {violations}");
    }
}
