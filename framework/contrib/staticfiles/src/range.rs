//! A part of a file (RFC 9110, 14).

use jiff::Timestamp;
use nuages_gateway::{Headers, header};

use crate::conditional::parse_http_date;

/// What a request wants of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// All of it.
    Whole,
    /// The bytes from the first to the last, both counted.
    Part(u64, u64),
    /// Bytes that it does not have.
    Nothing,
}

/// Reads `Range`. Several ranges, other units and what cannot be read mean the whole file, as does an `If-Range` that
/// names another version of it.
pub(crate) fn wanted(
    headers: &Headers,
    length: u64,
    etag: &str,
    modified: Option<Timestamp>,
) -> Wanted {
    let Some(range) = headers.get_str(header::RANGE) else {
        return Wanted::Whole;
    };
    let same = match headers.get_str(header::IF_RANGE) {
        None => true,
        Some(tag) if tag.starts_with('"') => tag == etag,
        Some(date) => parse_http_date(date)
            .is_some_and(|date| modified.is_some_and(|own| own.as_second() == date)),
    };
    match range.strip_prefix("bytes=") {
        Some(range) if same => parse(range.trim(), length),
        _ => Wanted::Whole,
    }
}

fn parse(range: &str, length: u64) -> Wanted {
    let number = |text: &str| {
        (!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| text.parse().unwrap_or(u64::MAX))
    };
    let Some((first, last)) = range.split_once('-') else {
        return Wanted::Whole;
    };
    match (number(first), number(last)) {
        (Some(first), Some(last)) if first > last => Wanted::Whole,
        (Some(first), _) if first >= length => match last.is_empty() || number(last).is_some() {
            true => Wanted::Nothing,
            false => Wanted::Whole,
        },
        (Some(first), Some(last)) => Wanted::Part(first, last.min(length - 1)),
        (Some(first), None) if last.is_empty() => Wanted::Part(first, length - 1),
        (None, Some(0)) if first.is_empty() => Wanted::Nothing,
        (None, Some(count)) if first.is_empty() => match length {
            0 => Wanted::Nothing,
            _ => Wanted::Part(length.saturating_sub(count), length - 1),
        },
        _ => Wanted::Whole,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_one_part_or_the_whole() {
        for (range, wanted) in [
            ("0-4", Wanted::Part(0, 4)),
            ("5-", Wanted::Part(5, 9)),
            ("-3", Wanted::Part(7, 9)),
            ("-30", Wanted::Part(0, 9)),
            ("8-99", Wanted::Part(8, 9)),
            ("10-", Wanted::Nothing),
            ("10-12", Wanted::Nothing),
            ("-0", Wanted::Nothing),
            ("5-4", Wanted::Whole),
            ("0-1,3-4", Wanted::Whole),
            ("a-b", Wanted::Whole),
            ("-", Wanted::Whole),
            ("5", Wanted::Whole),
        ] {
            assert_eq!(parse(range, 10), wanted, "{range}");
        }
        assert_eq!(parse("0-", 0), Wanted::Nothing);
        assert_eq!(parse("-1", 0), Wanted::Nothing);
    }
}
