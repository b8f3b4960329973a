//! What differs between the databases' SQL.

use crate::error::{Error, Result};
use crate::query::ast::{Function, TextMatch};
use crate::query::{OnConflict, RowLocks};

/// One database's way of writing SQL.
pub(crate) trait Dialect: Send + Sync {
    /// The dialect's place among the dialects.
    fn index(&self) -> usize;

    /// Writes an identifier in quotes.
    fn quote(&self, sql: &mut String, name: &str);

    /// Writes the place of the parameter with this number, counted from 1.
    fn placeholder(&self, sql: &mut String, number: usize);

    /// Writes a match of the text before it with a pattern.
    fn text_match(&self, sql: &mut String, kind: TextMatch, number: usize);

    /// Returns the words that stand for "no limit" before an OFFSET.
    fn no_limit(&self) -> &'static str;

    /// Writes a part of the date or time that `value` computes; a moment is taken in this zone.
    fn extract(
        &self,
        sql: &mut String,
        part: DatePart,
        value: &str,
        zone: Option<&jiff::tz::TimeZone>,
    );

    /// Returns the name of a function.
    fn function(&self, function: Function) -> &'static str;

    /// Returns the words of an INSERT that leaves out rows which a constraint refuses, up to the table's name.
    fn insert_or_ignore(&self) -> &'static str;

    /// Returns the end of an INSERT that updates the rows which are there already.
    fn on_conflict(&self, conflict: &OnConflict) -> Result<String> {
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
            self.quote(&mut sql, field.column);
        }
        sql.push_str(") DO UPDATE SET ");
        for (index, field) in update.iter().enumerate() {
            sql.push_str(if index == 0 { "" } else { ", " });
            self.quote(&mut sql, field.column);
            sql.push_str(" = EXCLUDED.");
            self.quote(&mut sql, field.column);
        }
        Ok(sql)
    }

    /// Tells which locks on rows the database knows.
    fn row_locks(&self) -> RowLocks {
        RowLocks::default()
    }

    /// Tells whether `DISTINCT ON` is known.
    fn has_distinct_on(&self) -> bool {
        false
    }

    /// Returns the most parameters that one statement takes.
    fn max_parameters(&self) -> usize;
}

/// A part of a date or time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DatePart {
    Date,
    Time,
    Year,
    IsoYear,
    Quarter,
    Month,
    Week,
    Day,
    WeekDay,
    IsoWeekDay,
    Hour,
    Minute,
    Second,
}
