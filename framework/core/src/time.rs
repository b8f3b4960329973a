//! Moments, dates and time zones: jiff's types under the names that models use.

pub use jiff::civil::{Date, DateTime, Time};
pub use jiff::tz::TimeZone;
pub use jiff::{SignedDuration, Span, Timestamp, ToSpan, Zoned};

use crate::errors::{Error, Result};

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

/// Returns the time zone with an IANA name, as `Europe/Berlin`, from the system's database of time zones or else from
/// the one that the program brings along.
///
/// # Errors
/// Fails when no time zone has the name.
pub fn time_zone(name: &str) -> Result<TimeZone> {
    TimeZone::get(name).map_err(Error::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_are_known_by_their_names() {
        assert_eq!(time_zone("UTC").unwrap(), TimeZone::UTC);
        assert!(time_zone("Europe/Berlin").is_ok());
        assert!(time_zone("Mars/Olympus").is_err());
    }
}
