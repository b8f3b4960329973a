//! The stored forms of values, as Django writes them to MySQL and MariaDB.

use jiff::civil::{Date, DateTime, Time};
use sqlx::Arguments as _;
use sqlx::mysql::MySqlArguments;

use crate::backends::refused;
use crate::backends::text::{date_text, json_text, time_text, timestamp_text};
use crate::duration;
use crate::error::{Error, Result};
use crate::value::Value;

/// Binds a value in the form that Django stores: moments as texts in UTC, UUIDs as 32 digits. A decimal is bound as one,
/// because the server compares a decimal with a text as floating-point numbers.
pub(crate) fn bind(arguments: &mut MySqlArguments, value: &Value) -> Result<()> {
    if let Some(problem) = refused::unstorable(value) {
        return Err(Error::data(problem));
    }
    let added = match value {
        // MariaDB gives a UUID column no number, not even one that is NULL.
        Value::Null => arguments.add(None::<&str>),
        Value::Bool(value) => arguments.add(i64::from(*value)),
        Value::I64(value) => arguments.add(*value),
        Value::U64(value) => arguments.add(*value),
        Value::F64(value) if !value.is_finite() => return Err(not_finite(*value)),
        Value::F64(value) => arguments.add(*value),
        Value::Text(value) => arguments.add(value.as_str()),
        Value::Bytes(value) => arguments.add(value.as_slice()),
        Value::Timestamp(value) => arguments.add(with_micros(timestamp_text(*value))),
        Value::Date(value) => arguments.add(date_text(*value)),
        Value::Time(value) => arguments.add(with_micros(time_text(*value))),
        Value::Decimal(value) => arguments.add(*value),
        Value::Duration(value) => match duration::micros(*value) {
            Some(micros) => arguments.add(micros),
            None => return Err(Error::data(refused::too_long(*value))),
        },
        Value::Ip(value) => arguments.add(value.to_string()),
        Value::Uuid(value) => arguments.add(value.simple().to_string()),
        Value::Json(value) => arguments.add(json_text(value)),
        Value::Row(_) => return Err(Error::data(refused::SEVERAL_COLUMNS)),
    };
    added.map_err(|error| Error::data(error.to_string()))
}

/// The servers have no such numbers: they take NaN for a number above all or below all, and find every row.
fn not_finite(value: f64) -> Error {
    let name = value.to_string().to_lowercase();
    Error::programming(format!("{name} can not be used with MySQL"))
}

/// With six decimal places also where there are none: beside a value, as in COALESCE, a column with six is a text, and compared as one.
fn with_micros(mut text: String) -> String {
    if !text.contains('.') {
        text.push_str(".000000");
    }
    text
}

/// Reads a DATE, DATETIME or TIMESTAMP as the binary protocol sends it: its length, then as much as is not zero.
pub(crate) fn datetime(bytes: &[u8]) -> Option<DateTime> {
    let (&length, rest) = bytes.split_first()?;
    let rest = rest.get(..usize::from(length))?;
    let year = i16::from_le_bytes([*rest.first()?, *rest.get(1)?]);
    let date = Date::new(year, signed(*rest.get(2)?)?, signed(*rest.get(3)?)?).ok()?;
    let time = match rest.get(4..7) {
        None => Time::midnight(),
        Some(parts) => clock(parts, rest.get(7..11))?,
    };
    Some(DateTime::from_parts(date, time))
}

/// Reads a TIME as the binary protocol sends it; `None` for one that is no time of day.
pub(crate) fn time(bytes: &[u8]) -> Option<Time> {
    let (&length, rest) = bytes.split_first()?;
    let rest = rest.get(..usize::from(length))?;
    if rest.is_empty() {
        return Some(Time::midnight());
    }
    let within_a_day = rest.get(..5)?.iter().all(|byte| *byte == 0);
    if !within_a_day {
        return None;
    }
    clock(rest.get(5..8)?, rest.get(8..12))
}

/// Reads hour, minute and second, and the microseconds behind them.
fn clock(parts: &[u8], micros: Option<&[u8]>) -> Option<Time> {
    let nanos = match micros {
        None => 0,
        Some(bytes) => i32::from_le_bytes(bytes.try_into().ok()?).checked_mul(1_000)?,
    };
    Time::new(
        signed(parts[0])?,
        signed(parts[1])?,
        signed(parts[2])?,
        nanos,
    )
    .ok()
}

fn signed(byte: u8) -> Option<i8> {
    i8::try_from(byte).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_from_the_binary_protocol() {
        for (bytes, moment) in [
            (&[4, 0xe8, 7, 2, 29][..], "2024-02-29T00:00:00"),
            (&[7, 0xe8, 7, 2, 29, 13, 5, 7], "2024-02-29T13:05:07"),
            (
                &[11, 0x0f, 0x27, 12, 31, 23, 59, 59, 0x3f, 0x42, 0x0f, 0],
                "9999-12-31T23:59:59.999999",
            ),
        ] {
            assert_eq!(datetime(bytes).unwrap().to_string(), moment);
        }
        for bytes in [&[][..], &[0], &[4, 0xe8, 7, 2], &[4, 0xe8, 7, 2, 30]] {
            assert_eq!(datetime(bytes), None, "{bytes:?}");
        }
    }

    #[test]
    fn times_of_day_are_read_from_the_binary_protocol() {
        for (bytes, read) in [
            (&[0][..], Some("00:00:00")),
            (&[8, 0, 0, 0, 0, 0, 13, 5, 7], Some("13:05:07")),
            (
                &[12, 0, 0, 0, 0, 0, 13, 5, 7, 1, 0, 0, 0],
                Some("13:05:07.000001"),
            ),
            (&[8, 1, 0, 0, 0, 0, 13, 5, 7], None),
            (&[8, 0, 1, 0, 0, 0, 0, 0, 0], None),
        ] {
            assert_eq!(
                time(bytes).map(|time| time.to_string()).as_deref(),
                read,
                "{bytes:?}"
            );
        }
    }
}
