//! Expressions as MySQL and MariaDB both have them.

use jiff::tz::TimeZone;

use super::operations::MySql;
use crate::backends::expressions::{DatePart, Expressions, Template, TruncUnit, of_postgres};
use crate::error::Result;
use crate::models::FieldKind;
use crate::query::ast::{AggregateFunction, Expr, Function, JsonForm, JsonKey, Operator, Spread};

impl Expressions for MySql {
    fn numbers_parameters(&self) -> bool {
        false
    }

    fn function(&self, function: Function, arguments: &[Expr]) -> Result<Template> {
        Ok(super::functions::function(function, arguments))
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
        // Operators on bits return numbers without a sign, and a shift to the right fills up with zeros.
        match operator {
            Operator::Add => "({0} + {1})",
            Operator::Subtract => "({0} - {1})",
            Operator::Multiply => "({0} * {1})",
            Operator::Divide => "({0} / {1})",
            Operator::Modulo => "({0} % {1})",
            Operator::BitAnd => "CAST({0} & {1} AS SIGNED)",
            Operator::BitOr => "CAST({0} | {1} AS SIGNED)",
            Operator::BitXor => "CAST({0} ^ {1} AS SIGNED)",
            Operator::ShiftLeft => "CAST({0} << {1} AS SIGNED)",
            Operator::ShiftRight => {
                "CAST(CASE WHEN {0} < 0 THEN ~(~{0} >> {1}) ELSE {0} >> {1} END AS SIGNED)"
            }
        }
        .into()
    }

    fn aggregate(
        &self,
        function: AggregateFunction,
        of: Option<FieldKind>,
        _distinct: bool,
    ) -> Result<Template> {
        use AggregateFunction as F;
        Ok(match function {
            // MariaDB has no ANY_VALUE.
            F::AnyValue => "MIN({0})",
            F::Avg if of == Some(FieldKind::Duration) => "CAST(AVG({d}{0}) AS SIGNED)",
            F::Avg => "AVG({d}{0})",
            // Of no values they are no NULL there.
            F::BitAnd => "CAST(CASE WHEN COUNT({0}) > 0 THEN BIT_AND({0}) END AS SIGNED)",
            F::BitOr => "CAST(CASE WHEN COUNT({0}) > 0 THEN BIT_OR({0}) END AS SIGNED)",
            F::BitXor => "CAST(CASE WHEN COUNT({0}) > 0 THEN BIT_XOR({0}) END AS SIGNED)",
            F::Count => "COUNT({d}{0})",
            F::Max => "MAX({d}{0})",
            F::Min => "MIN({d}{0})",
            F::Sum => "SUM({d}{0})",
            F::StringAgg => "GROUP_CONCAT({d}{0}{o} SEPARATOR {l})",
            F::StdDev(Spread::Population) => "STDDEV_POP({0})",
            F::StdDev(Spread::Sample) => "STDDEV_SAMP({0})",
            F::Variance(Spread::Population) => "VAR_POP({0})",
            F::Variance(Spread::Sample) => "VAR_SAMP({0})",
            F::BoolAnd | F::BoolOr | F::JsonbAgg | F::Pairs(_) => {
                return Err(of_postgres(function));
            }
        }
        .into())
    }

    fn has_filter(&self) -> bool {
        false
    }

    fn cast(&self, _from: Option<FieldKind>, to: FieldKind) -> Result<Template> {
        use FieldKind as Kind;
        let name = match to.stored() {
            // A cast to FLOAT or DOUBLE came late to both servers.
            Kind::Float => return Ok("({0} + 0e0)".into()),
            Kind::Boolean => return Ok("({0} <> 0)".into()),
            Kind::Json => return Ok("JSON_EXTRACT({0}, '$')".into()),
            // MariaDB's type is none of MySQL's; without the dashes both compare it with one of theirs.
            Kind::Uuid => return Ok("LOWER(REPLACE(CAST({0} AS CHAR), '-', ''))".into()),
            Kind::DateTime { .. } => "DATETIME(6)".to_owned(),
            Kind::Time { .. } => "TIME(6)".to_owned(),
            Kind::Date { .. } => "DATE".to_owned(),
            Kind::Decimal { max_digits: 0, .. } => "DECIMAL(65, 30)".to_owned(),
            Kind::Decimal {
                max_digits,
                decimal_places,
            } => format!("DECIMAL({max_digits}, {decimal_places})"),
            Kind::Binary { .. } => "BINARY".to_owned(),
            Kind::PositiveSmallInteger | Kind::PositiveInteger | Kind::PositiveBigInteger => {
                "UNSIGNED".to_owned()
            }
            Kind::Duration => "SIGNED".to_owned(),
            kind if kind.is_integer() => "SIGNED".to_owned(),
            kind => match kind.max_length() {
                Some(max_length) => format!("CHAR({max_length})"),
                None => "CHAR".to_owned(),
            },
        };
        Ok(format!("CAST({{0}} AS {name})").into())
    }

