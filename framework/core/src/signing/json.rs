//! JSON as Python's `json.dumps` writes it: ASCII only.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

use crate::errors::Result;

/// Writes a value as JSON without spaces: `json.dumps(value, separators=(",", ":"))`.
///
/// Django reads signed JSON as Latin-1, so every character outside ASCII is escaped.
///
/// # Errors
/// Fails when the value cannot be JSON, as a map whose keys are no texts.
pub fn json_ascii(value: &impl Serialize) -> Result<String> {
    write(value, false)
}

/// Writes a value as JSON with Python's default spaces: `json.dumps(value)`, the form of JSON columns.
///
/// # Errors
/// Fails when the value cannot be JSON.
pub fn json_ascii_spaced(value: &impl Serialize) -> Result<String> {
    write(value, true)
}

/// Writes a float as Python's `repr` does: the shortest digits that read back the same, with an exponent below 1e-4 and from 1e16 on.
pub fn float_text(value: f64) -> String {
    let magnitude = value.abs();
    if magnitude == 0.0 || (1e-4..1e16).contains(&magnitude) || !value.is_finite() {
        return format!("{value:?}");
    }
    let scientific = format!("{value:e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let (sign, exponent) = match exponent.strip_prefix('-') {
        Some(exponent) => ('-', exponent),
        None => ('+', exponent),
    };
    format!("{digits}e{sign}{exponent:0>2}")
}

fn write(value: &impl Serialize, spaced: bool) -> Result<String> {
    let mut bytes = Vec::with_capacity(128);
    value.serialize(&mut Serializer::with_formatter(
        &mut bytes,
        Ascii { spaced },
    ))?;
    Ok(String::from_utf8(bytes)?)
}

struct Ascii {
    spaced: bool,
}

impl Ascii {
    fn separate<W: ?Sized + Write>(&self, writer: &mut W, first: bool) -> io::Result<()> {
        match (first, self.spaced) {
            (true, _) => Ok(()),
            (false, true) => writer.write_all(b", "),
            (false, false) => writer.write_all(b","),
        }
    }
}

impl Formatter for Ascii {
    fn begin_array_value<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.separate(writer, first)
    }

    fn begin_object_key<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.separate(writer, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(if self.spaced { b": " } else { b":" })
    }

    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        if fragment.bytes().all(|byte| (0x20..0x7f).contains(&byte)) {
            return writer.write_all(fragment.as_bytes());
        }
        for character in fragment.chars() {
            if (' '..'\u{7f}').contains(&character) {
                writer.write_all(&[character as u8])?;
            } else {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    write!(writer, "\\u{unit:04x}")?;
                }
            }
        }
        Ok(())
    }

    fn write_f64<W: ?Sized + Write>(&mut self, writer: &mut W, value: f64) -> io::Result<()> {
        writer.write_all(float_text(value).as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn json_is_pythons() {
        for (value, text) in [
            (json!({"a": [1, 2], "b": {}}), r#"{"a":[1,2],"b":{}}"#),
            (
                json!("é☃😀\u{7f}\"\\\n\u{1}"),
                r#""\u00e9\u2603\ud83d\ude00\u007f\"\\\n\u0001""#,
            ),
            (
                json!([1.0, 0.1, 1e16, 1.5e-5, 1e15, -2.5e300, 0.0001]),
                "[1.0,0.1,1e+16,1.5e-05,1000000000000000.0,-2.5e+300,0.0001]",
            ),
            (json!([]), "[]"),
        ] {
            assert_eq!(json_ascii(&value).unwrap(), text);
        }
        assert_eq!(
            json_ascii_spaced(&json!({"a": [1, 2], "b": "c"})).unwrap(),
            r#"{"a": [1, 2], "b": "c"}"#
        );
    }
}
