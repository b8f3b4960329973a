//! Lists of values behind IN.

use super::Compiler;
use super::definition::different;
use crate::error::{Error, Result};
use crate::query::ast::Expr;
use crate::value::Value;

impl Compiler<'_> {
    /// Writes ` IN (...)`. The list is filled up with its last value, so that lists of many lengths share few texts.
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
        if values.len() > most {
            return Err(Error::programming(format!(
                "in_ takes at most {most} values here, {} were given; ask in parts",
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

/// The length that a list is filled up to: a power of two, and a multiple of 1024 where those lie too far apart. Where that leaves little
/// room for other parameters, it is left as it is.
pub(in crate::query) fn filled_up(length: usize, most: usize) -> usize {
    let filled = match length {
        0..=1024 => length.next_power_of_two(),
        _ => length.next_multiple_of(1024),
    };
    match filled + 1024 > most {
        true => length,
        false => filled,
    }
}
