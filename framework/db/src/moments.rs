//! Dates and times as people write them and Python reads them: `2024-2-9`, `20240209`, `2024-W06-5`, `9:30`, `2024-02-09 9:30+01:00`.

use std::ops::RangeInclusive;

use jiff::civil::{Date, DateTime, ISOWeekDate, Time, Weekday};
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};
use nuages_core::time::default_time_zone;

/// Reads a date.
pub(crate) fn date(text: &str) -> Option<Date> {
    let (date, rest) = day(text)?;
    rest.is_empty().then_some(date)
}

/// Reads a time; an offset behind it says nothing.
pub(crate) fn time(text: &str) -> Option<Time> {
    let (time, rest) = clock(text.strip_prefix('T').unwrap_or(text))?;
    offset(rest)?;
    Some(time)
}

/// Reads a moment; without an offset it is one of the default time zone, as in Django.
pub(crate) fn moment(text: &str) -> Option<Timestamp> {
    let (date, rest) = day(text)?;
    if rest.is_empty() {
        return local(date.to_datetime(Time::midnight()));
    }
    // Python takes any sign between them.
    let rest = rest.strip_prefix(|sign: char| !sign.is_ascii_digit())?;
    let (time, rest) = clock(rest.trim_start())?;
    let shown = DateTime::from_parts(date, time);
    match offset(rest)? {
        Some(offset) => {
            let moment = Offset::UTC.to_timestamp(shown).ok()?;
            moment.checked_sub(offset).ok()
        }
        None => local(shown),
    }
}

/// The moment when clocks of the default time zone show this; the first where they do twice.
pub(crate) fn local(clock: DateTime) -> Option<Timestamp> {
    default_time_zone().to_timestamp(clock).ok()
}

/// Reads a date at the beginning; returns what follows.
fn day(text: &str) -> Option<(Date, &str)> {
    let (year, rest) = number(text, 4..=4)?;
    let dashed = rest.strip_prefix('-');
    if let Some(rest) = dashed.unwrap_or(rest).strip_prefix('W') {
        let (week, rest) = number(rest, 2..=2)?;
        let named = match dashed {
            Some(_) => rest.strip_prefix('-').and_then(|rest| number(rest, 1..=1)),
            None => number(rest, 1..=1),
        };
        let (weekday, rest) = named.unwrap_or((1, rest));
        let weekday = Weekday::from_monday_one_offset(i8::try_from(weekday).ok()?).ok()?;
        let day = ISOWeekDate::new(year, i8::try_from(week).ok()?, weekday);
        return Some((day.ok()?.date(), rest));
    }
    let (month, rest) = number(dashed.unwrap_or(rest), digits(dashed.is_some()))?;
    let rest = match dashed {
        Some(_) => rest.strip_prefix('-')?,
        None => rest,
    };
    let (day, rest) = number(rest, digits(dashed.is_some()))?;
    let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    Some((date.ok()?, rest))
}

/// Reads a time at the beginning; returns what follows.
fn clock(text: &str) -> Option<(Time, &str)> {
    let (hour, mut rest) = number(text, 1..=2)?;
    let parted = rest.starts_with(':');
    if !parted && number(text, 2..=2).is_none() {
        return None;
    }
    let mut parts = [0, 0];
    let mut read = 0;
    for part in &mut parts {
        let next = match parted {
            true => rest.strip_prefix(':'),
            false => Some(rest),
        };
        let Some((number, behind)) = next.and_then(|next| number(next, digits(parted))) else {
            break;
        };
        (*part, rest) = (i8::try_from(number).ok()?, behind);
        read += 1;
    }
    let mut nanosecond = 0;
    if let Some(fraction) = rest.strip_prefix(['.', ',']) {
        if read < parts.len() {
            return None;
        }
        let behind = fraction.trim_start_matches(|one: char| one.is_ascii_digit());
        let said = &fraction[..fraction.len() - behind.len()];
        // Microseconds; what is finer is cut off.
        let said = said.get(..6).unwrap_or(said);
        nanosecond = format!("{said:0<9}")
            .parse()
            .ok()
            .filter(|_| !said.is_empty())?;
        rest = behind;
    }
    let [minute, second] = parts;
    let time = Time::new(i8::try_from(hour).ok()?, minute, second, nanosecond);
    Some((time.ok()?, rest))
}

