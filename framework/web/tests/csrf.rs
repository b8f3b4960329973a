//! Cross-site request forgery: what is refused, why, and what passes.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod root {
    pub(crate) use nuages_core as core;
    pub(crate) use nuages_web as web;
}

use nuages_core::settings::ViewEntry;
use nuages_core::{Result, Settings};
use nuages_gateway::Scheme;
use nuages_gateway::client::{Client, ClientRequest};
use nuages_web::http::{Request, Response};
use nuages_web::middleware;
use nuages_web::middleware::CsrfViewMiddleware;
use nuages_web::middleware::csrf::{
    CsrfFailureView, Reason, csrf_exempt, csrf_protect, ensure_csrf_cookie, get_token,
    requires_csrf_token, rotate_token,
};
use nuages_web::site::Site;

const SECRET: &str = "abcdefghijABCDEFGHIJ0123456789xy";
const TOKEN: &str = "zYxWvUtSrQpOnMlKjIhGfEdCbA987654zZzZzZzZzZPfPfPfPfPf5v5v5v5555ss";

async fn plain(_: Request) -> Result<Response> {
    Ok(Response::text("passed"))
}

async fn form(request: Request) -> Result<Response> {
    Ok(Response::text(get_token(&request)))
}

async fn login(request: Request) -> Result<Response> {
    rotate_token(&request);
    Ok(Response::text("hello"))
}

nuages_macros::urlpatterns![
    crate = crate::root,
    path("", plain),
    path("form/", form),
    path("login/", login),
    path("hook/", csrf_exempt(plain)),
    path("protected/", csrf_protect(plain)),
    path("ensured/", ensure_csrf_cookie(plain)),
    path("required/", requires_csrf_token(form)),
];

fn settings() -> Settings {
    Settings {
        debug: true,
        secret_key: "a secret key of tests, long enough for every check there is".into(),
        allowed_hosts: vec!["*".to_owned()],
        root_urlconf: urlpatterns,
        middleware: middleware![CsrfViewMiddleware],
        csrf_trusted_origins: vec![
            "https://trusted.example".to_owned(),
            "https://*.sub.example".to_owned(),
        ],
        ..Settings::default()
    }
}

async fn client() -> Client {
    Client::new(Site::new(settings()).await.unwrap()).host("testserver")
}

fn with_cookie(request: ClientRequest) -> ClientRequest {
    request.header("cookie", format!("csrftoken={SECRET}"))
}

/// What came of a request: `passed`, or the reason given for the refusal.
async fn outcome(request: ClientRequest) -> String {
    let response = request.header("accept", "text/html").send().await.unwrap();
    let status = response.status().as_u16();
    let page = response.text().await.unwrap();
    if status == 200 {
        return page;
    }
    assert_eq!(status, 403);
    let reason = page
        .split("<pre>")
        .nth(1)
        .and_then(|rest| rest.split("</pre>").next());
    reason.unwrap().replace("&#x27;", "'")
}

#[tokio::test]
async fn tokens_are_checked_as_django_checks_them() {
    let client = client().await;
    let post = || client.post("/");
    let field = |token: &str| format!("csrfmiddlewaretoken={token}");
    for (request, expected) in [
        (post(), "CSRF cookie not set."),
        (
            post().header("cookie", "csrftoken=short"),
            "CSRF cookie has incorrect length.",
        ),
        (
            post().header("cookie", "csrftoken=abcdefghijABCDEFGHIJ0123456789x!"),
            "CSRF cookie has invalid characters.",
        ),
        (with_cookie(post()), "CSRF token missing."),
        (with_cookie(post()).form(field("")), "CSRF token missing."),
        (
            with_cookie(post()).form(field("short")),
            "CSRF token from POST has incorrect length.",
        ),
        (
            with_cookie(post()).form(field(&"a".repeat(64))),
            "CSRF token from POST incorrect.",
        ),
        (
            with_cookie(post()).header("x-csrftoken", "b".repeat(32)),
            "CSRF token from the 'X-Csrftoken' HTTP header incorrect.",
        ),
        (with_cookie(post()).form(field(TOKEN)), "passed"),
        (with_cookie(post()).form(field(SECRET)), "passed"),
        (with_cookie(post()).header("x-csrftoken", TOKEN), "passed"),
        (
            with_cookie(client.put("/")).header("x-csrftoken", TOKEN),
            "passed",
        ),
        (with_cookie(client.delete("/")), "CSRF token missing."),
        (
            post()
                .header("cookie", format!("csrftoken={TOKEN}"))
                .form(field(TOKEN)),
            "passed",
        ),
        (client.get("/"), "passed"),
        (client.options("/"), "passed"),
        (client.post("/hook/"), "passed"),
    ] {
        assert_eq!(outcome(request).await, expected);
    }
}

#[tokio::test]
async fn origins_are_checked_as_django_checks_them() {
    let client = client().await;
    let post = || with_cookie(client.post("/")).header("x-csrftoken", TOKEN);
    for (origin, passes) in [
        ("http://testserver", true),
        ("https://testserver", false),
        ("https://trusted.example", true),
        ("http://trusted.example", false),
        ("https://a.sub.example", true),
        ("https://sub.example", true),
        ("https://evilsub.example", false),
        ("null", false),
    ] {
        let expected = match passes {
            true => "passed".to_owned(),
            false => {
                format!("Origin checking failed - {origin} does not match any trusted origins.")
            }
        };
        assert_eq!(outcome(post().header("origin", origin)).await, expected);
    }
}

