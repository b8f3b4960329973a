//! Dates and times by Django's format characters, as `django.utils.dateformat`.

use std::fmt::{self, Write};

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const MONTHS_AP: [&str; 12] = [
    "Jan.", "Feb.", "March", "April", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.",
    "Dec.",
];
const WEEKDAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

/// A moment, date or time of day that can be formatted.
#[derive(Debug, Clone)]
pub struct FormatDate {
    date: Option<Date>,
    time: Option<Time>,
    zone: Option<Zone>,
}

#[derive(Debug, Clone)]
struct Zone {
    /// `None` where clocks show the same time twice.
    moment: Option<Zoned>,
    naive: bool,
    isoformat_offset: i32,
}

impl FormatDate {
    /// Takes a moment as clocks show it in a zone.
    pub fn moment(moment: Timestamp, zone: &TimeZone) -> Self {
        Self::zoned(moment.to_zoned(zone.clone()))
    }

    /// Takes a moment in a zone of its own.
    pub fn zoned(moment: Zoned) -> Self {
        let ambiguous = moment
            .time_zone()
            .to_ambiguous_timestamp(moment.datetime())
            .is_ambiguous();
        Self {
            date: Some(moment.date()),
            time: Some(moment.time()),
            zone: Some(Zone {
                naive: false,
                isoformat_offset: moment.offset().seconds(),
                moment: (!ambiguous).then_some(moment),
            }),
        }
    }

    /// Takes what a clock and a calendar show, in the zone where they hang.
    pub fn civil(moment: DateTime, zone: &TimeZone) -> Self {
        let found = zone.to_ambiguous_timestamp(moment);
        let zoned = (!found.is_ambiguous())
            .then(|| found.unambiguous().ok())
            .flatten()
            .map(|moment| moment.to_zoned(zone.clone()));
        Self {
            date: Some(moment.date()),
            time: Some(moment.time()),
            zone: Some(Zone {
                moment: zoned,
                naive: true,
                isoformat_offset: 0,
            }),
        }
    }

    /// Takes a day; in `zone` its seconds since the epoch are counted.
    pub fn date(date: Date, zone: &TimeZone) -> Self {
        let midnight = date.to_zoned(zone.clone()).ok();
        Self {
            date: Some(date),
            time: None,
            zone: midnight.map(|moment| Zone {
                moment: Some(moment),
                naive: true,
                isoformat_offset: 0,
            }),
        }
    }

    /// Takes a time of day.
    pub fn time(time: Time) -> Self {
        Self {
            date: None,
            time: Some(time),
            zone: None,
        }
    }

    /// The moment for characters about time zones, which a plain date has none of.
    fn clock_zone(&self) -> Option<&Zoned> {
        self.time?;
        self.zone.as_ref()?.moment.as_ref()
    }
}

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

fn write_time(value: &FormatDate, time: Time, character: char, out: &mut String) {
    let half = match time.hour() % 12 {
        0 => 12,
        hour => hour,
    };
    let afternoon = time.hour() > 11;
    let zone = value.clock_zone();
    // Writing to a String never fails.
    let _ = match character {
        'a' => write!(out, "{}", if afternoon { "p.m." } else { "a.m." }),
        'A' => write!(out, "{}", if afternoon { "PM" } else { "AM" }),
        'f' if time.minute() == 0 => write!(out, "{half}"),
        'f' => write!(out, "{half}:{:02}", time.minute()),
        'g' => write!(out, "{half}"),
        'G' => write!(out, "{}", time.hour()),
        'h' => write!(out, "{half:02}"),
        'H' => write!(out, "{:02}", time.hour()),
        'i' => write!(out, "{:02}", time.minute()),
        's' => write!(out, "{:02}", time.second()),
        'u' => write!(out, "{:06}", time.subsec_nanosecond() / 1_000),
        'P' if time.minute() == 0 && time.hour() == 0 => write!(out, "midnight"),
        'P' if time.minute() == 0 && time.hour() == 12 => write!(out, "noon"),
        'P' => {
            write_time(value, time, 'f', out);
            out.push(' ');
            write_time(value, time, 'a', out);
            Ok(())
        }
        'e' if value.zone.as_ref().is_some_and(|zone| zone.naive) => Ok(()),
        'e' | 'T' => zone.map_or(Ok(()), |moment| write!(out, "{}", abbreviation(moment))),
        'O' => zone.map_or(Ok(()), |moment| {
            write!(out, "{}", offset(moment.offset().seconds(), ""))
        }),
        _ => zone.map_or(Ok(()), |moment| {
            write!(out, "{}", moment.offset().seconds())
        }),
    };
}

