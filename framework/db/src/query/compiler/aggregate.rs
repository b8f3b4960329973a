//! Values computed from all rows of a query.

use super::{Compiler, Output, Statement, Truth};
use crate::error::{Error, Result};
use crate::query::ast::{Column, Expr};
use crate::query::query::{Annotation, Query};

impl Compiler<'_> {
    /// Writes the SELECT of one row of aggregates.
    pub(in crate::query) fn aggregate(mut self, exprs: &[Expr]) -> Result<Statement> {
        if let Some(problem) = &self.query.problem {
            return Err(Error::programming(problem.clone()));
        }
        let query = self.query;
        let wrapped = query.is_sliced()
            || query.distinct
            || !query.combined.is_empty()
            || query.is_grouped()
            || exprs.iter().any(Expr::is_nested_aggregate);
        if wrapped {
            return wrapped_aggregate(query, exprs, self.dialect);
        }
        self.join_conditions();
        for expr in exprs {
            self.join_expr(expr, false);
        }
        self.push("SELECT ");
        for (index, expr) in exprs.iter().enumerate() {
            if index > 0 {
                self.push(", ");
            }
            self.expr(expr)?;
        }
        self.from();
        if query.nothing || self.filters(false)? == Truth::Never {
            // Aggregates of no rows are a row all the same.
            self.push(" WHERE 1 = 0");
        }
        Ok(self.statement())
    }
}

/// Computes the aggregates over the rows of a query that is sliced, grouped or distinct.
fn wrapped_aggregate(
    query: &Query,
    exprs: &[Expr],
    dialect: &'static dyn crate::backends::Dialect,
) -> Result<Statement> {
    let mut inner = query.clone();
    if inner.selection.is_none() {
        inner.related.clear();
        inner.selection = Some(
            query
                .meta
                .fields
                .iter()
                .map(|field| {
                    Expr::Column(Column {
                        hops: Vec::new(),
                        field,
                    })
                })
                .collect(),
        );
    }
    if !query.is_sliced() {
        inner.order = Some(Vec::new());
    }
    let mut outer = Compiler::new(query, dialect);
    outer.push("SELECT ");
    for (index, expr) in exprs.iter().enumerate() {
        let Expr::Aggregate(aggregate) = expr else {
            return Err(Error::programming(
                "over a query that is sliced, grouped or distinct, aggregate() takes aggregates only, no arithmetic with them",
            ));
        };
        if aggregate.filter.is_some() {
            return Err(Error::programming(
                "over a query that is sliced, grouped or distinct, aggregates take no filter; filter the query",
            ));
        }
        if index > 0 {
            outer.push(", ");
        }
        outer.push(aggregate.function.sql());
        outer.push("(");
        match &aggregate.of {
            None => outer.push("*"),
            Some(of) => {
                if aggregate.distinct {
                    outer.push("DISTINCT ");
                }
                outer.push(&format!("\"a{}\"", inner.annotations.len()));
                inner.annotations.push(Annotation {
                    expr: of.clone(),
                    after: inner.filters.len(),
                });
            }
        }
        outer.push(")");
    }
    let compiler = Compiler {
        named: true,
        ..Compiler::new(&inner, dialect)
    };
    let Some((statement, _)) = compiler.select(Output::Rows)? else {
        let names: Vec<String> = (0..inner.annotations.len())
            .map(|index| format!("NULL AS \"a{index}\""))
            .collect();
        let columns = if names.is_empty() {
            "NULL".to_owned()
        } else {
            names.join(", ")
        };
        outer.push(&format!(" FROM (SELECT {columns}) subquery WHERE 1 = 0"));
        return Ok(outer.statement());
    };
    outer.push(" FROM (");
    outer.push(&statement.sql);
    outer.push(") subquery");
    outer.parameters.extend(statement.parameters);
    Ok(outer.statement())
}

impl Expr {
    /// Tells whether the expression is an aggregate of aggregates.
    fn is_nested_aggregate(&self) -> bool {
        match self {
            Self::Aggregate(aggregate) => aggregate.of.as_ref().is_some_and(Self::is_aggregate),
            _ => false,
        }
    }
}
