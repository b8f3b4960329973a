//! Moments, dates and time zones: jiff's types under the names that models use.

pub use jiff::civil::{Date, DateTime, Time};
pub use jiff::tz::TimeZone;
pub use jiff::{SignedDuration, Span, Timestamp, ToSpan, Zoned};

/// Returns the present moment, cut to whole microseconds: what databases store, so that a saved value equals the one
/// read back.
///
/// ```
/// let moment = nuages_core::now();
/// assert_eq!(moment.as_nanosecond() % 1000, 0);
/// ```
pub fn now() -> Timestamp {
    let now = Timestamp::now();
    Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now)
}
