//! Filters of HTML that is HTML already.

use std::fmt::Display;

use askama::filters::{HtmlSafeOutput, Safe};
use askama::helpers::FmtCell;

use super::argument::NumberArgument;
use super::filter;
use crate::template::escape::escape;

filter! {
    /// Cuts HTML after a number of characters of its text, and closes what is open: `{{ body|safe|truncatechars_html(80) }}`.
    fn truncatechars_html(value: Display, length: NumberArgument) -> String {
        truncated(&value.to_string(), length.number(), Unit::Character)
    }
}

filter! {
    /// Cuts HTML after a number of words of its text, and closes what is open: `{{ body|safe|truncatewords_html(20) }}`.
    fn truncatewords_html(value: Display, length: NumberArgument) -> String {
        truncated(&value.to_string(), length.number(), Unit::Word)
    }
}

filter! {
    /// Takes the space between tags away: `{% filter spaceless %}..{% endfilter %}`.
    fn spaceless(value: Markup) -> HtmlSafeOutput<String> {
        HtmlSafeOutput(without_space(&value.to_string()))
    }
}

/// What stands between `{% filter %}` and `{% endfilter %}`: it is escaped already.
#[diagnostic::on_unimplemented(
    message = "this filter is for a part of a template: {{% filter spaceless %}} .. {{% endfilter %}}",
    label = "not a part of a template"
)]
pub trait Markup: Display {}

impl<T: Markup> Markup for &T {}
impl<T: Display> Markup for Safe<T> {}
impl<F> Markup for FmtCell<F> where FmtCell<F>: Display {}

fn without_space(markup: &str) -> String {
    let mut out = String::with_capacity(markup.len());
    let mut rest = markup.trim();
    while let Some(end) = rest.find('>') {
        let (before, after) = rest.split_at(end + 1);
        out.push_str(before);
        let trimmed = after.trim_start();
        rest = if trimmed.starts_with('<') {
            trimmed
        } else {
            after
        };
    }
    out.push_str(rest);
    out
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Unit {
    Character,
    Word,
}

/// Elements that have no end.
const VOID: [&str; 15] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr", "frame",
];

pub(super) fn truncated(markup: &str, length: Option<i128>, unit: Unit) -> String {
    let Some(length) = length else {
        return markup.to_owned();
    };
    let Ok(length @ 1..) = usize::try_from(length) else {
        return String::new();
    };
    let mut left = match unit {
        // The ellipsis counts.
        Unit::Character => length - 1,
        Unit::Word => length,
    };
    let (mut out, mut open, mut seen) = (String::new(), Vec::new(), 0);
    let mut rest = markup;
    while !rest.is_empty() {
        if let Some(tag) = tag(rest) {
            tag.write(&rest[..tag.length], &mut out, &mut open);
            rest = &rest[tag.length..];
            continue;
        }
        let end = rest[1..].find('<').map_or(rest.len(), |place| place + 1);
        let (data, after) = rest.split_at(end);
        rest = after;
        let letters = letters(data);
        seen += letters.len();
        let (count, shown) = match unit {
            Unit::Character if seen == length && rest.is_empty() && open.is_empty() => {
                out.extend(letters);
                return out;
            }
            Unit::Character => (letters.len(), letters.iter().take(left).cloned().collect()),
            Unit::Word => {
                let words = words(&letters);
                (words.len(), words[..left.min(words.len())].join(" "))
            }
        };
        out.push_str(&shown);
        if left < count {
            out.push_str(if unit == Unit::Word { " …" } else { "…" });
            out.extend(open.iter().rev().map(|name| format!("</{name}>")));
            return out;
        }
        left -= count;
    }
    out
}

/// A tag, or a comment, at the beginning of a text.
struct Tag<'a> {
    name: &'a str,
    kind: TagKind,
    length: usize,
}

#[derive(Clone, Copy, PartialEq)]
enum TagKind {
    Start,
    End,
    StartAndEnd,
    Other,
}

