//! Filters of text.

use std::fmt::Display;

use super::argument::{NumberArgument, TextArgument};
use super::ascii::to_ascii;
use super::filter;

filter! {
    /// Puts a backslash before quotes and backslashes.
    fn addslashes(value: Display) -> String {
        value.to_string().replace('\\', "\\\\").replace('"', "\\\"").replace('\'', "\\'")
    }
}

filter! {
    /// Makes the first character upper case, and leaves the others.
    fn capfirst(value: Display) -> String {
        let text = value.to_string();
        let mut characters = text.chars();
        match characters.next() {
            Some(first) => first.to_uppercase().chain(characters).collect(),
            None => text,
        }
    }
}

filter! {
    /// Takes every occurrence of the argument out.
    fn cut(value: Display, part: TextArgument) -> String {
        match part.text() {
            Some(part) if !part.is_empty() => value.to_string().replace(part, ""),
            _ => value.to_string(),
        }
    }
}

filter! {
    /// Makes a text fit for an address: lower-case ASCII letters, digits, hyphens and underscores.
    fn slugify(value: Display) -> String {
        slug(&value.to_string())
    }
}

filter! {
    /// Begins every word with an upper-case letter, and no other character.
    fn title(value: Display) -> String {
        title_case(&value.to_string())
    }
}

filter! {
    /// Cuts a text after a number of characters, the ellipsis counted.
    fn truncatechars(value: Display, length: NumberArgument) -> String {
        truncate_characters(value.to_string(), length.number())
    }
}

filter! {
    /// Cuts a text after a number of words; line breaks become spaces.
    fn truncatewords(value: Display, length: NumberArgument) -> String {
        let text = value.to_string();
        match length.number() {
            None => text,
            Some(length) if length <= 0 => String::new(),
            Some(length) => truncate_words(&text, usize::try_from(length).unwrap_or(usize::MAX)),
        }
    }
}

filter! {
    /// Breaks lines that are longer than a number of characters, between words.
    fn wordwrap(value: Display, width: NumberArgument) -> String {
        let text = value.to_string();
        let width = width.number().and_then(|width| usize::try_from(width).ok()).unwrap_or(usize::MAX);
        let mut lines: Vec<String> = text.lines().flat_map(|line| wrapped(line, width)).collect();
        if text.ends_with('\n') {
            lines.push(String::new());
        }
        lines.join("\n")
    }
}

filter! {
    /// Fills with spaces at the right, to a number of characters.
    fn ljust(value: Display, width: NumberArgument) -> String {
        let width = width_of(&width);
        format!("{:<width$}", value.to_string())
    }
}

filter! {
    /// Fills with spaces at the left, to a number of characters.
    fn rjust(value: Display, width: NumberArgument) -> String {
        let width = width_of(&width);
        format!("{:>width$}", value.to_string())
    }
}

filter! {
    /// Fills with spaces at both sides, to a number of characters.
    fn center(value: Display, width: NumberArgument) -> String {
        let width = width_of(&width);
        format!("{:^width$}", value.to_string())
    }
}

filter! {
    /// Writes a telephone number that is spelt with letters in digits: 1-800-COLLECT becomes 1-800-2655328.
    fn phone2numeric(value: Display) -> String {
        value.to_string().to_lowercase().chars().map(key).collect()
    }
}

/// The key of a telephone on which a letter stands.
fn key(letter: char) -> char {
    match letter {
        'a'..='c' => '2',
        'd'..='f' => '3',
        'g'..='i' => '4',
        'j'..='l' => '5',
        'm'..='o' => '6',
        'p'..='s' => '7',
        't'..='v' => '8',
        'w'..='z' => '9',
        other => other,
    }
}

fn width_of(argument: &impl NumberArgument) -> usize {
    argument
        .number()
        .and_then(|width| u16::try_from(width).ok())
        .map_or(0, usize::from)
}

fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for character in to_ascii(text).chars() {
        match character.to_ascii_lowercase() {
            character @ ('a'..='z' | '0'..='9' | '_') => slug.push(character),
            character if (character == '-' || is_space(character)) && !slug.ends_with('-') => {
                slug.push('-');
            }
            _ => {}
        }
    }
    slug.trim_matches(['-', '_']).to_owned()
}

/// What Python counts as space in ASCII.
fn is_space(character: char) -> bool {
    character.is_ascii_whitespace() || matches!(character, '\u{b}' | '\u{1c}'..='\u{1f}')
}

fn title_case(text: &str) -> String {
    let mut titled = String::with_capacity(text.len());
    let mut previous = [None, None];
    for character in text.chars() {
        let starts = match previous {
            // O'Reilly, but don't.
            [Some(before), Some('\'')] => !char::is_lowercase(before),
            [_, Some(before)] => !before.is_alphabetic() && !before.is_numeric(),
            [_, None] => true,
        };
        if starts {
            titled.extend(character.to_uppercase());
        } else {
            titled.extend(character.to_lowercase());
        }
        previous = [previous[1], titled.chars().next_back()];
    }
    titled
}

fn is_combining(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

fn truncate_characters(text: String, length: Option<i128>) -> String {
    let Some(length) = length else {
        return text;
    };
    let Ok(length) = usize::try_from(length.max(0)) else {
        return text;
    };
    if length == 0 {
        return String::new();
    }
    let mut end = None;
    let shown = text
        .char_indices()
        .filter(|(_, character)| !is_combining(*character));
    for (count, (place, _)) in shown.enumerate() {
        if count + 1 == length {
            end = Some(place);
        }
        if count == length {
            return format!("{}…", &text[..end.unwrap_or(0)]);
        }
    }
    text
}

fn truncate_words(text: &str, length: usize) -> String {
    let mut words = text.split_whitespace();
    let mut kept: Vec<&str> = words.by_ref().take(length).collect();
    if words.next().is_some() {
        kept.push("…");
    }
    kept.join(" ")
}

/// Breaks one line; what stands between two words on a line stays as it is.
fn wrapped(line: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut current = String::new();
    let mut length = 0;
    for chunk in chunks(line) {
        let size = chunk.chars().count();
        let blank = chunk.trim().is_empty();
        if length + size > width && !current.is_empty() {
            let line = current.trim_end();
            if !line.is_empty() {
                lines.push(line.to_owned());
            }
            current.clear();
            length = 0;
        }
        if !(blank && current.is_empty() && !lines.is_empty()) {
            current.push_str(chunk);
            length += size;
        }
    }
    let rest = current.trim_end();
    if !rest.is_empty() {
        lines.push(rest.to_owned());
    }
    if lines.is_empty() {
        lines.push(line.to_owned());
    }
    lines
}

/// Splits a line into words and the spaces between them.
fn chunks(line: &str) -> impl Iterator<Item = &str> {
    let mut rest = line;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let end = rest
            .find(|character: char| character.is_whitespace() != first.is_whitespace())
            .unwrap_or(rest.len());
        let (chunk, remainder) = rest.split_at(end);
        rest = remainder;
        Some(chunk)
    })
}
