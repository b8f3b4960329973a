//! JSON as Python's `json.dumps(.., ensure_ascii=False)` writes it.

use std::fmt::Write as _;

use nuages_core::signing::float_text;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::backends::text::short_escape;

/// Reads JSON, also where Python wrote names that JSON does not have for floats: `NaN`, `Infinity`, `-Infinity`.
pub(super) fn parse<T: DeserializeOwned>(text: &str) -> serde_json::Result<T> {
    serde_json::from_str(text)
        .or_else(|error| serde_json::from_str(&quoted_names(text)).map_err(|_| error))
}

/// Writes the names of floats outside of strings as strings.
fn quoted_names(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len());
    let (mut rest, mut in_string) = (text, false);
    while let Some(character) = rest.chars().next() {
        let name = ["NaN", "Infinity", "-Infinity"]
            .into_iter()
            .find(|name| !in_string && rest.starts_with(name));
        let taken = match (name, character) {
            (Some(name), _) => {
                quoted.extend(["\"", name, "\""]);
                rest = &rest[name.len()..];
                continue;
            }
            (None, '\\') => 1 + rest.chars().nth(1).map_or(0, char::len_utf8),
            (None, other) => {
                in_string ^= other == '"';
                other.len_utf8()
            }
        };
        quoted.push_str(&rest[..taken]);
        rest = &rest[taken..];
    }
    quoted
}

/// How values are set apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// On one line, `, ` between values.
    Line,
    /// On one line, `,` between values.
    Dense,
    /// On lines of their own, with this many spaces for each level.
    Indented(usize),
}

/// Writes a value.
pub(super) fn dumps(value: &Value, layout: Layout) -> String {
    let mut text = String::new();
    push(&mut text, value, layout, 0);
    text
}

fn push(text: &mut String, value: &Value, layout: Layout, level: usize) {
    match value {
        Value::Null => text.push_str("null"),
        Value::Bool(true) => text.push_str("true"),
        Value::Bool(false) => text.push_str("false"),
        Value::Number(number) => match (number.as_i64(), number.as_u64(), number.as_f64()) {
            (Some(number), ..) => drop(write!(text, "{number}")),
            (_, Some(number), _) => drop(write!(text, "{number}")),
            (_, _, Some(number)) => text.push_str(&float_text(number)),
            _ => drop(write!(text, "{number}")),
        },
        Value::String(string) => push_string(text, string),
        Value::Array(items) if items.is_empty() => text.push_str("[]"),
        Value::Object(entries) if entries.is_empty() => text.push_str("{}"),
        Value::Array(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                separate(text, index, layout, level + 1);
                push(text, item, layout, level + 1);
            }
            end(text, layout, level);
            text.push(']');
        }
        Value::Object(entries) => {
            text.push('{');
            for (index, (key, item)) in entries.iter().enumerate() {
                separate(text, index, layout, level + 1);
                push_string(text, key);
                text.push_str(": ");
                push(text, item, layout, level + 1);
            }
            end(text, layout, level);
            text.push('}');
        }
    }
}

fn separate(text: &mut String, index: usize, layout: Layout, level: usize) {
    if index > 0 {
        text.push_str(if layout == Layout::Line { ", " } else { "," });
    }
    end(text, layout, level);
}

fn end(text: &mut String, layout: Layout, level: usize) {
    if let Layout::Indented(spaces) = layout {
        text.push('\n');
        text.extend(std::iter::repeat_n(' ', spaces * level));
    }
}

fn push_string(text: &mut String, string: &str) {
    text.push('"');
    for character in string.chars() {
        if let Some(escape) = short_escape(character) {
            text.push_str(escape);
            continue;
        }
        match character {
            '\0'..='\u{1f}' => drop(write!(text, "\\u{:04x}", u32::from(character))),
            _ => text.push(character),
        }
    }
    text.push('"');
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn names_of_floats_are_read() {
        let text = r#"[NaN, -Infinity, {"Infinity": "NaN \" Infinity"}, Infinity]"#;
        let read: Option<Value> = parse(text).ok();
        let expected = json!(["NaN", "-Infinity", {"Infinity": "NaN \" Infinity"}, "Infinity"]);
        assert_eq!(read, Some(expected));
        assert!(parse::<Value>("[Nan]").is_err());
    }

    #[test]
    fn floats_are_written_as_python_writes_them() {
        for (number, text) in [
            (0.0, "0.0"),
            (-0.0, "-0.0"),
            (1.0, "1.0"),
            (0.1, "0.1"),
            (1e15, "1000000000000000.0"),
            (1e16, "1e+16"),
            (1.5e22, "1.5e+22"),
            (0.0001, "0.0001"),
            (0.00001, "1e-05"),
            (1e-300, "1e-300"),
            (123_456.789, "123456.789"),
        ] {
            assert_eq!(float_text(number), text);
        }
    }

    #[test]
    fn values_are_laid_out_as_python_lays_them_out() {
        let value = json!({"a": [1, {"b": []}], "c": {}, "d": "é\n\u{1}\"/"});
        assert_eq!(
            dumps(&value, Layout::Line),
            r#"{"a": [1, {"b": []}], "c": {}, "d": "é\n\u0001\"/"}"#
        );
        assert_eq!(
            dumps(&value, Layout::Indented(2)),
            "{\n  \"a\": [\n    1,\n    {\n      \"b\": []\n    }\n  ],\n  \"c\": {},\n  \"d\": \"é\\n\\u0001\\\"/\"\n}"
        );
    }
}
