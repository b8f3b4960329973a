//! Values as text: what Django writes where a database has no type for them, and what people type.

use std::fmt::Write as _;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use nuages_core::signing::json_ascii_spaced;
use rust_decimal::Decimal;

use crate::duration;
use crate::value::Value;

/// Writes `2024-02-29 13:05:07.120000` in UTC; a whole second has no fraction.
pub(crate) fn timestamp_text(value: Timestamp) -> String {
    let datetime = TimeZone::UTC.to_datetime(value);
    let mut text = String::with_capacity(26);
    push_date(&mut text, datetime.date());
    text.push(' ');
    push_time(&mut text, datetime.time());
    text
}

/// Writes `2024-02-29`.
pub(crate) fn date_text(value: Date) -> String {
    let mut text = String::with_capacity(10);
    push_date(&mut text, value);
    text
}

/// Writes `13:05:07.120000`; a whole second has no fraction.
pub(crate) fn time_text(value: Time) -> String {
    let mut text = String::with_capacity(15);
    push_time(&mut text, value);
    text
}

fn push_date(text: &mut String, date: Date) {
    let year = date.year().unsigned_abs();
    push_digits(text, u32::from(year), 1000);
    text.push('-');
    push_digits(text, u32::from(date.month().unsigned_abs()), 10);
    text.push('-');
    push_digits(text, u32::from(date.day().unsigned_abs()), 10);
}

fn push_time(text: &mut String, time: Time) {
    push_digits(text, u32::from(time.hour().unsigned_abs()), 10);
    text.push(':');
    push_digits(text, u32::from(time.minute().unsigned_abs()), 10);
    text.push(':');
    push_digits(text, u32::from(time.second().unsigned_abs()), 10);
    let micros = time.subsec_nanosecond().unsigned_abs() / 1_000;
    if micros != 0 {
        text.push('.');
        push_digits(text, micros, 100_000);
    }
}

fn push_digits(text: &mut String, value: u32, mut place: u32) {
    while place > 0 {
        text.push(char::from(b'0' + (value / place % 10) as u8));
        place /= 10;
    }
}

/// Reads what Django and SQLite write: a space or `T` between date and time, an optional fraction, an optional offset.
pub(crate) fn parse_timestamp(text: &str) -> Option<Timestamp> {
    let bytes = text.as_bytes();
    if bytes.len() < 11 {
        let date = parse_date(text)?;
        return TimeZone::UTC
            .to_timestamp(date.to_datetime(Time::midnight()))
            .ok();
    }
    if bytes[10] != b' ' && bytes[10] != b'T' {
        return None;
    }
    let offset = bytes[11..]
        .iter()
        .position(|byte| matches!(byte, b'+' | b'-' | b'Z'))
        .map(|position| position + 11);
    let Some(offset) = offset else {
        let datetime =
            DateTime::from_parts(parse_date(text.get(..10)?)?, parse_time(text.get(11..)?)?);
        return TimeZone::UTC.to_timestamp(datetime).ok();
    };
    let mut iso = String::with_capacity(text.len());
    let _ = write!(
        iso,
        "{}T{}{}",
        text.get(..10)?,
        text.get(11..offset)?,
        &text[offset..]
    );
    iso.parse().ok()
}

pub(crate) fn parse_date(text: &str) -> Option<Date> {
    let bytes = text.as_bytes();
    if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    Date::new(
        i16::try_from(digits(&bytes[..4])?).ok()?,
        i8::try_from(digits(&bytes[5..7])?).ok()?,
        i8::try_from(digits(&bytes[8..])?).ok()?,
    )
    .ok()
}

pub(crate) fn parse_time(text: &str) -> Option<Time> {
    let bytes = text.as_bytes();
    let hour_minute = bytes.len() >= 5 && bytes[2] == b':';
    if !hour_minute {
        return None;
    }
    let second = match bytes.get(5) {
        None => 0,
        Some(b':') => digits(bytes.get(6..8)?)?,
        Some(_) => return None,
    };
    let nanos = match bytes.get(8) {
        None => 0,
        Some(b'.') if (10..=18).contains(&bytes.len()) => {
            let fraction = &bytes[9..];
            digits(fraction)? * 10_u32.pow(9 - u32::try_from(fraction.len()).ok()?)
        }
        Some(_) => return None,
    };
    Time::new(
        i8::try_from(digits(&bytes[..2])?).ok()?,
        i8::try_from(digits(&bytes[3..5])?).ok()?,
        i8::try_from(second).ok()?,
        i32::try_from(nanos).ok()?,
    )
    .ok()
}

fn digits(bytes: &[u8]) -> Option<u32> {
    bytes.iter().try_fold(0_u32, |value, byte| {
        byte.is_ascii_digit()
            .then(|| value * 10 + u32::from(byte - b'0'))
    })
}

/// Writes JSON as Python's `json.dumps` does: ASCII, `", "` and `": "`.
pub(crate) fn json_text(value: &serde_json::Value) -> String {
    // A document has nothing that cannot be written.
    json_ascii_spaced(value).unwrap_or_else(|_| value.to_string())
}

pub(crate) fn push_json_string(text: &mut String, string: &str) {
    text.push('"');
    for character in string.chars() {
        if let Some(escape) = short_escape(character) {
            text.push_str(escape);
            continue;
        }
        match character {
            ' '..='~' => text.push(character),
            _ => {
                let mut units = [0_u16; 2];
                for unit in character.encode_utf16(&mut units) {
                    let _ = write!(text, "\\u{unit:04x}");
                }
            }
        }
    }
    text.push('"');
}

