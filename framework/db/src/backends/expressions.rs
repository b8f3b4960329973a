//! What differs between the databases' expressions.
//!
//! Most answers are templates: `{0}` stands for the first argument, `{1}` for the second, `{*}` for all of them with commas
//! between. An argument may stand in a template several times.

use std::borrow::Cow;

use jiff::tz::TimeZone;

use crate::backends::text::push_json_string;
use crate::error::{Error, Result};
use crate::models::FieldKind;
use crate::query::ast::{AggregateFunction, Expr, Function, JsonForm, JsonKey, Operator};

/// How a template is written.
pub(crate) type Template = Cow<'static, str>;

/// A path into a JSON document, as a database takes it.
pub(crate) enum JsonSteps {
    /// As a text.
    Text(String),
    /// As an array of the texts of its steps.
    #[cfg_attr(
        not(feature = "postgres"),
        expect(dead_code, reason = "the others have no arrays")
    )]
    Steps(Vec<String>),
}

/// One database's way of writing expressions.
pub(crate) trait Expressions {
    /// Tells whether parameters have numbers, so that one can stand at several places.
    fn numbers_parameters(&self) -> bool;

    /// Returns how a function of these arguments is written.
    fn function(&self, function: Function, arguments: &[Expr]) -> Result<Template>;

    /// Returns how arithmetic between values of these kinds is written.
    fn operator(
        &self,
        operator: Operator,
        left: Option<FieldKind>,
        right: Option<FieldKind>,
    ) -> Template;

    /// Returns how an aggregate is written: `{0}` is what it takes, `{d}` the word DISTINCT, `{1}` what stands between joined
    /// texts, `{o}` the order and `{f}` the
    /// filter; `{a}` is the filter as one more condition, `{l}` what stands between as a literal.
    fn aggregate(
        &self,
        function: AggregateFunction,
        of: Option<FieldKind>,
        distinct: bool,
    ) -> Result<Template>;

    /// Tells whether aggregates have a FILTER of their own; without one they take NULL for rows that are left out.
    fn has_filter(&self) -> bool;

    /// Returns how a value of one kind is made one of another kind.
    fn cast(&self, from: Option<FieldKind>, to: FieldKind) -> Result<Template>;

    /// Returns how a parameter of this kind is written where the database would take it for something else.
    fn parameter(&self, kind: FieldKind) -> Option<&'static str>;

    /// Returns how a parameter of this kind is written that a CASE gives, where the type of the statement's first one would be that of all others.
    fn case_value(&self, kind: FieldKind) -> Option<&'static str> {
        self.parameter(kind)
    }

    /// Returns how a moment in UTC is written as a literal.
    fn moment_literal(&self, text: &str) -> String {
        format!("'{text}'")
    }

    /// Returns how a part of a value of this kind is written; a moment is taken in this zone.
    fn extract(&self, part: DatePart, kind: FieldKind, zone: Option<&TimeZone>) -> Template;

    /// Tells whether durations are a type of their own, which has parts; else they are numbers of microseconds.
    fn has_durations(&self) -> bool {
        false
    }

    /// Returns how the beginning of a unit is written, of a value of this kind; a moment is taken in this zone.
    fn trunc(&self, unit: TruncUnit, kind: FieldKind, zone: Option<&TimeZone>) -> Template;

    /// Returns how a part of the JSON document `{0}` is written, at the end of these keys; `{1}` is the path.
    fn json(&self, form: JsonForm, keys: &[JsonKey]) -> Template;

    /// Returns the path to a part of a JSON document.
    fn json_path(&self, keys: &[JsonKey]) -> Result<JsonSteps> {
        let mut path = "$".to_owned();
        for key in keys {
            match key {
                JsonKey::Name(name) => {
                    path.push('.');
                    // As documents are written: MariaDB finds no other form of a letter.
                    push_json_string(&mut path, name);
                }
                JsonKey::Index(index) if *index < 0 => path.push_str(&self.json_from_end(*index)?),
                JsonKey::Index(index) => path.push_str(&format!("[{index}]")),
            }
        }
        Ok(JsonSteps::Text(path))
    }

    /// Returns the step of a path to the element at a place counted from a list's end, which is below zero.
    fn json_from_end(&self, _index: i64) -> Result<String> {
        Err(Error::not_supported(
            "Using negative JSON array indices is not supported on this database backend.",
        ))
    }

    /// Returns how a JSON parameter `{0}` is compared with a part of a document.
    fn json_scalar(&self, value: &serde_json::Value) -> Template;

    /// Returns the pattern that finds what it is about in the UUIDs of a column, where those may be stored without hyphens.
    fn uuid_pattern(&self, column: &str, pattern: &str) -> Option<String> {
        let _ = (column, pattern);
        None
    }

    /// Returns whether parts of JSON documents are sorted as JSON, not as the texts and numbers in them.
    fn sorts_json(&self) -> bool {
        false
    }

    /// Returns how a JSON parameter `{0}` is compared with a whole document.
    fn json_document(&self) -> &'static str {
        "{0}"
    }

    /// Returns how a text parameter `{0}` is written of which a part of a document is greater or less.
    fn json_order_text(&self) -> &'static str {
        "{0}"
    }

    /// Returns how a whole document `{0}` is compared as a text.
    fn json_document_text(&self) -> &'static str {
        "{0}"
    }

    /// Returns how an IP address `{0}` is compared as a text.
    fn address_text(&self) -> &'static str {
        "{0}"
    }

    /// Tells whether a text out of a JSON document has case where other texts are compared without.
    fn has_case_in_json(&self) -> bool {
        false
    }

    /// Tells whether JSON is a type of its own, whose values compare with each other.
    fn has_native_json(&self) -> bool;

    /// Returns how it is asked whether the JSON document `{0}` has something at the path, or the key, `{1}`.
    fn json_has(&self) -> Template;

    /// Tells whether [`json_has`](Self::json_has) takes a path.
    fn finds_keys_by_path(&self) -> bool {
        true
    }

    /// Returns how it is asked whether the JSON document `{0}` contains `{1}`.
    fn json_contains(&self) -> Result<Template>;

    /// Returns how it is asked whether the text `{0}` matches the regular expression `{1}`.
    fn regex(&self, ignore_case: bool) -> Result<Template>;

    /// Tells whether a window may leave rows out of its frame.
    fn has_frame_exclusion(&self) -> bool;

    /// Tells whether LAG and LEAD take a value for rows that have no such neighbour.
    fn has_window_defaults(&self) -> bool {
        true
    }

    /// Tells whether an order can say where rows with NULL stand.
    fn has_nulls_order(&self) -> bool {
        true
    }
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

/// A unit of date or time that has a beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TruncUnit {
    Year,
    Quarter,
    Month,
    Week,
    Day,
    Hour,
    Minute,
    Second,
}

/// The error for an aggregate that only PostgreSQL has.
pub(crate) fn of_postgres(function: AggregateFunction) -> Error {
    let name = match function {
        AggregateFunction::Pairs(pairs) => format!("{pairs:?}"),
        other => format!("{other:?}"),
    };
    Error::not_supported(format!("{name} is an aggregate that only PostgreSQL has"))
}
