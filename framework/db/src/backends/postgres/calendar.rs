//! Dates, times and durations in PostgreSQL's binary form, which counts from the year 2000.

use jiff::civil::{Date, Time};
use jiff::{SignedDuration, Timestamp};

/// Microseconds between 1970 and 2000, from where PostgreSQL counts.
const EPOCH: i64 = 946_684_800_000_000;
const DAY_MICROS: i64 = 86_400_000_000;
const DAY_ZERO: Date = jiff::civil::date(2000, 1, 1);

/// Writes whole microseconds; what lies below them is cut, as in the texts of the other databases.
pub(super) fn moment_bytes(moment: Timestamp) -> [u8; 8] {
    let is_cut_upwards = moment.subsec_nanosecond() % 1_000 < 0;
    (moment.as_microsecond() - i64::from(is_cut_upwards) - EPOCH).to_be_bytes()
}

pub(super) fn day_bytes(day: Date) -> [u8; 4] {
    (day - DAY_ZERO).get_days().to_be_bytes()
}

pub(super) fn clock_bytes(time: Time) -> [u8; 8] {
    let seconds = i64::from(time.hour()) * 3600 + i64::from(time.minute()) * 60;
    let seconds = seconds + i64::from(time.second());
    (seconds * 1_000_000 + i64::from(time.subsec_nanosecond()) / 1_000).to_be_bytes()
}

/// Returns a duration as Python's days and microseconds; `None` where these are too many days.
pub(super) fn length_bytes(micros: i64) -> Option<[u8; 16]> {
    let days = i32::try_from(micros.div_euclid(DAY_MICROS)).ok()?;
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&micros.rem_euclid(DAY_MICROS).to_be_bytes());
    bytes[8..12].copy_from_slice(&days.to_be_bytes());
    Some(bytes)
}

/// Reads a moment; `None` for infinity and years that no calendar here has.
pub(super) fn moment(bytes: &[u8]) -> Option<Timestamp> {
    let micros = i64::from_be_bytes(bytes.try_into().ok()?);
    let micros = micros.checked_add(EPOCH)?;
    let nanos = || i32::try_from(micros.rem_euclid(1_000_000) * 1_000).ok();
    Timestamp::from_microsecond(micros)
        .ok()
        // The microseconds of the last second of all are too many for it.
        .or_else(|| Timestamp::new(micros.div_euclid(1_000_000), nanos()?).ok())
}

pub(super) fn day(bytes: &[u8]) -> Option<Date> {
    let days = i32::from_be_bytes(bytes.try_into().ok()?);
    DAY_ZERO
        .checked_add(jiff::Span::new().try_days(days).ok()?)
        .ok()
}

/// Reads a time of day; the offset of `timetz` is left out.
pub(super) fn clock(bytes: &[u8]) -> Option<Time> {
    let micros = i64::from_be_bytes(bytes.get(..8)?.try_into().ok()?);
    let span = SignedDuration::from_micros(micros);
    Time::midnight().checked_add(span).ok()
}

/// Reads an interval; a month has 30 days and a year 365, as in Django's driver.
pub(super) fn length(bytes: &[u8]) -> Option<SignedDuration> {
    let (micros, rest) = bytes.split_at_checked(8)?;
    let (days, months) = rest.split_at_checked(4)?;
    let micros = i64::from_be_bytes(micros.try_into().ok()?);
    let days = i64::from(i32::from_be_bytes(days.try_into().ok()?));
    let months = i64::from(i32::from_be_bytes(months.try_into().ok()?));
    let days = days + months / 12 * 365 + months % 12 * 30;
    SignedDuration::from_micros(micros).checked_add(SignedDuration::from_hours(24 * days))
}
