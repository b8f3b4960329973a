//! Filters whose result is HTML, or that take HTML away.

use std::fmt::{Display, Write};

use askama::filters::HtmlSafeOutput;
use serde::Serialize;

use super::argument::TextArgument;
use super::filter;
use crate::template::escape::escape;

filter! {
    /// Escapes at once, so that the filters after it see the escaped text.
    fn force_escape(value: Display) -> HtmlSafeOutput<String> {
        HtmlSafeOutput(escape(&value.to_string()))
    }
}

filter! {
    /// Makes paragraphs of parts between blank lines, and `<br>` of line breaks.
    fn linebreaks(value: Display) -> HtmlSafeOutput<String> {
        HtmlSafeOutput(paragraphs_of(&escape(&value.to_string())))
    }
}

filter! {
    /// Makes `<br>` of line breaks.
    fn linebreaksbr(value: Display) -> HtmlSafeOutput<String> {
        HtmlSafeOutput(breaks(&escape(&value.to_string())))
    }
}

/// Makes paragraphs in HTML.
pub(super) fn paragraphs_of(markup: &str) -> String {
    let markup = normalized(markup);
    let paragraphs: Vec<String> = paragraphs(&markup)
        .map(|paragraph| format!("<p>{}</p>", paragraph.replace('\n', "<br>")))
        .collect();
    paragraphs.join("\n\n")
}

/// Makes `<br>` of line breaks in HTML.
pub(super) fn breaks(markup: &str) -> String {
    normalized(markup).replace('\n', "<br>")
}

filter! {
    /// Puts its number before every line.
    fn linenumbers(value: Display) -> HtmlSafeOutput<String> {
        let text = value.to_string();
        let lines: Vec<&str> = text.split('\n').collect();
        let width = lines.len().to_string().len();
        let numbered: Vec<String> = (1..)
            .zip(&lines)
            .map(|(number, line): (usize, _)| format!("{number:0width$}. {}", escape(line)))
            .collect();
        HtmlSafeOutput(numbered.join("\n"))
    }
}

filter! {
    /// Takes all tags out; what is left is escaped as any text.
    fn striptags(value: Display) -> String {
        strip_tags(&value.to_string())
    }
}

filter! {
    /// Writes a text so that it can stand in a string of JavaScript.
    fn escapejs(value: Display) -> HtmlSafeOutput<String> {
        HtmlSafeOutput(escape_javascript(&value.to_string()))
    }
}

filter!(@type
    /// Writes a value as JSON into a `<script>` that JavaScript can read: `{{ choices|json_script("choices") }}`.
    json_script
);
filter!(@first json_script);

impl<A: TextArgument> json_script<A> {
    /// Applies the filter.
    ///
    /// # Errors
    ///
    /// When the value cannot be written as JSON.
    pub fn execute<V: Serialize>(
        self,
        value: V,
        _: &dyn askama::Values,
    ) -> askama::Result<HtmlSafeOutput<String>> {
        let value = serde_json::to_value(value).map_err(askama::Error::custom)?;
        let json = nuages_core::signing::json_ascii_spaced(&value)
            .map_err(|error| askama::Error::custom(error.to_string()))?
            .replace('>', "\\u003E")
            .replace('<', "\\u003C")
            .replace('&', "\\u0026");
        let id = self
            .0
            .text()
            .filter(|id| !id.is_empty())
            .map(|id| format!(" id=\"{}\"", escape(id)))
            .unwrap_or_default();
        Ok(HtmlSafeOutput(format!(
            "<script{id} type=\"application/json\">{json}</script>"
        )))
    }
}

fn normalized(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// Splits where two or more line breaks follow each other.
fn paragraphs(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        match text.split_once("\n\n") {
            Some((paragraph, after)) => {
                rest = Some(after.trim_start_matches('\n'));
                Some(paragraph)
            }
            None => {
                rest = None;
                Some(text)
            }
        }
    })
}

fn escape_javascript(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            '\\'
            | '\''
            | '"'
            | '>'
            | '<'
            | '&'
            | '='
            | '-'
            | ';'
            | '`'
            | '\u{2028}'
            | '\u{2029}'
            | '\0'..='\u{1f}'
            | '\u{7f}'..='\u{9f}' => {
                // Writing to a String never fails.
                let _ = write!(out, "\\u{:04X}", u32::from(character));
            }
            _ => out.push(character),
        }
    }
    out
}

/// Takes tags out until none is left; at most 50 times, as Django, after which every `<` goes.
fn strip_tags(text: &str) -> String {
    let mut text = text.to_owned();
    for _ in 0..50 {
        if !(text.contains('<') && text.contains('>')) {
            return text;
        }
        let stripped = strip_once(&text);
        if stripped.matches('<').count() == text.matches('<').count() {
            return text;
        }
        text = stripped;
    }
    text.replace('<', "")
}

fn strip_once(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(place) = rest.find('<') {
        let (before, tag) = rest.split_at(place);
        out.push_str(before);
        match tag_length(tag) {
            Some(length) => rest = &tag[length..],
            None => {
                out.push('<');
                rest = &tag[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// Returns the length of the tag or comment that a text begins with.
fn tag_length(text: &str) -> Option<usize> {
    if let Some(comment) = text.strip_prefix("<!--") {
        return comment.find("-->").map(|end| end + 7).or(Some(text.len()));
    }
    let next = text[1..].chars().next()?;
    if !(next.is_ascii_alphabetic() || matches!(next, '/' | '!' | '?')) {
        return None;
    }
    let mut quote = None;
    for (place, character) in text.char_indices() {
        match (quote, character) {
            (None, '>') => return Some(place + 1),
            (None, '"' | '\'') if text[..place].ends_with('=') => quote = Some(character),
            (Some(open), _) if open == character => quote = None,
            _ => {}
        }
    }
    None
}
