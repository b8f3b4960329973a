//! Time zones in SQL: the server may have no tables of them, so a moment's offset is a choice between the zone's changes.

use std::fmt::Write as _;

use jiff::tz::TimeZone;

use crate::backends::offsets::{changes, push_choice};

/// Writes the moment `value` as the clocks in `zone` show it; in UTC, and for what is no moment, as it is.
pub(super) fn push_local(sql: &mut String, value: &str, zone: Option<&TimeZone>) {
    match zone {
        Some(zone) if *zone != TimeZone::UTC => {
            sql.push_str("DATE_ADD(");
            sql.push_str(value);
            sql.push_str(", INTERVAL ");
            push_choice(sql, value, &changes(zone), &|sql, offset| {
                let _ = write!(sql, "{offset}");
            });
            sql.push_str(" SECOND)");
        }
        _ => sql.push_str(value),
    }
}

/// Takes the offset that holds at the moment `value` off what is written.
pub(super) fn push_back(sql: &mut String, value: &str, zone: Option<&TimeZone>) {
    if let Some(zone) = zone.filter(|zone| **zone != TimeZone::UTC) {
        sql.push_str(" - INTERVAL ");
        push_choice(sql, value, &changes(zone), &|sql, offset| {
            let _ = write!(sql, "{offset}");
        });
        sql.push_str(" SECOND");
    }
}

/// Writes the moment at which the local day begins that `day` computes. A zone whose offset changes needs the server's own tables
/// (`mariadb-tzinfo-to-sql`), as with Django.
pub(super) fn midnight(day: &str, zone: Option<&TimeZone>) -> String {
    match zone {
        Some(zone) if *zone != TimeZone::UTC => match zone.iana_name() {
            Some(name) => format!(
                "CONVERT_TZ({day}, '{}', '+00:00')",
                name.replace('\'', "''")
            ),
            None => {
                let mut sql = format!("({day}");
                push_back(&mut sql, "{0}", Some(zone));
                sql.push(')');
                sql
            }
        },
        _ => day.to_owned(),
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
                "DATE_ADD(at, INTERVAL -7200 SECOND)",
            ),
        ] {
            let mut sql = String::new();
            push_local(&mut sql, "at", zone.as_ref());
            assert_eq!(sql, written);
        }
        let mut sql = String::new();
        let paris = TimeZone::get("Europe/Paris").unwrap();
        push_local(&mut sql, "at", Some(&paris));
        assert!(sql.contains("CASE WHEN at < '2024-10-27 01:00:00' THEN 7200 ELSE 3600 END"));
    }
}