    fn parameter(&self, _kind: FieldKind) -> Option<&'static str> {
        None
    }

    /// MySQL remembers the types of a statement's first parameters: a text in the place of a number would be 0. MariaDB, which skips these
    /// comments, does not.
    fn case_value(&self, kind: FieldKind) -> Option<&'static str> {
        Some(match kind {
            FieldKind::Boolean => "/*!80000 (0 <> */{0}/*!80000 ) */",
            FieldKind::BigInteger | FieldKind::Duration => {
                "/*!80000 CAST( */{0}/*!80000  AS SIGNED) */"
            }
            FieldKind::Float => "/*!80000 (0e0 + */{0}/*!80000 ) */",
            FieldKind::Text | FieldKind::Uuid | FieldKind::GenericIpAddress { .. } => {
                "/*!80000 CONCAT( */{0}/*!80000 ) */"
            }
            FieldKind::Binary { .. } => "/*!80000 CAST( */{0}/*!80000  AS BINARY) */",
            FieldKind::Date { .. } => "/*!80000 CAST( */{0}/*!80000  AS DATE) */",
            FieldKind::Time { .. } => "/*!80000 CAST(CONCAT( */{0}/*!80000 ) AS TIME(6)) */",
            FieldKind::DateTime { .. } => "/*!80000 CAST( */{0}/*!80000  AS DATETIME(6)) */",
            FieldKind::Json => "/*!80000 JSON_EXTRACT( */{0}/*!80000 , '$') */",
            _ => return None,
        })
    }

    fn extract(&self, part: DatePart, _kind: FieldKind, zone: Option<&TimeZone>) -> Template {
        super::temporal::extract(part, zone)
    }

    fn trunc(&self, unit: TruncUnit, kind: FieldKind, zone: Option<&TimeZone>) -> Template {
        super::temporal::trunc(unit, kind, zone)
    }

    /// Parts are compared as texts on MariaDB, whose documents are texts, and as JSON on MySQL, which skips the comments that begin with an M.
    fn json(&self, form: JsonForm, _keys: &[JsonKey]) -> Template {
        match form {
            JsonForm::Document => "JSON_EXTRACT({0}, {1})",
            JsonForm::Scalar => "/*M! JSON_UNQUOTE( */JSON_EXTRACT({0}, {1})/*M! ) */",
            JsonForm::Text => "JSON_UNQUOTE(JSON_EXTRACT({0}, {1}))",
        }
        .into()
    }

    /// MariaDB's own type has hyphens, the 32 digits that MySQL keeps have none.
    fn uuid_pattern(&self, column: &str, pattern: &str) -> Option<String> {
        Some(format!(
            "REPLACE({pattern}, '-', IF(CHAR_LENGTH({column}) = 32, '', '-'))"
        ))
    }

    fn sorts_json(&self) -> bool {
        true
    }

    /// MySQL takes a text that is compared with a document for a JSON text. MariaDB, whose documents are texts, skips these comments.
    fn json_document(&self) -> &'static str {
        "/*!80000 JSON_EXTRACT( */{0}/*!80000 , '$') */"
    }

    /// MySQL would take the text for a number where the statement had a number there before.
    fn json_order_text(&self) -> &'static str {
        "/*!80000 CONCAT( */{0}/*!80000 ) */"
    }

    fn json_document_text(&self) -> &'static str {
        "JSON_UNQUOTE({0})"
    }

    fn has_case_in_json(&self) -> bool {
        true
    }

    fn json_scalar(&self, value: &serde_json::Value) -> Template {
        match value {
            serde_json::Value::Null | serde_json::Value::Bool(_) => self.json_document().into(),
            _ => "/*M! JSON_UNQUOTE( */JSON_EXTRACT({0}, '$')/*M! ) */".into(),
        }
    }

    fn has_native_json(&self) -> bool {
        false
    }

    fn json_has(&self) -> Template {
        "JSON_CONTAINS_PATH({0}, 'one', {1})".into()
    }

    fn json_contains(&self) -> Result<Template> {
        Ok("JSON_CONTAINS({0}, {1})".into())
    }

    /// Case is said inside of the expression: MySQL's REGEXP_LIKE is not MariaDB's, MariaDB's REGEXP BINARY not MySQL's.
    fn regex(&self, ignore_case: bool) -> Result<Template> {
        Ok(if ignore_case {
            "{0} REGEXP CONCAT('(?i)', {1})".into()
        } else {
            "{0} REGEXP CONCAT('(?-i)', {1})".into()
        })
    }

    fn has_frame_exclusion(&self) -> bool {
        false
    }

    fn has_nulls_order(&self) -> bool {
        false
    }

    fn has_window_defaults(&self) -> bool {
        false
    }
}
