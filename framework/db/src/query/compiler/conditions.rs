//! Conditions: look-ups, their joining, and what NULL and empty lists do to them.

use super::{Compiler, Truth};
use crate::error::{Error, Result};
use crate::query::ast::{Compare, Expr, Lookup, Node, Order, TextMatch};
use crate::value::Value;

impl Compiler<'_> {
    fn node(&mut self, node: &Node, negated: bool) -> Result<Truth> {
        match node {
            Node::All(nodes) => self.group(nodes, " AND ", negated, nodes.len() > 1),
            Node::Any(nodes) => self.group(nodes, " OR ", negated, nodes.len() > 1),
            Node::Not(inner) => {
                let start = self.mark();
                self.push("NOT (");
                let truth = match &**inner {
                    Node::All(nodes) => self.group(nodes, " AND ", !negated, false)?,
                    Node::Any(nodes) => self.group(nodes, " OR ", !negated, false)?,
                    other => self.node(other, !negated)?,
                };
                Ok(match truth {
                    Truth::Written => {
                        self.push(")");
                        Truth::Written
                    }
                    Truth::Never => self.back(start, Truth::Always),
                    Truth::Always => self.back(start, Truth::Never),
                })
            }
            Node::Compare(compare) => self.compare(compare, negated),
            Node::Invalid(message) => Err(Error::field(message.clone())),
        }
    }

    pub(super) fn group(
        &mut self,
        nodes: &[Node],
        joint: &str,
        negated: bool,
        parentheses: bool,
    ) -> Result<Truth> {
        let all = joint == " AND ";
        let start = self.mark();
        if parentheses {
            self.push("(");
        }
        let mut written = 0;
        for node in nodes {
            let before = self.mark();
            if written > 0 {
                self.push(joint);
            }
            match (self.node(node, negated)?, all) {
                (Truth::Written, _) => written += 1,
                (Truth::Always, true) | (Truth::Never, false) => {
                    self.back(before, Truth::Always);
                }
                (Truth::Never, true) => return Ok(self.back(start, Truth::Never)),
                (Truth::Always, false) => return Ok(self.back(start, Truth::Always)),
            }
        }
        if written == 0 {
            return Ok(self.back(
                start,
                if all || nodes.is_empty() {
                    Truth::Always
                } else {
                    Truth::Never
                },
            ));
        }
        if parentheses {
            self.push(")");
        }
        Ok(Truth::Written)
    }

    /// Remembers the place, to take back what turns out to be constant.
    fn mark(&self) -> (usize, usize) {
        (self.statement.sql.len(), self.statement.parameters.len())
    }

    fn back(&mut self, (sql, parameters): (usize, usize), truth: Truth) -> Truth {
        self.statement.sql.truncate(sql);
        self.statement.parameters.truncate(parameters);
        truth
    }

    fn compare(&mut self, compare: &Compare, negated: bool) -> Result<Truth> {
        let start = self.mark();
        self.expr(&compare.left)?;
        match &compare.lookup {
            Lookup::Exact(right) => {
                self.push(" = ");
                self.expr(right)?;
            }
            Lookup::Order(order, right) => {
                self.push(match order {
                    Order::Gt => " > ",
                    Order::Gte => " >= ",
                    Order::Lt => " < ",
                    Order::Lte => " <= ",
                });
                self.expr(right)?;
            }
            Lookup::Range(low, high) => {
                self.push(" BETWEEN ");
                self.expr(low)?;
                self.push(" AND ");
                self.expr(high)?;
            }
            Lookup::IsNull(is_null) => {
                self.push(if *is_null { " IS NULL" } else { " IS NOT NULL" });
                return Ok(Truth::Written);
            }
            Lookup::Text(kind, right) => self.text_match(*kind, right)?,
            Lookup::In(values) => {
                if !self.list(values)? {
                    return Ok(self.back(start, Truth::Never));
                }
            }
        }
        // SQL's NOT leaves out rows with NULL; Django's exclude keeps them.
        if negated && self.may_be_null(&compare.left) {
            self.push(" AND ");
            self.expr(&compare.left)?;
            self.push(" IS NOT NULL");
        }
        Ok(Truth::Written)
    }

    fn text_match(&mut self, kind: TextMatch, right: &Expr) -> Result<()> {
        let (open_start, open_end) = kind.open_ends();
        if let Expr::Value(value) = right {
            let Value::Text(text) = value else {
                return Err(Error::data(format!("{value:?} is not a text to look for")));
            };
            let mut pattern = String::with_capacity(text.len() + 2);
            if open_start {
                pattern.push('%');
            }
            for character in text.chars() {
                if matches!(character, '\\' | '%' | '_') {
                    pattern.push('\\');
                }
                pattern.push(character);
            }
            if open_end {
                pattern.push('%');
            }
            self.statement.parameters.push(Value::Text(pattern));
            let number = self.statement.parameters.len();
            self.dialect
                .text_match(&mut self.statement.sql, kind, number);
            return Ok(());
        }
        self.push(if open_start {
            " LIKE '%' || "
        } else {
            " LIKE "
        });
        self.push("REPLACE(REPLACE(REPLACE(");
        self.expr(right)?;
        self.push(", '\\', '\\\\'), '%', '\\%'), '_', '\\_')");
        if open_end {
            self.push(" || '%'");
        }
        self.push(" ESCAPE '\\'");
        Ok(())
    }

    /// Writes ` IN (...)`. The list is filled up to a power of two with its last value, so that lists of many lengths share few texts.
    fn list(&mut self, values: &[Expr]) -> Result<bool> {
        let values: Vec<&Expr> = values
            .iter()
            .filter(|value| !matches!(value, Expr::Value(Value::Null)))
            .collect();
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
        let padded = values.len().next_power_of_two().min(most);
        for index in 0..padded {
            if index > 0 {
                self.push(", ");
            }
            self.expr(values.get(index).unwrap_or(last))?;
        }
        self.push(")");
        Ok(true)
    }
}
