//! MySQL's functions.

use crate::backends::expressions::Template;
use crate::backends::functions::{common, json};
use crate::query::ast::{Expr, Function};

/// The digits of a UUID behind its version.
const RANDOM_DIGITS: &str = "SUBSTR(HEX(RANDOM_BYTES(2)), 2), SUBSTR('89AB', 1 + FLOOR(RAND() * 4), 1), SUBSTR(HEX(RANDOM_BYTES(8)), 2)";

pub(super) fn function(function: Function, arguments: &[Expr]) -> Template {
    use Function as F;
    match function {
        F::Chr => "CHAR({0} USING utf16)",
        // NULL is left out.
        F::Concat => "CONCAT_WS('', {*})",
        F::JsonArray => return json("JSON_ARRAY", arguments, document),
        F::JsonObject => return json("JSON_OBJECT", arguments, document),
        F::Length => "CHAR_LENGTH({0})",
        F::Now => "CURRENT_TIMESTAMP(6)",
        // Alone it is sent with four bytes, into which a letter's own do not fit.
        F::Ord => "CAST(CAST(ORD({0}) AS CHAR(20)) AS SIGNED)",
        F::Random => "RAND()",
        F::Sha224 => "SHA2({0}, 224)",
        F::Sha256 => "SHA2({0}, 256)",
        F::Sha384 => "SHA2({0}, 384)",
        F::Sha512 => "SHA2({0}, 512)",
        F::Uuid4 => {
            return format!("LOWER(CONCAT(HEX(RANDOM_BYTES(6)), '4', {RANDOM_DIGITS}))").into();
        }
        F::Uuid7 => {
            let shift = if arguments.is_empty() { "" } else { " + ({0}) / 1000" };
            return format!(
                "LOWER(CONCAT(LPAD(HEX(FLOOR(UNIX_TIMESTAMP(NOW(3)) * 1000{shift})), 12, '0'), '7', {RANDOM_DIGITS}))"
            )
            .into();
        }
        other => common(other),
    }
    .into()
}

fn document(text: &str) -> String {
    format!("JSON_EXTRACT({text}, '$')")
}
