//! When a session ends, in the forms that Django keeps under `_session_expiry`.

use std::time::Duration;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use nuages_core::{Timestamp, now};
use serde_json::Value;

/// When a session ends: what [`Session::set_expiry`](crate::Session::set_expiry) takes.
///
/// Numbers are seconds, a [`Timestamp`] is a moment, a [`Duration`] counts from now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expiry {
    /// As the settings say.
    Default,
    /// When the browser closes.
    BrowserClose,
    /// So many seconds after the last change.
    Seconds(i64),
    /// At this moment.
    At(Timestamp),
}

impl Expiry {
    /// Reads the stored form.
    pub(crate) fn from_value(value: Option<&Value>) -> Self {
        match value {
            Some(Value::Number(seconds)) => match seconds
                .as_i64()
                .or_else(|| seconds.as_f64().map(|s| s as i64))
            {
                Some(0) => Self::BrowserClose,
                Some(seconds) => Self::Seconds(seconds),
                None => Self::Default,
            },
            Some(Value::String(moment)) => parse(moment).map_or(Self::Default, Self::At),
            _ => Self::Default,
        }
    }

    /// Returns the stored form; `None` is no entry.
    pub(crate) fn to_value(self) -> Option<Value> {
        match self {
            Self::Default => None,
            Self::BrowserClose => Some(0.into()),
            Self::Seconds(seconds) => Some(seconds.into()),
            Self::At(moment) => Some(isoformat(moment).into()),
        }
    }

    /// Returns the seconds from `modification` to the end, where the settings say `default`.
    pub(crate) fn age(self, modification: Timestamp, default: i64) -> i64 {
        match self {
            Self::Default | Self::BrowserClose => default,
            Self::Seconds(seconds) => seconds,
            Self::At(moment) => {
                (moment.as_microsecond() - modification.as_microsecond()).div_euclid(1_000_000)
            }
        }
    }

    /// Returns the moment of the end.
    pub(crate) fn date(self, modification: Timestamp, default: i64) -> Timestamp {
        match self {
            Self::At(moment) => moment,
            _ => {
                let end = modification
                    .as_microsecond()
                    .saturating_add(self.age(modification, default).saturating_mul(1_000_000));
                Timestamp::from_microsecond(end).unwrap_or(Timestamp::MAX)
            }
        }
    }
}

/// When a session ends, worked out for one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct End {
    /// The seconds that are left.
    pub(crate) age: i64,
    pub(crate) date: Timestamp,
    pub(crate) at_browser_close: bool,
}

impl End {
    /// Works the end out, where the settings say that sessions last `age` seconds or until the browser closes.
    pub(crate) fn new(expiry: Expiry, now: Timestamp, age: i64, at_browser_close: bool) -> Self {
        Self {
            age: expiry.age(now, age),
            date: expiry.date(now, age),
            at_browser_close: match expiry {
                Expiry::Default => at_browser_close,
                expiry => expiry == Expiry::BrowserClose,
            },
        }
    }

    /// The age of the cookie; `None` if the browser forgets it when it closes.
    pub(crate) fn cookie_age(self) -> Option<i64> {
        (!self.at_browser_close).then_some(self.age)
    }
}

/// Writes a moment as Python's `datetime.isoformat` does.
fn isoformat(moment: Timestamp) -> String {
    let moment = moment.to_zoned(TimeZone::UTC).datetime();
    let microsecond = moment.subsec_nanosecond() / 1000;
    let whole = moment.strftime("%Y-%m-%dT%H:%M:%S");
    if microsecond == 0 {
        format!("{whole}+00:00")
    } else {
        format!("{whole}.{microsecond:06}+00:00")
    }
}

/// Reads Python's form; one without an offset counts as UTC.
fn parse(text: &str) -> Option<Timestamp> {
    text.parse::<Timestamp>().ok().or_else(|| {
        let moment: DateTime = text.parse().ok()?;
        moment
            .to_zoned(TimeZone::UTC)
            .ok()
            .map(|moment| moment.timestamp())
    })
}

impl From<Timestamp> for Expiry {
    fn from(moment: Timestamp) -> Self {
        Self::At(moment)
    }
}

impl From<Duration> for Expiry {
    fn from(duration: Duration) -> Self {
        let moment = now().checked_add(duration).unwrap_or(Timestamp::MAX);
        Self::At(moment)
    }
}

impl<E: Into<Self>> From<Option<E>> for Expiry {
    fn from(expiry: Option<E>) -> Self {
        expiry.map_or(Self::Default, Into::into)
    }
}

macro_rules! from_seconds {
    ($($type:ty),*) => {$(
        impl From<$type> for Expiry {
            fn from(seconds: $type) -> Self {
                match i64::from(seconds) {
                    0 => Self::BrowserClose,
                    seconds => Self::Seconds(seconds),
                }
            }
        }
    )*};
}

from_seconds!(i32, i64, u32);

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn moments_have_pythons_form() {
        for (microsecond, text) in [
            (1_709_211_907_120_000, "2024-02-29T13:05:07.120000+00:00"),
            (1_709_211_907_000_000, "2024-02-29T13:05:07+00:00"),
        ] {
            let moment = Timestamp::from_microsecond(microsecond).unwrap();
            assert_eq!(Expiry::At(moment).to_value(), Some(json!(text)));
            assert_eq!(Expiry::from_value(Some(&json!(text))), Expiry::At(moment));
            assert_eq!(parse(text.split('+').next().unwrap()), Some(moment));
        }
    }

    #[test]
    fn ages_follow_django() {
        let start = Timestamp::from_second(1000).unwrap();
        for (expiry, age, end) in [
            (Expiry::Default, 60, 1060),
            (Expiry::BrowserClose, 60, 1060),
            (Expiry::Seconds(5), 5, 1005),
            (Expiry::At(Timestamp::from_second(1200).unwrap()), 200, 1200),
            (Expiry::At(Timestamp::from_second(900).unwrap()), -100, 900),
        ] {
            assert_eq!(expiry.age(start, 60), age);
            assert_eq!(expiry.date(start, 60).as_second(), end);
        }
        assert_eq!(Expiry::from(0), Expiry::BrowserClose);
        assert_eq!(Expiry::from(None::<i64>), Expiry::Default);
        assert_eq!(Expiry::from_value(Some(&json!("soon"))), Expiry::Default);
    }
}
