//! Compressed bodies.

use nuages_core::{Result, Settings};
use nuages_gateway::{Body, HeaderValue, header};

use super::{Middleware, patch_vary_headers};
use crate::http::{Request, Response, gzip};

/// Shorter bodies are not worth it.
const MIN_LENGTH: usize = 200;

/// Compresses bodies of at least 200 bytes for clients that accept gzip.
///
/// It is Django's `django.middleware.gzip.GZipMiddleware`, with its defence against guessing secrets by the length of
/// compressed pages (a file name of random length).
#[derive(Clone, Copy, Debug)]
pub struct GZipMiddleware;

impl Middleware for GZipMiddleware {
    fn new(_settings: &Settings) -> Result<Self> {
        Ok(Self)
    }

    fn hooks_only(&self) -> bool {
        true
    }

    fn process_response(&self, request: &Request, mut response: Response) -> Result<Response> {
        let is_short = response
            .content()
            .is_some_and(|content| content.len() < MIN_LENGTH);
        if is_short || response.headers().contains(header::CONTENT_ENCODING) {
            return Ok(response);
        }
        patch_vary_headers(&mut response, &["Accept-Encoding"]);
        if !accepts_gzip(request) {
            return Ok(response);
        }
        match response.content() {
            None => {
                let body = std::mem::replace(response.body_mut(), Body::empty());
                response.set_body(gzip::compress_stream(body));
                response.headers_mut().remove(header::CONTENT_LENGTH);
            }
            Some(content) => {
                let compressed = gzip::compress(content);
                if compressed.len() >= content.len() {
                    return Ok(response);
                }
                let length = HeaderValue::from(compressed.len());
                response.headers_mut().set(header::CONTENT_LENGTH, length);
                response.set_body(compressed);
            }
        }
        // The same tag would stand for two different bodies.
        let strong = response.headers().get_str(header::ETAG);
        if let Some(weak) = strong
            .filter(|tag| tag.starts_with('"'))
            .map(|tag| format!("W/{tag}"))
        {
            response.set_header("etag", weak);
        }
        let encoding = HeaderValue::from_static("gzip");
        response
            .headers_mut()
            .set(header::CONTENT_ENCODING, encoding);
        Ok(response)
    }
}

/// Whether `gzip` stands in `Accept-Encoding`, as a word of its own.
fn accepts_gzip(request: &Request) -> bool {
    let accepted = request.headers().get_str(header::ACCEPT_ENCODING);
    accepted.is_some_and(|accepted| {
        accepted
            .split(|character: char| !(character.is_alphanumeric() || character == '_'))
            .any(|word| word == "gzip")
    })
}
