//! SQLite's dialect.

use jiff::tz::TimeZone;

use super::zone;
use crate::backends::dialect::on_conflict;
use crate::backends::{DatePart, Dialect};
use crate::database::Begin;
use crate::error::Result;
use crate::query::OnConflict;
use crate::query::ast::{Function, TextMatch};

/// SQLite's way of writing SQL.
#[derive(Debug)]
pub(crate) struct Sqlite;

impl Dialect for Sqlite {
    fn index(&self) -> usize {
        0
    }

    fn quote(&self, sql: &mut String, name: &str) {
        sql.push('"');
        if name.contains('"') {
            sql.push_str(&name.replace('"', "\"\""));
        } else {
            sql.push_str(name);
        }
        sql.push('"');
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

    fn extract(&self, sql: &mut String, part: DatePart, value: &str, zone: Option<&TimeZone>) {
        let (before, after) = match part {
            DatePart::Date => ("STRFTIME('%Y-%m-%d', ", ")"),
            DatePart::Time => ("(STRFTIME('%H:%M:%S', ", ")"),
            DatePart::Year => ("CAST(STRFTIME('%Y', ", ") AS integer)"),
            DatePart::IsoYear => ("CAST(STRFTIME('%G', ", ") AS integer)"),
            DatePart::Quarter => ("((CAST(STRFTIME('%m', ", ") AS integer) + 2) / 3)"),
            DatePart::Month => ("CAST(STRFTIME('%m', ", ") AS integer)"),
            DatePart::Week => ("CAST(STRFTIME('%V', ", ") AS integer)"),
            DatePart::Day => ("CAST(STRFTIME('%d', ", ") AS integer)"),
            DatePart::WeekDay => ("(CAST(STRFTIME('%w', ", ") AS integer) + 1)"),
            DatePart::IsoWeekDay => ("CAST(STRFTIME('%u', ", ") AS integer)"),
            DatePart::Hour => ("CAST(STRFTIME('%H', ", ") AS integer)"),
            DatePart::Minute => ("CAST(STRFTIME('%M', ", ") AS integer)"),
            DatePart::Second => ("CAST(STRFTIME('%S', ", ") AS integer)"),
        };
        sql.push_str(before);
        sql.push_str(value);
        if let Some(zone) = zone {
            zone::push_offset(sql, value, zone);
        }
        sql.push_str(after);
        if part == DatePart::Time {
            // STRFTIME knows milliseconds only; the fraction is the same in every zone.
            sql.push_str(" || SUBSTR(");
            sql.push_str(value);
            sql.push_str(", 20))");
        }
    }

    fn function(&self, function: Function) -> &'static str {
        match function {
            Function::Abs => "ABS",
            Function::Coalesce => "COALESCE",
            Function::Concat => "CONCAT",
            Function::Greatest => "MAX",
            Function::Least => "MIN",
            Function::Length => "LENGTH",
            Function::Lower => "LOWER",
            Function::LTrim => "LTRIM",
            Function::NullIf => "NULLIF",
            Function::Replace => "REPLACE",
            Function::Round => "ROUND",
            Function::RTrim => "RTRIM",
            Function::Substr => "SUBSTR",
            Function::Trim => "TRIM",
            Function::Upper => "UPPER",
        }
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

    fn max_parameters(&self) -> usize {
        32_766
    }
}
