//! Time zones in SQL: SQLite knows none, so a moment's offset is written out as a choice between the zone's changes.

use std::fmt::Write as _;

use jiff::tz::TimeZone;

use crate::backends::offsets::{changes, local_changes, push_choice};

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

/// As [`push_offset`], from a local date and time back to UTC.
pub(super) fn push_offset_back(sql: &mut String, value: &str, zone: &TimeZone) {
    sql.push_str(", ");
    push_choice(sql, value, &local_changes(zone), &|sql, offset| {
        let _ = write!(sql, "'{:+} seconds'", -offset);
    });
}

/// Writes the offset in seconds as a number.
pub(super) fn push_seconds(sql: &mut String, value: &str, zone: &TimeZone) {
    push_choice(sql, value, &changes(zone), &|sql, offset| {
        let _ = write!(sql, "{offset}");
    });
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
