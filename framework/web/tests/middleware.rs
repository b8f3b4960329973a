//! The onion, and the middlewares that come with the framework.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod root {
    pub(crate) use nuages_core as core;
    pub(crate) use nuages_web as web;
}

use std::sync::Arc;

use nuages_core::settings::Urlconf;
use nuages_core::{BadRequest, Error, PermissionDenied, Result, Settings};
use nuages_gateway::Scheme;
use nuages_gateway::client::Client;
use nuages_web::http::{Http404, Request, Response};
use nuages_web::middleware;
use nuages_web::middleware::{
    CommonMiddleware, ConditionalGetMiddleware, CsrfViewMiddleware, Middleware, MiddlewareNotUsed,
    Next, SecurityMiddleware, XFrameOptionsMiddleware, no_append_slash, xframe_options_exempt,
};
use nuages_web::site::Site;
use nuages_web::urls::ResolverMatch;

async fn ok(_: Request) -> Result<Response> {
    Ok(Response::html("ok"))
}

async fn missing(_: Request) -> Result<Response> {
    Err(Http404::new("no such"))?
}

async fn denied(_: Request) -> Result<Response> {
    Err(PermissionDenied::default())?
}

async fn bad(_: Request) -> Result<Response> {
    Err(BadRequest::new("bad"))?
}

async fn broken(_: Request) -> Result<Response> {
    Err(Error::msg("broken"))
}

async fn panics(_: Request) -> Result<Response> {
    panic!("at the view")
}

nuages_macros::urlpatterns![
    crate = crate::root,
    path("ok/", ok),
    path("missing/", missing),
    path("denied/", denied),
    path("bad/", bad),
    path("broken/", broken),
    path("panics/", panics),
    path("framed/", xframe_options_exempt(ok)),
    path("api/", no_append_slash(ok)),
];

fn settings() -> Settings {
    Settings {
        secret_key: "a secret key of tests, long enough for every check there is".into(),
        allowed_hosts: vec!["*".to_owned()],
        root_urlconf: urlpatterns,
        middleware: middleware![
            SecurityMiddleware,
            CommonMiddleware,
            CsrfViewMiddleware,
            XFrameOptionsMiddleware
        ],
        ..Settings::default()
    }
}

async fn client(settings: Settings) -> Client {
    Client::new(Site::new(settings).await.unwrap())
}

async fn headers(client: &Client, path: &str) -> Vec<String> {
    let response = client.get(path).send().await.unwrap();
    response
        .headers()
        .iter()
        .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()))
        .collect()
}

#[tokio::test]
async fn a_new_project_sends_the_headers_that_django_sends() {
    let client = client(settings()).await;
    assert_eq!(
        headers(&client, "/ok/").await,
        [
            "content-type: text/html; charset=utf-8",
            "x-frame-options: DENY",
            "content-length: 2",
            "x-content-type-options: nosniff",
            "referrer-policy: same-origin",
            "cross-origin-opener-policy: same-origin",
        ]
    );
    assert_eq!(
        headers(&client, "/ok").await,
        [
            "content-type: text/html; charset=utf-8",
            "location: /ok/",
            "content-length: 0",
            "x-content-type-options: nosniff",
            "referrer-policy: same-origin",
            "cross-origin-opener-policy: same-origin",
        ]
    );
}

#[tokio::test]
async fn errors_are_answered_with_djangos_pages() {
    let client = client(settings()).await;
    for (path, status, title) in [
        ("/nope", 404, "Not Found"),
        ("/missing/", 404, "Not Found"),
        ("/denied/", 403, "403 Forbidden"),
        ("/bad/", 400, "Bad Request (400)"),
        ("/broken/", 500, "Server Error (500)"),
        ("/panics/", 500, "Server Error (500)"),
    ] {
        let response = client.get(path).send().await.unwrap();
        assert_eq!(response.status().as_u16(), status, "{path}");
        assert_eq!(response.header("x-frame-options"), Some("DENY"), "{path}");
        let page = response.text().await.unwrap();
        assert!(page.contains("<html lang=\"en\">"), "{page}");
        assert!(page.contains(&format!("<h1>{title}</h1>")), "{page}");
    }
}

