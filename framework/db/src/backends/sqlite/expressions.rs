//! Expressions as SQLite has them. What Django computes in Python functions there is put together from SQLite's own.

use jiff::tz::TimeZone;

use super::operations::Sqlite;
use crate::backends::expressions::{DatePart, Expressions, Template, TruncUnit, of_postgres};
use crate::error::{Error, Result};
use crate::models::FieldKind;
use crate::query::ast::{AggregateFunction, Expr, Function, JsonForm, JsonKey, Operator, Spread};
use crate::value::Value;

impl Expressions for Sqlite {
    fn numbers_parameters(&self) -> bool {
        false
    }

    fn function(&self, function: Function, arguments: &[Expr]) -> Result<Template> {
        super::functions::function(function, arguments)
    }

    fn operator(
        &self,
        operator: Operator,
        left: Option<FieldKind>,
        right: Option<FieldKind>,
    ) -> Template {
        if let Some(template) = super::temporal::operator(operator, left, right) {
            return template;
        }
        let whole = |kind: Option<FieldKind>| kind.is_none_or(FieldKind::is_integer);
        let is_decimal = |kind| matches!(kind, Some(FieldKind::Decimal { .. }));
        match operator {
            Operator::Add => "({0} + {1})",
            Operator::Subtract => "({0} - {1})",
            Operator::Multiply => "({0} * {1})",
            // Decimals are stored as whole numbers where they are whole.
            Operator::Divide if is_decimal(left) || is_decimal(right) => {
                "(CAST({0} AS real) / {1})"
            }
            Operator::Divide => "({0} / {1})",
            // SQLite's % cuts its operands to whole numbers.
            Operator::Modulo if !whole(left) || !whole(right) => "MOD({0}, {1})",
            Operator::Modulo => "({0} % {1})",
            Operator::BitAnd => "({0} & {1})",
            Operator::BitOr => "({0} | {1})",
            Operator::BitXor => "(({0} | {1}) - ({0} & {1}))",
            Operator::ShiftLeft => "({0} << {1})",
            Operator::ShiftRight => "({0} >> {1})",
        }
        .into()
    }

    fn aggregate(
        &self,
        function: AggregateFunction,
        of: Option<FieldKind>,
        distinct: bool,
    ) -> Result<Template> {
        use AggregateFunction as F;
        Ok(match function {
            F::AnyValue => "MIN({0}){f}".into(),
            F::Avg if of == Some(FieldKind::Duration) => super::temporal::rounded("AVG({d}{0}){f}").into(),
            F::Avg => "AVG({d}{0}){f}".into(),
            F::BitAnd => bits(|bit| format!("(MIN(({{0}} >> {bit}) & 1){{f}} << {bit})")),
            F::BitOr => bits(|bit| format!("(MAX(({{0}} >> {bit}) & 1){{f}} << {bit})")),
            F::BitXor => bits(|bit| format!("((SUM(({{0}} >> {bit}) & 1){{f}} & 1) << {bit})")),
            F::Count => "COUNT({d}{0}){f}".into(),
            F::Max => "MAX({d}{0}){f}".into(),
            F::Min => "MIN({d}{0}){f}".into(),
            F::Sum => "SUM({d}{0}){f}".into(),
            // A DISTINCT aggregate takes one argument only.
            F::StringAgg if distinct => {
                "(SELECT STRING_AGG(\"value\", {1} ORDER BY \"key\") FROM JSON_EACH(JSON_GROUP_ARRAY(DISTINCT {0}{o}){f}))"
                    .into()
            }
            F::StringAgg => "STRING_AGG({0}, {1}{o}){f}".into(),
            F::StdDev(spread) => format!("(SQRT({}))", variance(spread)).into(),
            F::Variance(spread) => variance(spread).into(),
            F::BoolAnd | F::BoolOr | F::JsonbAgg | F::Pairs(_) => {
                return Err(of_postgres(function));
            }
        })
    }

    fn has_filter(&self) -> bool {
        true
    }

