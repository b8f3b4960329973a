//! What statements make others wait for on SQLite, which has one writer at a time.

use super::finding::{Problem, Risk};
use super::locks::Place;

/// Tells what others wait for while a statement runs, which is given in upper case without quotes.
pub(super) fn problem(text: &str, place: &Place<'_>) -> Option<Problem> {
    let table = place.table;
    if text.starts_with("CREATE TABLE NEW__") {
        return Some(
            Problem::new(Risk::Rewrites, format!("Nobody can write while all rows of {table} are copied to a new table."))
                .instead([
                    "Small tables are copied in no time. For a large one stop the site, or run this at a quiet hour.".to_owned(),
                ]),
        );
    }
    if text.starts_with("CREATE INDEX") || text.starts_with("CREATE UNIQUE INDEX") {
        return place.atomic.then(|| {
            Problem::new(
                Risk::Locks,
                format!("Nobody can write while the index of {table} is built."),
            )
            .instead([
                "SQLite has no other way; run it at a quiet hour if the table is large.".to_owned(),
            ])
        });
    }
    if text.contains(" DROP COLUMN ") {
        return Some(
            Problem::new(
                Risk::Rewrites,
                format!("Nobody can write while all rows of {table} are written anew."),
            )
            .instead(["Run it at a quiet hour if the table is large.".to_owned()]),
        );
    }
    None
}
