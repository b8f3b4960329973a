//! The one-off default of a field that a person types at the prompt of `makemigrations`.

use rust_decimal::Decimal;
use uuid::Uuid;

use super::state::{FieldDefault, FieldState};
use crate::backends::text::{parse_date, parse_time, parse_timestamp};
use crate::duration;
use crate::models::FieldKind;

/// What the prompt says of the values that it takes.
pub(super) const TAKES: &str = "Texts go between quotes, and so do dates, times, decimals, UUIDs and JSON documents; now() is the present moment, \
                                Uuid::new_v4() a new key.\nType 'exit' to exit this prompt.";

/// Reads a default as it was typed, and checks that it fits the field.
///
/// # Errors
/// What a person has to write instead.
pub(super) fn read(typed: &str, name: &str, field: &FieldState) -> Result<FieldDefault, String> {
    let kind = field.kind;
    if typed.is_empty() {
        return Err("Please enter a value, or 'exit' (without quotes) to exit.".to_owned());
    }
    let value = literal(typed).ok_or_else(|| {
        format!("{typed} is neither a literal nor now(), Uuid::new_v4() or Uuid::now_v7().")
    })?;
    let fit = fitting(value, kind.stored());
    let fit = fit.ok_or_else(|| {
        let class = kind.class_name();
        format!(
            "{typed} does not fit {name} ({class}): write {}.",
            example(kind.stored())
        )
    })?;
    let mut choices = field.choices.iter().map(|choice| &choice.value);
    if !field.choices.is_empty() && choices.all(|choice| *choice != fit) {
        let choices = field.choices.iter().map(|choice| match &choice.value {
            FieldDefault::Text(text) => format!("{text:?}"),
            FieldDefault::Int(number) => number.to_string(),
            other => format!("{other:?}"),
        });
        let choices: Vec<String> = choices.collect();
        return Err(format!(
            "{typed} is none of the choices of {name}: write one of {}.",
            choices.join(", ")
        ));
    }
    match (&fit, kind.max_length()) {
        (FieldDefault::Text(text), Some(most)) if text.chars().count() > most as usize => Err(
            format!("{typed} is longer than the {most} characters that {name} takes."),
        ),
        _ => Ok(fit),
    }
}

fn literal(typed: &str) -> Option<FieldDefault> {
    let call = |path: &str| Some(FieldDefault::Call(path.to_owned()));
    let bare = typed.strip_prefix("uuid::").unwrap_or(typed);
    match bare.strip_prefix("nuages::").unwrap_or(bare) {
        "true" => return Some(FieldDefault::Bool(true)),
        "false" => return Some(FieldDefault::Bool(false)),
        "now()" => return call("nuages::now"),
        "Uuid::new_v4()" => return call("uuid::Uuid::new_v4"),
        "Uuid::now_v7()" => return call("uuid::Uuid::now_v7"),
        "String::new()" => return Some(FieldDefault::Text(String::new())),
        _ => {}
    }
    let owned = [".to_owned()", ".to_string()", ".into()"];
    let text = owned.iter().find_map(|end| typed.strip_suffix(end));
    let text = text.or_else(|| typed.strip_prefix("String::from(")?.strip_suffix(')'));
    if let Some(text) = unquoted(text.unwrap_or(typed)) {
        return Some(FieldDefault::Text(text));
    }
    let number = typed.replace('_', "");
    let starts_well = number
        .trim_start_matches('-')
        .starts_with(|first: char| first.is_ascii_digit());
    let integer = number.parse().map(FieldDefault::Int);
    let number = integer.or_else(|_| number.parse().map(FieldDefault::Float));
    number.ok().filter(|_| starts_well)
}

/// Returns what a Rust string literal holds.
fn unquoted(literal: &str) -> Option<String> {
    let mut rest = literal.strip_prefix('"')?.strip_suffix('"')?.chars();
    let mut text = String::new();
    while let Some(character) = rest.next() {
        text.push(match character {
            '"' => return None,
            '\\' => match rest.next()? {
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                '0' => '\0',
                'u' => {
                    let (code, behind) = rest.as_str().strip_prefix('{')?.split_once('}')?;
                    rest = behind.chars();
                    char::from_u32(u32::from_str_radix(code, 16).ok()?)?
                }
                same @ ('"' | '\'' | '\\') => same,
                _ => return None,
            },
            other => other,
        });
    }
    Some(text)
}

