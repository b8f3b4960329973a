//! The response.

use std::fmt;

use bytes::Bytes;
use nuages_core::{Error, Result};
use nuages_gateway::{Body, HeaderName, HeaderValue, Headers, Method, StatusCode, header};
use serde::Serialize;

use super::header_text::header_bytes;
use super::{Cookie, iri_to_uri};

const HTML: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");
const TEXT: HeaderValue = HeaderValue::from_static("text/plain; charset=utf-8");
/// The longest address to which a client is sent, as Django's.
const MAX_REDIRECT_LENGTH: usize = 16_384;
const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// The answer to a request.
///
/// Setting something impossible, such as a header with a line break, is not lost: the response carries the error, and
/// the site answers as if the view had failed with it.
///
/// # Example: made in one expression
/// ```
/// use nuages_web::http::{Response, StatusCode};
///
/// let response = Response::text("slow down")
///     .with_status(StatusCode::TOO_MANY_REQUESTS)
///     .header("retry-after", "120");
/// assert_eq!(response.status(), 429);
/// assert_eq!(response.headers().get_str("Retry-After"), Some("120"));
/// ```
pub struct Response {
    status: StatusCode,
    headers: Headers,
    cookies: Vec<Cookie>,
    body: Body,
    failure: Option<Error>,
}

impl Response {
    /// Makes an empty response whose type is HTML, as Django's default.
    pub fn new(status: StatusCode) -> Self {
        Self::with_type(status, HTML, Body::empty())
    }

    fn with_type(status: StatusCode, content_type: HeaderValue, body: Body) -> Self {
        // Most responses end with about eight fields, once the middleware has added its own.
        let mut headers = Headers::with_capacity(8);
        headers.append(header::CONTENT_TYPE, content_type);
        Self {
            status,
            headers,
            cookies: Vec::new(),
            body,
            failure: None,
        }
    }

    /// Makes a page of HTML.
    pub fn html(page: impl Into<Body>) -> Self {
        Self::with_type(StatusCode::OK, HTML, page.into())
    }

    /// Makes a response of plain text.
    pub fn text(text: impl Into<Body>) -> Self {
        Self::with_type(StatusCode::OK, TEXT, text.into())
    }

    /// Makes a response of bytes of the given media type.
    pub fn bytes(content_type: &str, content: impl Into<Body>) -> Self {
        let mut response = Self::with_type(StatusCode::OK, TEXT, content.into());
        response.set_header("content-type", content_type);
        response
    }

    /// Writes `value` as JSON.
    ///
    /// # Errors
    /// Fails if the value cannot be written as JSON, such as a map whose keys are not text.
    pub fn json<T: Serialize + ?Sized>(value: &T) -> Result<Self> {
        let content = serde_json::to_vec(value)?;
        Ok(Self::with_type(
            StatusCode::OK,
            JSON,
            Bytes::from(content).into(),
        ))
    }

    /// Sends the client to another address, for this time (302).
    pub fn redirect(to: &str) -> Self {
        Self::redirect_with(StatusCode::FOUND, to)
    }

    /// Sends the client to another address, for ever (301).
    pub fn redirect_permanent(to: &str) -> Self {
        Self::redirect_with(StatusCode::MOVED_PERMANENTLY, to)
    }

    /// Sends the client to another address with the same method and body, for this time (307).
    pub fn redirect_preserving(to: &str) -> Self {
        Self::redirect_with(StatusCode::TEMPORARY_REDIRECT, to)
    }

    /// Sends the client to another address with the same method and body, for ever (308).
    pub fn redirect_preserving_permanent(to: &str) -> Self {
        Self::redirect_with(StatusCode::PERMANENT_REDIRECT, to)
    }

    fn redirect_with(status: StatusCode, to: &str) -> Self {
        let mut response = Self::new(status);
        let address = iri_to_uri(to);
        if address.len() > MAX_REDIRECT_LENGTH {
            response.fail(super::errors::long_redirect(MAX_REDIRECT_LENGTH));
            return response;
        }
        match unsafe_scheme(to) {
            Some(scheme) => response.fail(super::errors::disallowed_redirect(&scheme)),
            None => response.set_header("location", address.into_owned()),
        }
        response
    }

    /// Says that the content has not changed (304).
    pub fn not_modified() -> Self {
        let mut response = Self::new(StatusCode::NOT_MODIFIED);
        response.headers.remove(header::CONTENT_TYPE);
        response
    }

    /// Says that the address does not take the request's method (405), and which it takes.
    pub fn not_allowed(allowed: &[Method]) -> Self {
        let allow: Vec<&str> = allowed.iter().map(Method::as_str).collect();
        Self::new(StatusCode::METHOD_NOT_ALLOWED).header("allow", allow.join(", "))
    }

