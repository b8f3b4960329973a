//! The pages that tell a developer why a request failed.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod root {
    pub(crate) use nuages_core as core;
    pub(crate) use nuages_web as web;
}

use nuages_core::{BadRequest, Context, Result, Settings, SuspiciousOperation};
use nuages_gateway::client::Client;
use nuages_web::http::{Http404, Request, Response};
use nuages_web::site::Site;

async fn number(request: Request) -> Result<Response> {
    let number: i64 = request
        .query()
        .get("n")
        .unwrap_or("<none>")
        .parse::<i64>()
        .context("reading n")?;
    Ok(Response::text(number.to_string()))
}

async fn missing(_: Request, slug: String) -> Result<Response> {
    Err(Http404::new(format!("No page <{slug}>")))?
}

async fn bad(_: Request) -> Result<Response> {
    Err(BadRequest::new("this is malformed"))?
}

async fn suspicious(_: Request) -> Result<Response> {
    Err(SuspiciousOperation::new("an attack"))?
}

async fn panics(_: Request) -> Result<Response> {
    panic!("no clouds today")
}

mod inner {
    nuages_macros::urlpatterns![
        crate = crate::root,
        app_name = "inner",
        path("number/", crate::number, name = "number"),
    ];
}

nuages_macros::urlpatterns![
    crate = crate::root,
    path("inner/", include(crate::inner)),
    path("missing/<slug:slug>/", missing, name = "wiki-page"),
    path("bad/", bad),
    path("suspicious/", suspicious),
    path("panics/", panics),
];

fn settings() -> Settings {
    Settings {
        debug: true,
        settings_module: "mysite::settings",
        base_dir: env!("CARGO_MANIFEST_DIR").into(),
        secret_key: "spelled-".repeat(8).into(),
        allowed_hosts: vec!["*".to_owned()],
        root_urlconf: urlpatterns,
        ..Settings::default()
    }
}

async fn client() -> Client {
    Client::new(Site::new(settings()).await.unwrap()).host("testserver")
}

async fn get(path: &str, accept: &str) -> (u16, String, String) {
    let response = client()
        .await
        .get(path)
        .header("accept", accept)
        .header("cookie", "sessionid=hunter2; theme=<dark>")
        .send()
        .await
        .unwrap();
    let status = response.status().as_u16();
    let content_type = response.header("content-type").unwrap().to_owned();
    let page = response.text().await.unwrap();
    if let Ok(folder) = std::env::var("NUAGES_SAVE_DEBUG_PAGES") {
        let name = path.trim_matches('/').replace(['/', '?', '='], "_");
        let _ = std::fs::write(format!("{folder}/{name}.html"), &page);
    }
    (status, content_type, page)
}

#[tokio::test]
async fn not_found_lists_the_patterns_in_their_order() {
    let (status, content_type, page) = get("/nope/%3Cb%3E/", "text/html").await;
    assert_eq!(
        (status, content_type.as_str()),
        (404, "text/html; charset=utf-8")
    );
    for part in [
        "Page not found <small>(404)</small>",
        "<td>GET</td>",
        "http://testserver/nope/%3Cb%3E/",
        "Nuages tried these URL patterns, in this order:",
        "[name='wiki-page']",
        "nope/&lt;b&gt;/",
        "didn’t match any of these.",
    ] {
        assert!(page.contains(part), "{part} is not in {page}");
    }
    let order: Vec<usize> = [
        "<code>inner/</code>",
        "missing/&lt;slug:slug&gt;/",
        "<code>bad/</code>",
    ]
    .iter()
    .map(|route| page.find(route).unwrap())
    .collect();
    assert!(order.is_sorted(), "{page}");
}

#[tokio::test]
async fn a_view_that_finds_nothing_is_named() {
    let (status, _, page) = get("/missing/x/", "text/html").await;
    assert_eq!(status, 404);
    assert!(page.contains("No page &lt;x&gt;"), "{page}");
    assert!(page.contains("Raised by:"), "{page}");
    assert!(page.contains("debug_pages.missing"), "{page}");
}

