//! The in-process client behaves as a server does.
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test fails by panicking and says what it skips"
)]

use nuages_gateway::client::{Client, ClientError};
use nuages_gateway::contract::{Probe, check_application};
use nuages_gateway::{
    Body, Bytes, Headers, Method, Scheme, StartResponse, StatusCode, application_fn, blocking,
};

fn client() -> Client {
    Client::new(Probe::new())
}

#[tokio::test]
async fn tells_the_application_what_was_asked() {
    let text = client()
        .host("example.org")
        .scheme(Scheme::Https)
        .request(Method::PUT, "/caf%C3%A9/?a=1")
        .header("X-A", "b")
        .script_name("/café")
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    for line in [
        "method PUT",
        "target /caf%C3%A9/?a=1",
        "path /",
        "script /café",
        "scheme https",
        "field host: example.org",
        "field x-a: b",
    ] {
        assert!(text.contains(&format!("{line}\n")), "{line}: {text}");
    }
}

#[tokio::test]
async fn sends_bodies_whole_and_in_pieces() {
    let mut chunks = vec![Bytes::from_static(b"one "), Bytes::from_static(b"two")].into_iter();
    let stream = futures_stream(move || chunks.next());
    for body in [Body::from("one two"), stream] {
        let response = client().post("/echo").body(body).await.unwrap();
        assert_eq!(response.text().await.unwrap(), "one two");
    }
}

fn futures_stream(next: impl FnMut() -> Option<Bytes> + Send + Unpin + 'static) -> Body {
    struct Pieces<F>(F);
    impl<F: FnMut() -> Option<Bytes> + Unpin> futures_core::Stream for Pieces<F> {
        type Item = Result<Bytes, nuages_gateway::BodyError>;
        fn poll_next(
            mut self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<Self::Item>> {
            std::task::Poll::Ready((self.0)().map(Ok))
        }
    }
    Body::stream(Pieces(next))
}

#[tokio::test]
async fn leaves_out_the_body_where_http_has_none() {
    for (method, path, status, length) in [
        (Method::HEAD, "/fields", 200, Some("6")),
        (Method::HEAD, "/sized", 200, Some("10")),
        (Method::GET, "/no-content", 204, None),
        (Method::GET, "/not-modified", 304, None),
    ] {
        let response = client().request(method, path).await.unwrap();
        assert_eq!(response.status(), status, "{path}");
        assert_eq!(response.header("content-length"), length, "{path}");
        assert_eq!(response.bytes().await.unwrap(), "", "{path}");
    }
}

#[tokio::test]
async fn the_last_start_response_counts() {
    let response = client().get("/twice").await.unwrap();
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
    assert_eq!(response.header("x-first"), None);
}

#[tokio::test]
async fn dropping_the_response_closes_the_body() {
    let client = client();
    let mut response = client.get("/forever").await.unwrap();
    response.body().next().await.unwrap().unwrap();
    drop(response);
    let closed = client.get("/closed").await.unwrap();
    assert_eq!(closed.text().await.unwrap(), "1");
}

#[tokio::test]
async fn cookies_are_kept_and_sent_again() {
    let client = client().with_cookies();
    client.get("/fields").await.unwrap();
    let text = client.get("/").await.unwrap().text().await.unwrap();
    assert!(text.contains("field cookie: a=1; b=2; c=3\n"), "{text}");
    client.cookies().unwrap().clear();
    let text = client.get("/").await.unwrap().text().await.unwrap();
    assert!(!text.contains("cookie"), "{text}");
}

#[tokio::test]
async fn what_cannot_be_sent_is_an_error() {
    let errors = [
        client().get("no path").await.unwrap_err(),
        client().get("/").header("bad name", "x").await.unwrap_err(),
        client().get("/").header("x-a", "a\nb").await.unwrap_err(),
        client().get("/silent").await.unwrap_err(),
    ];
    assert!(matches!(errors[0], ClientError::InvalidTarget { .. }));
    assert!(matches!(errors[1], ClientError::InvalidHeader { .. }));
    assert!(matches!(errors[2], ClientError::InvalidHeader { .. }));
    assert!(matches!(errors[3], ClientError::NotStarted));
}

#[tokio::test]
async fn a_synchronous_application_reads_and_streams() {
    let client = Client::new(blocking(
        |mut environ, start: &mut dyn StartResponse| -> Vec<Bytes> {
            let sent = environ.body.blocking_collect(100);
            let status = match &sent {
                Ok(_) => StatusCode::OK,
                Err(_) => StatusCode::PAYLOAD_TOO_LARGE,
            };
            start.start_response(status, Headers::new());
            let sent = sent.unwrap_or_default();
            vec![sent.clone(), Bytes::from_static(b", "), sent]
        },
    ));
    let response = client.post("/").body("again").await.unwrap();
    assert_eq!(response.text().await.unwrap(), "again, again");
    let response = client.post("/").body("x".repeat(101)).await.unwrap();
    assert_eq!(response.status(), 413);
}

#[tokio::test]
async fn a_middleware_is_an_application_around_one() {
    let inner = client();
    let outer = application_fn(move |environ| {
        let inner = inner.clone();
        async move {
            let target = environ.uri.to_string();
            let response = inner.get(target).await.unwrap();
            response.into_parts()
        }
    });
    let outer = std::sync::Arc::new(outer);
    let response = Client::new(std::sync::Arc::clone(&outer))
        .get("/twice")
        .await;
    assert_eq!(response.unwrap().status(), 404);
    check_application(outer, &["/ignore", "/twice"])
        .await
        .unwrap();
}
