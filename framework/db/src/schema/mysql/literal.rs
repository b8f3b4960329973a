//! Defaults as literals, as mysqlclient writes them.

use crate::backends::quoting;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use nuages_core::settings::Engine;

use super::super::server::{Default, float};
use super::Mysql;
use crate::duration;
use crate::models::FieldKind;

/// Writes a default.
pub(super) fn literal(server: Mysql, kind: FieldKind, default: Default) -> String {
    match default {
        Default::Bool(value) => u8::from(value).to_string(),
        Default::Int(value) if kind == FieldKind::Boolean => u8::from(value != 0).to_string(),
        Default::Int(value) if kind == FieldKind::Float => format!("{value}.0e0"),
        Default::Int(value) => value.to_string(),
        Default::Float(value) => match (kind, float(value)) {
            (FieldKind::Decimal { .. }, text) => text,
            (_, text) if text.contains('e') => text,
            (_, text) => format!("{text}e0"),
        },
        Default::Bytes(bytes) if bytes.is_empty() => "''".to_owned(),
        Default::Bytes(bytes) => format!("X'{}'", quoting::hexadecimal(&bytes)),
        Default::Uuid(value) => uuid(server, &value.simple().to_string()),
        Default::Now(now) => moment(kind, now),
        Default::Text(value) => typed(server, kind, value),
    }
}

fn typed(server: Mysql, kind: FieldKind, value: String) -> String {
    match kind {
        FieldKind::Decimal { .. } => value,
        FieldKind::Uuid => uuid(server, &value),
        FieldKind::DateTime { .. } => match value.parse::<Timestamp>() {
            Ok(instant) => moment(kind, instant.to_zoned(TimeZone::UTC).datetime()),
            Err(_) => quoted(&value),
        },
        FieldKind::Duration => duration::parse(&value)
            .and_then(duration::micros)
            .map_or_else(|| quoted(&value), |micros| micros.to_string()),
        _ => quoted(&value),
    }
}

/// MariaDB has a type for UUIDs, MySQL keeps their 32 digits.
fn uuid(server: Mysql, text: &str) -> String {
    match (text.parse::<uuid::Uuid>(), server.mariadb) {
        (Ok(value), true) => format!("'{}'", value.hyphenated()),
        (Ok(value), false) => format!("'{}'", value.simple()),
        (Err(_), _) => quoted(text),
    }
}

fn moment(kind: FieldKind, moment: DateTime) -> String {
    let micros = moment.subsec_nanosecond() / 1000;
    match kind {
        FieldKind::Date { .. } => format!("'{}'", moment.date()),
        FieldKind::Time { .. } => format!("'{}.{micros:06}'", moment.strftime("%H:%M:%S")),
        _ => {
            let fraction = match micros {
                0 => String::new(),
                micros => format!(".{micros:06}"),
            };
            format!("'{}{fraction}'", moment.strftime("%Y-%m-%d %H:%M:%S"))
        }
    }
}

/// Puts a text between single quotes.
pub(super) fn quoted(text: &str) -> String {
    quoting::literal(Engine::Mysql, text)
}
