//! Filters that make links of addresses in text.

use std::fmt::Display;

use askama::filters::HtmlSafeOutput;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::argument::NumberArgument;
use super::filter;
use crate::template::escape::escape;

filter! {
    /// Makes links of addresses (`https://..`, `www...`, `example.org`) and of mail addresses in a text.
    fn urlize(value: Display) -> HtmlSafeOutput<String> {
        HtmlSafeOutput(linked(&value.to_string(), None))
    }
}

filter! {
    /// As `urlize`, and shows no more of an address than a number of characters.
    fn urlizetrunc(value: Display, limit: NumberArgument) -> HtmlSafeOutput<String> {
        let limit = limit.number().and_then(|limit| usize::try_from(limit).ok());
        HtmlSafeOutput(linked(&value.to_string(), limit))
    }
}

/// Longer addresses make no link.
const MAX_URL_LENGTH: usize = 2048;
const TRAILING: [char; 5] = ['.', ',', ':', ';', '!'];
const DOMAINS: [&str; 7] = ["com", "edu", "gov", "int", "mil", "net", "org"];
/// RFC 3986's delimiters and unreserved characters stay.
const QUOTED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'!')
    .remove(b'*')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b';')
    .remove(b':')
    .remove(b'@')
    .remove(b'&')
    .remove(b'=')
    .remove(b'+')
    .remove(b'$')
    .remove(b',')
    .remove(b'/')
    .remove(b'?')
    .remove(b'#')
    .remove(b'[')
    .remove(b']')
    .remove(b'~')
    .remove(b'-')
    .remove(b'_')
    .remove(b'.');
/// What Python's `urlencode` leaves as it is, a space aside.
const QUERY: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

fn linked(text: &str, limit: Option<usize>) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(is_separator).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        out.push_str(&link(word, limit).unwrap_or_else(|| escape(word)));
        let end = after
            .find(|character| !is_separator(character))
            .unwrap_or(after.len());
        let (separators, after) = after.split_at(end);
        out.push_str(&escape(separators));
        rest = after;
    }
    out
}

fn is_separator(character: char) -> bool {
    character.is_whitespace() || matches!(character, '<' | '>' | '"' | '\'')
}

fn link(word: &str, limit: Option<usize>) -> Option<String> {
    if !word.contains(['.', '@', ':']) {
        return None;
    }
    let (lead, middle, trail) = trimmed(word);
    if middle.len() > MAX_URL_LENGTH {
        return None;
    }
    let (href, attributes) = if has_scheme(middle) {
        (quoted(&lower_scheme(middle)), " rel=\"nofollow\"")
    } else if is_bare_address(middle) {
        (quoted(&format!("http://{middle}")), " rel=\"nofollow\"")
    } else {
        let (local, domain) = mail_address(middle)?;
        let encode = |part| utf8_percent_encode(part, QUERY).to_string();
        (format!("mailto:{}@{}", encode(local), encode(domain)), "")
    };
    Some(format!(
        "{}<a href=\"{}\"{attributes}>{}</a>{}",
        escape(lead),
        escape(&href),
        escape(&shortened(middle, limit)),
        escape(trail)
    ))
}

/// Cuts wrapping and trailing punctuation off a word.
fn trimmed(word: &str) -> (&str, &str, &str) {
    let middle = word.trim_start_matches(['(', '[']);
    let lead = &word[..word.len() - middle.len()];
    let start = middle;
    let mut middle = middle;
    loop {
        let before = middle.len();
        for (open, close) in [('(', ')'), ('[', ']')] {
            while middle.ends_with(close)
                && middle.matches(close).count() > middle.matches(open).count()
            {
                middle = &middle[..middle.len() - 1];
            }
        }
        let entity = middle
            .rfind('&')
            .is_some_and(|place| is_entity(&middle[place..]));
        middle = middle.trim_end_matches(|character| {
            TRAILING.contains(&character) && !(character == ';' && entity)
        });
        if middle.len() == before {
            return (lead, middle, &start[middle.len()..]);
        }
    }
}

