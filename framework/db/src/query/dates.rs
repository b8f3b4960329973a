//! Dates and times in conditions: their parts, and the years and days that are ranges of moments.

use jiff::civil::{Date, DateTime, ISOWeekDate, Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::ast::{Compare, Expr, Lookup, Order, Raw};
use super::kind::MOMENT;
use super::{Condition, Expression, Field};
use crate::backends::refused::FIRST;
use crate::backends::{DatePart, Dialect};
use crate::error::{Error, Result};
use crate::fields::FieldValue;
use crate::models::Model;
use crate::value::Value;

/// Field types that have a calendar date.
#[diagnostic::on_unimplemented(
    message = "this look-up needs a Timestamp or a Date, `{Self}` is neither"
)]
pub trait Dated: FieldValue {
    /// `U`, or an `Option` of it where this is an `Option`.
    type As<U: FieldValue>: FieldValue;
}

/// Field types that have a time of day.
#[diagnostic::on_unimplemented(
    message = "this look-up needs a Timestamp or a Time, `{Self}` is neither"
)]
pub trait Timed: FieldValue {
    /// `U`, or an `Option` of it where this is an `Option`.
    type As<U: FieldValue>: FieldValue;
}

/// Field types that have days: a date those of its month, a duration as many as it lasts.
#[diagnostic::on_unimplemented(
    message = "this function needs a Timestamp, a Date or a Duration, `{Self}` is none of them"
)]
pub trait HasDays: FieldValue {
    /// `U`, or an `Option` of it where this is an `Option`.
    type As<U: FieldValue>: FieldValue;
}

/// Field types that have hours, minutes and seconds: a time of day, or a duration what it lasts beyond whole days.
#[diagnostic::on_unimplemented(
    message = "this function needs a Timestamp, a Time or a Duration, `{Self}` is none of them"
)]
pub trait HasHours: FieldValue {
    /// `U`, or an `Option` of it where this is an `Option`.
    type As<U: FieldValue>: FieldValue;
}

macro_rules! has {
    ($($trait:ident: $($type:ty),+;)+) => {$(
        $(impl $trait for $type {
            type As<U: FieldValue> = U;
        })+

        impl<T: $trait> $trait for Option<T> {
            type As<U: FieldValue> = Option<U>;
        }
    )+};
}

has! {
    HasDays: Date, Timestamp, SignedDuration;
    HasHours: Time, Timestamp, SignedDuration;
}

impl Dated for Date {
    type As<U: FieldValue> = U;
}

impl Dated for Timestamp {
    type As<U: FieldValue> = U;
}

impl<T: Dated> Dated for Option<T> {
    type As<U: FieldValue> = Option<U>;
}

impl Timed for Timestamp {
    type As<U: FieldValue> = U;
}

impl Timed for Time {
    type As<U: FieldValue> = U;
}

impl<T: Timed> Timed for Option<T> {
    type As<U: FieldValue> = Option<U>;
}

/// Returns the moment at which the clocks of a zone show this time.
fn moment(local: DateTime, zone: &TimeZone, dialect: &dyn Dialect) -> Expr {
    if let Ok(moment) = zone.to_timestamp(local) {
        // The first year begins before itself in the east.
        return Expr::Value(Value::Timestamp(moment.max(FIRST)));
    }
    // Databases hold the last two days of the calendar, which lie behind the last timestamp. West of Greenwich the last year ends
    // behind the calendar.
    let offset = SignedDuration::from_secs(zone.to_offset(Timestamp::MAX).seconds().into());
    let utc = local.checked_sub(offset).unwrap_or(DateTime::MAX);
    let text = utc.strftime("%Y-%m-%d %H:%M:%S.%6f").to_string();
    Expr::Raw(Box::new(Raw {
        sql: dialect.moment_literal(&text),
        parameters: Vec::new(),
        kind: MOMENT,
    }))
}

/// Returns the first and the last day of a year.
fn days(year: i64, iso: bool) -> Result<(Date, Date)> {
    // Those of dates in Python too.
    let known = i16::try_from(year).ok().filter(|year| *year > 0);
    let begins = |year: i16| match iso {
        true => ISOWeekDate::new(year, 1, Weekday::Monday).map(ISOWeekDate::date),
        false => Date::new(year, 1, 1),
    };
    let Some((year, first)) = known.and_then(|year| Some((year, begins(year).ok()?))) else {
        return Err(Error::field(format!("year {year} is out of range")));
    };
    let last = begins(year.saturating_add(1)).and_then(Date::yesterday);
    Ok((first, last.unwrap_or(Date::MAX)))
}

