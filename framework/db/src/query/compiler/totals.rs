//! The SELECT of `QuerySet.aggregate()`: one row of values, computed from all rows of a query.

use super::qualify::Lifted;
use super::{Compiler, Output, Statement, Truth};
use crate::error::{Error, Result};
use crate::query::ast::{Column, Expr, Node};
use crate::query::outline::Outline;
use crate::query::query::Query;
use crate::query::walk::Below;

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
            || query.filters.iter().any(Node::has_window)
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
        self.from()?;
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
    if let Some(rare) = &mut inner.rare {
        rare.lock = None;
    }
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
    if !query.is_cut() && !query.orders_make_groups() {
        inner.order = Some(Vec::new());
    }
    let mut exprs = exprs.to_vec();
    let mut lifted = Lifted {
        known: inner.annotations.len(),
        exprs: Vec::new(),
        named: named(&inner, dialect)
            .filter(|_| inner.combined.is_empty())
            .filter_map(|(expr, name)| Some((Outline::of(expr)?, name)))
            .collect(),
    };
    for expr in &mut exprs {
        lifted.aggregates(expr, &inner);
    }
    lifted.annotate(&mut inner);
    let compiler = Compiler {
        named: true,
        // The columns of a subquery need different names.
        all_named: dialect.wraps_subqueries(),
        ..Compiler::new(&inner, dialect)
    };
    let inside = compiler.select(Output::Rows)?;
    let found = inside.is_some();
    // The names stand for nothing where there can be no rows.
    let statement = match inside {
        Some((statement, _)) => statement,
        None => no_rows(&inner, dialect)?,
    };
    outer_aggregate(&exprs, query, dialect, statement, found)
}

/// Returns what a query inside has a name for: what is annotated, and what is selected where all columns have names.
fn named<'q>(
    inner: &'q Query,
    dialect: &'static dyn crate::backends::Dialect,
) -> impl Iterator<Item = (&'q Expr, String)> {
    let selected = inner.selection.iter().flatten().enumerate();
    let selected = selected
        .filter(|(_, expr)| dialect.wraps_subqueries() && expr.width() == 1)
        .map(|(place, expr)| (expr, format!("col{place}")));
    let annotated = inner.annotations.iter().enumerate();
    selected.chain(annotated.map(|(place, one)| (&one.expr, format!("a{place}"))))
}

/// Writes a row of NULLs under the names of what is inside, of their types: a sum of NULLs of no type is none that PostgreSQL knows.
fn no_rows(query: &Query, dialect: &'static dyn crate::backends::Dialect) -> Result<Statement> {
    let mut sql = String::new();
    for (expr, name) in named(query, dialect) {
        sql.push_str(if sql.is_empty() { "SELECT " } else { ", " });
        match expr.kind() {
            Some(kind) => sql.push_str(&dialect.cast(None, kind)?.replace("{0}", "NULL")),
            None => sql.push_str("NULL"),
        }
        sql.push_str(" AS ");
        dialect.quote(&mut sql, &name);
    }
    if sql.is_empty() {
        sql.push_str("SELECT NULL");
    }
    Ok(Statement {
        sql: sql.into(),
        parameters: Vec::new(),
    })
}

/// Writes aggregates of the rows of a query inside.
fn outer_aggregate(
    exprs: &[Expr],
    query: &Query,
    dialect: &'static dyn crate::backends::Dialect,
    mut inside: Statement,
    found: bool,
) -> Result<Statement> {
    let mut outer = Compiler::new(query, dialect);
    // Parameters with numbers are those of the query inside first, as it is written already.
    let numbered = dialect.numbers_parameters();
    if numbered {
        outer.parameters = std::mem::take(&mut inside.parameters);
    }
    outer.push("SELECT ");
    for (index, expr) in exprs.iter().enumerate() {
        if index > 0 {
            outer.push(", ");
        }
        outer.expr(expr)?;
    }
    outer.parameters.extend(inside.parameters);
    outer.push(" FROM (");
    outer.push(&inside.sql);
    outer.push(if found {
        ") subquery"
    } else {
        ") subquery WHERE 1 = 0"
    });
    Ok(outer.statement())
}

impl Expr {
    /// Tells whether the expression has an aggregate of aggregates or of windows.
    fn is_nested_aggregate(&self) -> bool {
        let mut nested = false;
        let is_aggregate = matches!(self, Self::Aggregate(_));
        self.below(&mut |below| {
            if let Below::Expr(expr) = below {
                nested |= if is_aggregate {
                    expr.is_aggregate() || expr.has_window()
                } else {
                    expr.is_nested_aggregate()
                };
            }
        });
        nested
    }
}
