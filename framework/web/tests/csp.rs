//! `Content-Security-Policy`, as the settings and the views say.

#![allow(clippy::unwrap_used, missing_docs, unreachable_pub, reason = "a test")]

mod common;

use nuages_core::settings::Csp;
use nuages_core::{Error, Result, Settings};
use nuages_web::http::{Request, Response};
use nuages_web::middleware;
use nuages_web::middleware::ContentSecurityPolicyMiddleware;

async fn plain(_request: Request) -> Result<Response> {
    Ok(Response::html("clouds"))
}

async fn scripted(request: Request) -> Result<Response> {
    assert_eq!(request.csp_nonce(), request.csp_nonce());
    Ok(Response::html(request.csp_nonce().to_owned()))
}

async fn own(_request: Request) -> Result<Response> {
    Ok(Response::html("").header("content-security-policy", "default-src 'none'"))
}

async fn broken(_request: Request) -> Result<Response> {
    Err(Error::msg("broken"))
}

mod urls {
    use nuages_core::settings::Csp;
    use nuages_web::urls::*;
    use nuages_web::views::decorators::{csp_override, csp_report_only_override};

    urlpatterns![
        crate = crate::common::root,
        path("", crate::plain),
        path("scripted/", crate::scripted),
        path("own/", crate::own),
        path("broken/", crate::broken),
        path("off/", csp_override(Csp::new())(crate::plain)),
        path(
            "other/",
            csp_report_only_override(Csp::new().directive("img-src", ["*"]))(crate::plain)
        ),
    ];
}

fn settings(debug: bool) -> Settings {
    Settings {
        debug,
        middleware: middleware![ContentSecurityPolicyMiddleware],
        secure_csp: Csp::new().directive("script-src", [Csp::SELF, Csp::NONCE]),
        secure_csp_report_only: Csp::new().directive("default-src", [Csp::SELF]),
        ..common::settings(urls::urlpatterns)
    }
}

#[tokio::test]
async fn policies_are_sent_as_the_settings_and_the_views_say() {
    let reported = Some("default-src 'self'");
    for (path, debug, enforced, reported) in [
        ("/", false, Some("script-src 'self'"), reported),
        ("/own/", false, Some("default-src 'none'"), reported),
        ("/off/", false, None, reported),
        (
            "/other/",
            false,
            Some("script-src 'self'"),
            Some("img-src *"),
        ),
        ("/broken/", false, Some("script-src 'self'"), reported),
        // The page for developers carries its style with it.
        ("/broken/", true, None, None),
    ] {
        let client = common::client(settings(debug)).await;
        let response = client.get(path).await.unwrap();
        assert_eq!(
            response.header("content-security-policy"),
            enforced,
            "{path}"
        );
        assert_eq!(
            response.header("content-security-policy-report-only"),
            reported,
            "{path}"
        );
    }
}

#[tokio::test]
async fn each_request_has_a_nonce_of_its_own() {
    let client = common::client(settings(false)).await;
    let mut seen = Vec::new();
    for _ in 0..2 {
        let response = client.get("/scripted/").await.unwrap();
        let header = response
            .header("content-security-policy")
            .unwrap()
            .to_owned();
        let nonce = response.text().await.unwrap();
        assert_eq!(nonce.len(), 22);
        assert_eq!(header, format!("script-src 'self' 'nonce-{nonce}'"));
        seen.push(nonce);
    }
    assert_ne!(seen[0], seen[1]);
}
