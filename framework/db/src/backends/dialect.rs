//! What differs between the databases' SQL.

use crate::query::ast::TextMatch;

/// One database's way of writing SQL.
pub(crate) trait Dialect: Send + Sync {
    /// Writes an identifier in quotes.
    fn quote(&self, sql: &mut String, name: &str);

    /// Writes the place of the parameter with this number, counted from 1.
    fn placeholder(&self, sql: &mut String, number: usize);

    /// Writes a match of the text before it with a pattern.
    fn text_match(&self, sql: &mut String, kind: TextMatch, number: usize);

    /// Returns the words that stand for "no limit" before an OFFSET.
    fn no_limit(&self) -> &'static str;

    /// Writes `EXTRACT`-like text around a column.
    fn extract(&self, part: DatePart) -> (&'static str, &'static str);

    /// Returns the most parameters that one statement takes.
    fn max_parameters(&self) -> usize;
}

/// A part of a date or time, as a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DatePart {
    Year,
    Month,
    Day,
    WeekDay,
    Hour,
    Minute,
    Second,
}