#[tokio::test]
async fn https_wants_a_referer_where_there_is_no_origin() {
    let client = client().await.scheme(Scheme::Https);
    let post = || with_cookie(client.post("/")).header("x-csrftoken", TOKEN);
    assert_eq!(
        outcome(post()).await,
        "Referer checking failed - no Referer."
    );
    for (referer, expected) in [
        ("https://testserver/page", "passed"),
        ("https://trusted.example/", "passed"),
        ("https://b.sub.example/x", "passed"),
        (
            "http://testserver/",
            "Referer checking failed - Referer is insecure while host is secure.",
        ),
        (
            "nonsense",
            "Referer checking failed - Referer is malformed.",
        ),
        (
            "https://evil.example/",
            "Referer checking failed - https://evil.example/ does not match any trusted origins.",
        ),
    ] {
        assert_eq!(outcome(post().header("referer", referer)).await, expected);
    }
}

#[tokio::test]
async fn a_token_makes_the_cookie_and_the_vary_header() {
    let client = client().await;
    let response = client.get("/").send().await.unwrap();
    assert_eq!(response.header("set-cookie"), None);

    let response = client.get("/form/").send().await.unwrap();
    let cookie = response.header("set-cookie").unwrap().to_owned();
    assert_eq!(response.header("vary"), Some("Cookie"));
    assert!(cookie.starts_with("csrftoken="), "{cookie}");
    assert!(
        cookie.ends_with("; Max-Age=31449600; Path=/; SameSite=Lax"),
        "{cookie}"
    );
    let secret = cookie["csrftoken=".len()..]
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    assert_eq!(secret.len(), 32);

    let token = response.text().await.unwrap();
    assert_eq!(token.len(), 64);
    let post = client
        .post("/")
        .header("cookie", format!("csrftoken={secret}"))
        .form(format!("csrfmiddlewaretoken={token}"));
    assert_eq!(outcome(post).await, "passed");

    let again = with_cookie(client.get("/form/")).send().await.unwrap();
    let cookie = again.header("set-cookie").unwrap();
    assert!(
        cookie.starts_with(&format!("csrftoken={SECRET};")),
        "the cookie is renewed: {cookie}"
    );
}

#[tokio::test]
async fn a_login_rotates_the_secret() {
    let client = client().await;
    let response = with_cookie(client.get("/login/")).send().await.unwrap();
    let cookie = response.header("set-cookie").unwrap();
    assert!(
        cookie.starts_with("csrftoken=") && !cookie.contains(SECRET),
        "{cookie}"
    );
}

#[tokio::test]
async fn views_are_protected_one_by_one() {
    let bare = Settings {
        middleware: Vec::new(),
        ..settings()
    };
    let client = Client::new(Site::new(bare).await.unwrap());
    assert_eq!(outcome(client.post("/")).await, "passed");
    assert_eq!(
        outcome(client.post("/protected/")).await,
        "CSRF cookie not set."
    );
    let response = client.get("/ensured/").send().await.unwrap();
    assert!(
        response
            .header("set-cookie")
            .unwrap()
            .starts_with("csrftoken=")
    );
    // The browser's own secret is known, and nothing is refused.
    let response = with_cookie(client.post("/required/")).send().await.unwrap();
    let cookie = response.header("set-cookie").unwrap().to_owned();
    assert!(
        cookie.starts_with(&format!("csrftoken={SECRET};")),
        "{cookie}"
    );
    assert_eq!(response.text().await.unwrap().len(), 64);
}

#[tokio::test]
async fn the_page_says_little_without_debug() {
    let closed = Settings {
        debug: false,
        ..settings()
    };
    let client = Client::new(Site::new(closed).await.unwrap());
    let page = client.post("/").send().await.unwrap().text().await.unwrap();
    assert!(page.contains("CSRF verification failed. Request aborted."));
    assert!(page.contains("More information is available with DEBUG=True."));
    assert!(!page.contains("Reason given for failure"));
}

#[tokio::test]
async fn a_view_of_ones_own_answers_what_is_refused() {
    async fn refused(request: Request, reason: Reason) -> Response {
        tokio::task::yield_now().await;
        Response::text(format!("{}: {reason}", request.path()))
    }
    let own = Settings {
        csrf_failure_view: Some(ViewEntry::new("refused", || {
            Box::new(CsrfFailureView::new(refused))
        })),
        ..settings()
    };
    let client = Client::new(Site::new(own).await.unwrap());
    let response = client.post("/").send().await.unwrap();
    assert_eq!(response.status(), 403);
    assert_eq!(response.text().await.unwrap(), "/: CSRF cookie not set.");

    let wrong = Settings {
        csrf_failure_view: Some(ViewEntry::new("refused", || Box::new("no view"))),
        ..settings()
    };
    let error = Site::new(wrong).await.unwrap_err();
    assert!(
        format!("{error:#}").contains("Some(view!(refused))"),
        "{error:#}"
    );
}
