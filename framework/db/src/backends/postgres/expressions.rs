//! Expressions as PostgreSQL has them, in Django's words.

use std::fmt::Write as _;

use jiff::tz::TimeZone;

use super::functions::{Arguments, cast_name};
use super::operations::Postgres;
use crate::backends::expressions::{DatePart, Expressions, JsonSteps, Template, TruncUnit};
use crate::error::Result;
use crate::models::FieldKind;
use crate::query::ast::{
    AggregateFunction, Expr, Function, JsonForm, JsonKey, Operator, Pairs, Spread,
};

impl Expressions for Postgres {
    fn numbers_parameters(&self) -> bool {
        true
    }

    fn function(&self, function: Function, arguments: &[Expr]) -> Result<Template> {
        Ok(Arguments(arguments).call(function))
    }

    fn operator(
        &self,
        operator: Operator,
        left: Option<FieldKind>,
        right: Option<FieldKind>,
    ) -> Template {
        if let (Some(left), Some(right)) = (left, right)
            && let Some(template) = temporal(operator, left, right)
        {
            return template.into();
        }
        let is_float = |kind| matches!(kind, Some(FieldKind::Float));
        match operator {
            Operator::Add => "({0} + {1})",
            Operator::Subtract => "({0} - {1})",
            Operator::Multiply => "({0} * {1})",
            Operator::Divide => "({0} / {1})",
            Operator::Modulo if is_float(left) || is_float(right) => {
                "MOD(({0})::numeric, ({1})::numeric)::double precision"
            }
            Operator::Modulo => "({0} % {1})",
            Operator::BitAnd => "({0} & {1})",
            Operator::BitOr => "({0} | {1})",
            Operator::BitXor => "({0} # {1})",
            Operator::ShiftLeft => "({0} << ({1})::integer)",
            Operator::ShiftRight => "({0} >> ({1})::integer)",
        }
        .into()
    }

    fn aggregate(
        &self,
        function: AggregateFunction,
        _of: Option<FieldKind>,
        _distinct: bool,
    ) -> Result<Template> {
        use AggregateFunction as F;
        Ok(match function {
            // ANY_VALUE came with PostgreSQL 16.
            F::AnyValue => "(ARRAY_AGG({0}) FILTER (WHERE {0} IS NOT NULL{a}))[1]",
            F::Avg => "AVG({d}{0}){f}",
            F::BitAnd => "BIT_AND({0}){f}",
            F::BitOr => "BIT_OR({0}){f}",
            F::BitXor => "BIT_XOR({0}){f}",
            F::BoolAnd => "BOOL_AND({0}){f}",
            F::BoolOr => "BOOL_OR({0}){f}",
            F::JsonbAgg => "JSONB_AGG({d}{0}{o}){f}",
            F::Pairs(pairs) => return Ok(format!("{}({{0}}, {{1}}){{f}}", name_of(pairs)).into()),
            F::Count => "COUNT({d}{0}){f}",
            F::Max => "MAX({d}{0}){f}",
            F::Min => "MIN({d}{0}){f}",
            F::StdDev(Spread::Population) => "STDDEV_POP({d}{0}){f}",
            F::StdDev(Spread::Sample) => "STDDEV_SAMP({d}{0}){f}",
            F::StringAgg => "STRING_AGG({d}{0}, {1}{o}){f}",
            F::Sum => "SUM({d}{0}){f}",
            F::Variance(Spread::Population) => "VAR_POP({d}{0}){f}",
            F::Variance(Spread::Sample) => "VAR_SAMP({d}{0}){f}",
        }
        .into())
    }

    fn has_filter(&self) -> bool {
        true
    }

