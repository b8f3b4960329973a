//! Functions as most databases write them; each backend says what it writes otherwise.

use super::expressions::Template;
use crate::models::FieldKind;
use crate::query::ast::{Expr, Function};

pub(super) fn common(function: Function) -> &'static str {
    use Function as F;
    match function {
        F::Abs => "ABS({0})",
        F::ACos => "ACOS({0})",
        F::ASin => "ASIN({0})",
        F::ATan => "ATAN({0})",
        F::ATan2 => "ATAN2({*})",
        F::Ceil => "CEILING({0})",
        F::Chr => "CHR({0})",
        F::Coalesce => "COALESCE({*})",
        F::Concat => "CONCAT({*})",
        F::Cos => "COS({0})",
        F::Cot => "COT({0})",
        F::DateRange => "DATERANGE({*})",
        F::Degrees => "DEGREES({0})",
        F::Exp => "EXP({0})",
        F::Floor => "FLOOR({0})",
        F::Greatest => "GREATEST({*})",
        F::Int4Range => "INT4RANGE({*})",
        F::Int8Range => "INT8RANGE({*})",
        F::JsonArray => "JSON_ARRAY({*})",
        F::JsonObject => "JSON_OBJECT({*})",
        F::Least => "LEAST({*})",
        F::Left => "LEFT({0}, {1})",
        F::Length => "LENGTH({0})",
        F::Ln => "LN({0})",
        F::Log => "LOG({*})",
        F::Lower => "LOWER({0})",
        F::LPad => "LPAD({0}, {1}, {2})",
        F::LTrim => "LTRIM({0})",
        F::Md5 => "MD5({0})",
        F::Mod => "MOD({*})",
        F::Now => "CURRENT_TIMESTAMP",
        F::NullIf => "NULLIF({*})",
        F::NumRange => "NUMRANGE({*})",
        F::Ord => "ORD({0})",
        F::Pi => "PI()",
        F::Power => "POWER({*})",
        F::Radians => "RADIANS({0})",
        F::Random => "RANDOM()",
        F::Repeat => "REPEAT({0}, {1})",
        F::Replace => "REPLACE({*})",
        F::Reverse => "REVERSE({0})",
        F::Right => "RIGHT({0}, {1})",
        F::Round => "ROUND({*})",
        F::RPad => "RPAD({0}, {1}, {2})",
        F::RTrim => "RTRIM({0})",
        F::Sha1 => "SHA1({0})",
        F::Sha224 => "SHA224({0})",
        F::Sha256 => "SHA256({0})",
        F::Sha384 => "SHA384({0})",
        F::Sha512 => "SHA512({0})",
        F::Sign => "SIGN({0})",
        F::Sin => "SIN({0})",
        F::Sqrt => "SQRT({0})",
        F::StrIndex => "INSTR({*})",
        F::Substr => "SUBSTRING({*})",
        F::Tan => "TAN({0})",
        F::Trim => "TRIM({0})",
        F::TsRange => "TSRANGE({*})",
        F::TsTzRange => "TSTZRANGE({*})",
        F::Tuple => "({*})",
        F::Upper => "UPPER({0})",
        F::Uuid4 => "UUIDV4()",
        F::Uuid7 => "UUIDV7()",
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
}

/// NULL counts as the empty text.
pub(super) fn concat(arguments: &[Expr], text: &str) -> Template {
    let arguments: Vec<String> = (0..arguments.len())
        .map(|at| {
            format!(
                "COALESCE({}, '')",
                text.replace("{0}", &format!("{{{at}}}"))
            )
        })
        .collect();
    format!("({})", arguments.join(" || ")).into()
}

/// A function that makes JSON. JSON inside of JSON must be said to be such by `document`, and truth values have words there.
pub(super) fn json(name: &str, arguments: &[Expr], document: fn(&str) -> String) -> Template {
    let arguments: Vec<String> = arguments
        .iter()
        .enumerate()
        .map(|(at, argument)| match argument.kind() {
            Some(FieldKind::Json) => document(&format!("{{{at}}}")),
            Some(FieldKind::Boolean) => document(&format!(
                "CASE {{{at}}} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END"
            )),
            _ => format!("{{{at}}}"),
        })
        .collect();
    format!("{name}({})", arguments.join(", ")).into()
}