/// Returns the default as a field of this kind stores it, if it can.
fn fitting(value: FieldDefault, kind: FieldKind) -> Option<FieldDefault> {
    use FieldDefault::{Bool, Call, Float, Int, Text};
    let text = |stored: String| Some(Text(stored));
    match (value, kind) {
        (Bool(value), FieldKind::Boolean) => Some(Bool(value)),
        (Int(value), kind) if integers(kind).is_some_and(|range| range.contains(&value)) => {
            Some(Int(value))
        }
        (number @ (Int(_) | Float(_)), FieldKind::Float | FieldKind::Decimal { .. }) => {
            Some(number)
        }
        (Text(value), FieldKind::Decimal { .. }) => Decimal::from_str_exact(&value)
            .is_ok()
            .then_some(Text(value)),
        (Text(value), FieldKind::Date { .. }) => text(parse_date(&value)?.to_string()),
        (Text(value), FieldKind::Time { .. }) => text(parse_time(&value)?.to_string()),
        (Text(value), FieldKind::DateTime { .. }) => {
            let moment = parse_timestamp(&value)?.to_zoned(jiff::tz::TimeZone::UTC);
            text(moment.strftime("%Y-%m-%d %H:%M:%S%.f").to_string())
        }
        (
            Call(path),
            FieldKind::Date { .. } | FieldKind::Time { .. } | FieldKind::DateTime { .. },
        ) => path.ends_with("::now").then_some(Call(path)),
        (Call(path), FieldKind::Uuid) => path.contains("::Uuid::").then_some(Call(path)),
        (Text(value), FieldKind::Uuid) => text(Uuid::try_parse(&value).ok()?.to_string()),
        (Text(value), FieldKind::Duration) => duration::parse(&value).map(|_| Text(value)),
        (Text(value), FieldKind::GenericIpAddress { .. }) => {
            text(value.parse::<std::net::IpAddr>().ok()?.to_string())
        }
        (Text(value), FieldKind::Json) => {
            let document: serde_json::Result<serde_json::Value> = serde_json::from_str(&value);
            document.is_ok().then_some(Text(value))
        }
        (key @ (Int(_) | Text(_)), FieldKind::ForeignKey | FieldKind::OneToOne) => Some(key),
        (Text(value), kind) if kind.is_text() || matches!(kind, FieldKind::Binary { .. }) => {
            Some(Text(value))
        }
        _ => None,
    }
}

/// The integers that a field takes.
fn integers(kind: FieldKind) -> Option<std::ops::RangeInclusive<i64>> {
    Some(match kind {
        FieldKind::SmallAuto | FieldKind::SmallInteger => i16::MIN.into()..=i16::MAX.into(),
        FieldKind::Auto | FieldKind::Integer => i32::MIN.into()..=i32::MAX.into(),
        FieldKind::BigAuto | FieldKind::BigInteger => i64::MIN..=i64::MAX,
        FieldKind::PositiveSmallInteger => 0..=i16::MAX.into(),
        FieldKind::PositiveInteger => 0..=i32::MAX.into(),
        FieldKind::PositiveBigInteger => 0..=i64::MAX,
        _ => return None,
    })
}