/// The escape of a character that has one of two characters in JSON.
pub(crate) fn short_escape(character: char) -> Option<&'static str> {
    Some(match character {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        '\u{8}' => "\\b",
        '\u{c}' => "\\f",
        _ => return None,
    })
}

/// Shows a parameter as Django's `str(query)` does: as stored, without quotes.
pub(crate) fn display(value: &Value) -> String {
    match value {
        Value::Null => "NULL".to_owned(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::I64(value) => value.to_string(),
        Value::U64(value) => value.to_string(),
        Value::F64(value) => format!("{value:?}"),
        Value::Text(value) => value.clone(),
        Value::Bytes(value) => format!("{value:?}"),
        Value::Timestamp(value) => timestamp_text(*value),
        Value::Date(value) => date_text(*value),
        Value::Time(value) => time_text(*value),
        Value::Decimal(value) => value.to_string(),
        Value::Duration(value) => match duration::micros(*value) {
            Some(micros) => micros.to_string(),
            None => duration::string(*value),
        },
        Value::Ip(value) => value.to_string(),
        Value::Uuid(value) => value.simple().to_string(),
        Value::Json(value) => json_text(value),
        Value::Row(values) => {
            let values: Vec<String> = values.iter().map(display).collect();
            format!("({})", values.join(", "))
        }
    }
}

/// Reads a floating-point number as Django does: the shortest decimal of 15 significant digits.
pub(crate) fn decimal_from_real(value: f64) -> Option<Decimal> {
    if value == 0.0 {
        return Some(Decimal::ZERO);
    }
    let scientific = format!("{value:.14e}");
    // Zeros at the end are none of its digits.
    let (digits, exponent) = scientific.split_once('e')?;
    let digits = digits.trim_end_matches('0').trim_end_matches('.');
    Decimal::from_scientific(&format!("{digits}e{exponent}"))
        .ok()
        // A very small number has more places than a Decimal: the last ones are rounded.
        .or_else(|| {
            format!("{value:.28}")
                .parse()
                .ok()
                .filter(|_| value.abs() < 1.0)
        })
        .map(|decimal| decimal.normalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_as_django_writes_them_and_read_back() {
        for (iso, stored) in [
            ("2024-02-29T13:05:07.12Z", "2024-02-29 13:05:07.120000"),
            ("2024-02-29T13:05:07Z", "2024-02-29 13:05:07"),
            ("2024-02-29T13:05:07.000001Z", "2024-02-29 13:05:07.000001"),
            ("0001-01-01T00:00:00Z", "0001-01-01 00:00:00"),
        ] {
            let moment: Timestamp = iso.parse().unwrap();
            assert_eq!(timestamp_text(moment), stored);
            assert_eq!(parse_timestamp(stored), Some(moment));
        }
    }

    #[test]
    fn moments_are_read_in_the_forms_that_others_write() {
        let moment: Timestamp = "2024-02-29T13:05:07.12Z".parse().unwrap();
        for text in [
            "2024-02-29 13:05:07.12",
            "2024-02-29T13:05:07.120Z",
            "2024-02-29 13:05:07.120000+00:00",
            "2024-02-29 14:05:07.12+01:00",
        ] {
            assert_eq!(parse_timestamp(text), Some(moment), "{text}");
        }
        assert!(parse_timestamp("2024-02-29").is_some());
        for text in [
            "",
            "2024-02-30 00:00:00",
            "2024-02-29 25:00:00",
            "yesterday",
            "2024-02-29x13:05:07",
        ] {
            assert_eq!(parse_timestamp(text), None, "{text}");
        }
    }

    #[test]
    fn times_and_dates_are_read_and_written() {
        for text in ["13:05:07.120000", "13:05:00"] {
            assert_eq!(parse_time(text).map(time_text).as_deref(), Some(text));
        }
        assert_eq!(
            parse_time("13:05").map(time_text).as_deref(),
            Some("13:05:00")
        );
        for text in ["13", "1:05:00", "13:05:07.", "13:05:7", "24:00:00"] {
            assert_eq!(parse_time(text), None, "{text}");
        }
        assert_eq!(
            parse_date("2024-02-29").map(date_text).as_deref(),
            Some("2024-02-29")
        );
        assert_eq!(parse_date("2023-02-29"), None);
    }

    #[test]
    fn json_is_what_python_dumps() {
        let value =
            serde_json::json!({"a": [1, 2.5, null, true, 1e-7, 1e16, 100.0], "é\n\"": "☃😀\u{7f}"});
        assert_eq!(
            json_text(&value),
            r#"{"a": [1, 2.5, null, true, 1e-07, 1e+16, 100.0], "\u00e9\n\"": "\u2603\ud83d\ude00\u007f"}"#
        );
    }

    #[test]
    fn reals_become_the_decimals_that_django_reads() {
        for (real, decimal) in [
            (12.5, "12.5"),
            (0.1, "0.1"),
            (-1_234_567.89, "-1234567.89"),
            (3.0, "3"),
            (0.0, "0"),
        ] {
            assert_eq!(decimal_from_real(real).unwrap().to_string(), decimal);
        }
        assert_eq!(decimal_from_real(f64::NAN), None);
    }
}
