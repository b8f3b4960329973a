//! Requests that ask for what has changed (RFC 9110, section 13).

use nuages_gateway::{Method, header};

use super::date::parse_http_date;
use super::etag::parse_etags;
use super::{Request, Response, StatusCode};

/// What a conditional request is answered with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Condition {
    /// The page itself.
    Proceed,
    /// 304: the client's copy is good.
    NotModified,
    /// 412: what the client wants to change is not what it knows.
    Failed,
}

/// Judges the headers of a request by the entity tag and the time of the last change, in seconds, as
/// `django.utils.cache.get_conditional_response`.
pub(crate) fn judge(
    request: &Request,
    etag: Option<&str>,
    last_modified: Option<i64>,
) -> Condition {
    let sent = request.headers();
    let tags = |name| parse_etags(sent.get_str(name).unwrap_or_default());
    let date = |name| sent.get_str(name).and_then(parse_http_date);
    let is_safe = [Method::GET, Method::HEAD].contains(request.method());

    let if_match = tags(header::IF_MATCH);
    if !if_match.is_empty() && !matches_strongly(etag, &if_match) {
        return Condition::Failed;
    }
    if if_match.is_empty()
        && let Some(since) = date(header::IF_UNMODIFIED_SINCE)
        && last_modified.is_none_or(|modified| modified > since)
    {
        return Condition::Failed;
    }
    let if_none_match = tags(header::IF_NONE_MATCH);
    if !if_none_match.is_empty() && matches_weakly(etag, &if_none_match) {
        return match is_safe {
            true => Condition::NotModified,
            false => Condition::Failed,
        };
    }
    if if_none_match.is_empty()
        && is_safe
        && let Some(since) = date(header::IF_MODIFIED_SINCE)
        && last_modified.is_some_and(|modified| modified <= since)
    {
        return Condition::NotModified;
    }
    Condition::Proceed
}

fn matches_strongly(etag: Option<&str>, tags: &[&str]) -> bool {
    etag.is_some_and(|etag| tags == ["*"] || (!etag.starts_with("W/") && tags.contains(&etag)))
}

fn matches_weakly(etag: Option<&str>, tags: &[&str]) -> bool {
    fn opaque(tag: &str) -> &str {
        tag.strip_prefix("W/").unwrap_or(tag)
    }
    etag.is_some_and(|etag| tags == ["*"] || tags.iter().any(|tag| opaque(tag) == opaque(etag)))
}

/// Answers 412, and logs it.
pub(crate) fn precondition_failed(request: &Request) -> Response {
    tracing::warn!(target: "nuages.request", status = 412, "Precondition Failed: {}", request.path());
    Response::new(StatusCode::PRECONDITION_FAILED)
}
