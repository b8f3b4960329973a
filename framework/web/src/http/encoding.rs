//! Percent-encoding with the sets that Django and Python's `urllib.parse` use.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// What `urllib.parse.quote(text, safe="")` escapes.
const QUOTE: AsciiSet = NON_ALPHANUMERIC
    .remove(b'_')
    .remove(b'.')
    .remove(b'-')
    .remove(b'~');

/// What `escape_uri_path` escapes: a path, without `;`, `=` and `?`.
const PATH: AsciiSet = QUOTE
    .remove(b'/')
    .remove(b':')
    .remove(b'@')
    .remove(b'&')
    .remove(b'+')
    .remove(b'$')
    .remove(b',')
    .remove(b'!')
    .remove(b'*')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')');

/// What `iri_to_uri` escapes: everything that no URI may hold.
const IRI: AsciiSet = PATH
    .remove(b'#')
    .remove(b'%')
    .remove(b'[')
    .remove(b']')
    .remove(b'=')
    .remove(b';')
    .remove(b'?');

/// What `reverse` escapes: all but RFC 3986's `pchar` and `/`.
const REVERSED: AsciiSet = PATH.remove(b';').remove(b'=');

/// Escapes a path for a URI, as `django.utils.encoding.escape_uri_path`.
pub fn escape_uri_path(path: &str) -> Cow<'_, str> {
    utf8_percent_encode(path, &PATH).into()
}

/// Turns an internationalised address into one of ASCII alone; escapes that are there stay.
pub fn iri_to_uri(iri: &str) -> Cow<'_, str> {
    utf8_percent_encode(iri, &IRI).into()
}

/// Escapes a path that was put together from a pattern and its arguments.
pub(crate) fn quote_reversed(path: &str) -> Cow<'_, str> {
    utf8_percent_encode(path, &REVERSED).into()
}

/// Appends `text` escaped as Python's `quote(text, safe="")`.
pub(crate) fn quote(text: &str, to: &mut String) {
    to.extend(utf8_percent_encode(text, &QUOTE));
}

pub(crate) fn quote_plus(text: &str, to: &mut String) {
    let mut parts = text.split(' ');
    if let Some(first) = parts.next() {
        quote(first, to);
    }
    for part in parts {
        to.push('+');
        quote(part, to);
    }
}

pub(crate) fn quote_with(text: &str, safe: &str, to: &mut String) {
    let mut buffer = [0; 4];
    for character in text.chars() {
        if safe.contains(character) {
            to.push(character);
        } else {
            quote(character.encode_utf8(&mut buffer), to);
        }
    }
}

pub(crate) fn unquote_plus(text: &str) -> Cow<'_, str> {
    if text.contains('+') {
        let spaced = text.replace('+', " ");
        Cow::Owned(percent_decode_str(&spaced).decode_utf8_lossy().into_owned())
    } else {
        percent_decode_str(text).decode_utf8_lossy()
    }
}
