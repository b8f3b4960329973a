//! Time zones in SQL: SQLite knows none, so a moment's offset is written out as a choice between the zone's changes.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::{Arc, PoisonError, RwLock};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::backends::text::{parse_timestamp, timestamp_text};

/// From when, and which offset holds then, in seconds.
type Change = (String, i32);

/// The changes of the zones that were asked for.
static ZONES: RwLock<Option<HashMap<String, Arc<Vec<Change>>>>> = RwLock::new(None);

/// Years whose changes are written out; the last offset holds for ever.
const FIRST: &str = "1900-01-01T00:00:00Z";
const LAST: &str = "2100-01-01T00:00:00Z";

/// Writes `, '+3600 seconds'`, or the choice between several, as a modifier of `STRFTIME(.., value`. Nothing for UTC.
pub(super) fn push_offset(sql: &mut String, value: &str, zone: &TimeZone) {
    if *zone == TimeZone::UTC {
        return;
    }
    sql.push_str(", ");
    push_choice(sql, value, &changes(zone), &|sql, offset| {
        let _ = write!(sql, "'{offset:+} seconds'");
    });
}

/// As [`push_offset`], from a local date and time back to UTC. Of a time that comes twice the first is meant, as in Python.
pub(super) fn push_offset_back(sql: &mut String, value: &str, zone: &TimeZone) {
    let changes = changes(zone);
    let mut before = changes.first().map_or(0, |first| first.1);
    let local: Vec<Change> = changes
        .iter()
        .map(|(from, offset)| {
            let later = before.max(*offset);
            before = *offset;
            (shifted(from, later), *offset)
        })
        .collect();
    sql.push_str(", ");
    push_choice(sql, value, &local, &|sql, offset| {
        let _ = write!(sql, "'{:+} seconds'", -offset);
    });
}

/// Writes the offset in seconds as a number.
pub(super) fn push_seconds(sql: &mut String, value: &str, zone: &TimeZone) {
    push_choice(sql, value, &changes(zone), &|sql, offset| {
        let _ = write!(sql, "{offset}");
    });
}

/// The local time at a moment in UTC.
fn shifted(from: &str, offset: i32) -> String {
    let span = jiff::SignedDuration::from_secs(offset.into());
    parse_timestamp(from)
        .and_then(|moment| moment.checked_add(span).ok())
        .map_or_else(|| from.to_owned(), timestamp_text)
}

/// Halves the changes until one is left.
fn push_choice(sql: &mut String, value: &str, changes: &[Change], push: &dyn Fn(&mut String, i32)) {
    match changes {
        [] => push(sql, 0),
        [(_, offset)] => push(sql, *offset),
        several => {
            let (before, after) = several.split_at(several.len() / 2);
            let _ = write!(sql, "CASE WHEN {value} < '{}' THEN ", after[0].0);
            push_choice(sql, value, before, push);
            sql.push_str(" ELSE ");
            push_choice(sql, value, after, push);
            sql.push_str(" END");
        }
    }
}

fn changes(zone: &TimeZone) -> Arc<Vec<Change>> {
    let Some(name) = zone.iana_name() else {
        return Arc::new(find_changes(zone));
    };
    let known = ZONES.read().unwrap_or_else(PoisonError::into_inner);
    if let Some(changes) = known.as_ref().and_then(|zones| zones.get(name)) {
        return Arc::clone(changes);
    }
    drop(known);
    let found = Arc::new(find_changes(zone));
    ZONES
        .write()
        .unwrap_or_else(PoisonError::into_inner)
        .get_or_insert_default()
        .insert(name.to_owned(), Arc::clone(&found));
    found
}

fn find_changes(zone: &TimeZone) -> Vec<Change> {
    let (Ok(first), Ok(last)) = (FIRST.parse::<Timestamp>(), LAST.parse::<Timestamp>()) else {
        return Vec::new();
    };
    let mut changes = vec![(timestamp_text(first), zone.to_offset(first).seconds())];
    for change in zone.following(first) {
        if change.timestamp() >= last {
            break;
        }
        let offset = change.offset().seconds();
        if changes.last().is_some_and(|(_, known)| *known != offset) {
            changes.push((timestamp_text(change.timestamp()), offset));
        }
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_are_a_choice_between_the_changes_of_a_zone() {
        let mut sql = String::new();
        push_offset(&mut sql, "at", &TimeZone::UTC);
        assert_eq!(sql, "");
        push_offset(&mut sql, "at", &TimeZone::fixed(jiff::tz::offset(2)));
        assert_eq!(sql, ", '+7200 seconds'");
        let paris = changes(&TimeZone::get("Europe/Paris").unwrap());
        let at = paris
            .iter()
            .position(|(from, _)| from == "2024-03-31 01:00:00")
            .unwrap();
        assert_eq!((paris[at - 1].1, paris[at].1), (3600, 7200));
    }
}
