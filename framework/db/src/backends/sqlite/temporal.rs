//! Dates, times and durations in SQLite, which stores texts and counts a duration's microseconds.
//!
//! SQLite's functions of dates know milliseconds only, and round: they see whole seconds here, fractions go beside.

use jiff::tz::TimeZone;

use super::zone;
use crate::backends::expressions::{DatePart, Template, TruncUnit};
use crate::models::FieldKind;
use crate::query::ast::Operator;

/// The value without a fraction of a second.
fn whole_seconds(kind: FieldKind) -> &'static str {
    match kind {
        FieldKind::Time { .. } => "SUBSTR({0}, 1, 8)",
        FieldKind::Date { .. } => "{0}",
        _ => "SUBSTR({0}, 1, 19)",
    }
}

pub(super) fn extract(part: DatePart, kind: FieldKind, zone: Option<&TimeZone>) -> Template {
    let mut offset = String::new();
    if let Some(zone) = zone {
        zone::push_offset(&mut offset, "{0}", zone);
    }
    let value = whole_seconds(kind);
    let text = |format: &str| format!("STRFTIME('{format}', {value}{offset})");
    let number = |format: &str| format!("CAST({} AS integer)", text(format));
    match part {
        DatePart::Date => text("%Y-%m-%d"),
        // The fraction is the same in every zone.
        DatePart::Time => format!("({} || SUBSTR({{0}}, 20))", text("%H:%M:%S")),
        DatePart::Year => number("%Y"),
        DatePart::IsoYear => number("%G"),
        DatePart::Quarter => format!("(({} + 2) / 3)", number("%m")),
        DatePart::Month => number("%m"),
        DatePart::Week => number("%V"),
        DatePart::Day => number("%d"),
        DatePart::WeekDay => format!("({} + 1)", number("%w")),
        DatePart::IsoWeekDay => number("%u"),
        DatePart::Hour => number("%H"),
        DatePart::Minute => number("%M"),
        DatePart::Second => number("%S"),
    }
    .into()
}

pub(super) fn trunc(unit: TruncUnit, kind: FieldKind, zone: Option<&TimeZone>) -> Template {
    let time = match unit {
        TruncUnit::Hour => "%H:00:00",
        TruncUnit::Minute => "%H:%M:00",
        TruncUnit::Second => "%H:%M:%S",
        _ => "00:00:00",
    };
    let value = whole_seconds(kind);
    match (kind, zone) {
        (FieldKind::Time { .. }, _) => format!("STRFTIME('{time}', {value})").into(),
        (FieldKind::Date { .. }, _) => first_day(unit, value).into(),
        (_, Some(zone)) if *zone != TimeZone::UTC => match first_day_of(unit) {
            Some(day) => local_midnight(&day, zone),
            None => local_time(time, zone),
        },
        _ => match first_day_of(unit) {
            Some(_) => format!("({} || ' 00:00:00')", first_day(unit, value)),
            None => format!("STRFTIME('%Y-%m-%d {time}', {value})"),
        }
        .into(),
    }
}

/// Microseconds since 1970.
fn micros(slot: &str, kind: FieldKind) -> String {
    let fraction =
        |from: u8| format!("CAST(SUBSTR(SUBSTR({slot}, {from}) || '000000', 1, 6) AS integer)");
    match kind {
        FieldKind::Duration => slot.to_owned(),
        FieldKind::Date { .. } => format!("(UNIXEPOCH({slot}) * 1000000)"),
        FieldKind::Time { .. } => {
            format!(
                "(UNIXEPOCH(SUBSTR({slot}, 1, 8)) * 1000000 + {})",
                fraction(10)
            )
        }
        _ => format!(
            "(UNIXEPOCH(SUBSTR({slot}, 1, 19)) * 1000000 + {})",
            fraction(21)
        ),
    }
}

/// Rounds to whole microseconds, a half to the even neighbour as Python does: beside 1.5 * 2^52 a number has no places left.
pub(super) fn rounded(sql: &str) -> String {
    format!("CAST(({sql} + 6755399441055744.0) - 6755399441055744.0 AS integer)")
}

