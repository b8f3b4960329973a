//! SQLite's functions.

use super::expressions::is_negative;
use crate::backends::expressions::Template;
use crate::error::{Error, Result};
use crate::models::FieldKind;
use crate::query::ast::{Expr, Function};

const RANDOM_BITS: &str = "SUBSTR(HEX(RANDOMBLOB(2)), 2) || SUBSTR('89AB', 1 + (RANDOM() & 3), 1) || SUBSTR(HEX(RANDOMBLOB(8)), 2)";

pub(super) fn function(function: Function, arguments: &[Expr]) -> Result<Template> {
    use Function as F;
    Ok(match function {
        F::Abs => "ABS({0})",
        F::ACos => "ACOS({0})",
        F::ASin => "ASIN({0})",
        F::ATan => "ATAN({0})",
        F::ATan2 => "ATAN2({*})",
        F::Ceil => "CEILING({0})",
        F::Chr => "CHAR({0})",
        F::Coalesce => "COALESCE({*})",
        // NULL counts as the empty text.
        F::Concat => return Ok(concat(arguments.len())),
        F::Cos => "COS({0})",
        F::Cot => "(1.0 / TAN({0}))",
        F::Degrees => "DEGREES({0})",
        F::Exp => "EXP({0})",
        F::Floor => "FLOOR({0})",
        F::Greatest => "MAX({*})",
        F::JsonArray => return Ok(json("JSON_ARRAY", arguments)),
        F::JsonObject => return Ok(json("JSON_OBJECT", arguments)),
        F::Least => "MIN({*})",
        F::Left => "SUBSTR({0}, 1, {1})",
        F::Length => "LENGTH({0})",
        F::Ln => "LN({0})",
        F::Log => "LOG({*})",
        F::Lower => "LOWER({0})",
        F::LPad => {
            "(CASE WHEN LENGTH({0}) >= {1} THEN SUBSTR({0}, 1, {1}) \
             ELSE SUBSTR(REPLACE(HEX(ZEROBLOB({1})), '00', {2}), 1, {1} - LENGTH({0})) || {0} END)"
        }
        F::LTrim => "LTRIM({0})",
        F::Md5 | F::Sha1 | F::Sha224 | F::Sha256 | F::Sha384 | F::Sha512 => {
            return Err(Error::not_supported(format!(
                "{} is not supported on SQLite, which has no such function: compute it in Rust",
                function.name()
            )));
        }
        F::Mod => "MOD({*})",
        F::Now => "STRFTIME('%Y-%m-%d %H:%M:%f', 'NOW')",
        F::NullIf => "NULLIF({*})",
        F::Ord => "UNICODE({0})",
        F::Pi => "PI()",
        F::Power => "POWER({*})",
        F::Radians => "RADIANS({0})",
        F::Random => "((RANDOM() & 9007199254740991) / 9007199254740992.0)",
        F::Repeat => {
            "CASE WHEN {1} IS NOT NULL THEN REPLACE(HEX(ZEROBLOB({1})), '00', {0}) END"
        }
        F::Replace => "REPLACE({*})",
        F::Reverse => {
            "(WITH RECURSIVE \"r\"(\"rest\", \"text\") AS (SELECT {0}, '' UNION ALL \
             SELECT SUBSTR(\"rest\", 2), SUBSTR(\"rest\", 1, 1) || \"text\" FROM \"r\" WHERE \"rest\" <> '') \
             SELECT \"text\" FROM \"r\" WHERE \"rest\" = '')"
        }
        F::Right => "SUBSTR({0}, {1} * -1, {1})",
        F::Round if is_negative(arguments.get(1)) => {
            return Err(Error::not_supported(
                "SQLite does not support negative precision.",
            ));
        }
        F::Round => "ROUND({*})",
        F::RPad => "SUBSTR({0} || REPLACE(HEX(ZEROBLOB({1})), '00', {2}), 1, {1})",
        F::RTrim => "RTRIM({0})",
        F::Sign => "SIGN({0})",
        F::Sin => "SIN({0})",
        F::Sqrt => "SQRT({0})",
        F::StrIndex => "INSTR({*})",
        F::Substr => "SUBSTR({*})",
        F::Tan => "TAN({0})",
        F::Trim => "TRIM({0})",
        F::Upper => "UPPER({0})",
        F::Uuid4 => {
            return Ok(format!("LOWER(HEX(RANDOMBLOB(6)) || '4' || {RANDOM_BITS})").into());
        }
        F::Uuid7 => {
            return Ok(format!(
                "LOWER(PRINTF('%012x', CAST(UNIXEPOCH('now', 'subsec') * 1000 AS integer)) || '7' || {RANDOM_BITS})"
            )
            .into());
        }
        F::CumeDist => "CUME_DIST()",
        F::DenseRank => "DENSE_RANK()",
        F::FirstValue => "FIRST_VALUE({0})",
        F::Lag => "LAG({*})",
        F::LastValue => "LAST_VALUE({0})",
        F::Lead => "LEAD({*})",
        F::NthValue => "NTH_VALUE({*})",
        F::Ntile => "NTILE({0})",
        F::PercentRank => "PERCENT_RANK()",
        F::Rank => "RANK()",
        F::RowNumber => "ROW_NUMBER()",
    }
    .into())
}

/// JSON inside of JSON must be said to be such, and truth values have words there.
fn json(name: &str, arguments: &[Expr]) -> Template {
    let arguments: Vec<String> = arguments
        .iter()
        .enumerate()
        .map(|(at, argument)| match argument.kind() {
            Some(FieldKind::Json) => format!("JSON({{{at}}})"),
            Some(FieldKind::Boolean) => {
                format!("JSON(CASE {{{at}}} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END)")
            }
            _ => format!("{{{at}}}"),
        })
        .collect();
    format!("{name}({})", arguments.join(", ")).into()
}

fn concat(arguments: usize) -> Template {
    let arguments: Vec<String> = (0..arguments)
        .map(|at| format!("COALESCE({{{at}}}, '')"))
        .collect();
    format!("({})", arguments.join(" || ")).into()
}