impl Tag<'_> {
    fn write(&self, text: &str, out: &mut String, open: &mut Vec<String>) {
        let name = self.name.to_ascii_lowercase();
        let void = VOID.contains(&name.as_str());
        if matches!(self.kind, TagKind::Start | TagKind::StartAndEnd) {
            out.push_str(text);
        }
        match self.kind {
            TagKind::Start if !void => open.push(name),
            TagKind::StartAndEnd if !void => out.push_str(&format!("</{name}>")),
            TagKind::End if !void => {
                out.push_str(&format!("</{name}>"));
                if open.last() == Some(&name) {
                    open.pop();
                }
            }
            _ => {}
        }
    }
}

fn tag(text: &str) -> Option<Tag<'_>> {
    let inner = text.strip_prefix('<')?;
    if let Some(comment) = inner.strip_prefix("!--") {
        let length = comment.find("-->").map_or(text.len(), |end| end + 7);
        return Some(Tag {
            name: "",
            kind: TagKind::Other,
            length,
        });
    }
    let (name, kind) = match inner.chars().next()? {
        '/' => (&inner[1..], TagKind::End),
        '!' | '?' => (inner, TagKind::Other),
        first if first.is_ascii_alphabetic() => (inner, TagKind::Start),
        _ => return None,
    };
    let mut quote = None;
    let end = text.char_indices().find_map(|(place, character)| {
        match (quote, character) {
            (None, '>') => return Some(place),
            (None, '"' | '\'') => quote = Some(character),
            (Some(open), _) if open == character => quote = None,
            _ => {}
        }
        None
    })?;
    let name_end = name
        .find(|character: char| character.is_whitespace() || matches!(character, '>' | '/'))
        .unwrap_or(name.len());
    let kind = match kind {
        TagKind::Start if text[..end].ends_with('/') => TagKind::StartAndEnd,
        kind => kind,
    };
    Some(Tag {
        name: &name[..name_end],
        kind,
        length: end + 1,
    })
}

/// Splits text into characters as HTML writes them; a reference to a character is one.
fn letters(data: &str) -> Vec<String> {
    let mut letters = Vec::with_capacity(data.len());
    let mut rest = data;
    while let Some(first) = rest.chars().next() {
        let reference = (first == '&')
            .then(|| rest.find(';').filter(|end| (2..32).contains(end)))
            .flatten()
            .filter(|end| {
                rest[1..*end]
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'#')
            });
        match reference {
            Some(end) => {
                letters.push(decoded(&rest[..=end]));
                rest = &rest[end + 1..];
            }
            None => {
                letters.push(escape(first.encode_utf8(&mut [0; 4])));
                rest = &rest[first.len_utf8()..];
            }
        }
    }
    letters
}

/// Writes a reference by number as its character; those by name stay, and mean the same.
fn decoded(reference: &str) -> String {
    let digits = reference.trim_start_matches("&#").trim_end_matches(';');
    let number = match digits.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16).ok(),
        None => digits.parse().ok(),
    };
    match number.and_then(char::from_u32) {
        Some(character) if reference.starts_with("&#") => {
            escape(character.encode_utf8(&mut [0; 4]))
        }
        _ => reference.to_owned(),
    }
}

/// Splits at the space between words; space at the ends belongs to the words there.
fn words(letters: &[String]) -> Vec<String> {
    let is_space = |letter: &String| letter.chars().all(char::is_whitespace);
    let first = letters.iter().position(|letter| !is_space(letter));
    let last = letters.iter().rposition(|letter| !is_space(letter));
    let (Some(first), Some(last)) = (first, last) else {
        return vec![letters.concat()];
    };
    let inner: String = letters[first..=last].concat();
    let mut words: Vec<String> = inner.split_whitespace().map(str::to_owned).collect();
    if let Some(word) = words.first_mut() {
        word.insert_str(0, &letters[..first].concat());
    }
    if let Some(word) = words.last_mut() {
        word.push_str(&letters[last + 1..].concat());
    }
    words
}
