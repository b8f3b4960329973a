//! Lists of values behind IN.

use nuages_core::settings::Engine;

use super::Compiler;
use super::definition::different;
use crate::backends::{quoting, refused};
use crate::constraints::literal::literal;
use crate::error::{Error, Result};
use crate::models::FieldKind;
use crate::query::ast::Expr;
use crate::value::Value;

/// Parameters that are left for the rest of a statement.
const OTHERS: usize = 1024;

impl Compiler<'_> {
    /// Writes ` IN (...)`. The list is filled up with its last value, so that lists of many lengths share few texts. One that there are not
    /// parameters enough for stands in the text itself.
    pub(super) fn list(&mut self, left: &Expr, values: &[Expr]) -> Result<bool> {
        let values: Vec<&Expr> = values.iter().filter(|value| !is_null(value)).collect();
        let values = match self.definition {
            true => different(values),
            false => values,
        };
        let Some(last) = values.last() else {
            return Ok(false);
        };
        let most = self.dialect.max_parameters();
        if is_too_long(self.number(), values.len(), most)
            && let Some(literals) = literals(left, &values, self.dialect.engine())
        {
            self.push(" IN (");
            self.push(&literals);
            self.push(")");
            return Ok(true);
        }
        if values.len() > most {
            return Err(Error::programming(format!(
                "in_ takes at most {most} values of this kind here, {} were given; ask in parts",
                values.len()
            )));
        }
        self.push(" IN (");
        let padded = match self.definition {
            true => values.len(),
            false => filled_up(values.len(), most),
        };
        for index in 0..padded {
            if index > 0 {
                self.push(", ");
            }
            self.right(left, values.get(index).unwrap_or(last))?;
        }
        self.push(")");
        Ok(true)
    }
}

pub(super) fn is_null(expr: &Expr) -> bool {
    matches!(expr, Expr::Value(Value::Null))
}

/// Tells whether a list behind so many parameters leaves too few for the rest.
pub(in crate::query) fn is_too_long(before: usize, length: usize, most: usize) -> bool {
    before + length + OTHERS > most
}

/// The length that a list is filled up to: a power of two, and a multiple of 1024 where those lie too far apart. Where that leaves little
/// room for other parameters, it is left as it is.
pub(in crate::query) fn filled_up(length: usize, most: usize) -> usize {
    let filled = match length {
        0..=1024 => length.next_power_of_two(),
        _ => length.next_multiple_of(1024),
    };
    match is_too_long(0, filled, most) {
        true => length,
        false => filled,
    }
}

/// Writes the values as they stand in a text; `None` where one of them has no such form, or means what it should as a parameter only.
fn literals(left: &Expr, values: &[&Expr], engine: Engine) -> Option<String> {
    if left.kind() == Some(FieldKind::Json) || matches!(left, Expr::Json(..)) {
        return None;
    }
    let of_column = matches!(left, Expr::Column(_));
    let mut written = String::new();
    for (place, value) in values.iter().enumerate() {
        let Expr::Value(value) = value else {
            return None;
        };
        written.push_str(if place > 0 { ", " } else { "" });
        written.push_str(&in_text(value, of_column, engine)?);
    }
    Some(written)
}

/// Writes a value; a column beside it tells what the text of one means that is no number, text or UUID.
fn in_text(value: &Value, of_column: bool, engine: Engine) -> Option<String> {
    match value {
        Value::Text(text) => text_in_text(text, engine),
        Value::I64(_) | Value::U64(_) | Value::Uuid(_) => Some(literal(value, engine)),
        Value::Null | Value::Json(_) | Value::Row(_) => None,
        Value::F64(number) if !number.is_finite() => None,
        _ if !of_column || refused::too_early(value).is_some() => None,
        _ => Some(literal(value, engine)),
    }
}

/// Writes a text so that it ends where it should, whatever the server is set to take a backslash for.
fn text_in_text(text: &str, engine: Engine) -> Option<String> {
    match engine {
        Engine::Mysql if text.contains(|sign: char| sign == '\\' || sign.is_control()) => {
            let digits = quoting::hexadecimal(text.as_bytes());
            Some(format!("_utf8mb4 X'{digits}'"))
        }
        Engine::Mysql => Some(format!("'{}'", text.replace('\'', "''"))),
        _ if text.contains('\0') => None,
        _ => Some(literal(&Value::Text(text.to_owned()), engine)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_ends_where_it_should_in_every_mode_of_the_server() {
        let hostile = "a' OR 1=1 -- \\' \n";
        let hex = "_utf8mb4 X'6127204f5220313d31202d2d205c27200a'";
        let cases = [
            (Engine::Mysql, "it's", Some("'it''s'")),
            (Engine::Mysql, "\\'", Some("_utf8mb4 X'5c27'")),
            (Engine::Mysql, hostile, Some(hex)),
            (Engine::Postgresql, "it's", Some("'it''s'")),
            (Engine::Postgresql, "\\'", Some(r" E'\\'''")),
            (Engine::Sqlite, "\\'", Some(r"'\'''")),
            (Engine::Postgresql, "a\0'", None),
            (Engine::Sqlite, "a\0'", None),
        ];
        for (engine, text, written) in cases {
            let found = text_in_text(text, engine);
            assert_eq!(found.as_deref(), written, "{engine:?} {text:?}");
        }
    }
}
