//! Dates and times by Django's format characters, as `django.utils.dateformat`.

mod characters;
mod value;

use std::fmt;

use self::characters::{write_date, write_time};
pub use self::value::FormatDate;

/// What a format asks of a value that does not have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum DateFormatError {
    /// The format of a date has a character about the time of day.
    TimeOfDate(char),
    /// The format of a time of day has a character about the date.
    DateOfTime(char),
}

impl fmt::Display for DateFormatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TimeOfDate(character) => write!(
                f,
                "The format for date objects may not contain time-related format specifiers (found '{character}')."
            ),
            Self::DateOfTime(character) => write!(
                f,
                "the format for a time may not contain date-related format specifiers (found '{character}')"
            ),
        }
    }
}

impl std::error::Error for DateFormatError {}

/// Formats by Django's characters, of date and time: `format_date(&value, "jS F Y H:i")`.
///
/// The named formats of Django's settings stand for their English ones: `DATE_FORMAT`, `DATETIME_FORMAT`, `TIME_FORMAT`,
/// `SHORT_DATE_FORMAT`, `SHORT_DATETIME_FORMAT`, `YEAR_MONTH_FORMAT`, `MONTH_DAY_FORMAT`.
///
/// # Errors
///
/// When the format asks for what the value does not have.
pub fn format_date(value: &FormatDate, format: &str) -> Result<String, DateFormatError> {
    format_with(value, format, "aAbcdDeEfFgGhHiIjlLmMnNoOPrsStTUuwWyYzZ")
}

/// Formats by the characters that are about the time of day alone.
///
/// # Errors
///
/// When the value is a date.
pub fn format_time(value: &FormatDate, format: &str) -> Result<String, DateFormatError> {
    format_with(value, format, "aAefgGhHiOPsTuZ")
}

fn format_with(value: &FormatDate, format: &str, allowed: &str) -> Result<String, DateFormatError> {
    let format = named(format);
    let mut out = String::with_capacity(format.len() * 3);
    let mut characters = format.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => out.extend(characters.next()),
            _ if "aAbcdDeEfFgGhHiIjlLmMnNoOPrsStTUuwWyYzZ".contains(character) => {
                if !allowed.contains(character) {
                    return Err(DateFormatError::DateOfTime(character));
                }
                write_character(value, character, &mut out)?;
            }
            _ => out.push(character),
        }
    }
    Ok(out)
}

fn named(format: &str) -> &str {
    match format {
        "DATE_FORMAT" => "N j, Y",
        "DATETIME_FORMAT" => "N j, Y, P",
        "TIME_FORMAT" => "P",
        "SHORT_DATE_FORMAT" => "m/d/Y",
        "SHORT_DATETIME_FORMAT" => "m/d/Y P",
        "YEAR_MONTH_FORMAT" => "F Y",
        "MONTH_DAY_FORMAT" => "F j",
        _ => format,
    }
}

fn write_character(
    value: &FormatDate,
    character: char,
    out: &mut String,
) -> Result<(), DateFormatError> {
    if "aAefgGhHiOPsTuZ".contains(character) {
        let Some(time) = value.time else {
            return Err(DateFormatError::TimeOfDate(character));
        };
        write_time(value, time, character, out);
    } else {
        let Some(date) = value.date else {
            return Err(DateFormatError::DateOfTime(character));
        };
        write_date(value, date, character, out);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;
    use jiff::tz::TimeZone;

    fn table(value: &FormatDate, expected: &str) {
        for line in expected.lines().filter(|line| !line.trim().is_empty()) {
            let (format, expected) = line.trim_start().split_once('=').unwrap();
            assert_eq!(format_date(value, format).unwrap(), expected, "{format}");
        }
    }

    // The expected values were written by django.utils.dateformat.format of Django 6.1.
    #[test]
    fn moments_look_as_in_django() {
        let paris = TimeZone::get("Europe/Paris").unwrap();
        let moment: Timestamp = "2024-02-29T13:05:07.12Z".parse().unwrap();
        table(
            &FormatDate::moment(moment, &paris),
            include_str!("date_format_paris.txt"),
        );
        let night: Timestamp = "1999-12-31T00:00:00Z".parse().unwrap();
        table(
            &FormatDate::moment(night, &TimeZone::UTC),
            include_str!("date_format_utc.txt"),
        );
    }

    #[test]
    fn dates_and_times_have_what_they_have() {
        let date = FormatDate::date(jiff::civil::date(2024, 2, 29), &TimeZone::UTC);
        assert_eq!(
            format_date(&date, "c r U").unwrap(),
            "2024-02-29 Thu, 29 Feb 2024 00:00:00 +0000 1709164800"
        );
        assert_eq!(
            format_date(&date, "H").unwrap_err(),
            DateFormatError::TimeOfDate('H')
        );
        let time = FormatDate::time(jiff::civil::time(9, 5, 0, 0));
        assert_eq!(format_date(&time, "P").unwrap(), "9:05 a.m.");
        assert_eq!(format_time(&time, "H:i e T O").unwrap(), "09:05   ");
        assert_eq!(
            format_date(&time, "Y").unwrap_err(),
            DateFormatError::DateOfTime('Y')
        );
    }

    #[test]
    fn a_backslash_keeps_a_character() {
        let date = FormatDate::date(jiff::civil::date(2024, 2, 29), &TimeZone::UTC);
        assert_eq!(
            format_date(&date, r"jS \o\f F").unwrap(),
            "29th of February"
        );
    }
}
