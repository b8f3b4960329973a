//! Statements that have an outline: what the rest of the data layer asks of the texts that are kept.

use std::borrow::Cow;

use super::ast::Expr;
use super::compiler::{Compiler, Output, Selected, Statement};
use super::outline::{Kind, Marks, Outline};
use super::query::Query;
use super::texts;
use crate::backends::Dialect;
use crate::error::Result;
use crate::fields::RelatedPlan as Plan;

/// A statement before it is SQL.
pub(super) trait Outlined: Clone {
    /// What the statement is about: the texts are kept with its model.
    fn query(&self) -> &Query;

    /// Adds all that decides the text to an outline; `None` where that cannot be told.
    fn outline(&self, outline: &mut Outline) -> Option<()>;

    /// Writes the statement; `None` where it can find nothing.
    fn write(&self, dialect: &'static dyn Dialect) -> Result<Selected>;

    /// Puts marks in the place of all values.
    fn mark(&mut self, marks: &mut Marks);
}

/// A SELECT of the rows of a query, or of what is to be known of them.
#[derive(Clone)]
struct Select<'q> {
    query: Cow<'q, Query>,
    output: Output,
}

impl Outlined for Select<'_> {
    fn query(&self) -> &Query {
        &self.query
    }

    fn outline(&self, outline: &mut Outline) -> Option<()> {
        outline.query(&self.query, Kind::Select(self.output))
    }

    fn write(&self, dialect: &'static dyn Dialect) -> Result<Selected> {
        Compiler::new(&self.query, dialect).select(self.output)
    }

    fn mark(&mut self, marks: &mut Marks) {
        marks.query(self.query.to_mut());
    }
}

/// A SELECT of one row of aggregates.
#[derive(Clone)]
struct Totals<'q> {
    query: Cow<'q, Query>,
    exprs: Cow<'q, [Expr]>,
}

impl Outlined for Totals<'_> {
    fn query(&self) -> &Query {
        &self.query
    }

    fn outline(&self, outline: &mut Outline) -> Option<()> {
        outline.exprs(&self.exprs)?;
        outline.query(&self.query, Kind::Totals)
    }

    fn write(&self, dialect: &'static dyn Dialect) -> Result<Selected> {
        let statement = Compiler::new(&self.query, dialect).aggregate(&self.exprs)?;
        Ok(Some((statement, Plan::default())))
    }

    fn mark(&mut self, marks: &mut Marks) {
        marks.query(self.query.to_mut());
        marks.exprs(self.exprs.to_mut());
    }
}

/// The statement that a query is; `None` when it can return nothing.
pub(super) fn select(
    query: &Query,
    output: Output,
    dialect: &'static dyn Dialect,
) -> Result<Selected> {
    let query = Cow::Borrowed(query);
    texts::kept(&Select { query, output }, dialect)
}

/// The statement that computes one row of aggregates from the rows of a query.
pub(super) fn totals(
    query: &Query,
    exprs: &[Expr],
    dialect: &'static dyn Dialect,
) -> Result<Statement> {
    let (query, exprs) = (Cow::Borrowed(query), Cow::Borrowed(exprs));
    let selected = texts::kept(&Totals { query, exprs }, dialect)?;
    // Aggregates of no rows are a row all the same.
    Ok(selected.unwrap_or_default().0)
}
