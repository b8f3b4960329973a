//! What can be formatted, and in which zone.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

/// A moment, date or time of day that can be formatted.
#[derive(Debug, Clone)]
pub struct FormatDate {
    pub(super) date: Option<Date>,
    pub(super) time: Option<Time>,
    pub(super) zone: Option<Zone>,
}

#[derive(Debug, Clone)]
pub(super) struct Zone {
    /// `None` where clocks show the same time twice.
    pub(super) moment: Option<Zoned>,
    pub(super) naive: bool,
    pub(super) isoformat_offset: i32,
}

impl FormatDate {
    /// Takes a moment as clocks show it in a zone.
    pub fn moment(moment: Timestamp, zone: &TimeZone) -> Self {
        Self::zoned(moment.to_zoned(zone.clone()))
    }

    /// Takes a moment in a zone of its own.
    pub fn zoned(moment: Zoned) -> Self {
        let ambiguous = moment
            .time_zone()
            .to_ambiguous_timestamp(moment.datetime())
            .is_ambiguous();
        Self {
            date: Some(moment.date()),
            time: Some(moment.time()),
            zone: Some(Zone {
                naive: false,
                isoformat_offset: moment.offset().seconds(),
                moment: (!ambiguous).then_some(moment),
            }),
        }
    }

    /// Takes what a clock and a calendar show, in the zone where they hang.
    pub fn civil(moment: DateTime, zone: &TimeZone) -> Self {
        let found = zone.to_ambiguous_timestamp(moment);
        let zoned = (!found.is_ambiguous())
            .then(|| found.unambiguous().ok())
            .flatten()
            .map(|moment| moment.to_zoned(zone.clone()));
        Self {
            date: Some(moment.date()),
            time: Some(moment.time()),
            zone: Some(Zone {
                moment: zoned,
                naive: true,
                isoformat_offset: 0,
            }),
        }
    }

    /// Takes a day; in `zone` its seconds since the epoch are counted.
    pub fn date(date: Date, zone: &TimeZone) -> Self {
        let midnight = date.to_zoned(zone.clone()).ok();
        Self {
            date: Some(date),
            time: None,
            zone: midnight.map(|moment| Zone {
                moment: Some(moment),
                naive: true,
                isoformat_offset: 0,
            }),
        }
    }

    /// Takes a time of day.
    pub fn time(time: Time) -> Self {
        Self {
            date: None,
            time: Some(time),
            zone: None,
        }
    }

    /// The moment for characters about time zones, which a plain date has none of.
    pub(super) fn clock_zone(&self) -> Option<&Zoned> {
        self.time?;
        self.zone.as_ref()?.moment.as_ref()
    }
}
