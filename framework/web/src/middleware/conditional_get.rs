//! Answers of 304 to those who have the page already.

use std::fmt::Write as _;

use nuages_core::{Result, Settings};
use nuages_gateway::{HeaderValue, Method, StatusCode, header};

use super::Middleware;
use crate::http::{Request, Response};

/// Sets an `ETag` on what `GET` returns, and answers 304 without a body where `If-None-Match` or `If-Modified-Since`
/// say that the client has it.
///
/// It is Django's `django.middleware.http.ConditionalGetMiddleware`, except that the tag comes from FNV-1a instead of
/// MD5: it identifies a page, it protects nothing.
#[derive(Debug)]
pub struct ConditionalGetMiddleware;

impl Middleware for ConditionalGetMiddleware {
    fn new(_settings: &Settings) -> Result<Self> {
        Ok(Self)
    }

    fn hooks_only(&self) -> bool {
        true
    }

    fn process_response(&self, request: &Request, mut response: Response) -> Result<Response> {
        if request.method() != Method::GET || response.status() != StatusCode::OK {
            return Ok(response);
        }
        if !response.headers().contains(header::ETAG)
            && may_be_stored(&response)
            && let Some(content) = response.body().as_bytes()
        {
            let tag = HeaderValue::from_str(&entity_tag(content))?;
            response.headers_mut().set(header::ETAG, tag);
        }
        let sent = request.headers();
        let fresh = match sent.get_str(header::IF_NONE_MATCH) {
            Some(tags) => response
                .headers()
                .get_str(header::ETAG)
                .is_some_and(|tag| names_tag(tags, tag)),
            None => match (
                sent.get_str(header::IF_MODIFIED_SINCE),
                response.headers().get_str(header::LAST_MODIFIED),
            ) {
                (Some(since), Some(modified)) => since == modified,
                _ => false,
            },
        };
        Ok(if fresh {
            not_modified(response)
        } else {
            response
        })
    }
}

/// Keeps of a response what RFC 9110, section 15.4.5 wants in its place.
fn not_modified(full: Response) -> Response {
    let mut response = Response::not_modified();
    for name in [
        header::CACHE_CONTROL,
        header::CONTENT_LOCATION,
        header::DATE,
        header::ETAG,
        header::EXPIRES,
        header::LAST_MODIFIED,
        header::VARY,
    ] {
        if let Some(value) = full.headers().get(&name) {
            response.headers_mut().set(name, value.clone());
        }
    }
    for cookie in full.cookies() {
        response.set_cookie(cookie.clone());
    }
    response
}

fn may_be_stored(response: &Response) -> bool {
    !response
        .headers()
        .get_str(header::CACHE_CONTROL)
        .unwrap_or_default()
        .split(',')
        .any(|directive| directive.trim().eq_ignore_ascii_case("no-store"))
}

fn entity_tag(content: &[u8]) -> String {
    const OFFSET: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    let hash = content.iter().fold(OFFSET, |hash, byte| {
        (hash ^ u128::from(*byte)).wrapping_mul(PRIME)
    });
    let mut tag = String::with_capacity(34);
    let _ = write!(tag, "\"{hash:032x}\"");
    tag
}

/// Compares as RFC 9110, section 13.1.2 asks for `If-None-Match`: weakly.
fn names_tag(sent: &str, tag: &str) -> bool {
    let strong = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    sent.trim() == "*" || sent.split(',').any(|one| strong(one) == strong(tag))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_compared_weakly() {
        assert!(names_tag("\"a\", W/\"b\"", "\"b\""));
        assert!(names_tag("*", "\"b\""));
        assert!(!names_tag("\"a\"", "\"b\""));
    }

    #[test]
    fn different_pages_have_different_tags() {
        assert_ne!(entity_tag(b"one"), entity_tag(b"two"));
        assert_eq!(entity_tag(b"one").len(), 34);
    }
}
