//! What each of Django's format characters writes.

use std::fmt::Write as _;

use jiff::Zoned;
use jiff::civil::{Date, Time};

use super::FormatDate;

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

pub(super) fn write_time(value: &FormatDate, time: Time, character: char, out: &mut String) {
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

pub(super) fn write_date(value: &FormatDate, date: Date, character: char, out: &mut String) {
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
