//! Dates as HTTP writes them.

use jiff::civil::DateTime;
use jiff::fmt::rfc2822::DateTimePrinter;
use jiff::tz::TimeZone;
use nuages_core::{Timestamp, now};

/// Writes a point in time as RFC 9110 wants it, such as `Sun, 06 Nov 1994 08:49:37 GMT`.
pub fn http_date(timestamp: Timestamp) -> String {
    DateTimePrinter::new()
        .timestamp_to_rfc9110_string(&timestamp)
        .unwrap_or_else(|_| "Thu, 01 Jan 1970 00:00:00 GMT".to_owned())
}

/// Reads a date in one of the three forms of RFC 9110, section 5.6.7, as seconds since 1970; `None` if it is none.
pub fn parse_http_date(text: &str) -> Option<i64> {
    let (day, month, year, time) = match text.split_once(", ") {
        // Sunday, 06-Nov-94 08:49:37 GMT
        Some((weekday, rest)) if weekday.len() > 3 => {
            let (date, time) = rest.strip_suffix(" GMT")?.split_once(' ')?;
            let mut parts = date.split('-');
            let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
            let year = full_year(digits(year, 2)?);
            (digits(day, 2)?, month, year, time)
        }
        // Sun, 06 Nov 1994 08:49:37 GMT
        Some((_, rest)) => {
            let mut parts = rest.strip_suffix(" GMT")?.splitn(4, ' ');
            let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
            (digits(day, 2)?, month, digits(year, 4)?, parts.next()?)
        }
        // Sun Nov  6 08:49:37 1994
        None => {
            let (month, rest) = text.get(4..)?.split_at_checked(3)?;
            let day = rest.get(1..3)?.trim_start();
            let (time, year) = rest.get(4..)?.split_once(' ')?;
            (digits(day, day.len())?, month, digits(year, 4)?, time)
        }
    };
    let month = 1 + MONTHS
        .iter()
        .position(|name| name.eq_ignore_ascii_case(month))?;
    let mut parts = time.split(':');
    let (hour, minute, second) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let time = DateTime::new(
        year,
        i8::try_from(month).ok()?,
        i8::try_from(day).ok()?,
        i8::try_from(digits(hour, 2)?).ok()?,
        i8::try_from(digits(minute, 2)?).ok()?,
        i8::try_from(digits(second, 2)?).ok()?,
        0,
    )
    .ok()?;
    Some(TimeZone::UTC.to_timestamp(time).ok()?.as_second())
}

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

fn digits(text: &str, length: usize) -> Option<i16> {
    let fits = text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    fits.then(|| text.parse().ok())?
}

/// A year of two digits that seems more than fifty years ahead is of the past.
fn full_year(year: i16) -> i16 {
    let now = now().to_zoned(TimeZone::UTC).year();
    let century = now - now % 100;
    match year - now % 100 > 50 {
        true => year + century - 100,
        false => year + century,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_three_forms_are_read() {
        for (text, second) in [
            ("Sun, 06 Nov 1994 08:49:37 GMT", Some(784_111_777)),
            ("Sunday, 06-Nov-94 08:49:37 GMT", Some(784_111_777)),
            ("Sun Nov  6 08:49:37 1994", Some(784_111_777)),
            ("Thu, 01 Jan 1970 00:00:00 GMT", Some(0)),
            ("Sun, 06 Nov 1994 08:49:37 +0100", None),
            ("Sun, 31 Feb 1994 08:49:37 GMT", None),
            ("Sun, 06 Nov 1994 08:49 GMT", None),
            ("Sun, 06 Nov 1994", None),
            ("6 Nov 1994", None),
            ("", None),
            ("é, ééé", None),
        ] {
            assert_eq!(parse_http_date(text), second, "{text}");
        }
    }

    #[test]
    fn days_have_two_digits() {
        for (second, text) in [
            (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
            (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
        ] {
            assert_eq!(http_date(Timestamp::from_second(second).unwrap()), text);
        }
    }
}
