//! Defaults as literals, as psycopg writes them.

use crate::backends::quoting;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use nuages_core::settings::Engine;

use super::super::server::{Default, float};
use crate::duration;
use crate::models::FieldKind;

/// Writes a default.
pub(super) fn literal(kind: FieldKind, default: Default) -> String {
    match default {
        Default::Bool(value) => value.to_string(),
        Default::Int(value) if kind == FieldKind::Boolean => (value != 0).to_string(),
        Default::Int(value) if kind == FieldKind::Float => signed(format!("{value}.0")),
        Default::Int(value) => signed(value.to_string()),
        Default::Float(value) => signed(float(value)),
        Default::Bytes(bytes) => bytea(&bytes),
        Default::Uuid(value) => format!("'{}'::uuid", value.simple()),
        Default::Now(now) => moment(kind, now),
        Default::Text(value) => typed(kind, value),
    }
}

fn typed(kind: FieldKind, value: String) -> String {
    match kind {
        FieldKind::Decimal { .. } => signed(value),
        FieldKind::Uuid => format!("{}::uuid", quoted(&value.replace('-', ""))),
        FieldKind::Json => format!("{}::jsonb", quoted(&value)),
        FieldKind::Binary { .. } => bytea(value.as_bytes()),
        FieldKind::Date { .. } => format!("{}::date", quoted(&value)),
        FieldKind::Time { .. } => format!("{}::time", quoted(&value)),
        FieldKind::DateTime { .. } => match value.parse::<Timestamp>() {
            Ok(instant) => moment(kind, instant.to_zoned(TimeZone::UTC).datetime()),
            Err(_) => format!("{}::timestamptz", quoted(&value)),
        },
        FieldKind::Duration => match duration::parse(&value) {
            Some(parsed) => format!("'{}'::interval", duration::interval(parsed)),
            None => quoted(&value),
        },
        FieldKind::GenericIpAddress { .. } => format!("{}::inet", quoted(&value)),
        _ => quoted(&value),
    }
}

fn moment(kind: FieldKind, moment: DateTime) -> String {
    let fraction = match moment.subsec_nanosecond() / 1000 {
        0 => String::new(),
        micros => format!(".{micros:06}"),
    };
    match kind {
        FieldKind::Date { .. } => format!("'{}'::date", moment.date()),
        FieldKind::Time { .. } => format!("'{}{fraction}'::time", moment.strftime("%H:%M:%S")),
        _ => format!(
            "'{}{fraction}+00:00'::timestamptz",
            moment.strftime("%Y-%m-%d %H:%M:%S")
        ),
    }
}

/// Keeps a negative number away from an operator before it.
fn signed(number: String) -> String {
    match number.starts_with('-') {
        true => format!(" {number}"),
        false => number,
    }
}

fn bytea(bytes: &[u8]) -> String {
    format!("'\\x{}'::bytea", quoting::hexadecimal(bytes))
}

/// Puts a text between single quotes.
pub(super) fn quoted(text: &str) -> String {
    quoting::literal(Engine::Postgresql, text)
}
