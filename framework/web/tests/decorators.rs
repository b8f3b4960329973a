//! Decorated views: `django/decorators.py` lets Django 6.1 write `django/decorators.json`, and both must send the same
//! headers.

#![allow(clippy::unwrap_used, missing_docs, unreachable_pub, reason = "a test")]

mod common;

use nuages_core::{Result, Settings, Timestamp};
use nuages_web::http::{Body, Method, Request, Response, StatusCode};
use nuages_web::middleware;
use nuages_web::middleware::{CommonMiddleware, XFrameOptionsMiddleware};
use serde_json::{Map, Value};

async fn page(_request: Request) -> Result<Response> {
    Ok(Response::html("clouds"))
}

async fn long(_request: Request) -> Result<Response> {
    Ok(Response::html("clouds ".repeat(100)).header("etag", "\"long\""))
}

async fn stream(_request: Request) -> Result<Response> {
    struct Pieces(Vec<&'static str>);
    impl futures_core::Stream for Pieces {
        type Item = std::result::Result<bytes::Bytes, nuages_gateway::BodyError>;

        fn poll_next(
            mut self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<Self::Item>> {
            std::task::Poll::Ready(self.0.pop().map(|piece| Ok(piece.into())))
        }
    }
    let pieces = Pieces(vec!["and rain", "clouds "]);
    Ok(Response::html("").with_body(Body::stream(pieces)))
}

async fn cached(_request: Request) -> Result<Response> {
    Ok(Response::html("x")
        .header("cache-control", "max-age=100, public")
        .header("vary", "Accept"))
}

async fn no_store(_request: Request) -> Result<Response> {
    Ok(Response::html("x").header("cache-control", "no-store"))
}

async fn framed(_request: Request) -> Result<Response> {
    Ok(Response::html("x").header("x-frame-options", "ALLOWALL"))
}

async fn missing(_request: Request) -> Result<Response> {
    Ok(Response::html("gone").with_status(StatusCode::NOT_FOUND))
}

async fn tag(_request: Request) -> Result<Option<String>> {
    Ok(Some("tag".into()))
}

async fn weak_tag(_request: Request) -> Result<Option<String>> {
    Ok(Some("W/\"tag\"".into()))
}

async fn no_tag(_request: Request) -> Result<Option<String>> {
    Ok(None)
}

async fn changed(_request: Request) -> Result<Option<Timestamp>> {
    Ok(Some("2024-01-01T12:00:00Z".parse()?))
}

mod urls {
    use nuages_web::http::{CacheControl, Method};
    use nuages_web::urls::*;
    use nuages_web::views::RedirectView;
    use nuages_web::views::decorators::*;

    use super::*;

    urlpatterns![
        crate = crate::common::root,
        path(
            "methods/",
            require_http_methods([Method::GET, Method::PUT])(page)
        ),
        path("get/", require_GET(page)),
        path("post/", require_POST(page)),
        path("safe/", require_safe(page)),
        path("never/", never_cache(page)),
        path("never-cached/", never_cache(cached)),
        path(
            "control/",
            cache_control(CacheControl::new().private().max_age(3600))(page)
        ),
        path(
            "control-cached/",
            cache_control(CacheControl::new().private().max_age(3600))(cached)
        ),
        path(
            "vary/",
            vary_on_headers(&["Accept-Language", "accept"])(cached)
        ),
        path("cookie/", vary_on_cookie(page)),
        path("deny/", xframe_options_deny(page)),
        path("sameorigin/", xframe_options_sameorigin(page)),
        path("exempt/", xframe_options_exempt(page)),
        path("framed/", xframe_options_deny(framed)),
        path("gzip/", gzip_page(page)),
        path("gzip-long/", gzip_page(long)),
        path("gzip-stream/", gzip_page(stream)),
        path("conditional/", conditional_page(page)),
        path("conditional-no-store/", conditional_page(no_store)),
        path("conditional-missing/", conditional_page(missing)),
        path("etag/", etag(tag)(page)),
        path("modified/", last_modified(changed)(page)),
        path("condition/", condition(weak_tag, changed)(page)),
        path("nothing/", etag(no_tag)(page)),
        path("redirect/", RedirectView::new("/new/")),
        path(
            "redirect-query/",
            RedirectView::new("/new/")
                .query_string(true)
                .permanent(true)
        ),
        path("gone/", RedirectView::gone()),
    ];
}

#[tokio::test]
async fn decorated_views_send_what_djangos_send() {
    let client = common::client(Settings {
        middleware: middleware![CommonMiddleware, XFrameOptionsMiddleware],
        ..common::settings(urls::urlpatterns)
    })
    .await;
    let table: Value = serde_json::from_str(include_str!("django/decorators.json")).unwrap();
    let mut wrong = Vec::new();
    for case in table.as_array().unwrap() {
        let method: Method = case["method"].as_str().unwrap().parse().unwrap();
        let url = case["url"].as_str().unwrap();
        let mut request = client.request(method.clone(), url);
        for (name, value) in case["headers"].as_object().unwrap() {
            request = request.header(name, value.as_str().unwrap());
        }
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        let mut sent = Map::new();
        for (name, value) in response.headers().iter() {
            let mut value = value.to_str().unwrap();
            let compressed = response.headers().contains("content-encoding");
            match name.as_str() {
                "expires" => value = "(a date)",
                "content-length" if compressed => value = "(compressed)",
                _ => {}
            }
            sent.insert(name.to_string(), value.into());
        }
        let sent = Value::Object(sent);
        if (u64::from(status), &sent) != (case["status"].as_u64().unwrap(), &case["sent"]) {
            wrong.push(format!(
                "{method} {url} {}\n  Nuages {status} {sent}\n  Django {} {}",
                case["headers"], case["status"], case["sent"]
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
