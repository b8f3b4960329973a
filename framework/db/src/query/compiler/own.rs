//! The texts of look-ups and transforms of the project's own.

use super::Compiler;
use crate::error::{Error, Result};
use crate::query::ast::Expr;
use crate::query::own::{OwnLookup, OwnTransform};
use crate::value::Value;

/// What stands in the slots of a text.
struct Sides<'e> {
    name: &'static str,
    lhs: &'e Expr,
    rhs: Option<&'e Expr>,
    params: Vec<Value>,
}

impl Compiler<'_> {
    pub(super) fn own_lookup(&mut self, lookup: &OwnLookup, lhs: &Expr, rhs: &Expr) -> Result<()> {
        let sides = Sides {
            name: lookup.name(),
            lhs,
            rhs: Some(rhs),
            params: lookup.params(),
        };
        self.push("(");
        self.fill(&lookup.sql(self.dialect.engine())?, &sides)?;
        self.push(")");
        Ok(())
    }

    pub(super) fn own_transform(&mut self, transform: &OwnTransform, lhs: &Expr) -> Result<()> {
        if let Some(call) = transform.call(lhs) {
            return self.expr(&call);
        }
        let sides = Sides {
            name: transform.name(),
            lhs,
            rhs: None,
            params: transform.params(),
        };
        let sql = transform.sql(self.dialect.engine())?;
        let function = sql.split_once('(').is_some_and(|(name, rest)| {
            name.chars()
                .all(|character| character.is_alphanumeric() || matches!(character, '_' | '.'))
                && rest.find(')') == Some(rest.len() - 1)
        });
        self.push(if function { "" } else { "(" });
        self.fill(&sql, &sides)?;
        self.push(if function { "" } else { ")" });
        Ok(())
    }

    /// Writes the text with its slots filled in; braces around anything else stay.
    fn fill(&mut self, sql: &str, sides: &Sides<'_>) -> Result<()> {
        let mut rest = sql;
        while let Some((before, behind)) = rest.split_once('{') {
            self.push(before);
            rest = behind;
            match behind.split_once('}') {
                Some((slot, after)) if self.slot(slot, sides)? => rest = after,
                _ => self.push("{"),
            }
        }
        self.push(rest);
        Ok(())
    }

    /// Writes what stands in a slot; tells whether there is such a one.
    fn slot(&mut self, slot: &str, sides: &Sides<'_>) -> Result<bool> {
        match (slot, sides.rhs) {
            ("lhs", _) => self.expr(sides.lhs)?,
            ("lhs.lhs", _) => match sides.lhs {
                Expr::Transformed(_, inner) => self.expr(inner)?,
                _ => {
                    return Err(Error::programming(format!(
                        "the SQL of '{}' has the slot {{lhs.lhs}}, but there is no transform at its left side",
                        sides.name
                    )));
                }
            },
            ("rhs", Some(rhs)) => self.own_right(sides.lhs, rhs)?,
            _ => {
                let Some(value) = slot.parse().ok().and_then(|at: usize| sides.params.get(at))
                else {
                    return Ok(false);
                };
                self.expr(&Expr::Value(value.clone()))?;
            }
        }
        Ok(true)
    }

    /// Writes the right side: a value as a parameter, what is computed in parentheses.
    fn own_right(&mut self, lhs: &Expr, rhs: &Expr) -> Result<()> {
        match rhs {
            Expr::Value(Value::Json(_)) => self.right(lhs, rhs),
            Expr::Value(_) | Expr::Subquery(_) => self.expr(rhs),
            _ => {
                self.push("(");
                self.expr(rhs)?;
                self.push(")");
                Ok(())
            }
        }
    }
}
