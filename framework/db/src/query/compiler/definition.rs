//! What is written differently where the text becomes part of a table's definition: as Django writes it.

use nuages_core::settings::Engine;

use super::conditions::Sign;
use super::{Compiler, Truth};
use crate::backends::Dialect;
use crate::error::Result;
use crate::query::ast::{Compare, Expr, Lookup, Node};
use crate::query::query::Query;
use crate::value::Value;

impl<'q> Compiler<'q> {
    pub(in crate::query) fn for_definition(
        query: &'q Query,
        dialect: &'static dyn Dialect,
    ) -> Self {
        Self {
            definition: true,
            ..Self::new(query, dialect)
        }
    }

    /// Writes a query that stands behind this many parameters.
    pub(in crate::query) fn after(
        query: &'q Query,
        dialect: &'static dyn Dialect,
        before: usize,
    ) -> Self {
        Self {
            before,
            ..Self::new(query, dialect)
        }
    }

    /// Writes an expression at the right of a comparison: in parentheses, but never in two.
    pub(super) fn right_defined(&mut self, right: &Expr) -> Result<()> {
        let start = self.sql.len();
        self.expr(right)?;
        if !self.sql[start..].starts_with('(') {
            self.sql.insert(start, '(');
            self.sql.push(')');
        }
        Ok(())
    }

    /// Writes one of several conditions. Between ORs, what guards a negated look-up against NULL stands in parentheses.
    pub(super) fn member_of(&mut self, node: &Node, sign: Sign, all: bool) -> Result<Truth> {
        let start = self.sql.len();
        let truth = self.node(node, sign)?;
        let guarded = self.definition
            && !all
            && sign.negated
            && truth == Truth::Written
            && matches!(node, Node::Compare(compare) if self.is_guarded(compare));
        if guarded {
            self.sql.insert(start, '(');
            self.sql.push(')');
        }
        Ok(truth)
    }

    /// Returns what a truth value of PostgreSQL is compared with, where the column alone says it.
    pub(super) fn bare_truth(&self, compare: &Compare) -> Option<bool> {
        match (&compare.left, &compare.lookup) {
            (Expr::Column(_), Lookup::Exact(Expr::Value(Value::Bool(truth))))
                if self.definition && self.dialect.has_boolean() =>
            {
                Some(*truth)
            }
            _ => None,
        }
    }

    fn is_guarded(&self, compare: &Compare) -> bool {
        !matches!(compare.lookup, Lookup::IsNull(_))
            && compare.exprs().enumerate().any(|(place, expr)| {
                (place == 0 || matches!(expr, Expr::Column(_))) && self.may_be_null(expr)
            })
    }

    /// Writes that an odd number of conditions holds.
    pub(super) fn odd_defined(
        &mut self,
        nodes: &[Node],
        sign: Sign,
        parentheses: bool,
    ) -> Result<Truth> {
        let start = self.mark();
        // The others have no XOR.
        if self.dialect.engine() == Engine::Mysql
            && self.group(nodes, " XOR ", sign, parentheses)? == Truth::Written
        {
            return Ok(Truth::Written);
        }
        let mut sum = String::new();
        if parentheses {
            self.push("(");
        }
        if self.group(nodes, " OR ", sign, true)? != Truth::Written {
            return Ok(self.back(start, Truth::Never));
        }
        self.push(" AND 1 = ");
        for (place, node) in nodes.iter().enumerate() {
            let begin = self.sql.len();
            self.member_of(node, sign, false)?;
            let text = self.sql.split_off(begin);
            let counted = format!("CASE WHEN {text} THEN 1 ELSE 0 END");
            sum = match place {
                0 => counted,
                _ => format!("({sum} + {counted})"),
            };
        }
        match nodes.len() {
            2 => self.push(&sum),
            _ => self.push(&format!("(MOD({sum}, 2))")),
        }
        if parentheses {
            self.push(")");
        }
        Ok(Truth::Written)
    }
}

/// Returns the values without those that came before, in order.
pub(super) fn different(values: Vec<&Expr>) -> Vec<&Expr> {
    let mut kept: Vec<&Expr> = Vec::with_capacity(values.len());
    for value in values {
        let known = kept.iter().any(|one| match (one, value) {
            (Expr::Value(one), Expr::Value(other)) => one == other,
            _ => false,
        });
        if !known {
            kept.push(value);
        }
    }
    kept
}
