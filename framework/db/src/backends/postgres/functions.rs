//! PostgreSQL's functions.

use std::borrow::Cow;

use nuages_core::settings::Engine;

use crate::backends::expressions::Template;
use crate::models::FieldKind;
use crate::query::ast::{Expr, Function};

/// The name of the type behind `::`.
pub(super) fn cast_name(kind: FieldKind) -> Cow<'static, str> {
    if let FieldKind::Custom(custom) = kind
        && let Some(name) = custom.db_type(Engine::Postgresql)
    {
        return name.into();
    }
    match kind.stored() {
        FieldKind::SmallAuto | FieldKind::SmallInteger | FieldKind::PositiveSmallInteger => {
            "smallint"
        }
        FieldKind::Auto | FieldKind::Integer | FieldKind::PositiveInteger => "integer",
        FieldKind::BigAuto | FieldKind::BigInteger | FieldKind::PositiveBigInteger => "bigint",
        FieldKind::Boolean => "boolean",
        FieldKind::Float => "double precision",
        FieldKind::Decimal { .. } => "numeric",
        FieldKind::Date { .. } => "date",
        FieldKind::Time { .. } => "time",
        FieldKind::DateTime { .. } => "timestamp with time zone",
        FieldKind::Duration => "interval",
        FieldKind::GenericIpAddress { .. } => "inet",
        FieldKind::Uuid => "uuid",
        FieldKind::Json => "jsonb",
        FieldKind::Binary => "bytea",
        _ => "text",
    }
    .into()
}

/// What a function takes.
pub(super) struct Arguments<'a>(pub(super) &'a [Expr]);