fn write_date(value: &FormatDate, date: Date, character: char, out: &mut String) {
    let month = MONTHS[usize::from(date.month().unsigned_abs()) - 1];
    let weekday = WEEKDAYS[usize::from(date.weekday().to_monday_zero_offset().unsigned_abs())];
    let week = date.iso_week_date();
    let moment = value.zone.as_ref().and_then(|zone| zone.moment.as_ref());
    let _ = match character {
        'b' => write!(out, "{}", month[..3].to_lowercase()),
        'c' => {
            write!(out, "{}", isoformat(value, date))
        }
        'd' => write!(out, "{:02}", date.day()),
        'D' => write!(out, "{}", &weekday[..3]),
        'E' | 'F' => write!(out, "{month}"),
        'I' => value.clock_zone().map_or(Ok(()), |moment| {
            let info = moment.time_zone().to_offset_info(moment.timestamp());
            write!(out, "{}", if info.dst().is_dst() { "1" } else { "0" })
        }),
        'j' => write!(out, "{}", date.day()),
        'l' => write!(out, "{weekday}"),
        'L' => write!(
            out,
            "{}",
            if date.in_leap_year() { "True" } else { "False" }
        ),
        'm' => write!(out, "{:02}", date.month()),
        'M' => write!(out, "{}", &month[..3]),
        'n' => write!(out, "{}", date.month()),
        'N' => write!(
            out,
            "{}",
            MONTHS_AP[usize::from(date.month().unsigned_abs()) - 1]
        ),
        'o' => write!(out, "{}", week.year()),
        'r' => moment.map_or(Ok(()), |moment| {
            let time = moment.time();
            write!(
                out,
                "{}, {:02} {} {:04} {time:.0} {}",
                &weekday[..3],
                date.day(),
                &month[..3],
                date.year(),
                offset(moment.offset().seconds(), "")
            )
        }),
        'S' => write!(out, "{}", ordinal_suffix(date.day())),
        't' => write!(out, "{}", date.days_in_month()),
        'U' => moment.map_or(Ok(()), |moment| {
            write!(out, "{}", moment.timestamp().as_second())
        }),
        'w' => write!(out, "{}", date.weekday().to_sunday_zero_offset()),
        'W' => write!(out, "{}", week.week()),
        'y' => write!(out, "{:02}", date.year() % 100),
        'Y' => write!(out, "{:04}", date.year()),
        _ => write!(out, "{}", date.day_of_year()),
    };
}

fn isoformat(value: &FormatDate, date: Date) -> String {
    let mut text = format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day());
    let (Some(time), Some(zone)) = (value.time, &value.zone) else {
        return text;
    };
    let _ = write!(
        text,
        "T{:02}:{:02}:{:02}",
        time.hour(),
        time.minute(),
        time.second()
    );
    let micros = time.subsec_nanosecond() / 1_000;
    if micros != 0 {
        let _ = write!(text, ".{micros:06}");
    }
    if !zone.naive {
        text.push_str(&offset(zone.isoformat_offset, ":"));
    }
    text
}

fn offset(seconds: i32, separator: &str) -> String {
    let sign = if seconds < 0 { '-' } else { '+' };
    let minutes = seconds.unsigned_abs() / 60;
    format!("{sign}{:02}{separator}{:02}", minutes / 60, minutes % 60)
}

fn abbreviation(moment: &Zoned) -> String {
    moment
        .time_zone()
        .to_offset_info(moment.timestamp())
        .abbreviation()
        .to_owned()
}

fn ordinal_suffix(day: i8) -> &'static str {
    match day {
        11..=13 => "th",
        _ if day % 10 == 1 => "st",
        _ if day % 10 == 2 => "nd",
        _ if day % 10 == 3 => "rd",
        _ => "th",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