/// Arithmetic with dates, times and durations; `None` for other values.
pub(super) fn operator(
    operator: Operator,
    left: Option<FieldKind>,
    right: Option<FieldKind>,
) -> Option<Template> {
    let (left, right) = (left?, right?);
    let sign = match operator {
        Operator::Add => "+",
        Operator::Subtract => "-",
        _ if left == FieldKind::Duration || right == FieldKind::Duration => {
            let whole = |kind: FieldKind| kind == FieldKind::Duration || kind.is_integer();
            return Some(match operator == Operator::Multiply {
                true if whole(left) && whole(right) => "({0} * {1})".into(),
                true => rounded("{0} * {1}").into(),
                // Of whole numbers SQLite drops the rest.
                false => rounded("{0} * 1.0 / {1}").into(),
            });
        }
        _ => return None,
    };
    if !left.is_temporal() || !right.is_temporal() {
        return None;
    }
    let sum = format!("{} {sign} {}", micros("{0}", left), micros("{1}", right));
    let duration = left == FieldKind::Duration && right == FieldKind::Duration;
    if duration || (operator == Operator::Subtract && right != FieldKind::Duration) {
        return Some(format!("({sum})").into());
    }
    let fraction = "((\"t\" % 1000000 + 1000000) % 1000000)";
    Some(
        format!(
            "(SELECT STRFTIME('%Y-%m-%d %H:%M:%S', (\"t\" - {fraction}) / 1000000, 'unixepoch') || \
             CASE {fraction} WHEN 0 THEN '' ELSE PRINTF('.%06d', {fraction}) END \
             FROM (SELECT {sum} AS \"t\") WHERE \"t\" IS NOT NULL)"
        )
        .into(),
    )
}

/// The first day of a unit as a function of `{v}`; `None` for units shorter than a day.
fn first_day_of(unit: TruncUnit) -> Option<String> {
    Some(
        match unit {
            TruncUnit::Year => "STRFTIME('%Y-01-01', {v})",
            TruncUnit::Quarter => {
                "PRINTF('%s%02d-01', STRFTIME('%Y-', {v}), (STRFTIME('%m', {v}) - 1) / 3 * 3 + 1)"
            }
            TruncUnit::Month => "STRFTIME('%Y-%m-01', {v})",
            TruncUnit::Week => "DATE({v}, 'weekday 0', '-6 days')",
            TruncUnit::Day => "STRFTIME('%Y-%m-%d', {v})",
            TruncUnit::Hour | TruncUnit::Minute | TruncUnit::Second => return None,
        }
        .to_owned(),
    )
}

fn first_day(unit: TruncUnit, value: &str) -> String {
    match first_day_of(unit) {
        Some(day) if unit == TruncUnit::Quarter => {
            // PRINTF of NULL is a text.
            format!(
                "CASE WHEN {value} IS NOT NULL THEN {} END",
                day.replace("{v}", value)
            )
        }
        Some(day) => day.replace("{v}", value),
        None => value.to_owned(),
    }
}

/// The moment at which a local day begins.
fn local_midnight(day: &str, zone: &TimeZone) -> Template {
    let (mut there, mut back) = (String::new(), String::new());
    zone::push_offset(&mut there, "{0}", zone);
    zone::push_offset_back(&mut back, "\"d\"", zone);
    let day = day.replace("{v}", "\"l\"");
    format!(
        "(SELECT STRFTIME('%Y-%m-%d %H:%M:%S', \"d\"{back}) FROM (SELECT {day} || ' 00:00:00' AS \"d\" \
         FROM (SELECT STRFTIME('%Y-%m-%d %H:%M:%S', SUBSTR({{0}}, 1, 19){there}) AS \"l\") WHERE \"l\" IS NOT NULL))"
    )
    .into()
}

/// The moment at which a local hour, minute or second begins, with the offset that holds at the moment itself.
fn local_time(time: &str, zone: &TimeZone) -> Template {
    let mut seconds = String::new();
    zone::push_seconds(&mut seconds, "{0}", zone);
    format!(
        "(SELECT STRFTIME('%Y-%m-%d %H:%M:%S', STRFTIME('%Y-%m-%d {time}', SUBSTR({{0}}, 1, 19), \"o\" || ' seconds'), (0 - \"o\") || ' seconds') \
         FROM (SELECT {seconds} AS \"o\"))"
    )
    .into()
}