fn is_entity(text: &str) -> bool {
    [
        "&amp;", "&lt;", "&gt;", "&quot;", "&#x27;", "&#39;", "&nbsp;",
    ]
    .contains(&text)
}

fn has_scheme(text: &str) -> bool {
    ["http://", "https://"].iter().any(|scheme| {
        text.get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
            && text[scheme.len()..]
                .trim_start_matches('[')
                .starts_with(|character: char| character.is_alphanumeric() || character == '_')
    })
}

fn lower_scheme(url: &str) -> String {
    match url.split_once("://") {
        Some((scheme, rest)) => format!("{}://{rest}", scheme.to_ascii_lowercase()),
        None => url.to_owned(),
    }
}

/// Says whether a text without a scheme is an address: `www.` and anything, or a domain that ends in one of the old names.
fn is_bare_address(text: &str) -> bool {
    let lower = text.to_lowercase();
    if lower.starts_with("www.") {
        return true;
    }
    if lower.starts_with("http") {
        return false;
    }
    let host = lower.split('/').next().unwrap_or_default();
    let mut labels: Vec<&str> = host.split('.').collect();
    labels.len() > 1
        && labels.pop().is_some_and(|last| DOMAINS.contains(&last))
        && labels.iter().all(|label| is_label(label))
}

fn is_label(label: &str) -> bool {
    !label.is_empty()
        && label.chars().count() <= 63
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label.chars().all(|character| {
            character == '-'
                || character.is_ascii_alphanumeric()
                || ('\u{a1}'..='\u{ffff}').contains(&character)
        })
}

fn mail_address(text: &str) -> Option<(&str, &str)> {
    let (local, domain) = text.rsplit_once('@')?;
    let mut labels = domain.split('.');
    let is_local = !local.is_empty()
        && local.split('.').all(|atom| {
            !atom.is_empty()
                && atom.bytes().all(|byte| {
                    byte.is_ascii_alphanumeric() || b"-!#$%&'*+/=?^_`{}|~".contains(&byte)
                })
        });
    let is_domain = domain.contains('.')
        && labels.all(is_label)
        && domain
            .rsplit('.')
            .next()
            .is_some_and(|last| last.len() >= 2 && !last.bytes().all(|byte| byte.is_ascii_digit()));
    (!text.contains(':') && is_local && is_domain).then_some((local, domain))
}

fn shortened(text: &str, limit: Option<usize>) -> String {
    match limit {
        Some(limit) if text.chars().count() > limit => text
            .chars()
            .take(limit.saturating_sub(1))
            .chain(['…'])
            .collect(),
        _ => text.to_owned(),
    }
}

/// Percent-encodes an address that may be encoded already.
fn quoted(url: &str) -> String {
    let url = url
        .replace("&amp;", "&")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"");
    let (url, fragment) = url
        .split_once('#')
        .map_or((url.as_str(), None), |(url, rest)| (url, Some(rest)));
    let (path, query) = url
        .split_once('?')
        .map_or((url, None), |(path, rest)| (path, Some(rest)));
    let again = |part: &str| {
        let decoded = percent_decode_str(part).decode_utf8_lossy();
        utf8_percent_encode(&decoded, QUOTED).to_string()
    };
    let mut out = again(path);
    if let Some(query) = query.filter(|query| !query.is_empty()) {
        let field = |part: &str| {
            let spaced = part.replace('+', " ");
            let decoded = percent_decode_str(&spaced).decode_utf8_lossy().into_owned();
            utf8_percent_encode(&decoded, QUERY)
                .to_string()
                .replace("%20", "+")
        };
        let fields: Vec<String> = query
            .split('&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| {
                let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                format!("{}={}", field(name), field(value))
            })
            .collect();
        out.push('?');
        out.push_str(&fields.join("&"));
    }
    if let Some(fragment) = fragment.filter(|fragment| !fragment.is_empty()) {
        out.push('#');
        out.push_str(&again(fragment));
    }
    out
}