    /// Makes a response that stands for an error; the site answers as if the view had failed with it.
    pub(crate) fn failed(error: Error) -> Self {
        let mut response = Self::new(StatusCode::INTERNAL_SERVER_ERROR);
        response.failure = Some(error);
        response
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Sets the status.
    pub fn set_status(&mut self, status: StatusCode) {
        self.status = status;
    }

    /// The response with another status.
    #[must_use]
    pub fn with_status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// The header fields, without those for cookies.
    pub fn headers(&self) -> &Headers {
        &self.headers
    }

    /// The header fields, to be changed.
    pub fn headers_mut(&mut self) -> &mut Headers {
        &mut self.headers
    }

    /// Sets a header field, replacing what is there under this name.
    pub fn set_header(&mut self, name: &str, value: impl AsRef<[u8]>) {
        match (
            HeaderName::from_bytes(name.as_bytes()),
            HeaderValue::from_bytes(&header_bytes(value.as_ref())),
        ) {
            (Ok(name), Ok(value)) => self.headers.set(name, value),
            (Err(_), _) => self.fail(Error::msg(format!(
                "'{}' is no name of a header field",
                name.escape_debug()
            ))),
            (_, Err(_)) => self.fail(Error::msg(format!(
                "Header values can't contain newlines (got {:?} for '{name}')",
                String::from_utf8_lossy(value.as_ref())
            ))),
        }
    }

    /// The response with a header field set.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl AsRef<[u8]>) -> Self {
        self.set_header(name, value);
        self
    }

    /// The media type, as the `Content-Type` field has it; empty if there is none.
    pub fn content_type(&self) -> &str {
        self.headers
            .get_str(header::CONTENT_TYPE)
            .unwrap_or_default()
    }

    /// The body.
    pub fn body(&self) -> &Body {
        &self.body
    }

    /// The body, to be changed.
    pub fn body_mut(&mut self) -> &mut Body {
        &mut self.body
    }

    /// Replaces the body.
    pub fn set_body(&mut self, body: impl Into<Body>) {
        self.body = body.into();
    }

    /// The response with another body.
    #[must_use]
    pub fn with_body(mut self, body: impl Into<Body>) -> Self {
        self.body = body.into();
        self
    }

    /// Whether the body comes in pieces, so that it is not there to be looked at.
    pub fn is_streaming(&self) -> bool {
        self.body.is_stream()
    }

    /// The body's bytes, unless it comes in pieces.
    pub fn content(&self) -> Option<&[u8]> {
        self.body.as_bytes()
    }

    /// The number of bytes in the body, unless it comes in pieces.
    pub fn content_length(&self) -> Option<u64> {
        self.content().map(|content| content.len() as u64)
    }

    /// The response that says that the client's copy is still good (304), with the cookies and the fields that such a
    /// response may have.
    #[must_use]
    pub fn into_not_modified(self) -> Self {
        const KEPT: [&str; 7] = [
            "cache-control",
            "content-location",
            "date",
            "etag",
            "expires",
            "last-modified",
            "vary",
        ];
        let kept = self
            .headers
            .into_iter()
            .filter(|(name, _)| KEPT.contains(&name.as_str()));
        Self {
            headers: kept.collect(),
            cookies: self.cookies,
            failure: self.failure,
            ..Self::new(StatusCode::NOT_MODIFIED)
        }
    }

    /// The cookies that the response sets.
    pub fn cookies(&self) -> &[Cookie] {
        &self.cookies
    }

    /// Sets a cookie, replacing one of the same name.
    pub fn set_cookie(&mut self, cookie: Cookie) {
        if !cookie.has_valid_name() {
            self.fail(Error::msg(format!(
                "{:?} is no name of a cookie",
                cookie.name()
            )));
            return;
        }
        self.cookies.retain(|own| own.name() != cookie.name());
        self.cookies.push(cookie);
    }

    /// The response with a cookie set.
    #[must_use]
    pub fn with_cookie(mut self, cookie: Cookie) -> Self {
        self.set_cookie(cookie);
        self
    }

    /// Makes the browser forget the cookie `name` of path `/`.
    pub fn delete_cookie(&mut self, name: &str) {
        self.delete_cookie_like(Cookie::new(name, ""));
    }

    /// Makes the browser forget the cookie with the name, path and domain of `cookie`.
    pub fn delete_cookie_like(&mut self, cookie: Cookie) {
        self.set_cookie(cookie.expired());
    }

    fn fail(&mut self, error: impl Into<Error>) {
        self.failure.get_or_insert(error.into());
    }

    /// Turns a response that carries an error into it.
    pub(crate) fn into_result(mut self) -> Result<Self> {
        match self.failure.take() {
            None => Ok(self),
            Some(error) => Err(error),
        }
    }

    /// Takes the response apart for the server: the cookies become header fields, after all others.
    pub(crate) fn into_parts(mut self) -> (StatusCode, Headers, Body) {
        for cookie in &self.cookies {
            match HeaderValue::try_from(cookie.header()) {
                Ok(value) => self.headers.append(header::SET_COOKIE, value),
                Err(_) => tracing::error!(
                    target: "nuages.request",
                    "the cookie {:?} was not set: its attributes contain control characters",
                    cookie.name()
                ),
            }
        }
        (self.status, self.headers, self.body)
    }
}

/// The scheme of an address to which nobody may be sent, as a browser reads it: without blanks and controls in front, and
/// without tabs and line breaks inside.
fn unsafe_scheme(to: &str) -> Option<String> {
    let (scheme, _) = to
        .trim_start_matches(|first: char| first <= ' ')
        .split_once(':')?;
    let scheme: String = scheme
        .chars()
        .filter(|character| !matches!(character, '\t' | '\r' | '\n'))
        .collect::<String>()
        .to_ascii_lowercase();
    let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    let allowed = ["http", "https", "ftp"].contains(&scheme.as_str());
    (is_scheme && !allowed).then_some(scheme)
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "<Response status_code={}, {:?}>",
            self.status.as_u16(),
            self.content_type()
        )
    }
}