impl Arguments<'_> {
    /// A function of floats computes decimals of decimals.
    fn number(&self, template: &'static str) -> Template {
        if self.0.iter().any(Expr::is_decimal) {
            format!("({template})::numeric").into()
        } else {
            template.into()
        }
    }

    /// A function that makes floats of whole numbers computes decimals of them.
    fn whole(&self, float: &'static str, decimal: &'static str) -> Template {
        let kind = self.0.first().and_then(Expr::kind);
        match kind {
            Some(kind) if kind.is_integer() => decimal.into(),
            _ => float.into(),
        }
    }

    /// Says what parameters are, where the function takes anything.
    fn typed(&self, name: &str, keys: bool) -> Template {
        let arguments: Vec<String> = self
            .0
            .iter()
            .enumerate()
            .map(|(at, argument)| match argument.kind() {
                Some(_) if keys && at % 2 == 0 => format!("({{{at}}})::text"),
                Some(kind) => format!("({{{at}}})::{}", cast_name(kind)),
                None => format!("{{{at}}}"),
            })
            .collect();
        format!("{name}({})", arguments.join(", ")).into()
    }

    pub(super) fn call(&self, function: Function) -> Template {
        use Function as F;
        match function {
            F::Abs => "ABS({0})",
            F::ACos => return self.number("ACOS({0})"),
            F::ASin => return self.number("ASIN({0})"),
            F::ATan => return self.number("ATAN({0})"),
            F::ATan2 => return self.number("ATAN2({*})"),
            F::Ceil => return self.whole("CEILING({0})", "CEILING(({0})::numeric)"),
            F::Chr => "CHR(({0})::integer)",
            F::Coalesce => "COALESCE({*})",
            // NULL counts as the empty text.
            F::Concat => return concat(self.0.len()),
            F::Cos => return self.number("COS({0})"),
            F::Cot => return self.number("COT({0})"),
            F::Degrees => return self.number("DEGREES({0})"),
            F::Exp => "EXP({0})",
            F::Floor => return self.whole("FLOOR({0})", "FLOOR(({0})::numeric)"),
            F::Greatest => "GREATEST({*})",
            F::JsonArray => return self.typed("JSONB_BUILD_ARRAY", false),
            F::JsonObject => return self.typed("JSONB_BUILD_OBJECT", true),
            F::Least => "LEAST({*})",
            F::Left => "LEFT({0}, ({1})::integer)",
            F::Length => "LENGTH({0})",
            F::Ln => "LN({0})",
            F::Log => "LOG(({0})::numeric, ({1})::numeric)",
            F::Lower => "LOWER({0})",
            F::LPad => "LPAD({0}, ({1})::integer, {2})",
            F::LTrim => "LTRIM({0})",
            F::Md5 => "MD5({0})",
            F::Mod => "MOD(({0})::numeric, ({1})::numeric)",
            F::Now => "STATEMENT_TIMESTAMP()",
            F::NullIf => "NULLIF({*})",
            F::Ord => "ASCII({0})",
            F::Pi => "PI()",
            F::Power => return self.number("POWER({*})"),
            F::Radians => return self.number("RADIANS({0})"),
            F::Random => "RANDOM()",
            F::Repeat => "REPEAT({0}, ({1})::integer)",
            F::Replace => "REPLACE({*})",
            F::Reverse => "REVERSE({0})",
            F::Right => "RIGHT({0}, ({1})::integer)",
            F::Round => "ROUND(({0})::numeric, ({1})::integer)",
            F::RPad => "RPAD({0}, ({1})::integer, {2})",
            F::RTrim => "RTRIM({0})",
            // Of the extension pgcrypto.
            F::Sha1 => "ENCODE(DIGEST({0}, 'sha1'), 'hex')",
            F::Sha224 => "ENCODE(SHA224(CONVERT_TO({0}, 'UTF8')), 'hex')",
            F::Sha256 => "ENCODE(SHA256(CONVERT_TO({0}, 'UTF8')), 'hex')",
            F::Sha384 => "ENCODE(SHA384(CONVERT_TO({0}, 'UTF8')), 'hex')",
            F::Sha512 => "ENCODE(SHA512(CONVERT_TO({0}, 'UTF8')), 'hex')",
            F::Sign => return self.whole("SIGN({0})", "SIGN(({0})::numeric)"),
            F::Sin => return self.number("SIN({0})"),
            F::Sqrt => "SQRT({0})",
            F::StrIndex => "STRPOS({*})",
            F::Substr => "SUBSTRING({0}, ({1})::integer, ({2})::integer)",
            F::Tan => return self.number("TAN({0})"),
            F::Trim => "TRIM({0})",
            F::Upper => "UPPER({0})",
            F::Uuid4 => "GEN_RANDOM_UUID()",
            // UUIDV7() came with PostgreSQL 18.
            F::Uuid7 => {
                "ENCODE(SET_BIT(SET_BIT(OVERLAY(UUID_SEND(GEN_RANDOM_UUID()) PLACING \
                 SUBSTRING(INT8SEND(FLOOR(EXTRACT(EPOCH FROM CLOCK_TIMESTAMP()) * 1000)::bigint) FROM 3) \
                 FROM 1 FOR 6), 52, 1), 53, 1), 'hex')::uuid"
            }
            F::CumeDist => "CUME_DIST()",
            F::DenseRank => "DENSE_RANK()",
            F::FirstValue => "FIRST_VALUE({0})",
            F::Lag if self.0.len() > 2 => "LAG({0}, ({1})::integer, {2})",
            F::Lag => "LAG({0}, ({1})::integer)",
            F::LastValue => "LAST_VALUE({0})",
            F::Lead if self.0.len() > 2 => "LEAD({0}, ({1})::integer, {2})",
            F::Lead => "LEAD({0}, ({1})::integer)",
            F::NthValue => "NTH_VALUE({0}, ({1})::integer)",
            F::Ntile => "NTILE(({0})::integer)",
            F::PercentRank => "PERCENT_RANK()",
            F::Rank => "RANK()",
            F::RowNumber => "ROW_NUMBER()",
        }
        .into()
    }
}

fn concat(arguments: usize) -> Template {
    let arguments: Vec<String> = (0..arguments)
        .map(|at| format!("COALESCE(({{{at}}})::text, '')"))
        .collect();
    format!("({})", arguments.join(" || ")).into()
}