    fn cast(&self, from: Option<FieldKind>, to: FieldKind) -> Result<Template> {
        let name = match to {
            FieldKind::Decimal {
                max_digits: max_digits @ 1..,
                decimal_places,
            } => format!("numeric({max_digits}, {decimal_places})").into(),
            FieldKind::Custom(_) => cast_name(to),
            _ => match to.max_length().filter(|_| to.is_text()) {
                Some(max_length) => format!("varchar({max_length})").into(),
                None => cast_name(to),
            },
        };
        // Truth values are cast to whole numbers of one size alone.
        let number = matches!(
            to,
            FieldKind::SmallInteger
                | FieldKind::BigInteger
                | FieldKind::Float
                | FieldKind::Decimal { .. }
        );
        let between = match from {
            Some(FieldKind::Boolean) if number => "::integer",
            _ => "",
        };
        Ok(format!("({{0}}){between}::{name}").into())
    }

    /// As it is declared when the statement is prepared: else values of several types share a text, and the first one's type is the others' too. A
    /// text is what the server takes it for, as a literal is.
    fn parameter(&self, kind: FieldKind) -> Option<&'static str> {
        Some(match kind {
            FieldKind::Boolean => "{0}::boolean",
            FieldKind::BigInteger => "{0}::bigint",
            FieldKind::Float => "{0}::double precision",
            FieldKind::Decimal { .. } => "{0}::numeric",
            FieldKind::Binary { .. } => "{0}::bytea",
            FieldKind::Date { .. } => "{0}::date",
            FieldKind::Time { .. } => "{0}::time",
            FieldKind::DateTime { .. } => "{0}::timestamptz",
            FieldKind::Duration => "{0}::interval",
            FieldKind::GenericIpAddress { .. } => "{0}::inet",
            FieldKind::Uuid => "{0}::uuid",
            FieldKind::Json => "{0}::jsonb",
            _ => return None,
        })
    }

    fn moment_literal(&self, text: &str) -> String {
        format!("'{text}+00'::timestamptz")
    }

    fn extract(&self, part: DatePart, _kind: FieldKind, zone: Option<&TimeZone>) -> Template {
        let mut value = "{0}".to_owned();
        if let Some(zone) = zone {
            let _ = write!(value, " AT TIME ZONE {}", zone_name(zone));
        }
        let extract = |part: &str| format!("EXTRACT({part} FROM {value})");
        match part {
            DatePart::Date => format!("({value})::date"),
            DatePart::Time => format!("({value})::time"),
            DatePart::Year => extract("YEAR"),
            DatePart::IsoYear => extract("ISOYEAR"),
            DatePart::Quarter => extract("QUARTER"),
            DatePart::Month => extract("MONTH"),
            DatePart::Week => extract("WEEK"),
            DatePart::Day => extract("DAY"),
            DatePart::WeekDay => format!("({} + 1)", extract("DOW")),
            DatePart::IsoWeekDay => extract("ISODOW"),
            DatePart::Hour => extract("HOUR"),
            DatePart::Minute => extract("MINUTE"),
            DatePart::Second => format!("EXTRACT(SECOND FROM DATE_TRUNC('second', {value}))"),
        }
        .into()
    }

    fn has_durations(&self) -> bool {
        true
    }

    fn trunc(&self, unit: TruncUnit, kind: FieldKind, zone: Option<&TimeZone>) -> Template {
        let unit = match unit {
            TruncUnit::Year => "year",
            TruncUnit::Quarter => "quarter",
            TruncUnit::Month => "month",
            TruncUnit::Week => "week",
            TruncUnit::Day => "day",
            TruncUnit::Hour => "hour",
            TruncUnit::Minute => "minute",
            TruncUnit::Second => "second",
        };
        match (kind, zone) {
            (FieldKind::Date { .. }, _) => format!("(DATE_TRUNC('{unit}', {{0}}))::date"),
            (FieldKind::Time { .. }, _) => format!("(DATE_TRUNC('{unit}', {{0}}))::time"),
            // An hour that comes twice keeps its offset.
            (_, Some(zone)) => format!("DATE_TRUNC('{unit}', {{0}}, {})", zone_name(zone)),
            (_, None) => format!("DATE_TRUNC('{unit}', {{0}})"),
        }
        .into()
    }

    /// As Django writes it, so that the indexes of one serve the other. A single number is the place in a list: a number or a text is its own
    /// item 0, and no object has one.
    fn json(&self, form: JsonForm, keys: &[JsonKey]) -> Template {
        let text = if form == JsonForm::Text { ">" } else { "" };
        match keys {
            // A document is its own text only as a part of another.
            [] if form != JsonForm::Text => "{0}".to_owned(),
            [JsonKey::Index(index)] => format!("({{0}} ->{text} {index})"),
            [JsonKey::Name(_)] => format!("({{0}} ->{text} {{1}})"),
            _ => format!("({{0}} #>{text} {{1}})"),
        }
        .into()
    }

    fn json_path(&self, keys: &[JsonKey]) -> Result<JsonSteps> {
        let step = |key: &JsonKey| match key {
            JsonKey::Index(index) => index.to_string(),
            JsonKey::Name(name) => name.clone(),
        };
        Ok(match keys {
            [JsonKey::Name(name)] => JsonSteps::Text(name.clone()),
            _ => JsonSteps::Steps(keys.iter().map(step).collect()),
        })
    }

    fn json_scalar(&self, _value: &serde_json::Value) -> Template {
        "{0}".into()
    }

    fn has_native_json(&self) -> bool {
        true
    }

    /// A text is found in a list of texts too, and is its own key, as with Django.
    fn json_has(&self) -> Template {
        "{0} ? {1}".into()
    }

    fn finds_keys_by_path(&self) -> bool {
        false
    }

    fn json_contains(&self) -> Result<Template> {
        Ok("{0} @> {1}".into())
    }

    /// Without the width of its network, which the server's own text has.
    fn address_text(&self) -> &'static str {
        "HOST({0})"
    }

    fn regex(&self, ignore_case: bool) -> Result<Template> {
        Ok(if ignore_case {
            "{0}::text ~* {1}"
        } else {
            "{0}::text ~ {1}"
        }
        .into())
    }

    fn has_frame_exclusion(&self) -> bool {
        true
    }
}

