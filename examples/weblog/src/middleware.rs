//! Middleware: one that waits, one with hooks only, one that hands something to views.

use std::time::Instant;

use nuages::conf::Settings;
use nuages::middleware::*;
use nuages::prelude::*;

/// Says in a header how long the answer took.
#[derive(Debug)]
pub struct TimingMiddleware;

impl Middleware for TimingMiddleware {
    fn new(_settings: &Settings) -> Result<Self> {
        Ok(Self)
    }

    async fn call(&self, request: Request, next: Next<'_>) -> Result<Response> {
        let begin = Instant::now();
        let response = next.run(request).await;
        Ok(response.header("X-Milliseconds", begin.elapsed().as_millis().to_string()))
    }
}

/// Keeps everybody out while the site is worked on.
#[derive(Debug)]
pub struct MaintenanceMiddleware;

impl Middleware for MaintenanceMiddleware {
    fn new(settings: &Settings) -> Result<Self> {
        if settings.debug {
            return Err(MiddlewareNotUsed.into());
        }
        Ok(Self)
    }

    fn hooks_only(&self) -> bool {
        true
    }

    fn process_request(&self, request: &Request) -> Result<Option<Response>> {
        if request.path_info().starts_with("/status/") {
            return Ok(None);
        }
        let page = Response::text("Back soon.").with_status(StatusCode::SERVICE_UNAVAILABLE);
        Ok(Some(page.header("Retry-After", "600")))
    }
}

/// The language that a reader asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Language(pub String);

/// Hands the reader's language to views.
#[derive(Debug)]
pub struct LanguageMiddleware;

impl Middleware for LanguageMiddleware {
    fn new(_settings: &Settings) -> Result<Self> {
        Ok(Self)
    }

    fn hooks_only(&self) -> bool {
        true
    }

    fn process_request(&self, request: &Request) -> Result<Option<Response>> {
        let language = request.header("Accept-Language").unwrap_or("en");
        request.insert(Language(language.to_owned()));
        Ok(None)
    }

    fn process_response(&self, request: &Request, mut response: Response) -> Result<Response> {
        if let Some(language) = request.extension::<Language>() {
            response.set_header("Content-Language", &language.0);
            patch_vary_headers(&mut response, &["Accept-Language"]);
        }
        Ok(response)
    }
}
