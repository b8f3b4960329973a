//! What differs between the databases' SQL.

use std::borrow::Cow;

use nuages_core::settings::Engine;

use super::expressions::Expressions;
use super::quoting::{push_name, push_table};
use crate::database::Begin;
use crate::error::{Error, Result};
use crate::models::{FieldKind, ModelMeta};
use crate::query::ast::TextMatch;
use crate::query::{OnConflict, RowLocks};

/// One database's way of writing SQL.
pub(crate) trait Dialect: Expressions + Send + Sync {
    /// The dialect's place among the dialects.
    fn index(&self) -> usize;

    /// Whose SQL this is.
    fn engine(&self) -> Engine;

    /// Returns the quotation mark around identifiers.
    fn mark(&self) -> char {
        '"'
    }

    /// Writes an identifier in quotes.
    fn quote(&self, sql: &mut String, name: &str) {
        push_name(sql, self.mark(), name);
    }

    /// Writes the name of a model's table in quotes, unless they are there already.
    fn table(&self, sql: &mut String, meta: &ModelMeta) {
        push_table(sql, self.mark(), &meta.table(self.engine()));
    }

    /// Tells whether a column of truth values is a condition of itself.
    fn has_boolean(&self) -> bool {
        false
    }

    /// Writes the place of the parameter with this number, counted from 1.
    fn placeholder(&self, sql: &mut String, number: usize);

    /// Tells whether this kind of match is a LIKE, in whose text `%`, `_` and `\` must be escaped.
    fn is_like(&self, kind: TextMatch) -> bool {
        let _ = kind;
        true
    }

    /// Writes the pattern that an expression is in a LIKE, with anything before and after it where the ends are open.
    fn like_pattern(&self, sql: &mut String, expression: &str, (start, end): (bool, bool)) {
        if start {
            sql.push_str("'%' || ");
        }
        sql.push_str("REPLACE(REPLACE(REPLACE(");
        sql.push_str(expression);
        sql.push_str(", '\\', '\\\\'), '%', '\\%'), '_', '\\_')");
        if end {
            sql.push_str(" || '%'");
        }
    }

    /// Writes a match of the text `left` with `right`: a placeholder, or what [`like_pattern`](Self::like_pattern) wrote.
    fn text_match(&self, sql: &mut String, kind: TextMatch, left: &str, right: &str);

    /// Returns the words that stand for "no limit" before an OFFSET.
    fn no_limit(&self) -> &'static str;

    /// Returns the cast behind a CASE of parameters which is stored in a column of this kind.
    fn case_cast(&self, kind: FieldKind) -> Option<Cow<'static, str>> {
        let _ = kind;
        None
    }

    /// Tells whether parameters in a CASE get their type from a column that stands there too.
    fn case_takes_types(&self) -> bool {
        false
    }

    /// Returns the words of an INSERT that leaves out rows which a constraint refuses, up to the table's name; what stands behind
    /// the rows is [`on_conflict`](Self::on_conflict)'s.
    fn insert_or_ignore(&self) -> &'static str;

    /// Tells whether the key that the database gave to a row comes as a row of the INSERT, by `RETURNING`; else the
    /// connection tells it.
    fn returns_keys(&self) -> bool;

    /// Returns the end of an INSERT that leaves out or updates the rows which are there already.
    fn on_conflict(&self, conflict: &OnConflict) -> Result<String>;

    /// Returns what is said before and behind the beginning of a transaction that asks for more than to begin.
    fn set_transaction(&self, how: &Begin) -> (Option<String>, Option<String>) {
        (None, how.set_transaction())
    }

    /// Returns the end of an INSERT that leaves out the rows which are there already; `column` is one of the table's.
    fn ignore_conflicts(&self, column: &str) -> Result<String> {
        let _ = column;
        self.on_conflict(&OnConflict::Ignore)
    }

    /// Tells which locks on rows the database knows.
    fn row_locks(&self) -> RowLocks {
        RowLocks::default()
    }

    /// Tells whether `DISTINCT ON` is known.
    fn has_distinct_on(&self) -> bool {
        false
    }

    /// Returns what stands behind the table's name in an INSERT of a row that holds nothing but defaults.
    fn default_values(&self) -> &'static str {
        " DEFAULT VALUES"
    }

    /// Tells whether an INSERT of several rows returns their keys by `RETURNING`; else they are counted from the first one.
    fn has_returning(&self) -> bool {
        true
    }

    /// Tells whether a subquery behind IN may neither be sliced nor read the table that the statement changes, unless it is
    /// wrapped in one more SELECT; and whether the columns of a subquery behind FROM must have different names.
    fn wraps_subqueries(&self) -> bool {
        false
    }

    /// Returns the kind as which the first rows of a recursive query hold a value of this kind, where the database would take the value's
    /// own size for that of all rows to come: a path grows with each step.
    fn growing(&self, kind: FieldKind) -> Option<FieldKind> {
        let _ = kind;
        None
    }

    /// Tells whether an UPDATE may say in which order it goes through the rows, which it checks one by one.
    fn orders_updates(&self) -> bool {
        false
    }

    /// Tells whether a decimal comes back with as many decimal places as its column has.
    fn keeps_scale(&self) -> bool {
        true
    }

    /// Returns the most parameters that one statement takes.
    fn max_parameters(&self) -> usize;
}

/// Writes ` ON CONFLICT(..) DO UPDATE SET ..`; nothing for a row that is to be left out.
pub(super) fn on_conflict(dialect: &dyn Dialect, conflict: &OnConflict) -> Result<String> {
    let OnConflict::Update { unique, update } = conflict else {
        return Ok(String::new());
    };
    if unique.is_empty() {
        return Err(Error::programming(
            "Unique fields that can trigger the upsert must be provided.",
        ));
    }
    let mut sql = String::from(" ON CONFLICT(");
    for (index, field) in unique.iter().enumerate() {
        sql.push_str(if index == 0 { "" } else { ", " });
        dialect.quote(&mut sql, field.column);
    }
    sql.push_str(") DO UPDATE SET ");
    for (index, field) in update.iter().enumerate() {
        sql.push_str(if index == 0 { "" } else { ", " });
        dialect.quote(&mut sql, field.column);
        sql.push_str(" = EXCLUDED.");
        dialect.quote(&mut sql, field.column);
    }
    Ok(sql)
}

/// Writes a statement in the dialect: names stand between double quotes, a question mark is the place of the next parameter.
pub(crate) fn in_dialect(dialect: &dyn Dialect, statement: &str) -> String {
    let mut sql = String::with_capacity(statement.len());
    let mut number = 0;
    for (index, part) in statement.split('"').enumerate() {
        if index % 2 == 1 {
            dialect.quote(&mut sql, part);
            continue;
        }
        for (place, text) in part.split('?').enumerate() {
            if place > 0 {
                number += 1;
                dialect.placeholder(&mut sql, number);
            }
            sql.push_str(text);
        }
    }
    sql
}
