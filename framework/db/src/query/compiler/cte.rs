//! `WITH`: the named queries before a SELECT.

use super::{Compiler, Output};
use crate::error::{Error, Result};
use crate::query::ast::Expr;
use crate::query::cte::CteNode;
use crate::query::query::Query;

impl Compiler<'_> {
    /// Writes `WITH ...` before the SELECT, where the query uses named queries.
    pub(super) fn write_ctes(&mut self) -> Result<()> {
        let Some(rare) = &self.query.rare else {
            return Ok(());
        };
        for (index, node) in rare.ctes.iter().enumerate() {
            if rare.ctes[..index]
                .iter()
                .any(|known| known.name == node.name)
            {
                continue;
            }
            self.push(match index {
                0 if rare.ctes.iter().any(|node| node.step.is_some()) => "WITH RECURSIVE ",
                0 => "WITH ",
                _ => ", ",
            });
            self.write_cte(node)?;
        }
        if !rare.ctes.is_empty() {
            self.push(" ");
        }
        Ok(())
    }

    fn write_cte(&mut self, node: &CteNode) -> Result<()> {
        self.dialect.quote(&mut self.sql, &node.name);
        for (index, column) in node.columns().iter().enumerate() {
            self.push(if index == 0 { " (" } else { ", " });
            self.dialect.quote(&mut self.sql, column);
        }
        self.push(") AS (");
        let anchor = match node.step {
            Some(_) => &self.growing(&node.anchor),
            None => &node.anchor,
        };
        if !self.part(anchor)? {
            return Err(Error::programming(format!(
                "the named query {} can have no rows",
                node.name
            )));
        }
        if let Some(step) = &node.step {
            let mark = self.mark();
            self.push(if node.distinct {
                " UNION "
            } else {
                " UNION ALL "
            });
            if !self.part(step)? {
                self.sql.truncate(mark.0);
            }
        }
        self.push(")");
        Ok(())
    }

    /// Makes room in the first rows of a recursive query for the values of the next ones.
    fn growing(&self, anchor: &Query) -> Query {
        let mut anchor = anchor.clone();
        let annotations = anchor.annotations.iter_mut();
        let selected = anchor.selection.iter_mut().flatten();
        for expr in annotations
            .map(|annotation| &mut annotation.expr)
            .chain(selected)
        {
            if let Some(kind) = expr.kind().and_then(|kind| self.dialect.growing(kind)) {
                *expr = Expr::Cast(Box::new(expr.clone()), kind);
            }
        }
        anchor
    }

    fn part(&mut self, query: &Query) -> Result<bool> {
        let mut query = query.clone();
        if !query.is_cut() {
            query.order = Some(Vec::new());
        }
        let compiler = Compiler {
            before: self.number(),
            ..Compiler::new(&query, self.dialect)
        };
        let Some((statement, _)) = compiler.select(Output::Rows)? else {
            return Ok(false);
        };
        self.push(&statement.sql);
        self.parameters.extend(statement.parameters);
        Ok(true)
    }

    /// Writes the named queries that stand beside the model's table.
    pub(super) fn write_joined(&mut self) {
        let Some(rare) = &self.query.rare else {
            return;
        };
        for name in &rare.joined {
            self.push(" CROSS JOIN ");
            self.dialect.quote(&mut self.sql, name);
        }
    }
}
