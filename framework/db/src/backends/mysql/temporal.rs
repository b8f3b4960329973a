//! Dates, times and durations in MySQL, which has types for all but durations: those are microseconds.

use jiff::tz::TimeZone;

use super::zone;
use crate::backends::expressions::{DatePart, Template, TruncUnit};
use crate::models::FieldKind;
use crate::query::ast::Operator;

pub(super) fn extract(part: DatePart, zone: Option<&TimeZone>) -> Template {
    let (before, after) = match part {
        DatePart::Date => ("DATE(", ")"),
        DatePart::Time => ("TIME(", ")"),
        DatePart::Year => ("EXTRACT(YEAR FROM ", ")"),
        DatePart::IsoYear => ("(YEARWEEK(", ", 3) DIV 100)"),
        DatePart::Quarter => ("EXTRACT(QUARTER FROM ", ")"),
        DatePart::Month => ("EXTRACT(MONTH FROM ", ")"),
        DatePart::Week => ("WEEK(", ", 3)"),
        DatePart::Day => ("EXTRACT(DAY FROM ", ")"),
        DatePart::WeekDay => ("DAYOFWEEK(", ")"),
        DatePart::IsoWeekDay => ("(WEEKDAY(", ") + 1)"),
        DatePart::Hour => ("EXTRACT(HOUR FROM ", ")"),
        DatePart::Minute => ("EXTRACT(MINUTE FROM ", ")"),
        DatePart::Second => ("EXTRACT(SECOND FROM ", ")"),
    };
    format!("{before}{}{after}", zone::local("{0}", zone)).into()
}

pub(super) fn trunc(unit: TruncUnit, kind: FieldKind, zone: Option<&TimeZone>) -> Template {
    let time = match unit {
        TruncUnit::Hour => "%H:00:00",
        TruncUnit::Minute => "%H:%i:00",
        TruncUnit::Second => "%H:%i:%s",
        _ => "00:00:00",
    };
    if matches!(kind, FieldKind::Time { .. }) {
        return format!("CAST(DATE_FORMAT({{0}}, '{time}') AS TIME)").into();
    }
    // A local time is long where the zone has many changes: each unit names it once.
    let local = zone::local("{0}", zone);
    let day = match unit {
        TruncUnit::Year => format!("DATE_FORMAT({local}, '%Y-01-01')"),
        TruncUnit::Quarter => {
            format!("'0001-01-01' + INTERVAL TIMESTAMPDIFF(QUARTER, '0001-01-01', {local}) QUARTER")
        }
        TruncUnit::Month => format!("DATE_FORMAT({local}, '%Y-%m-01')"),
        // The second day was a Monday.
        TruncUnit::Week => format!("FROM_DAYS((TO_DAYS({local}) - 2) DIV 7 * 7 + 2)"),
        TruncUnit::Day => format!("DATE({local})"),
        // The offset that holds at the moment itself is taken off again.
        TruncUnit::Hour | TruncUnit::Minute | TruncUnit::Second => {
            let begin = format!("CAST(DATE_FORMAT({local}, '%Y-%m-%d {time}') AS DATETIME)");
            return zone::back(&begin, "{0}", zone).into();
        }
    };
    if matches!(kind, FieldKind::Date { .. }) {
        return format!("CAST({day} AS DATE)").into();
    }
    zone::moment(&format!("CAST({day} AS DATETIME)"), zone).into()
}

/// Arithmetic with dates, times and durations; `None` for other values.
pub(super) fn operator(
    operator: Operator,
    left: Option<FieldKind>,
    right: Option<FieldKind>,
) -> Option<Template> {
    let (left, right) = (left?, right?);
    let duration = |kind| kind == FieldKind::Duration;
    let sign = match operator {
        Operator::Add => "+",
        Operator::Subtract => "-",
        Operator::Multiply if duration(left) || duration(right) => {
            return Some("CAST({0} * {1} AS SIGNED)".into());
        }
        Operator::Divide if duration(left) => return Some("CAST({0} / {1} AS SIGNED)".into()),
        _ => return None,
    };
    if !left.is_temporal() || !right.is_temporal() {
        return None;
    }
    Some(match (duration(left), duration(right)) {
        (true, true) => format!("({{0}} {sign} {{1}})").into(),
        (false, true) => format!(
            "({} {sign} INTERVAL {{1}} MICROSECOND)",
            moment("{0}", left)
        )
        .into(),
        (true, false) => format!("({} + INTERVAL {{0}} MICROSECOND)", moment("{1}", right)).into(),
        (false, false) => {
            let since = |slot: &str, kind: FieldKind| match kind {
                FieldKind::Time { .. } => format!("TIMESTAMP('1970-01-01', {slot})"),
                _ => slot.to_owned(),
            };
            format!(
                "TIMESTAMPDIFF(MICROSECOND, {}, {})",
                since("{1}", right),
                since("{0}", left)
            )
            .into()
        }
    })
}

/// A date or time with places for microseconds.
fn moment(slot: &str, kind: FieldKind) -> String {
    match kind {
        FieldKind::Time { .. } => format!("CAST({slot} AS TIME(6))"),
        _ => format!("CAST({slot} AS DATETIME(6))"),
    }
}
