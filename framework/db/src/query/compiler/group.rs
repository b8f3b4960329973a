//! `GROUP BY`: what is selected beside the aggregates.

use super::Compiler;
use crate::error::Result;
use crate::fields::RelatedPlan as Plan;
use crate::query::ast::{Expr, OrderBy};
use crate::query::walk::Below;
use crate::value::Value;

/// What stands in the groups, and how the order names it. Databases do not see that the same expression with parameters of its own is the
/// same, and MySQL does not with each function.
#[derive(Debug, Default)]
pub(super) struct Placed(Vec<(String, Vec<Value>, Called)>);

/// How the order names what stands in the groups.
#[derive(Debug)]
pub(super) enum Called {
    /// By its place in the selection, or by the same text with the same parameters.
    By(String),
    /// As the least of the values of a group, which are all the same: parameters without numbers cannot stand in two places.
    Least,
}

impl Placed {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds an expression and its place in the selection.
    pub(super) fn add(&mut self, (sql, values): (String, Vec<Value>), place: usize) {
        self.0.push((sql, values, Called::By(place.to_string())));
    }

    /// Returns what an expression is called.
    pub(super) fn find(&self, written: &(String, Vec<Value>)) -> Option<&Called> {
        let mut all = self.0.iter();
        let same = all.find(|(sql, values, _)| *sql == written.0 && *values == written.1);
        same.map(|(.., called)| called)
    }
}

/// Finds what conditions on groups speak of beside aggregates.
fn beside_aggregates(below: Below<'_>, found: &mut Vec<Expr>) {
    match below {
        Below::Expr(Expr::Aggregate(_) | Expr::Value(_) | Expr::Outer(..)) => {}
        Below::Expr(expr) if !expr.is_aggregate() => found.push(expr.clone()),
        Below::Expr(expr) => expr.below(&mut |below| beside_aggregates(below, found)),
        Below::Node(node) => node.below(&mut |below| beside_aggregates(below, found)),
        Below::Query(query) => {
            query.each_outer(&mut |column| found.push(Expr::Column(column.clone())));
        }
    }
}

impl Compiler<'_> {
    /// Writes ` GROUP BY ...`: what the query asks for and is not computed from the group. It has places where the statement
    /// does select it.
    pub(super) fn group_by(
        &mut self,
        plan: &Plan,
        order: &[OrderBy],
        selected: bool,
    ) -> Result<Placed> {
        let mut placed = Placed::default();
        let query = self.query;
        let start = self.sql.len();
        self.push(" GROUP BY ");
        let begin = self.sql.len();
        let mut place = 0;
        match &query.selection {
            None => {
                let named = std::mem::take(&mut self.all_named);
                self.model_columns(query.meta, None, true);
                self.related_columns(plan, None, query.meta);
                self.all_named = named;
                place += query.meta.fields.len() + plan.width(query.meta);
            }
            Some(exprs) => {
                for expr in exprs {
                    let own = selected.then_some(place + 1);
                    self.group_by_expr(begin, expr, own, &mut placed)?;
                    place += expr.width();
                }
            }
        }
        for annotation in &query.annotations {
            place += 1;
            let own = selected.then_some(place);
            self.group_by_expr(begin, &annotation.expr, own, &mut placed)?;
        }
        let mut beside = Vec::new();
        for node in query.filters.iter().filter(|node| node.has_aggregate()) {
            beside_aggregates(Below::Node(node), &mut beside);
        }
        for expr in beside.iter().chain(order.iter().map(|order| &order.expr)) {
            self.group_by_expr(begin, expr, None, &mut placed)?;
        }
        if self.sql.len() == begin {
            self.sql.truncate(start);
        }
        Ok(placed)
    }

    /// Writes one more expression, unless it is computed from the group or there already; what is computed and selected by its
    /// place in the selection.
    fn group_by_expr(
        &mut self,
        begin: usize,
        expr: &Expr,
        place: Option<usize>,
        placed: &mut Placed,
    ) -> Result<()> {
        if expr.has_window() {
            return self.group_by_columns(begin, expr, placed);
        }
        if expr.is_aggregate() || matches!(expr, Expr::Value(_)) {
            return Ok(());
        }
        let mark = self.mark();
        if mark.0 > begin {
            self.push(", ");
        }
        let apart = match expr {
            Expr::Column(_) => None,
            _ => Some(self.apart(expr)?),
        };
        if apart
            .as_ref()
            .is_some_and(|apart| placed.find(apart).is_some())
        {
            self.sql.truncate(mark.0);
            return Ok(());
        }
        let written = self.sql.len();
        match place.filter(|_| apart.is_some()) {
            Some(place) => self.push(&place.to_string()),
            None => self.expr(expr)?,
        }
        if let Some((sql, values)) = apart {
            if place.is_some() || self.dialect.numbers_parameters() {
                let called = Called::By(self.sql[written..].to_owned());
                placed.0.push((sql, values, called));
            } else if self.dialect.wraps_subqueries() {
                placed.0.push((sql, values, Called::Least));
            }
            if place.is_some() {
                return Ok(());
            }
        }
        if self.sql[begin..mark.0].contains(&self.sql[written..]) {
            self.sql.truncate(mark.0);
            self.parameters.truncate(mark.1);
        }
        Ok(())
    }

    /// Returns the text and the parameters of an expression, which stays out of the statement.
    pub(super) fn apart(&mut self, expr: &Expr) -> Result<(String, Vec<Value>)> {
        let around = (
            std::mem::take(&mut self.sql),
            std::mem::take(&mut self.parameters),
        );
        let result = self.expr(expr);
        let written = (
            std::mem::replace(&mut self.sql, around.0),
            std::mem::replace(&mut self.parameters, around.1),
        );
        result.map(|()| written)
    }

    /// Writes the columns that a window is computed from.
    fn group_by_columns(&mut self, begin: usize, expr: &Expr, placed: &mut Placed) -> Result<()> {
        let mut columns = Vec::new();
        expr.any_column(&mut |column| {
            columns.push(Expr::Column(column.clone()));
            false
        });
        columns
            .iter()
            .try_for_each(|column| self.group_by_expr(begin, column, None, placed))
    }
}
