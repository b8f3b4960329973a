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

/// Returns the time zone with an IANA name, as `Europe/Berlin`. `UTC` is known even where the system has no time zones.
///
/// # Errors
/// Fails when the system's database of time zones has no such name, or there is no database.
pub fn time_zone(name: &str) -> Result<TimeZone> {
    if matches!(name, "UTC" | "Etc/UTC") {
        return Ok(TimeZone::UTC);
    }
    TimeZone::get(name).map_err(|error| {
        if jiff::tz::db().is_definitively_empty() {
            Error::msg(format!(
                "the time zone '{name}' cannot be looked up: the system has no time zone database; install the package tzdata"
            ))
        } else {
            Error::from(error)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_are_known_by_their_names() {
        assert_eq!(time_zone("UTC").unwrap(), TimeZone::UTC);
        assert!(time_zone("Mars/Olympus").is_err());
    }
}