/// Makes a comparison of a year or a date one of moments, which an index can answer. `None` for other look-ups.
pub(super) fn day_range(compare: &Compare, dialect: &dyn Dialect) -> Option<Result<Compare>> {
    let Expr::Part(part, inner, zone) = &compare.left else {
        return None;
    };
    let right = match &compare.lookup {
        Lookup::Exact(Expr::Value(value)) | Lookup::Order(_, Expr::Value(value)) => value,
        _ => return None,
    };
    let days = match (part, right) {
        (DatePart::Year, Value::I64(year)) => days(*year, false),
        (DatePart::IsoYear, Value::I64(year)) => days(*year, true),
        (DatePart::Date, Value::Date(day)) => Ok((*day, *day)),
        _ => return None,
    };
    let (first, last) = match days {
        Ok(days) => days,
        Err(error) => return Some(Err(error)),
    };
    let (low, high) = if inner.is_moment() {
        let zone = zone
            .clone()
            .unwrap_or_else(nuages_core::time::current_time_zone);
        let at = |day: Date, time: Time| moment(day.to_datetime(time), &zone, dialect);
        let end = Time::constant(23, 59, 59, 999_999_000);
        (at(first, Time::midnight()), at(last, end))
    } else {
        (
            Expr::Value(Value::Date(first)),
            Expr::Value(Value::Date(last)),
        )
    };
    let lookup = match compare.lookup {
        Lookup::Order(order @ (Order::Gt | Order::Lte), _) => Lookup::Order(order, high),
        Lookup::Order(order, _) => Lookup::Order(order, low),
        _ => Lookup::Range(low, high),
    };
    Some(Ok(Compare {
        left: (**inner).clone(),
        lookup,
    }))
}

macro_rules! parts {
    ($($self:ident: $type:ident, $expr:expr;)+) => {$(
        impl<M: Model, T: Dated> $type<M, T> {
            /// Holds where the date in the current time zone is this one.
            pub fn date($self, date: Date) -> Condition<M> {
                let left = Expr::Part(DatePart::Date, Box::new($expr), None);
                Condition::compare(left, Lookup::Exact(Expr::Value(Value::Date(date))))
            }

            /// Holds where the year in the current time zone is this one. [`extract_year`](crate::functions::extract_year)
            /// computes it.
            pub fn year($self, year: i16) -> Condition<M> {
                let left = Expr::Part(DatePart::Year, Box::new($expr), None);
                Condition::compare(left, Lookup::Exact(Expr::Value(Value::I64(year.into()))))
            }

            /// Returns the year of the ISO week, in the current time zone.
            pub fn iso_year($self) -> Expression<M, T::As<i32>> {
                part(DatePart::IsoYear, $expr)
            }

            /// Returns the quarter of the year in the current time zone, 1 to 4.
            pub fn quarter($self) -> Expression<M, T::As<i32>> {
                part(DatePart::Quarter, $expr)
            }

            /// Returns the month in the current time zone, 1 to 12.
            pub fn month($self) -> Expression<M, T::As<i32>> {
                part(DatePart::Month, $expr)
            }

            /// Returns the ISO week in the current time zone, 1 to 53.
            pub fn week($self) -> Expression<M, T::As<i32>> {
                part(DatePart::Week, $expr)
            }

            /// Returns the day of the month in the current time zone.
            pub fn day($self) -> Expression<M, T::As<i32>> {
                part(DatePart::Day, $expr)
            }

            /// Returns the day of the week in the current time zone, 1 (Sunday) to 7, as Django's.
            pub fn week_day($self) -> Expression<M, T::As<i32>> {
                part(DatePart::WeekDay, $expr)
            }

            /// Returns the ISO day of the week in the current time zone, 1 (Monday) to 7.
            pub fn iso_week_day($self) -> Expression<M, T::As<i32>> {
                part(DatePart::IsoWeekDay, $expr)
            }

            /// Returns the date in the current time zone, as Django's `TruncDate`.
            pub fn trunc_date($self) -> Expression<M, T::As<Date>> {
                part(DatePart::Date, $expr)
            }
        }

        impl<M: Model, T: Timed> $type<M, T> {
            /// Returns the hour in the current time zone.
            pub fn hour($self) -> Expression<M, T::As<i32>> {
                part(DatePart::Hour, $expr)
            }

            /// Returns the minute.
            pub fn minute($self) -> Expression<M, T::As<i32>> {
                part(DatePart::Minute, $expr)
            }

            /// Returns the second.
            pub fn second($self) -> Expression<M, T::As<i32>> {
                part(DatePart::Second, $expr)
            }
        }
    )+};
}

parts! {
    self: Field, self.expr();
    self: Expression, self.expr;
}

pub(super) fn part<M, T>(part: DatePart, expr: Expr) -> Expression<M, T> {
    Expression::new(Expr::Part(part, Box::new(expr), None))
}

impl<M, T> Expression<M, T> {
    /// Looks at a moment in this time zone instead of the current one, as the `tzinfo=` of Django's `Extract` and `Trunc`
    /// functions: `extract_hour(Entry::pub_date).tzinfo(paris)`.
    #[must_use]
    pub fn tzinfo(mut self, zone: TimeZone) -> Self {
        match &mut self.expr {
            Expr::Part(_, _, known) | Expr::Trunc(_, _, known) => *known = Some(zone),
            other => {
                *other = Expr::Invalid(
                    "tzinfo() belongs directly behind an extract_..() or trunc_..()".to_owned(),
                );
            }
        }
        self
    }
}
