//! Answers of 304 to those who have the page already.

use nuages_core::{Result, Settings};
use nuages_gateway::{HeaderValue, Method, header};

use super::Middleware;
use crate::http::conditional::{Condition, judge, precondition_failed};
use crate::http::{Request, Response, etag_of, parse_http_date};

/// Sets an `ETag` on what `GET` returns, and answers 304 without a body where `If-None-Match` or `If-Modified-Since`
/// say that the client has it.
///
/// It is Django's `django.middleware.http.ConditionalGetMiddleware`.
#[derive(Clone, Copy, Debug)]
pub struct ConditionalGetMiddleware;

impl Middleware for ConditionalGetMiddleware {
    fn new(_settings: &Settings) -> Result<Self> {
        Ok(Self)
    }

    fn hooks_only(&self) -> bool {
        true
    }

    fn process_response(&self, request: &Request, mut response: Response) -> Result<Response> {
        if request.method() != Method::GET {
            return Ok(response);
        }
        if !response.headers().contains(header::ETAG)
            && may_be_stored(&response)
            && let Some(content) = response.content().filter(|content| !content.is_empty())
        {
            let tag = HeaderValue::try_from(etag_of(content))?;
            response.headers_mut().set(header::ETAG, tag);
        }
        if !response.status().is_success() {
            return Ok(response);
        }
        let headers = response.headers();
        let modified = headers.get_str(header::LAST_MODIFIED);
        let modified = modified.and_then(parse_http_date);
        Ok(
            match judge(request, headers.get_str(header::ETAG), modified) {
                Condition::Proceed => response,
                Condition::NotModified => response.into_not_modified(),
                Condition::Failed => precondition_failed(request),
            },
        )
    }
}

fn may_be_stored(response: &Response) -> bool {
    !response
        .headers()
        .get_str(header::CACHE_CONTROL)
        .unwrap_or_default()
        .split(',')
        .any(|directive| directive.trim().eq_ignore_ascii_case("no-store"))
}