    fn cast(&self, _from: Option<FieldKind>, to: FieldKind) -> Result<Template> {
        use FieldKind as Kind;
        let name = match to.stored() {
            Kind::DateTime { .. } => return Ok("STRFTIME('%Y-%m-%d %H:%M:%f', {0})".into()),
            Kind::Date { .. } => return Ok("DATE({0})".into()),
            Kind::Time { .. } => return Ok("STRFTIME('%H:%M:%f', {0})".into()),
            // As they are stored, however they were written.
            Kind::Uuid => return Ok("LOWER(REPLACE(CAST({0} AS text), '-', ''))".into()),
            Kind::Boolean => "bool",
            Kind::Float => "real",
            Kind::Decimal { .. } => "NUMERIC",
            Kind::Binary { .. } => "BLOB",
            Kind::SmallInteger | Kind::SmallAuto => "smallint",
            Kind::BigInteger | Kind::BigAuto | Kind::Duration => "bigint",
            kind if kind.is_integer() => "integer",
            _ => "text",
        };
        Ok(format!("CAST({{0}} AS {name})").into())
    }

    fn parameter(&self, kind: FieldKind) -> Option<&'static str> {
        // A decimal is bound as text.
        matches!(kind, FieldKind::Decimal { .. }).then_some("CAST({0} AS NUMERIC)")
    }

    /// A fraction of nothing is not written, as in the columns.
    fn moment_literal(&self, text: &str) -> String {
        format!("'{}'", text.strip_suffix(".000000").unwrap_or(text))
    }

    fn extract(&self, part: DatePart, kind: FieldKind, zone: Option<&TimeZone>) -> Template {
        super::temporal::extract(part, kind, zone)
    }

    fn trunc(&self, unit: TruncUnit, kind: FieldKind, zone: Option<&TimeZone>) -> Template {
        super::temporal::trunc(unit, kind, zone)
    }

    fn json(&self, form: JsonForm, _keys: &[JsonKey]) -> Template {
        match form {
            JsonForm::Document => "({0} -> {1})".into(),
            JsonForm::Scalar => scalar().into(),
            JsonForm::Text => format!("CAST({} AS text)", scalar()).into(),
        }
    }

    fn json_from_end(&self, index: i64) -> Result<String> {
        Ok(format!("[#{index}]"))
    }

    fn json_scalar(&self, value: &serde_json::Value) -> Template {
        match value {
            serde_json::Value::Null | serde_json::Value::Bool(_) => "{0}".into(),
            _ => "JSON_EXTRACT({0}, '$')".into(),
        }
    }

    fn has_native_json(&self) -> bool {
        false
    }

    fn json_has(&self) -> Template {
        "JSON_TYPE({0}, {1}) IS NOT NULL".into()
    }

    fn json_contains(&self) -> Result<Template> {
        Err(Error::not_supported(
            "contains lookup is not supported on this database backend: SQLite cannot ask whether a JSON document contains another",
        ))
    }

    fn regex(&self, ignore_case: bool) -> Result<Template> {
        if !cfg!(feature = "regexp") {
            return Err(Error::not_supported(
                "regular expressions on SQLite need the Cargo feature `regexp` of nuages: cargo add nuages --features regexp",
            ));
        }
        Ok(if ignore_case {
            "{0} REGEXP ('(?i)' || {1})".into()
        } else {
            "{0} REGEXP {1}".into()
        })
    }

    fn has_frame_exclusion(&self) -> bool {
        true
    }
}

/// Puts a number together from what each of its bits is.
fn bits(bit: impl Fn(u32) -> String) -> Template {
    let bits: Vec<String> = (0..64).map(bit).collect();
    format!("({})", bits.join(" | ")).into()
}

/// The variance of the values less the first of them, so that great values lose no digits.
fn variance(spread: Spread) -> String {
    let value = "(\"value\" - JSON_EXTRACT(\"json\", '$[0]'))";
    let number = match spread {
        Spread::Population => "NULLIF(COUNT(\"value\"), 0)",
        Spread::Sample => "NULLIF(COUNT(\"value\") - 1, 0)",
    };
    format!(
        "(SELECT MAX(0.0, (SUM(1.0 * {value} * {value}) - 1.0 * SUM({value}) * SUM({value}) / COUNT(\"value\"))) / {number} \
         FROM JSON_EACH(JSON_GROUP_ARRAY({{d}}{{0}}) FILTER (WHERE {{0}} IS NOT NULL{{a}})))"
    )
}

/// A part of a JSON document as a value of SQL. JSON's own words stay words, as Django has it.
fn scalar() -> &'static str {
    "(CASE WHEN JSON_TYPE({0}, {1}) IN ('false','true','null') THEN JSON_TYPE({0}, {1}) ELSE JSON_EXTRACT({0}, {1}) END)"
}

/// Tells whether an argument is a negative number.
pub(super) fn is_negative(argument: Option<&Expr>) -> bool {
    matches!(argument, Some(Expr::Value(Value::I64(number))) if *number < 0)
}