/// The zone's name as a literal; that of a zone without a name tells its offset.
fn zone_name(zone: &TimeZone) -> String {
    if let Some(name) = zone.iana_name() {
        return format!("'{}'", name.replace('\'', "''"));
    }
    let seconds = zone.to_offset(nuages_core::time::now()).seconds();
    let offset = seconds.unsigned_abs();
    let clock = format!("{:02}:{:02}", offset / 3600, offset / 60 % 60);
    // Behind the name the sign says what to add to reach UTC.
    let (sign, back) = if seconds < 0 { ('-', '+') } else { ('+', '-') };
    format!("'<{sign}{clock}>{back}{clock}'")
}

/// Arithmetic with dates that is no plain `+` or `-`.
fn temporal(operator: Operator, left: FieldKind, right: FieldKind) -> Option<&'static str> {
    match (left, operator, right) {
        (FieldKind::Date { .. }, Operator::Subtract, FieldKind::Date { .. }) => {
            Some("(INTERVAL '1 day' * ({0} - {1}))")
        }
        (FieldKind::Date { .. }, Operator::Add, FieldKind::Duration) => {
            Some("(({0} + {1}) AT TIME ZONE 'UTC')")
        }
        (FieldKind::Date { .. }, Operator::Subtract, FieldKind::Duration) => {
            Some("(({0} - {1}) AT TIME ZONE 'UTC')")
        }
        _ => None,
    }
}

fn name_of(pairs: Pairs) -> &'static str {
    match pairs {
        Pairs::Corr => "CORR",
        Pairs::CovarPop => "COVAR_POP",
        Pairs::CovarSamp => "COVAR_SAMP",
        Pairs::RegrAvgX => "REGR_AVGX",
        Pairs::RegrAvgY => "REGR_AVGY",
        Pairs::RegrCount => "REGR_COUNT",
        Pairs::RegrIntercept => "REGR_INTERCEPT",
        Pairs::RegrR2 => "REGR_R2",
        Pairs::RegrSlope => "REGR_SLOPE",
        Pairs::RegrSXX => "REGR_SXX",
        Pairs::RegrSXY => "REGR_SXY",
        Pairs::RegrSYY => "REGR_SYY",
    }
}
