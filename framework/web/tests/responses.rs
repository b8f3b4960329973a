//! What responses become on their way out.

#![allow(
    clippy::unwrap_used,
    missing_docs,
    missing_debug_implementations,
    unreachable_pub,
    reason = "a test"
)]

mod common;

use std::path::PathBuf;

use nuages_core::Result;
use nuages_web::http::{Cookie, Method, Request, Response, SameSite, StatusCode};
use nuages_web::shortcuts::redirect;

fn folder() -> PathBuf {
    let folder = std::env::temp_dir().join(format!("nuages-responses-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

mod views {
    use super::*;

    pub async fn cookies(_request: Request) -> Response {
        let mut response = Response::text("");
        response.set_cookie(Cookie::new("a", "first"));
        response.set_cookie(
            Cookie::new("b", "x y")
                .http_only(true)
                .same_site(SameSite::Lax),
        );
        response.set_cookie(Cookie::new("a", "second").secure(true));
        response.delete_cookie("gone");
        response.delete_cookie_like(Cookie::new("__Host-x", "").domain("example.com"));
        response
    }

    pub async fn redirects(_request: Request, kind: String) -> Result<Response> {
        Ok(match kind.as_str() {
            "typed" => redirect(crate::urls::kinds("é x")),
            "name" => redirect("urls:home"),
            "path" => redirect("/a/é?x=1"),
            "relative" => redirect("../x/"),
            "unknown" => redirect("urls:nothing"),
            "script" => redirect("javascript:alert('/.')"),
            "permanent" => Response::redirect_permanent("/new/"),
            "preserving" => Response::redirect_preserving("/new/"),
            _ => Response::redirect_preserving_permanent("/new/"),
        })
    }

    pub async fn home(_request: Request) -> Response {
        Response::html("<p>")
    }

    pub async fn not_allowed(_request: Request) -> Response {
        Response::not_allowed(&[Method::GET, Method::POST])
    }

    pub async fn bad_header(_request: Request) -> Response {
        Response::html("").header("x-name", "a\r\nb: c")
    }

    pub async fn file(_request: Request, name: String) -> Result<Response> {
        Response::file(folder().join(name)).await
    }

    pub async fn attachment(_request: Request, name: String) -> Result<Response> {
        Response::attachment(folder().join(name), Some("é.txt")).await
    }

    pub async fn json(_request: Request) -> Result<Response> {
        Ok(Response::json(&[("a", 1)])?.with_status(StatusCode::CREATED))
    }
}

mod urls {
    use nuages_web::urls::*;

    use crate::views;

    mod below {
        pub mod urls {
            use nuages_web::urls::*;

            use crate::views;

            urlpatterns![
                crate = crate::common::root,
                app_name = "urls",
                path("home/", views::home, name = "home"),
            ];
        }
    }

    urlpatterns![
        crate = crate::common::root,
        path("", include(below::urls)),
        path("cookies/", views::cookies),
        path("redirects/<kind>/", views::redirects, name = "kinds"),
        path("not_allowed/", views::not_allowed),
        path("bad_header/", views::bad_header),
        path("json/", views::json),
        path("file/<name>", views::file),
        path("attachment/<name>", views::attachment),
    ];
}

#[tokio::test]
async fn cookies_come_after_all_fields_in_pythons_order() {
    let client = common::client(common::settings(urls::urlpatterns)).await;
    let response = client.get("/cookies/").await.unwrap();
    let cookies: Vec<&str> = response
        .headers()
        .get_all("set-cookie")
        .map(|value| value.to_str().unwrap())
        .collect();
    assert_eq!(
        cookies,
        [
            "b=\"x y\"; HttpOnly; Path=/; SameSite=Lax",
            "a=second; Path=/; Secure",
            "gone=\"\"; expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Path=/",
            "__Host-x=\"\"; Domain=example.com; expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Path=/; Secure",
        ]
    );
}

#[tokio::test]
async fn redirects_lead_where_they_should() {
    let client = common::client(common::settings(urls::urlpatterns)).await;
    for (kind, status, location) in [
        ("typed", 302, Some("/redirects/%C3%A9%20x/")),
        ("name", 302, Some("/home/")),
        ("path", 302, Some("/a/%C3%A9?x=1")),
        ("relative", 302, Some("../x/")),
        ("permanent", 301, Some("/new/")),
        ("preserving", 307, Some("/new/")),
        ("preserving-permanent", 308, Some("/new/")),
        ("unknown", 500, None),
        ("script", 400, None),
    ] {
        let response = client.get(format!("/redirects/{kind}/")).await.unwrap();
        assert_eq!(response.status(), status, "{kind}");
        assert_eq!(response.header("location"), location, "{kind}");
    }
}

#[tokio::test]
async fn redirects_keep_the_sites_prefix() {
    let client = common::client(common::settings(urls::urlpatterns)).await;
    let response = client
        .get("/mounted/redirects/name/")
        .script_name("/mounted")
        .await
        .unwrap();
    assert_eq!(response.header("location"), Some("/mounted/home/"));
    let mut settings = common::settings(urls::urlpatterns);
    settings.force_script_name = Some("/forced/".into());
    let client = common::client(settings).await;
    let response = client.get("/redirects/name/").await.unwrap();
    assert_eq!(response.header("location"), Some("/forced/home/"));
}

#[tokio::test]
async fn a_response_that_cannot_be_sent_is_an_error() {
    let client = common::client(common::settings(urls::urlpatterns)).await;
    let response = client.get("/bad_header/").await.unwrap();
    assert_eq!(response.status(), 500);
    assert_eq!(response.header("x-name"), None);
}

#[tokio::test]
async fn types_and_lengths_are_told() {
    let folder = folder();
    std::fs::write(folder.join("a.txt"), "hello").unwrap();
    let large = "0123456789".repeat(20_000);
    std::fs::write(folder.join("large.bin"), &large).unwrap();
    let client = common::client(common::settings(urls::urlpatterns)).await;
    for (path, status, content_type, disposition, body) in [
        ("/home/", 200, "text/html; charset=utf-8", None, "<p>"),
        ("/json/", 201, "application/json", None, "[[\"a\",1]]"),
        (
            "/file/a.txt",
            200,
            "text/plain",
            Some("inline; filename=\"a.txt\""),
            "hello",
        ),
        (
            "/file/large.bin",
            200,
            "application/octet-stream",
            Some("inline; filename=\"large.bin\""),
            large.as_str(),
        ),
        (
            "/attachment/a.txt",
            200,
            "text/plain",
            Some("attachment; filename*=utf-8''%C3%A9.txt"),
            "hello",
        ),
    ] {
        let response = client.get(path).await.unwrap();
        assert_eq!(response.status(), status, "{path}");
        assert_eq!(
            response.header("content-type"),
            Some(content_type),
            "{path}"
        );
        assert_eq!(
            response.header("content-disposition"),
            disposition,
            "{path}"
        );
        assert_eq!(
            response.header("content-length"),
            Some(body.len().to_string().as_str()),
            "{path}"
        );
        assert_eq!(response.text().await.unwrap(), body, "{path}");
    }
    let response = client.get("/file/none.txt").await.unwrap();
    assert_eq!(response.status(), 404);
    let response = client.get("/not_allowed/").await.unwrap();
    assert_eq!(response.status(), 405);
    assert_eq!(response.header("allow"), Some("GET, POST"));
    std::fs::remove_dir_all(folder).unwrap();
}
