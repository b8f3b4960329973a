//! SQLite's dialect.

use crate::backends::{DatePart, Dialect};
use crate::query::ast::TextMatch;

/// SQLite's way of writing SQL.
#[derive(Debug)]
pub(crate) struct Sqlite;

impl Dialect for Sqlite {
    fn quote(&self, sql: &mut String, name: &str) {
        sql.push('"');
        if name.contains('"') {
            sql.push_str(&name.replace('"', "\"\""));
        } else {
            sql.push_str(name);
        }
        sql.push('"');
    }

    fn placeholder(&self, sql: &mut String, _number: usize) {
        sql.push('?');
    }

    /// SQLite's LIKE ignores the case of ASCII letters, so every kind of match is a LIKE, as in Django.
    fn text_match(&self, sql: &mut String, _kind: TextMatch, number: usize) {
        sql.push_str(" LIKE ");
        self.placeholder(sql, number);
        sql.push_str(" ESCAPE '\\'");
    }

    fn no_limit(&self) -> &'static str {
        "-1"
    }

    fn extract(&self, part: DatePart) -> (&'static str, &'static str) {
        match part {
            DatePart::Year => ("CAST(STRFTIME('%Y', ", ") AS integer)"),
            DatePart::Month => ("CAST(STRFTIME('%m', ", ") AS integer)"),
            DatePart::Day => ("CAST(STRFTIME('%d', ", ") AS integer)"),
            DatePart::WeekDay => ("(CAST(STRFTIME('%w', ", ") AS integer) + 1)"),
            DatePart::Hour => ("CAST(STRFTIME('%H', ", ") AS integer)"),
            DatePart::Minute => ("CAST(STRFTIME('%M', ", ") AS integer)"),
            DatePart::Second => ("CAST(STRFTIME('%S', ", ") AS integer)"),
        }
    }

    fn max_parameters(&self) -> usize {
        32_766
    }
}
