//! Moments, dates and time zones: jiff's types under the names that models use.

pub use jiff::civil::{Date, DateTime, Time, Weekday};
pub use jiff::tz::TimeZone;
pub use jiff::{SignedDuration as Duration, SignedDuration, Span, Timestamp, ToSpan, Unit, Zoned};

use std::cell::RefCell;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::{PoisonError, RwLock};

use crate::errors::{Error, Result};

/// The zone of the setting `TIME_ZONE`, once a site is set up.
static DEFAULT: RwLock<Option<TimeZone>> = RwLock::new(None);

thread_local! {
    /// The zone of the task that runs, inside of [`with_time_zone`].
    static CURRENT: RefCell<Option<TimeZone>> = const { RefCell::new(None) };
}

/// Sets the zone that holds where no other is active: the setting `TIME_ZONE`. A site does it when it is set up.
pub fn set_default_time_zone(zone: TimeZone) {
    *DEFAULT.write().unwrap_or_else(PoisonError::into_inner) = Some(zone);
}

/// Returns the zone in which days begin and moments are shown: that of [`with_time_zone`], else the setting `TIME_ZONE`, UTC
/// without a site. Django's `get_current_timezone`.
pub fn current_time_zone() -> TimeZone {
    let current = CURRENT.with(|zone| zone.borrow().clone());
    current.unwrap_or_else(default_time_zone)
}

/// Returns the zone of the setting `TIME_ZONE`, UTC without a site. Django's `get_default_timezone`.
pub fn default_time_zone() -> TimeZone {
    let zone = DEFAULT.read().unwrap_or_else(PoisonError::into_inner);
    zone.clone().unwrap_or(TimeZone::UTC)
}

/// Runs `future` with `zone` as the current time zone. Django's `override`, for a user's own zone.
///
/// ```ignore
/// let today = with_time_zone(zone, Entry::objects().filter(Entry::moment.date(day)).all(db)).await?;
/// ```
pub fn with_time_zone<F: IntoFuture>(zone: TimeZone, future: F) -> impl Future<Output = F::Output> {
    let future = future.into_future();
    async move {
        let mut future = pin!(future);
        poll_fn(move |context| in_time_zone(zone.clone(), || future.as_mut().poll(context))).await
    }
}

/// Runs `work`, which does not wait, with `zone` as the current time zone, as [`with_time_zone`] a future.
///
/// ```
/// use nuages_core::time::{TimeZone, current_time_zone, in_time_zone};
///
/// let zone = TimeZone::get("Europe/Vienna").unwrap();
/// assert_eq!(in_time_zone(zone.clone(), current_time_zone), zone);
/// ```
pub fn in_time_zone<T>(zone: TimeZone, work: impl FnOnce() -> T) -> T {
    let _restore = Restore(CURRENT.replace(Some(zone)));
    work()
}

/// Puts the zone back, also when the future panics.
struct Restore(Option<TimeZone>);

impl Drop for Restore {
    fn drop(&mut self) {
        CURRENT.set(self.0.take());
    }
}

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

/// Returns the present moment in the [current time zone](current_time_zone). Django's `localtime`; another moment is there with
/// `moment.to_zoned(current_time_zone())`.
pub fn localtime() -> Zoned {
    now().to_zoned(current_time_zone())
}

/// Returns today's date in the [current time zone](current_time_zone). Django's `localdate`.
pub fn localdate() -> Date {
    localtime().date()
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
    use std::task::{Context, Poll, Waker};

    use super::*;

    #[test]
    fn zones_are_known_by_their_names() {
        assert_eq!(time_zone("UTC").unwrap(), TimeZone::UTC);
        assert!(time_zone("Europe/Berlin").is_ok());
        assert!(time_zone("Mars/Olympus").is_err());
    }

    /// Runs a future that waits for nothing.
    fn at_once<T>(future: impl Future<Output = T>) -> T {
        let poll = pin!(future).poll(&mut Context::from_waker(Waker::noop()));
        match poll {
            Poll::Ready(output) => output,
            Poll::Pending => panic!("it waits"),
        }
    }

    #[test]
    fn today_is_that_of_the_current_zone() {
        // A day apart at any moment: 14 hours before Greenwich, and 12 behind it.
        let first = time_zone("Pacific/Kiritimati").unwrap();
        let last = time_zone("Etc/GMT+12").unwrap();
        let begun = now();
        let (clock, today) = at_once(with_time_zone(first, async { (localtime(), localdate()) }));
        assert!((begun..=now()).contains(&clock.timestamp()));
        assert_eq!(clock.offset().seconds(), 14 * 3600);
        let yesterday = at_once(with_time_zone(last, async { localdate() }));
        assert!(yesterday < today, "{yesterday} and {today}");
    }
}
