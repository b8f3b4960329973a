//! MySQL's functions.

use crate::backends::expressions::Template;
use crate::error::{Error, Result};
use crate::models::FieldKind;
use crate::query::ast::{Expr, Function};

/// The digits of a UUID behind its version.
const RANDOM_DIGITS: &str = "SUBSTR(HEX(RANDOM_BYTES(2)), 2), SUBSTR('89AB', 1 + FLOOR(RAND() * 4), 1), SUBSTR(HEX(RANDOM_BYTES(8)), 2)";

pub(super) fn function(function: Function, arguments: &[Expr]) -> Result<Template> {
    use Function as F;
    Ok(match function {
        F::Abs => "ABS({0})",
        F::ACos => "ACOS({0})",
        F::ASin => "ASIN({0})",
        F::ATan => "ATAN({0})",
        F::ATan2 => "ATAN2({*})",
        F::Ceil => "CEILING({0})",
        F::Chr => "CHAR({0} USING utf16)",
        F::Coalesce => "COALESCE({*})",
        // NULL is left out.
        F::Concat => "CONCAT_WS('', {*})",
        F::Cos => "COS({0})",
        F::Cot => "COT({0})",
        F::Degrees => "DEGREES({0})",
        F::Exp => "EXP({0})",
        F::Floor => "FLOOR({0})",
        F::Greatest => "GREATEST({*})",
        F::JsonArray => return Ok(json("JSON_ARRAY", arguments)),
        F::JsonObject => return Ok(json("JSON_OBJECT", arguments)),
        F::Least => "LEAST({*})",
        F::Left => "LEFT({0}, {1})",
        F::Length => "CHAR_LENGTH({0})",
        F::Ln => "LN({0})",
        F::Log => "LOG({*})",
        F::Lower => "LOWER({0})",
        F::LPad => "LPAD({0}, {1}, {2})",
        F::LTrim => "LTRIM({0})",
        F::Md5 => "MD5({0})",
        F::Mod => "MOD({*})",
        F::Now => "CURRENT_TIMESTAMP(6)",
        F::NullIf => "NULLIF({*})",
        F::Ord => "ORD({0})",
        F::Pi => "PI()",
        F::Power => "POWER({*})",
        F::Radians => "RADIANS({0})",
        F::Random => "RAND()",
        F::Repeat => "REPEAT({0}, {1})",
        F::Replace => "REPLACE({*})",
        F::Reverse => "REVERSE({0})",
        F::Right => "RIGHT({0}, {1})",
        F::Round => "ROUND({*})",
        F::RPad => "RPAD({0}, {1}, {2})",
        F::RTrim => "RTRIM({0})",
        F::Sha1 => "SHA1({0})",
        F::Sha224 => "SHA2({0}, 224)",
        F::Sha256 => "SHA2({0}, 256)",
        F::Sha384 => "SHA2({0}, 384)",
        F::Sha512 => "SHA2({0}, 512)",
        F::Sign => "SIGN({0})",
        F::Sin => "SIN({0})",
        F::Sqrt => "SQRT({0})",
        F::StrIndex => "INSTR({*})",
        F::Substr => "SUBSTRING({*})",
        F::Tan => "TAN({0})",
        F::Trim => "TRIM({0})",
        F::Upper => "UPPER({0})",
        F::Uuid4 => {
            return Ok(
                format!("LOWER(CONCAT(HEX(RANDOM_BYTES(6)), '4', {RANDOM_DIGITS}))").into(),
            );
        }
        F::Uuid7 => {
            return Ok(format!(
                "LOWER(CONCAT(LPAD(HEX(FLOOR(UNIX_TIMESTAMP(NOW(3)) * 1000)), 12, '0'), '7', {RANDOM_DIGITS}))"
            )
            .into());
        }
        F::CumeDist => "CUME_DIST()",
        F::DenseRank => "DENSE_RANK()",
        F::FirstValue => "FIRST_VALUE({0})",
        F::Lag | F::Lead if arguments.len() > 2 => {
            return Err(Error::not_supported(format!(
                "{} takes no default on this database backend: MariaDB knows none",
                function.name()
            )));
        }
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
            Some(FieldKind::Json) => format!("JSON_EXTRACT({{{at}}}, '$')"),
            Some(FieldKind::Boolean) => {
                format!(
                    "JSON_EXTRACT(CASE {{{at}}} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END, '$')"
                )
            }
            _ => format!("{{{at}}}"),
        })
        .collect();
    format!("{name}({})", arguments.join(", ")).into()
}
