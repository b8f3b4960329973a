//! Whether a client has a file already (RFC 9110, 13.1).

use jiff::Timestamp;
use jiff::fmt::rfc2822;
use nuages_gateway::{Headers, header};

/// Tells whether the request's conditions say that the client's copy is good. `If-None-Match` outranks
/// `If-Modified-Since`.
pub(crate) fn is_fresh(headers: &Headers, etag: &str, modified: Option<Timestamp>) -> bool {
    if let Some(known) = headers.get_str(header::IF_NONE_MATCH) {
        return known
            .split(',')
            .map(|tag| tag.trim().trim_start_matches("W/"))
            .any(|tag| tag == "*" || tag == etag);
    }
    match (modified, headers.get_str(header::IF_MODIFIED_SINCE)) {
        (Some(modified), Some(since)) => {
            parse_http_date(since).is_some_and(|since| modified.as_second() <= since)
        }
        _ => false,
    }
}

pub(crate) fn parse_http_date(text: &str) -> Option<i64> {
    rfc2822::parse(text)
        .ok()
        .map(|date| date.timestamp().as_second())
}

#[cfg(test)]
mod tests {
    use nuages_gateway::HeaderValue;

    use super::*;

    #[test]
    fn conditions_are_weighed() {
        let modified = Timestamp::from_second(784_111_777).ok();
        let none: Option<&str> = None;
        for (if_none_match, if_modified_since, fresh) in [
            (none, none, false),
            (Some("\"a\""), none, true),
            (Some("W/\"a\""), none, true),
            (Some("\"x\", \"a\""), none, true),
            (Some("*"), none, true),
            (Some("\"x\""), Some("Sun, 06 Nov 2094 08:49:37 GMT"), false),
            (none, Some("Sun, 06 Nov 1994 08:49:37 GMT"), true),
            (none, Some("Sun, 06 Nov 1994 08:49:36 GMT"), false),
            (none, Some("yesterday"), false),
        ] {
            let mut headers = Headers::new();
            for (name, value) in [
                (header::IF_NONE_MATCH, if_none_match),
                (header::IF_MODIFIED_SINCE, if_modified_since),
            ] {
                if let Some(value) = value {
                    headers.set(name, HeaderValue::from_static(value));
                }
            }
            assert_eq!(
                is_fresh(&headers, "\"a\"", modified),
                fresh,
                "{if_none_match:?} {if_modified_since:?}"
            );
        }
    }
}