#[tokio::test]
async fn a_missing_slash_is_appended_where_a_pattern_wants_one() {
    let plain = client(settings()).await;
    for (path, status, location) in [
        ("/ok", 301, Some("/ok/")),
        ("/ok?a=b", 301, Some("/ok/?a=b")),
        ("/nope", 404, None),
        ("/api", 404, None),
    ] {
        let response = plain.get(path).send().await.unwrap();
        assert_eq!(response.status().as_u16(), status, "{path}");
        assert_eq!(response.header("location"), location, "{path}");
    }
    let debug = client(Settings {
        debug: true,
        ..settings()
    })
    .await;
    let response = debug
        .post("/ok")
        .header("accept", "text/plain")
        .send()
        .await
        .unwrap();
    assert_eq!(response.status().as_u16(), 500);
    let page = response.text().await.unwrap();
    assert!(
        page.contains("You called this URL via POST, but the URL doesn't end in a slash and you have APPEND_SLASH set."),
        "{page}"
    );
    let off = client(Settings {
        append_slash: false,
        ..settings()
    })
    .await;
    assert_eq!(off.get("/ok").send().await.unwrap().status().as_u16(), 404);
}

#[tokio::test]
async fn www_is_prepended_and_unwelcome_browsers_are_turned_away() {
    let client = client(Settings {
        prepend_www: true,
        disallowed_user_agents: vec!["^EvilBot".to_owned()],
        ..settings()
    })
    .await;
    let response = client
        .get("/ok")
        .header("host", "example.com")
        .send()
        .await
        .unwrap();
    assert_eq!(response.status().as_u16(), 301);
    assert_eq!(
        response.header("location"),
        Some("http://www.example.com/ok/")
    );
    let response = client
        .get("/ok/")
        .header("host", "www.example.com")
        .header("user-agent", "EvilBot/1.0")
        .send()
        .await
        .unwrap();
    assert_eq!(response.status().as_u16(), 403);
}

#[tokio::test]
async fn hosts_that_are_not_allowed_get_400() {
    let client = client(Settings {
        allowed_hosts: vec!["example.com".to_owned()],
        ..settings()
    })
    .await;
    let response = client
        .get("/ok/")
        .header("host", "evil.example")
        .send()
        .await
        .unwrap();
    assert_eq!(response.status().as_u16(), 400);
}

#[tokio::test]
async fn plain_http_is_sent_to_https() {
    let settings = Settings {
        secure_ssl_redirect: true,
        secure_redirect_exempt: vec!["^ok/$".to_owned()],
        secure_hsts_seconds: 3600,
        secure_hsts_include_subdomains: true,
        secure_hsts_preload: true,
        ..settings()
    };
    let plain = client(settings.clone()).await;
    let response = plain
        .get("/framed/?a=1")
        .header("host", "example.com")
        .send()
        .await
        .unwrap();
    assert_eq!(response.status().as_u16(), 301);
    assert_eq!(
        response.header("location"),
        Some("https://example.com/framed/?a=1")
    );
    assert_eq!(response.header("strict-transport-security"), None);
    assert_eq!(
        plain.get("/ok/").send().await.unwrap().status().as_u16(),
        200
    );

    let secure = client(settings).await.scheme(Scheme::Https);
    let response = secure.get("/framed/").send().await.unwrap();
    assert_eq!(
        response.header("strict-transport-security"),
        Some("max-age=3600; includeSubDomains; preload")
    );
}

#[tokio::test]
async fn a_view_may_be_framed() {
    let client = client(Settings {
        x_frame_options: "sameorigin".to_owned(),
        ..settings()
    })
    .await;
    let framed = client.get("/framed/").send().await.unwrap();
    assert_eq!(framed.header("x-frame-options"), None);
    let other = client.get("/ok/").send().await.unwrap();
    assert_eq!(other.header("x-frame-options"), Some("SAMEORIGIN"));
}

#[tokio::test]
async fn what_the_client_has_is_not_sent_again() {
    let client = client(Settings {
        middleware: middleware![ConditionalGetMiddleware],
        ..settings()
    })
    .await;
    let first = client.get("/ok/").send().await.unwrap();
    let tag = first.header("etag").unwrap().to_owned();
    let second = client
        .get("/ok/")
        .header("if-none-match", &tag)
        .send()
        .await
        .unwrap();
    assert_eq!(second.status().as_u16(), 304);
    assert_eq!(second.header("etag"), Some(tag.as_str()));
    assert_eq!(second.text().await.unwrap(), "");
}

/// Writes its name into a header on the way out, and answers `/<name>` itself.
struct Traced<const NAME: char>;

impl<const NAME: char> Middleware for Traced<NAME> {
    fn new(_: &Settings) -> Result<Self> {
        Ok(Self)
    }

    async fn call(&self, request: Request, next: Next<'_>) -> Result<Response> {
        let path = request.path_info().to_owned();
        let response = match path.strip_prefix('/') {
            Some(path) if path == format!("stop-{NAME}") => Response::text("stopped"),
            Some(path) if path == format!("fail-{NAME}") => {
                return Err(PermissionDenied::default().into());
            }
            _ => next.run(request).await,
        };
        let trace = response
            .headers()
            .get_str("x-trace")
            .unwrap_or_default()
            .to_owned();
        Ok(response.header("x-trace", format!("{trace}{NAME}")))
    }