/// Reads an offset to the end, as `Z`, `+01`, `-0530` or `+05:30`; `Some(None)` of nothing.
fn offset(text: &str) -> Option<Option<SignedDuration>> {
    let text = text.trim_start();
    if text.is_empty() {
        return Some(None);
    }
    if text == "Z" {
        return Some(Some(SignedDuration::ZERO));
    }
    let rest = text.strip_prefix(['+', '-'])?;
    let (time, rest) = clock(rest)?;
    let ahead = time.duration_since(Time::midnight());
    let ahead = match text.starts_with('-') {
        true => -ahead,
        false => ahead,
    };
    rest.is_empty().then_some(Some(ahead))
}

/// Between signs a number may have one digit.
fn digits(parted: bool) -> RangeInclusive<usize> {
    match parted {
        true => 1..=2,
        false => 2..=2,
    }
}

/// Reads a number of so many digits at the beginning; returns what follows.
fn number(text: &str, digits: RangeInclusive<usize>) -> Option<(i16, &str)> {
    let all = text.bytes().take(*digits.end());
    let length = all.take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at(length);
    digits
        .contains(&length)
        .then(|| number.parse().ok().map(|number| (number, rest)))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_python_reads_them() {
        let day = Date::constant(2024, 2, 9);
        for text in [
            "2024-02-09",
            "2024-2-9",
            "20240209",
            "2024-W06-5",
            "2024W065",
        ] {
            assert_eq!(date(text), Some(day), "{text}");
        }
        assert_eq!(date("2024-W01"), Some(Date::constant(2024, 1, 1)));
        for text in [
            "",
            "today",
            "2024-02-30",
            "24-2-9",
            "2024-029",
            "2024029",
            "2024-02-09T00:00",
            "2024-02-09 10:00",
            "--",
            "2024-W60-1",
            "２０24-02-09",
        ] {
            assert_eq!(date(text), None, "{text}");
        }
    }

    #[test]
    fn times_are_read_as_python_reads_them() {
        for (text, hour, minute, second, nanosecond) in [
            ("12", 12, 0, 0, 0),
            ("T12", 12, 0, 0, 0),
            ("9:05", 9, 5, 0, 0),
            ("1:2:3", 1, 2, 3, 0),
            ("1230", 12, 30, 0, 0),
            ("123045", 12, 30, 45, 0),
            ("12:30:45,5", 12, 30, 45, 500_000_000),
            ("12:30:45.1234567", 12, 30, 45, 123_456_000),
            ("12:30Z", 12, 30, 0, 0),
            ("12:30:45+01:00", 12, 30, 45, 0),
        ] {
            let expected = Time::constant(hour, minute, second, nanosecond);
            assert_eq!(time(text), Some(expected), "{text}");
        }
        for text in [
            "",
            "9",
            "24:00",
            "12:30:45.",
            "12:60",
            "12:30:45z",
            "12:30.5",
            "905",
            "noon",
        ] {
            assert_eq!(time(text), None, "{text}");
        }
    }

    #[test]
    fn moments_are_read_as_python_reads_them() {
        for (text, iso) in [
            ("2024-2-9", "2024-02-09T00:00:00Z"),
            ("2024-2-9 9:05", "2024-02-09T09:05:00Z"),
            ("20240209T090500", "2024-02-09T09:05:00Z"),
            ("2024-W06-5T09", "2024-02-09T09:00:00Z"),
            ("2024-02-09T09:05:00Z", "2024-02-09T09:05:00Z"),
            ("2024-02-09 9:05:00+02:00", "2024-02-09T07:05:00Z"),
            ("2024-02-09T09:05:45,5 +0130", "2024-02-09T07:35:45.5Z"),
            ("2024-2-9 1:2:3.5 -05", "2024-02-09T06:02:03.5Z"),
            ("2024-02-09t09:05", "2024-02-09T09:05:00Z"),
            ("2024-02-09_09:05", "2024-02-09T09:05:00Z"),
            ("2024-02-09T09:05:00+01:00:00.5", "2024-02-09T08:04:59.5Z"),
        ] {
            assert_eq!(moment(text), Some(iso.parse().unwrap()), "{text}");
        }
        for text in [
            "soon",
            "2024-02-09T",
            "2024-02-09T09:05+25:00",
            "2024-02-09 9:05 soon",
        ] {
            assert_eq!(moment(text), None, "{text}");
        }
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
}
