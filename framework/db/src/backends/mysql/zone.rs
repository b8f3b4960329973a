//! Time zones in SQL: the server may have no tables of them, so a moment's offset is looked up among the zone's changes.

use jiff::tz::TimeZone;

use crate::backends::offsets::{Change, changes, local_changes};
use crate::backends::text::parse_timestamp;

/// Where seconds are counted from: before the first change of every zone, as a part of one is cut off towards zero.
const EPOCH: &str = "1800-01-01";
const EPOCH_SECOND: i64 = -5_364_662_400;

/// Returns the moment `value` as the clocks in `zone` show it; in UTC, and for what is no moment, as it is.
pub(super) fn local(value: &str, zone: Option<&TimeZone>) -> String {
    match elsewhere(zone) {
        Some(zone) => format!(
            "({value} + INTERVAL {} SECOND)",
            offset(value, &changes(zone))
        ),
        None => value.to_owned(),
    }
}

/// Takes the offset that holds at the moment `value` off a local time.
pub(super) fn back(local: &str, value: &str, zone: Option<&TimeZone>) -> String {
    match elsewhere(zone) {
        Some(zone) => format!(
            "({local} - INTERVAL {} SECOND)",
            offset(value, &changes(zone))
        ),
        None => local.to_owned(),
    }
}

/// Returns the moment at which the clocks in `zone` show `local`.
pub(super) fn moment(local: &str, zone: Option<&TimeZone>) -> String {
    match elsewhere(zone) {
        Some(zone) => format!(
            "({local} - INTERVAL {} SECOND)",
            offset(local, &local_changes(zone))
        ),
        None => local.to_owned(),
    }
}

fn elsewhere(zone: Option<&TimeZone>) -> Option<&TimeZone> {
    zone.filter(|zone| **zone != TimeZone::UTC)
}

/// Writes the offset in seconds that holds at `value`. INTERVAL halves the changes and counts those before.
fn offset(value: &str, changes: &[Change]) -> String {
    let offsets: Vec<String> = changes
        .iter()
        .map(|(_, offset)| offset.to_string())
        .collect();
    let from: Vec<String> = changes
        .iter()
        .skip(1)
        .filter_map(|(from, _)| parse_timestamp(from))
        .map(|from| (from.as_second() - EPOCH_SECOND).to_string())
        .collect();
    match offsets.as_slice() {
        [] => "0".to_owned(),
        [one] => one.clone(),
        several => format!(
            "ELT(1 + INTERVAL(TIMESTAMPDIFF(SECOND, '{EPOCH}', {value}), {}), {})",
            from.join(", "),
            several.join(", ")
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_shifted_by_the_offset_of_its_zone() {
        for (zone, written) in [
            (None, "at"),
            (Some(TimeZone::UTC), "at"),
            (
                Some(TimeZone::fixed(jiff::tz::offset(-2))),
                "(at + INTERVAL -7200 SECOND)",
            ),
        ] {
            assert_eq!(local("at", zone.as_ref()), written);
        }
        let several = [
            ("1800-01-01 00:00:00".to_owned(), 561),
            ("1800-01-01 00:01:00".to_owned(), 0),
            ("1970-01-01 00:00:00".to_owned(), 3600),
        ];
        assert_eq!(
            offset("at", &several),
            "ELT(1 + INTERVAL(TIMESTAMPDIFF(SECOND, '1800-01-01', at), 60, 5364662400), 561, 0, 3600)"
        );
    }
}
