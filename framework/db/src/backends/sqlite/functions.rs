//! SQLite's functions.

use super::expressions::is_negative;
use crate::backends::expressions::Template;
use crate::backends::functions::{common, concat, json};
use crate::error::{Error, Result};
use crate::models::FieldKind;
use crate::query::ast::{Expr, Function};

const RANDOM_BITS: &str = "SUBSTR(HEX(RANDOMBLOB(2)), 2) || SUBSTR('89AB', 1 + (RANDOM() & 3), 1) || SUBSTR(HEX(RANDOMBLOB(8)), 2)";

pub(super) fn function(function: Function, arguments: &[Expr]) -> Result<Template> {
    use Function as F;
    Ok(match function {
        F::Chr => "CHAR({0})",
        F::Concat => return Ok(concat(arguments, "{0}")),
        F::Cot => "(1.0 / TAN({0}))",
        F::Greatest => "MAX({*})",
        F::JsonArray => return Ok(json("JSON_ARRAY", arguments, document)),
        F::JsonObject => return Ok(json("JSON_OBJECT", arguments, document)),
        F::Least => "MIN({*})",
        F::Left => "SUBSTR({0}, 1, {1})",
        F::Length => "LENGTH({0})",
        F::LPad => {
            "(CASE WHEN {2} IS NULL THEN NULL WHEN LENGTH({0}) >= {1} THEN SUBSTR({0}, 1, {1}) \
             ELSE SUBSTR(REPLACE(HEX(ZEROBLOB({1})), '00', {2}), 1, {1} - LENGTH({0})) || {0} END)"
        }
        F::Md5 | F::Sha1 | F::Sha224 | F::Sha256 | F::Sha384 | F::Sha512 => {
            return Err(Error::not_supported(format!(
                "{} is not supported on SQLite, which has no such function: compute it in Rust",
                function.name()
            )));
        }
        F::Now => "STRFTIME('%Y-%m-%d %H:%M:%f', 'NOW')",
        // 0 for an empty text, as the servers answer.
        F::Ord => "CASE WHEN {0} = '' THEN 0 ELSE UNICODE({0}) END",
        F::Random => "((RANDOM() & 9007199254740991) / 9007199254740992.0)",
        F::Repeat => {
            "CASE WHEN {1} IS NOT NULL THEN REPLACE(HEX(ZEROBLOB({1})), '00', {0}) END"
        }
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
        // A whole number becomes no float.
        F::Round if arguments[0].kind().is_some_and(FieldKind::is_integer) => "{0}",
        F::RPad => "SUBSTR({0} || REPLACE(HEX(ZEROBLOB({1})), '00', {2}), 1, {1})",
        F::Substr => "SUBSTR({*})",
        F::Uuid4 => {
            return Ok(format!("LOWER(HEX(RANDOMBLOB(6)) || '4' || {RANDOM_BITS})").into());
        }
        F::Uuid7 => {
            let shift = if arguments.is_empty() { "" } else { " + ({0}) / 1000" };
            return Ok(format!(
                "LOWER(PRINTF('%012x', CAST(UNIXEPOCH('now', 'subsec') * 1000{shift} AS integer)) || '7' || {RANDOM_BITS})"
            )
            .into());
        }
        other => common(other),
    }
    .into())
}

fn document(text: &str) -> String {
    format!("JSON({text})")
}
