//! The dialect of MySQL and MariaDB: what is written here, both understand, unless it is written inside a transaction only.

use nuages_core::settings::Engine;

use crate::backends::Dialect;
use crate::database::Begin;
use crate::error::{Error, Result};
use crate::models::FieldKind;
use crate::query::ast::TextMatch;
use crate::query::{OnConflict, RowLocks};

/// MySQL's and MariaDB's way of writing SQL.
#[derive(Debug)]
pub(crate) struct MySql {
    /// Whether the server is known to be MariaDB: nobody knows before the first connection.
    mariadb: bool,
}

impl MySql {
    /// Returns the dialect of one of the two.
    pub(crate) fn of(mariadb: bool) -> &'static Self {
        match mariadb {
            true => &Self { mariadb: true },
            false => &Self { mariadb: false },
        }
    }
}

impl Dialect for MySql {
    fn index(&self) -> usize {
        2
    }

    fn engine(&self) -> Engine {
        Engine::Mysql
    }

    fn mark(&self) -> char {
        '`'
    }

    /// What is said of a transaction goes before its beginning.
    fn set_transaction(&self, how: &Begin) -> (Option<String>, Option<String>) {
        (how.set_transaction(), None)
    }

    fn placeholder(&self, sql: &mut String, _number: usize) {
        sql.push('?');
    }

    /// A backslash in a literal is written twice.
    fn like_pattern(&self, sql: &mut String, expression: &str, (start, end): (bool, bool)) {
        sql.push_str("CONCAT(");
        if start {
            sql.push_str("'%', ");
        }
        sql.push_str("REPLACE(REPLACE(REPLACE(");
        sql.push_str(expression);
        sql.push_str(", '\\\\', '\\\\\\\\'), '%', '\\\\%'), '_', '\\\\_')");
        if end {
            sql.push_str(", '%'");
        }
        sql.push(')');
    }

    /// A comparison ignores case where the column's collation does; BINARY compares bytes.
    fn text_match(&self, sql: &mut String, kind: TextMatch, left: &str, right: &str) {
        sql.push_str(left);
        sql.push_str(if kind.ignores_case() {
            " LIKE "
        } else {
            " LIKE BINARY "
        });
        sql.push_str(right);
    }

    /// The greatest number of rows, as MySQL's manual advises.
    fn no_limit(&self) -> &'static str {
        "18446744073709551615"
    }

    /// INSERT IGNORE would put up with more than a row that is there already: a key that points nowhere, a text cut off.
    fn insert_or_ignore(&self) -> &'static str {
        "INSERT INTO "
    }

    /// Sets a column of the row that is there to what it holds.
    fn ignore_conflicts(&self, column: &str) -> Result<String> {
        let mut sql = String::from(" ON DUPLICATE KEY UPDATE ");
        self.quote(&mut sql, column);
        sql.push_str(" = ");
        self.quote(&mut sql, column);
        Ok(sql)
    }

    /// MySQL has no RETURNING and MariaDB needs none: the answer to an INSERT tells the first key.
    fn returns_keys(&self) -> bool {
        false
    }

    /// Whatever constraint refuses the row. MySQL's manual prefers a name for the new row, which MariaDB does not know.
    fn on_conflict(&self, conflict: &OnConflict) -> Result<String> {
        let OnConflict::Update { unique, update } = conflict else {
            return Ok(String::new());
        };
        if !unique.is_empty() {
            return Err(Error::not_supported(
                "This database backend does not support updating conflicts with specifying unique fields that can trigger the \
                 upsert; give () for them.",
            ));
        }
        let mut sql = String::from(" ON DUPLICATE KEY UPDATE ");
        for (index, field) in update.iter().enumerate() {
            sql.push_str(if index == 0 { "" } else { ", " });
            self.quote(&mut sql, field.column);
            sql.push_str(" = VALUES(");
            self.quote(&mut sql, field.column);
            sql.push(')');
        }
        Ok(sql)
    }

    /// MariaDB locks the rows of all tables of a query: OF is MySQL's alone. Who locks is in a transaction.
    fn row_locks(&self) -> RowLocks {
        RowLocks {
            any: true,
            nowait: true,
            skip_locked: true,
            no_key: false,
            of: !self.mariadb,
        }
    }

    fn default_values(&self) -> &'static str {
        " () VALUES ()"
    }

    fn orders_updates(&self) -> bool {
        true
    }

    fn has_returning(&self) -> bool {
        false
    }

    fn wraps_subqueries(&self) -> bool {
        true
    }

    /// Texts as long as a row takes, numbers of as many digits as there are.
    fn growing(&self, kind: FieldKind) -> Option<FieldKind> {
        match kind.stored() {
            kind if kind.is_text() => Some(FieldKind::Char { max_length: 16_383 }),
            FieldKind::Decimal {
                max_digits: 1..,
                decimal_places,
            } => Some(FieldKind::Decimal {
                max_digits: 65,
                decimal_places,
            }),
            decimal @ FieldKind::Decimal { .. } => Some(decimal),
            _ => None,
        }
    }

    fn max_parameters(&self) -> usize {
        65_535
    }
}