#[tokio::test]
async fn an_error_shows_its_place_its_causes_and_the_request() {
    let (status, _, page) = get("/inner/number/?n=%3Cx%3E", "text/html").await;
    assert_eq!(status, 500);
    for part in [
        "at /inner/number/",
        "reading n",
        "invalid digit found in string",
        "debug_pages.rs",
        "class=\"here\"",
        ".context(&quot;reading n&quot;)?;",
        "debug_pages::number",
        "<pre>&lt;x&gt;</pre>",
        "<pre>&lt;dark&gt;</pre>",
        "REQUEST_METHOD",
        "SECRET_KEY",
        "********************",
        "mysite::settings",
    ] {
        assert!(page.contains(part), "{part} is not in {page}");
    }
    assert!(!page.contains(&"spelled-".repeat(2)));
}

#[tokio::test]
async fn who_wants_no_html_gets_text() {
    let (status, content_type, page) = get("/inner/number/?n=x", "application/json").await;
    assert_eq!(
        (status, content_type.as_str()),
        (500, "text/plain; charset=utf-8")
    );
    assert!(page.contains(" at /inner/number/\nreading n\n"), "{page}");
    assert!(
        page.contains("Caused by ParseIntError: invalid digit found in string"),
        "{page}"
    );
    assert!(page.contains("n = x"), "{page}");
}

#[tokio::test]
async fn bad_requests_are_explained_with_400() {
    for (path, message) in [
        ("/bad/", "this is malformed"),
        ("/suspicious/", "an attack"),
    ] {
        let (status, _, page) = get(path, "text/html").await;
        assert_eq!(status, 400);
        assert!(page.contains(message), "{page}");
    }
}

#[tokio::test]
async fn a_panic_shows_where_it_began() {
    let (status, _, page) = get("/panics/", "text/html").await;
    assert_eq!(status, 500);
    assert!(page.contains("no clouds today"), "{page}");
    assert!(
        page.contains("panic!(&quot;no clouds today&quot;)"),
        "{page}"
    );
}

async fn pay(request: Request) -> Result<Response> {
    request.form().await?;
    Err(nuages_core::Error::msg("<script>alert(1)</script>"))
}

mod payments {
    use nuages_web::urls::*;
    use nuages_web::views::decorators::sensitive_post_parameters;

    urlpatterns![
        crate = crate::root,
        path("pay/", sensitive_post_parameters(&["pin"])(crate::pay)),
        path("all/", sensitive_post_parameters(&[])(crate::pay)),
        path("plain/", crate::pay),
    ];
}

#[tokio::test]
async fn secrets_and_markup_do_not_reach_the_page() {
    // Put together here, because the page shows lines of this file.
    let secret = ["hun", "ter2"].concat();
    let own = Settings {
        root_urlconf: payments::urlpatterns,
        csrf_cookie_name: "csrf".into(),
        session_cookie_name: "visit".into(),
        email_host_password: secret.as_str().into(),
        ..settings()
    };
    let client = Client::new(Site::new(own).await.unwrap()).host("testserver");
    for (path, hidden, shown) in [
        ("/pay/?%3Cq%3E=%3Cv%3E", &["4711"][..], &["clouds"][..]),
        ("/all/", &["4711", "clouds"], &[]),
        ("/plain/", &[], &["4711", "clouds"]),
    ] {
        let response = client
            .post(path)
            .header("accept", "text/html")
            .header("content-type", "application/x-www-form-urlencoded")
            .header(
                "cookie",
                format!("visit={secret}; api_key={secret}; theme=<i>"),
            )
            .header("authorization", format!("Bearer {secret}"))
            .header("x-api-token", &secret)
            .header("referer", "http://a/<b>")
            .body(format!(
                "pin=4711&name=clouds&password={secret}&my_token={secret}&tag=<u>"
            ))
            .send()
            .await
            .unwrap();
        assert_eq!(response.status().as_u16(), 500);
        let page = response.text().await.unwrap();
        for part in [
            secret.as_str(),
            "<script>",
            "<i>",
            "<b>",
            "<u>",
            "<q>",
            "<v>",
        ] {
            assert!(!page.contains(part), "{part} in {page}");
        }
        for part in hidden {
            assert!(!page.contains(&format!("<pre>{part}</pre>")), "{part}");
        }
        for part in shown {
            assert!(page.contains(&format!("<pre>{part}</pre>")), "{part}");
        }
    }
}
