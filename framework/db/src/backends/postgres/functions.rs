//! PostgreSQL's functions.

use std::borrow::Cow;

use nuages_core::settings::Engine;

use crate::backends::expressions::Template;
use crate::backends::functions::{common, concat};
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
        FieldKind::Binary { .. } => "bytea",
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
            F::ACos
            | F::ASin
            | F::ATan
            | F::ATan2
            | F::Cos
            | F::Cot
            | F::Degrees
            | F::Power
            | F::Radians
            | F::Sin
            | F::Tan => return self.number(common(function)),
            F::Ceil => return self.whole("CEILING({0})", "CEILING(({0})::numeric)"),
            F::Chr => "CHR(({0})::integer)",
            F::Concat => return concat(self.0, "({0})::text"),
            F::Floor => return self.whole("FLOOR({0})", "FLOOR(({0})::numeric)"),
            F::JsonArray => return self.typed("JSONB_BUILD_ARRAY", false),
            F::JsonObject => return self.typed("JSONB_BUILD_OBJECT", true),
            F::Left => "LEFT({0}, ({1})::integer)",
            F::Log => "LOG(({0})::numeric, ({1})::numeric)",
            F::LPad => "LPAD({0}, ({1})::integer, {2})",
            F::Mod => "MOD(({0})::numeric, ({1})::numeric)",
            F::Now => "STATEMENT_TIMESTAMP()",
            F::Ord => "ASCII({0})",
            F::Repeat => "REPEAT({0}, ({1})::integer)",
            F::Right => "RIGHT({0}, ({1})::integer)",
            F::Round => "ROUND(({0})::numeric, ({1})::integer)",
            F::RPad => "RPAD({0}, ({1})::integer, {2})",
            // Of the extension pgcrypto.
            F::Sha1 => "ENCODE(DIGEST({0}, 'sha1'), 'hex')",
            F::Sha224 => "ENCODE(SHA224(CONVERT_TO({0}, 'UTF8')), 'hex')",
            F::Sha256 => "ENCODE(SHA256(CONVERT_TO({0}, 'UTF8')), 'hex')",
            F::Sha384 => "ENCODE(SHA384(CONVERT_TO({0}, 'UTF8')), 'hex')",
            F::Sha512 => "ENCODE(SHA512(CONVERT_TO({0}, 'UTF8')), 'hex')",
            F::Sign => return self.whole("SIGN({0})", "SIGN(({0})::numeric)"),
            F::StrIndex => "STRPOS({*})",
            F::Substr if self.0.len() < 3 => "SUBSTRING({0}, ({1})::integer)",
            F::Substr => "SUBSTRING({0}, ({1})::integer, ({2})::integer)",
            F::Uuid4 => "GEN_RANDOM_UUID()",
            // UUIDV7() came with PostgreSQL 18.
            F::Uuid7 => {
                let shift = if self.0.is_empty() { "" } else { " + ({0})" };
                return format!(
                    "ENCODE(SET_BIT(SET_BIT(OVERLAY(UUID_SEND(GEN_RANDOM_UUID()) PLACING \
                     SUBSTRING(INT8SEND(FLOOR(EXTRACT(EPOCH FROM CLOCK_TIMESTAMP(){shift}) * 1000)::bigint) FROM 3) \
                     FROM 1 FOR 6), 52, 1), 53, 1), 'hex')::uuid"
                )
                .into();
            }
            F::Lag if self.0.len() > 2 => "LAG({0}, ({1})::integer, {2})",
            F::Lag => "LAG({0}, ({1})::integer)",
            F::Lead if self.0.len() > 2 => "LEAD({0}, ({1})::integer, {2})",
            F::Lead => "LEAD({0}, ({1})::integer)",
            F::NthValue => "NTH_VALUE({0}, ({1})::integer)",
            F::Ntile => "NTILE(({0})::integer)",
            other => common(other),
        }
        .into()
    }
}