fn example(kind: FieldKind) -> String {
    if let Some(range) = integers(kind) {
        return format!("a whole number from {} to {}", range.start(), range.end());
    }
    let example = match kind {
        FieldKind::Boolean => "true or false",
        FieldKind::Float | FieldKind::Decimal { .. } => "a number, as 1.5",
        FieldKind::Date { .. } => "a date, as \"2026-01-31\", or now()",
        FieldKind::Time { .. } => "a time, as \"23:59:00\", or now()",
        FieldKind::DateTime { .. } => "a moment, as \"2026-01-31 23:59:00Z\", or now()",
        FieldKind::Duration => "a duration, as \"3 12:30:00\"",
        FieldKind::GenericIpAddress { .. } => "an address, as \"127.0.0.1\"",
        FieldKind::Uuid => "a UUID between quotes, Uuid::new_v4() or Uuid::now_v7()",
        FieldKind::Json => "a JSON document between quotes, as \"{}\" or \"[]\"",
        FieldKind::ForeignKey | FieldKind::OneToOne => "the key of a row, as 1",
        _ => "a text between quotes, as \"\"",
    };
    example.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_as(kind: FieldKind, typed: &str) -> Result<FieldDefault, String> {
        read(typed, "choice.it", &FieldState::new(kind))
    }

    #[test]
    fn literals_are_read_as_rust_reads_them() {
        let text = |typed: &str| match read_as(FieldKind::Text, typed) {
            Ok(FieldDefault::Text(text)) => text,
            other => panic!("{typed}: {other:?}"),
        };
        for (typed, expected) in [
            (r#""""#, ""),
            (r#""a \"b\" \\n""#, r#"a "b" \n"#),
            (r#""a\nb\u{e9}""#, "a\nbé"),
            (r#""a".to_owned()"#, "a"),
            (r#""a".into()"#, "a"),
            (r#"String::from("a")"#, "a"),
            ("String::new()", ""),
        ] {
            assert_eq!(text(typed), expected);
        }
        for typed in [
            r#""a" + "b""#,
            r#"""" "#.trim_end(),
            "",
            "a",
            "inf",
            "\"",
            r#""\q""#,
        ] {
            assert!(read_as(FieldKind::Text, typed).is_err(), "{typed}");
        }
        assert_eq!(
            read_as(FieldKind::Integer, "-1_000"),
            Ok(FieldDefault::Int(-1000))
        );
    }

    #[test]
    fn values_are_kept_as_fields_store_them() {
        let moment = FieldKind::DateTime {
            auto_now: false,
            auto_now_add: false,
        };
        let text = |text: &str| Ok(FieldDefault::Text(text.to_owned()));
        let call = |path: &str| Ok(FieldDefault::Call(path.to_owned()));
        let decimal = FieldKind::Decimal {
            max_digits: 5,
            decimal_places: 2,
        };
        for (kind, typed, expected) in [
            (
                moment,
                r#""2026-01-31T23:59:00.5+01:00""#,
                text("2026-01-31 22:59:00.5"),
            ),
            (moment, "now()", call("nuages::now")),
            (
                FieldKind::Uuid,
                "Uuid::new_v4()",
                call("uuid::Uuid::new_v4"),
            ),
            (FieldKind::Duration, r#""1 02:00:00""#, text("1 02:00:00")),
            (FieldKind::Json, r#""{\"a\": 1}""#, text(r#"{"a": 1}"#)),
            (decimal, r#""1.50""#, text("1.50")),
            (decimal, "1.5", Ok(FieldDefault::Float(1.5))),
            (FieldKind::ForeignKey, "1", Ok(FieldDefault::Int(1))),
        ] {
            assert_eq!(read_as(kind, typed), expected, "{typed}");
        }
    }

    #[test]
    fn choices_are_told_where_none_was_typed() {
        let field = crate::migrations::fields::integer().choices([(1, "low"), (-3, "odd")]);
        assert_eq!(read("-3", "choice.it", &field), Ok(FieldDefault::Int(-3)));
        assert_eq!(
            read("9", "choice.it", &field).unwrap_err(),
            "9 is none of the choices of choice.it: write one of 1, -3."
        );
    }

    #[test]
    fn what_does_not_fit_is_told_with_what_does() {
        for (kind, typed, expected) in [
            (
                FieldKind::Integer,
                r#""x""#,
                "\"x\" does not fit choice.it (IntegerField): write a whole number from -2147483648 to 2147483647.",
            ),
            (
                FieldKind::SmallInteger,
                "40000",
                "40000 does not fit choice.it (SmallIntegerField): write a whole number from -32768 to 32767.",
            ),
            (
                FieldKind::Boolean,
                "1",
                "1 does not fit choice.it (BooleanField): write true or false.",
            ),
            (
                FieldKind::Uuid,
                "now()",
                "now() does not fit choice.it (UUIDField): write a UUID between quotes, Uuid::new_v4() or Uuid::now_v7().",
            ),
            (
                FieldKind::Json,
                r#""{""#,
                "\"{\" does not fit choice.it (JSONField): write a JSON document between quotes, as \"{}\" or \"[]\".",
            ),
            (
                FieldKind::Char { max_length: 2 },
                r#""abc""#,
                "\"abc\" is longer than the 2 characters that choice.it takes.",
            ),
            (
                FieldKind::Text,
                "x",
                "x is neither a literal nor now(), Uuid::new_v4() or Uuid::now_v7().",
            ),
        ] {
            assert_eq!(read_as(kind, typed), Err(expected.to_owned()));
        }
    }
}
