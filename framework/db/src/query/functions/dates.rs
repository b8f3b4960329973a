//! Functions of dates and times. A moment is looked at in the current time zone, or in that of
//! [`tzinfo`](Expression::tzinfo).
//!
//! A duration has parts on PostgreSQL alone, as in Django: days, and the hours, minutes and seconds beyond them. One below zero has days below
//! zero, and the rest counts upwards from them.

use jiff::Timestamp;
use jiff::civil::{Date, Time};

use super::call;
use crate::backends::{DatePart, TruncUnit};
use crate::query::Expression;
use crate::query::aggregate::Operand;
use crate::query::ast::{Expr, Function};
use crate::query::dates::{Dated, HasDays, HasHours, Timed, part};

macro_rules! extracts {
    ($($(#[$doc:meta])+ $name:ident => $part:ident: $trait:ident $type:ty;)+) => {$(
        $(#[$doc])+
        pub fn $name<M, O: Operand<M>>(of: O) -> Expression<M, <O::Value as $trait>::As<$type>>
        where
            O::Value: $trait,
        {
            part(DatePart::$part, of.operand().expr)
        }
    )+};
}

extracts! {
    /// Returns the year.
    extract_year => Year: Dated i32;
    /// Returns the year of the ISO week.
    extract_iso_year => IsoYear: Dated i32;
    /// Returns the quarter of the year, 1 to 4.
    extract_quarter => Quarter: Dated i32;
    /// Returns the month, 1 to 12.
    extract_month => Month: Dated i32;
    /// Returns the ISO week, 1 to 53.
    extract_week => Week: Dated i32;
    /// Returns the day of the month, or of a duration its whole days.
    extract_day => Day: HasDays i32;
    /// Returns the day of the week, 1 (Sunday) to 7.
    extract_week_day => WeekDay: Dated i32;
    /// Returns the ISO day of the week, 1 (Monday) to 7.
    extract_iso_week_day => IsoWeekDay: Dated i32;
    /// Returns the hour.
    extract_hour => Hour: HasHours i32;
    /// Returns the minute.
    extract_minute => Minute: HasHours i32;
    /// Returns the second, without its fraction.
    extract_second => Second: HasHours i32;
    /// Returns the date.
    trunc_date => Date: Dated Date;
    /// Returns the time of day.
    trunc_time => Time: Timed Time;
}

macro_rules! truncs {
    ($($(#[$doc:meta])+ $name:ident => $unit:ident: $trait:ident;)+) => {$(
        $(#[$doc])+
        pub fn $name<M, O: Operand<M>>(of: O) -> Expression<M, O::Value>
        where
            O::Value: $trait,
        {
            Expression::new(Expr::Trunc(TruncUnit::$unit, Box::new(of.operand().expr), None))
        }
    )+};
}

truncs! {
    /// Returns the beginning of the year.
    trunc_year => Year: Dated;
    /// Returns the beginning of the quarter of the year.
    trunc_quarter => Quarter: Dated;
    /// Returns the beginning of the month.
    trunc_month => Month: Dated;
    /// Returns the beginning of the Monday of the week.
    trunc_week => Week: Dated;
    /// Returns the beginning of the day.
    trunc_day => Day: Dated;
    /// Returns the beginning of the hour.
    trunc_hour => Hour: Timed;
    /// Returns the beginning of the minute.
    trunc_minute => Minute: Timed;
    /// Returns the beginning of the second.
    trunc_second => Second: Timed;
}

/// Returns the moment at which the database runs the statement.
pub fn now<M>() -> Expression<M, Timestamp> {
    call(Function::Now, Vec::new())
}
