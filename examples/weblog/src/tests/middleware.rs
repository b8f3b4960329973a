//! `docs/middleware.md`.

use nuages::conf::*;
use nuages::prelude::*;
use nuages::test::run;

use super::settings;
use crate::middleware::{LanguageMiddleware, MaintenanceMiddleware, TimingMiddleware};

#[test]
fn layers_see_the_request_and_the_response() {
    let settings = Settings {
        middleware: middleware![TimingMiddleware, LanguageMiddleware],
        ..settings()
    };
    run(settings, async |site| {
        let response = site.client().get("/weblog/hello/").await?;
        assert!(response.header("x-milliseconds").is_some());
        assert_eq!(response.header("content-language"), Some("en"));
        assert_eq!(response.header("vary"), Some("Accept-Language"));
        Ok(())
    });
}

#[test]
fn a_layer_answers_by_itself() {
    let settings = |debug| Settings {
        debug,
        middleware: middleware![MaintenanceMiddleware],
        ..settings()
    };
    run(settings(false), async |site| {
        let response = site.client().get("/weblog/hello/").await?;
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(response.text(), "Back soon.");
        Ok(())
    });
    run(settings(true), async |site| {
        let response = site.client().get("/weblog/hello/").await?;
        assert_eq!(response.status(), StatusCode::OK);
        Ok(())
    });
}

#[test]
fn a_policy_says_what_pages_may_load() {
    let settings = Settings {
        secure_csp: Csp::new()
            .directive("default-src", [Csp::SELF])
            .directive("script-src", [Csp::SELF, Csp::NONCE]),
        middleware: middleware![ContentSecurityPolicyMiddleware],
        ..settings()
    };
    run(settings, async |site| {
        let response = site.client().get("/weblog/").await?;
        let policy = response.header("content-security-policy");
        assert_eq!(policy, Some("default-src 'self'; script-src 'self'"));
        Ok(())
    });
}