    async fn process_view(&self, _: &Request, view: &ResolverMatch) -> Result<Option<Response>> {
        Ok((view.route() == "denied/" && NAME == 'B')
            .then(|| Response::text("instead of the view")))
    }

    async fn process_exception(&self, _: &Request, error: &Error) -> Option<Response> {
        (error.to_string() == "broken").then(|| Response::text(format!("mended by {NAME}")))
    }
}

struct Unused;

impl Middleware for Unused {
    fn new(_: &Settings) -> Result<Self> {
        Err(MiddlewareNotUsed.into())
    }
}

#[tokio::test]
async fn layers_are_passed_in_order_and_short_cuts_skip_what_is_inside() {
    type A = Traced<'A'>;
    type B = Traced<'B'>;
    type C = Traced<'C'>;
    let client = client(Settings {
        middleware: middleware![A, Unused, B, C],
        ..settings()
    })
    .await;
    for (path, status, trace, body) in [
        ("/ok/", 200, "CBA", "ok"),
        ("/stop-B", 200, "BA", "stopped"),
        ("/fail-B", 403, "A", ""),
        ("/nope", 404, "CBA", ""),
        ("/denied/", 200, "CBA", "instead of the view"),
        ("/broken/", 200, "CBA", "mended by C"),
    ] {
        let response = client.get(path).send().await.unwrap();
        assert_eq!(response.status().as_u16(), status, "{path}");
        assert_eq!(response.header("x-trace"), Some(trace), "{path}");
        let text = response.text().await.unwrap();
        assert!(text.contains(body), "{path}: {text}");
    }
}

/// Panics on the way in or out, as the path says.
struct Fragile;

impl Middleware for Fragile {
    fn new(_: &Settings) -> Result<Self> {
        Ok(Self)
    }

    fn hooks_only(&self) -> bool {
        true
    }

    fn process_request(&self, request: &Request) -> Result<Option<Response>> {
        assert_ne!(request.path_info(), "/panic-in", "on the way in");
        Ok(None)
    }

    fn process_response(&self, request: &Request, response: Response) -> Result<Response> {
        assert_ne!(request.path_info(), "/panic-out", "on the way out");
        Ok(response.header("x-fragile", "passed"))
    }
}

#[tokio::test]
async fn a_panic_of_a_layer_is_a_response_for_those_outside() {
    type A = Traced<'A'>;
    type C = Traced<'C'>;
    for (layers, outer) in [
        (middleware![A, Fragile, XFrameOptionsMiddleware, C], "A"),
        (middleware![XFrameOptionsMiddleware, Fragile, C], ""),
    ] {
        let client = client(Settings {
            middleware: layers,
            ..settings()
        })
        .await;
        for (path, status, fragile) in [
            ("/panic-in", 500, None),
            ("/panic-out", 500, None),
            ("/ok/", 200, Some("passed")),
        ] {
            let response = client.get(path).send().await.unwrap();
            assert_eq!(response.status().as_u16(), status, "{path}");
            assert_eq!(response.header("x-fragile"), fragile, "{path}");
            let trace = response.header("x-trace").unwrap_or_default();
            assert!(trace.ends_with(outer), "{path}: {trace}");
            let framed = response.header("x-frame-options").is_some();
            assert_eq!(framed, outer.is_empty() || path == "/ok/", "{path}");
        }
    }
}

#[tokio::test]
async fn a_middleware_that_cannot_be_made_stops_the_start() {
    let broken = Settings {
        disallowed_user_agents: vec!["(".to_owned()],
        ..settings()
    };
    let error = Site::new(broken).await.unwrap_err();
    assert!(
        format!("{error:#}").contains("CommonMiddleware"),
        "{error:#}"
    );
}

#[tokio::test]
async fn without_patterns_every_path_is_welcomed() {
    let client = client(Settings {
        debug: true,
        root_urlconf: Urlconf::NONE,
        ..settings()
    })
    .await;
    let response = client
        .get("/")
        .header("accept", "text/html")
        .send()
        .await
        .unwrap();
    assert_eq!(response.status().as_u16(), 200);
    let page = response.text().await.unwrap();
    assert!(page.contains("<title>The install worked successfully! Congratulations!</title>"));
}

#[test]
fn sites_are_shared() {
    fn assert_shared<T: Send + Sync>() {}
    assert_shared::<Arc<Site>>();
}
