//! SQLite's dialect.

use nuages_core::settings::Engine;

use crate::backends::Dialect;
use crate::backends::dialect::on_conflict;
use crate::database::Begin;
use crate::error::Result;
use crate::query::OnConflict;
use crate::query::ast::TextMatch;

/// SQLite's way of writing SQL.
#[derive(Debug)]
pub(crate) struct Sqlite;

impl Dialect for Sqlite {
    fn index(&self) -> usize {
        0
    }

    fn engine(&self) -> Engine {
        Engine::Sqlite
    }

    /// Transactions are serializable; one that only reads has a connection that only reads.
    fn set_transaction(&self, _how: &Begin) -> (Option<String>, Option<String>) {
        (None, None)
    }

    fn placeholder(&self, sql: &mut String, _number: usize) {
        sql.push('?');
    }

    /// SQLite's LIKE ignores the case of ASCII letters, so every kind of match is a LIKE, as in Django.
    fn text_match(&self, sql: &mut String, _kind: TextMatch, left: &str, right: &str) {
        sql.push_str(left);
        sql.push_str(" LIKE ");
        sql.push_str(right);
        sql.push_str(" ESCAPE '\\'");
    }

    fn no_limit(&self) -> &'static str {
        "-1"
    }

    fn insert_or_ignore(&self) -> &'static str {
        "INSERT OR IGNORE INTO "
    }

    fn on_conflict(&self, conflict: &OnConflict) -> Result<String> {
        on_conflict(self, conflict)
    }

    /// SQLite tells the key of the row that was inserted last without being asked.
    fn returns_keys(&self) -> bool {
        false
    }

    fn keeps_scale(&self) -> bool {
        false
    }

    fn max_parameters(&self) -> usize {
        32_766
    }
}
