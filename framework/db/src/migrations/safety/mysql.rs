//! What statements make others wait for on MySQL and MariaDB.

use super::finding::{Problem, Risk};
use super::locks::{Change, Place, whole_update};

/// Tells what others wait for while a statement runs, which is given in upper case without quotes.
pub(super) fn problem(text: &str, place: &Place<'_>) -> Option<Problem> {
    let table = place.table;
    if text.starts_with("UPDATE ") {
        return Some(whole_update(table));
    }
    if !text.starts_with("ALTER TABLE") {
        // Indexes are built while others read and write.
        return None;
    }
    let copied = |what: &str| {
        Problem::new(Risk::Rewrites, format!("Writes to {table} wait while all rows are copied {what}.")).instead([
            "Copy in the background, with pt-online-schema-change or gh-ost, and run the migration with --fake.".to_owned(),
            "Or run it at a quiet hour.".to_owned(),
        ])
    };
    if text.contains(" FOREIGN KEY ") || text.contains(" REFERENCES ") {
        return Some(copied("and compared with the table that it points to"));
    }
    if text.contains(" ADD CONSTRAINT ") && text.contains(" CHECK ") {
        return Some(copied("and checked"));
    }
    if text.contains(" ADD COLUMN ")
        && text.contains(" GENERATED ALWAYS AS ")
        && text.contains(" STORED")
    {
        return Some(copied("with what the database computes for each"));
    }
    if text.contains(" PRIMARY KEY") {
        return Some(copied("in the order of the new key"));
    }
    if text.contains(" MODIFY ") || text.contains(" CHANGE ") {
        return match place.change {
            Change::Longer {
                crosses_a_byte: false,
            } => None,
            _ => Some(copied("with the new type")),
        };
    }
    None
}
