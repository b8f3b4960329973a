//! The offsets of a time zone, for databases that have no tables of them.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::{Arc, PoisonError, RwLock};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::text::{parse_timestamp, timestamp_text};

/// From when, and which offset holds then, in seconds.
pub(super) type Change = (String, i32);

/// The changes of the zones that were asked for.
static ZONES: RwLock<Option<HashMap<String, Arc<Vec<Change>>>>> = RwLock::new(None);

/// Years whose changes are written out: from before clocks were set by any but the sun. The last offset holds for ever.
const FIRST: &str = "1800-01-01T00:00:00Z";
const LAST: &str = "2100-01-01T00:00:00Z";

/// Halves the changes until one is left.
pub(super) fn push_choice(
    sql: &mut String,
    value: &str,
    changes: &[Change],
    push: &dyn Fn(&mut String, i32),
) {
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

/// Returns the changes of a zone in the order of time; the first holds from the beginning.
pub(super) fn changes(zone: &TimeZone) -> Arc<Vec<Change>> {
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

/// Returns the same changes in local time, for the way back to UTC. Of a time that comes twice the first is meant, as in Python.
pub(super) fn local_changes(zone: &TimeZone) -> Vec<Change> {
    let changes = changes(zone);
    let mut before = changes.first().map_or(0, |first| first.1);
    changes
        .iter()
        .map(|(from, offset)| {
            let later = before.max(*offset);
            before = *offset;
            (shifted(from, later), *offset)
        })
        .collect()
}

/// The local time at a moment in UTC.
fn shifted(from: &str, offset: i32) -> String {
    let span = jiff::SignedDuration::from_secs(offset.into());
    parse_timestamp(from)
        .and_then(|moment| moment.checked_add(span).ok())
        .map_or_else(|| from.to_owned(), timestamp_text)
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
