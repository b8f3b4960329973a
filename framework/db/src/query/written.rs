//! Dates and times as people write them in look-ups: `2024-2-9`, `9:30`, `2024-02-09 9:30+01:00`.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use nuages_core::signing::float_text;
use nuages_core::time::default_time_zone;

use crate::backends::text::{display, parse_date, parse_time, parse_timestamp, timestamp_text};
use crate::duration::python;
use crate::value::Value;

/// Reads a date; months and days may have one digit.
pub(super) fn date(text: &str) -> Option<Date> {
    let mut parts = text.trim().splitn(3, '-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    parse_date(&format!("{year:0>4}-{month:0>2}-{day:0>2}"))
}

/// Reads a time; hours may have one digit.
pub(super) fn time(text: &str) -> Option<Time> {
    let (hour, rest) = text.trim().split_once(':')?;
    parse_time(&format!("{hour:0>2}:{rest}"))
}

/// Reads a moment; without an offset it is one of the default time zone, as in Django.
pub(super) fn moment(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    let Some((day, clock)) = text.split_once(['T', ' ']) else {
        return local(date(text)?.to_datetime(Time::midnight()));
    };
    let (day, clock) = (date(day)?, clock.trim_start());
    match clock.find(['+', '-', 'Z']) {
        Some(place) => {
            let (clock, offset) = clock.split_at(place);
            let (hour, rest) = clock.trim_end().split_once(':')?;
            parse_timestamp(&format!("{day} {hour:0>2}:{rest}{offset}"))
        }
        None => local(DateTime::from_parts(day, time(clock)?)),
    }
}

/// The moment when clocks of the default time zone show this; the first where they do twice.
pub(super) fn local(clock: DateTime) -> Option<Timestamp> {
    default_time_zone().to_timestamp(clock).ok()
}

/// Writes a value as Python's `str()` does: what a field of texts makes of it in Django. Nothing of what has no such form.
pub(super) fn text(value: &Value) -> Option<String> {
    Some(match value {
        Value::Bool(_) | Value::I64(_) | Value::U64(_) | Value::Text(_) | Value::Decimal(_) => {
            display(value)
        }
        Value::F64(number) => float_text(*number),
        Value::Timestamp(moment) => format!("{}+00:00", timestamp_text(*moment)),
        Value::Date(_) | Value::Time(_) | Value::Ip(_) => display(value),
        Value::Duration(duration) => python(*duration),
        Value::Uuid(uuid) => uuid.to_string(),
        Value::Null | Value::Bytes(_) | Value::Json(_) | Value::Row(_) => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_times_are_read_as_django_reads_them() {
        assert_eq!(date("2024-2-9"), Some(Date::constant(2024, 2, 9)));
        assert_eq!(date("2024-02-30"), None);
        assert_eq!(date("today"), None);
        assert_eq!(time("9:05"), Some(Time::constant(9, 5, 0, 0)));
        assert_eq!(
            time("9:05:06.5"),
            Some(Time::constant(9, 5, 6, 500_000_000))
        );
        assert_eq!(time("9"), None);
        for (text, iso) in [
            ("2024-2-9", "2024-02-09T00:00:00Z"),
            ("2024-2-9 9:05", "2024-02-09T09:05:00Z"),
            ("2024-02-09T09:05:00Z", "2024-02-09T09:05:00Z"),
            ("2024-02-09 9:05:00+02:00", "2024-02-09T07:05:00Z"),
        ] {
            assert_eq!(moment(text), Some(iso.parse().unwrap()), "{text}");
        }
        assert_eq!(moment("soon"), None);
    }

    #[tokio::test]
    async fn a_moment_without_an_offset_is_one_of_the_default_zone() {
        let zone = nuages_core::time::time_zone("Europe/Paris").unwrap();
        nuages_core::time::with_time_zone(zone, async {
            let summer = moment("2024-07-01 12:00").unwrap();
            assert_eq!(summer, "2024-07-01T12:00:00Z".parse().unwrap());
        })
        .await;
    }

    #[test]
    fn texts_are_those_of_python() {
        for (value, text) in [
            (Value::Bool(false), "False"),
            (Value::F64(0.0), "0.0"),
            (Value::F64(1e16), "1e+16"),
            (Value::Decimal(rust_decimal::Decimal::ZERO), "0"),
            (Value::Duration(jiff::SignedDuration::ZERO), "0:00:00"),
            (
                Value::Duration(jiff::SignedDuration::from_micros(-1)),
                "-1 day, 23:59:59.999999",
            ),
            (Value::Date(Date::constant(2024, 2, 9)), "2024-02-09"),
            (
                Value::Timestamp(Timestamp::UNIX_EPOCH),
                "1970-01-01 00:00:00+00:00",
            ),
        ] {
            assert_eq!(super::text(&value).as_deref(), Some(text));
        }
        assert_eq!(super::text(&Value::Null), None);
    }
}
