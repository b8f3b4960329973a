//! Text in header fields.

use std::borrow::Cow;
use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The bytes that stand for a value, as Django writes it: Latin-1, or an encoded word (RFC 2047) for other text. What is no
/// text stays as it is.
pub(super) fn header_bytes(value: &[u8]) -> Cow<'_, [u8]> {
    let text = match std::str::from_utf8(value) {
        Ok(text) if !value.is_ascii() => text,
        _ => return Cow::Borrowed(value),
    };
    let latin: Option<Vec<u8>> = text
        .chars()
        .map(|character| u8::try_from(character).ok())
        .collect();
    match latin {
        Some(latin) => Cow::Owned(latin),
        // A line break must stay one, for which the field is refused.
        None if text.contains(['\r', '\n']) => Cow::Borrowed(value),
        None => Cow::Owned(encoded_word(text).into_bytes()),
    }
}

/// Writes an encoded word in the shorter of its two forms.
fn encoded_word(text: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-!*+/ ".contains(&byte);
    let quoted_length: usize = text
        .bytes()
        .map(|byte| if is_plain(byte) { 1 } else { 3 })
        .sum();
    if text.len().div_ceil(3) * 4 < quoted_length {
        return format!("=?utf-8?b?{}?=", STANDARD.encode(text));
    }
    let mut word = String::from("=?utf-8?q?");
    for byte in text.bytes() {
        match byte {
            b' ' => word.push('_'),
            _ if is_plain(byte) => word.push(char::from(byte)),
            _ => {
                let _ = write!(word, "={byte:02X}");
            }
        }
    }
    word.push_str("?=");
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_as_django_writes_them() {
        // email.header.Header(value, "utf-8").encode() of Python 3.13
        for (value, bytes) in [
            ("plain", &b"plain"[..]),
            ("\u{e9}", b"\xe9"),
            ("\u{20ac}", b"=?utf-8?b?4oKs?="),
            (
                "\u{20ac} rates of the day",
                b"=?utf-8?q?=E2=82=AC_rates_of_the_day?=",
            ),
        ] {
            assert_eq!(header_bytes(value.as_bytes()), bytes, "{value}");
        }
        assert_eq!(header_bytes(b"\xff"), &b"\xff"[..]);
    }
}
