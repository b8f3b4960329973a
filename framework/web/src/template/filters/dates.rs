//! Filters of dates and times.

use std::cell::RefCell;

use askama::Values;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use super::argument::TextArgument;
use super::filter;
use crate::http::Request;
use crate::template::time_since::time_since;
use crate::template::{DateFormatError, FormatDate, RequestValues, format_date, format_time};

/// A value that the filters [`date`] and [`time`] take.
#[diagnostic::on_unimplemented(message = "`{Self}` is no date or time", label = "no date or time")]
pub trait ToFormatDate {
    /// Returns the value as clocks show it in `zone`; `None` if there is none.
    fn to_format_date(&self, zone: &TimeZone) -> Option<FormatDate>;

    /// Returns calendar and clock for counting spans from it, in UTC.
    fn to_civil(&self) -> Option<DateTime>;
}

impl<T: ToFormatDate + ?Sized> ToFormatDate for &T {
    fn to_format_date(&self, zone: &TimeZone) -> Option<FormatDate> {
        T::to_format_date(self, zone)
    }

    fn to_civil(&self) -> Option<DateTime> {
        T::to_civil(self)
    }
}

impl<T: ToFormatDate> ToFormatDate for Option<T> {
    fn to_format_date(&self, zone: &TimeZone) -> Option<FormatDate> {
        self.as_ref()?.to_format_date(zone)
    }

    fn to_civil(&self) -> Option<DateTime> {
        self.as_ref()?.to_civil()
    }
}

impl ToFormatDate for Timestamp {
    fn to_format_date(&self, zone: &TimeZone) -> Option<FormatDate> {
        Some(FormatDate::moment(*self, zone))
    }

    fn to_civil(&self) -> Option<DateTime> {
        Some(TimeZone::UTC.to_datetime(*self))
    }
}

impl ToFormatDate for Zoned {
    fn to_format_date(&self, _: &TimeZone) -> Option<FormatDate> {
        Some(FormatDate::zoned(self.clone()))
    }

    fn to_civil(&self) -> Option<DateTime> {
        self.timestamp().to_civil()
    }
}

impl ToFormatDate for DateTime {
    fn to_format_date(&self, zone: &TimeZone) -> Option<FormatDate> {
        Some(FormatDate::civil(*self, zone))
    }

    fn to_civil(&self) -> Option<DateTime> {
        Some(*self)
    }
}

impl ToFormatDate for Date {
    fn to_format_date(&self, zone: &TimeZone) -> Option<FormatDate> {
        Some(FormatDate::date(*self, zone))
    }

    fn to_civil(&self) -> Option<DateTime> {
        Some(DateTime::from(*self))
    }
}

impl ToFormatDate for Time {
    fn to_format_date(&self, _: &TimeZone) -> Option<FormatDate> {
        Some(FormatDate::time(*self))
    }

    fn to_civil(&self) -> Option<DateTime> {
        None
    }
}

filter!(@type
    /// Formats a date by Django's characters, in the site's time zone: `{{ pub_date|date("j F Y, H:i") }}`; without an
    /// argument as `Nov. 21, 2026`.
    date
);
filter!(@first date);

impl<A: TextArgument> date<A> {
    /// Applies the filter.
    ///
    /// # Errors
    ///
    /// When the format asks a plain date for the time of day.
    pub fn execute<V: ToFormatDate>(self, value: V, values: &dyn Values) -> askama::Result<String> {
        let format = self.0.text().unwrap_or("DATE_FORMAT");
        let Some(value) = value.to_format_date(&zone(values)) else {
            return Ok(String::new());
        };
        match format_date(&value, format) {
            Err(DateFormatError::DateOfTime(_)) => Ok(String::new()),
            result => result.map_err(askama::Error::custom),
        }
    }
}

filter!(@type
    /// Formats a time of day by Django's characters: `{{ pub_date|time("H:i") }}`; without an argument as `1:05 p.m.`.
    time
);
filter!(@first time);

impl<A: TextArgument> time<A> {
    /// Applies the filter.
    ///
    /// # Errors
    ///
    /// Never; a value without the time of day gives nothing, as in Django.
    pub fn execute<V: ToFormatDate>(self, value: V, values: &dyn Values) -> askama::Result<String> {
        let format = self.0.text().unwrap_or("TIME_FORMAT");
        let value = value.to_format_date(&zone(values));
        Ok(value
            .and_then(|value| format_time(&value, format).ok())
            .unwrap_or_default())
    }
}

filter! {
    /// Says how long ago a moment was, as `4 days, 6 hours`; with an argument, how long before that one.
    fn timesince(value: ToFormatDate, other: Other) -> String {
        match (value.to_civil(), other.moment()) {
            (Some(value), Some(other)) => time_since(value, other),
            _ => String::new(),
        }
    }
}

filter! {
    /// Says how long it is until a moment, as `4 days, 6 hours`; with an argument, from that one on.
    fn timeuntil(value: ToFormatDate, other: Other) -> String {
        match (value.to_civil(), other.moment()) {
            (Some(value), Some(other)) => time_since(other, value),
            _ => String::new(),
        }
    }
}

/// The other end of a span: now, if it is left out.
#[doc(hidden)]
pub trait Other {
    fn moment(&self) -> Option<DateTime>;
}

impl Other for super::Unset {
    fn moment(&self) -> Option<DateTime> {
        Timestamp::now().to_civil()
    }
}

macro_rules! other {
    ($($kind:ty)*) => {$(
        impl Other for $kind {
            fn moment(&self) -> Option<DateTime> {
                self.to_civil()
            }
        }
    )*};
}

other!(Timestamp Zoned DateTime Date &Timestamp &Zoned &DateTime &Date);

/// The setting `time_zone` of the site whose page is rendered; UTC without a site, or where `use_tz` is off.
fn zone(values: &dyn Values) -> TimeZone {
    RequestValues::request(values).map_or(TimeZone::UTC, zone_of)
}

/// The setting `time_zone` of a request's site.
pub(in crate::template) fn zone_of(request: &Request) -> TimeZone {
    thread_local! {
        static FOUND: RefCell<Option<(String, TimeZone)>> = const { RefCell::new(None) };
    }
    let name: &str = request.settings().time_zone.as_ref();
    if name == "UTC" {
        return TimeZone::UTC;
    }
    FOUND.with_borrow_mut(|found| match found {
        Some((own, zone)) if own == name => zone.clone(),
        _ => {
            let zone = TimeZone::get(name).unwrap_or(TimeZone::UTC);
            *found = Some((name.to_owned(), zone.clone()));
            zone
        }
    })
}
