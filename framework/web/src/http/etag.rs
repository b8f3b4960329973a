//! Entity tags (RFC 9110, section 8.8.3).

use md5::{Digest, Md5};
use std::fmt::Write as _;

/// The tag that Django gives a body: its MD5 in hexadecimal, in quotes. It identifies a page and protects nothing.
pub fn etag_of(content: &[u8]) -> String {
    let mut tag = String::with_capacity(34);
    tag.push('"');
    for byte in Md5::digest(content) {
        let _ = write!(tag, "{byte:02x}");
    }
    tag.push('"');
    tag
}

/// Puts a tag into quotes unless it has them.
pub fn quote_etag(tag: &str) -> String {
    match is_etag(tag) {
        true => tag.to_owned(),
        false => format!("\"{tag}\""),
    }
}

/// Reads the tags of an `If-Match` or `If-None-Match` header; `*` stands alone, malformed tags are left out.
pub(crate) fn parse_etags(header: &str) -> Vec<&str> {
    if header.trim() == "*" {
        return vec!["*"];
    }
    header
        .split(',')
        .map(str::trim)
        .filter(|tag| is_etag(tag))
        .collect()
}

fn is_etag(tag: &str) -> bool {
    tag.strip_prefix("W/")
        .unwrap_or(tag)
        .strip_prefix('"')
        .and_then(|tag| tag.strip_suffix('"'))
        .is_some_and(|opaque| !opaque.contains('"'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_djangos() {
        assert_eq!(etag_of(b"hello"), "\"5d41402abc4b2a76b9719d911017c592\"");
        for (tag, quoted) in [
            ("etag", "\"etag\""),
            ("\"etag\"", "\"etag\""),
            ("W/\"etag\"", "W/\"etag\""),
        ] {
            assert_eq!(quote_etag(tag), quoted);
        }
    }

    #[test]
    fn headers_are_read_as_django_reads_them() {
        // tests/utils_tests/test_http.py
        for (header, tags) in [
            (
                "\"\" ,  \"etag\", W/\"weak\"",
                &["\"\"", "\"etag\"", "W/\"weak\""][..],
            ),
            ("*", &["*"]),
            ("etag", &[]),
            ("\"e\\\"t\\\"ag\"", &[]),
            ("", &[]),
        ] {
            assert_eq!(parse_etags(header), tags, "{header}");
        }
    }
}
