//! `GROUP BY`: what is selected beside the aggregates.

use super::Compiler;
use crate::error::Result;
use crate::fields::RelatedPlan as Plan;
use crate::query::ast::{Expr, Node, OrderBy};
use crate::query::walk::Below;
use crate::value::Value;

/// What is selected or stands in the groups: its text and its parameters, as they are when it stands alone.
pub(super) type Term = (String, Vec<Value>);

/// What stands in the groups, or is selected as different, and how the order names it. Databases do not see that the same expression with parameters of its own is the
/// same, and MySQL does not with each function.
#[derive(Debug, Default)]
pub(super) struct Placed(Vec<(Term, Option<Called>)>);

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

    /// Adds an expression that is selected, with its place there.
    pub(super) fn add(&mut self, expr: &Expr, term: Term, place: usize) {
        let is_computed = !matches!(expr, Expr::Column(_));
        let called = is_computed.then(|| Called::By(place.to_string()));
        self.0.push((term, called));
    }

    /// Adds an expression that stands in the statement with this text already.
    pub(super) fn add_written(&mut self, expr: &Expr, term: Term, text: &str) {
        if !matches!(expr, Expr::Column(_)) {
            self.0.push((term, Some(Called::By(text.to_owned()))));
        }
    }

    /// Adds columns, which are always called by their names.
    pub(super) fn add_columns(&mut self, columns: Vec<Term>) {
        self.0
            .extend(columns.into_iter().map(|column| (column, None)));
    }

    pub(super) fn has(&self, term: &Term) -> bool {
        self.0.iter().any(|(there, _)| there == term)
    }

    /// Returns what an expression is called, where it is not written as it is.
    pub(super) fn find(&self, term: &Term) -> Option<&Called> {
        let found = self.0.iter().find(|(there, _)| there == term);
        found.and_then(|(_, called)| called.as_ref())
    }
}

/// The columns of an expression, which MySQL's HAVING knows where they stand in the groups themselves.
pub(super) fn columns_or_itself(expr: Expr) -> Vec<Expr> {
    let mut columns = Vec::new();
    expr.any_column(&mut |column| {
        columns.push(Expr::Column(column.clone()));
        false
    });
    match columns.is_empty() {
        true => vec![expr],
        false => columns,
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
        let mut place = 0;
        for expr in query.groups().unwrap_or_default() {
            self.group_by_expr(expr, None, &mut placed)?;
        }
        match &query.selection {
            None => {
                let columns = self.row_terms(plan);
                for (index, (column, _)) in columns.iter().enumerate() {
                    self.push(if index == 0 { " GROUP BY " } else { ", " });
                    self.push(column);
                }
                place += columns.len();
                placed.add_columns(columns);
            }
            Some(exprs) => {
                for expr in exprs {
                    let own = selected.then_some(place + 1);
                    self.group_by_expr(expr, own, &mut placed)?;
                    place += expr.width();
                }
            }
        }
        for annotation in &query.annotations {
            place += 1;
            let own = selected.then_some(place);
            self.group_by_expr(&annotation.expr, own, &mut placed)?;
        }
        let mut beside = Vec::new();
        for node in query.filters.iter().filter(|node| node.has_aggregate()) {
            self.beside_aggregates(Below::Node(node), false, &mut beside);
        }
        let beside = self.known_to_having(beside)?;
        for expr in beside.iter().chain(order.iter().map(|order| &order.expr)) {
            self.group_by_expr(expr, None, &mut placed)?;
        }
        Ok(placed)
    }

    /// Finds what conditions on groups speak of beside aggregates. `inside`: there is a NOT above, below which other queries ask related rows.
    pub(super) fn beside_aggregates(&self, below: Below<'_>, inside: bool, found: &mut Vec<Expr>) {
        match below {
            Below::Expr(Expr::Aggregate(_) | Expr::Value(_) | Expr::Outer(..)) => {}
            Below::Expr(expr) if !expr.is_aggregate() => found.push(expr.clone()),
            Below::Expr(expr) => {
                expr.below(&mut |below| self.beside_aggregates(below, false, found));
            }
            Below::Node(node) => {
                let split = match node {
                    Node::Compare(compare) if inside => self.split(compare),
                    _ => None,
                };
                let inside = split.is_none() && (inside || matches!(node, Node::Not(_)));
                let node = split.as_ref().unwrap_or(node);
                node.below(&mut |below| self.beside_aggregates(below, inside, found));
            }
            Below::Query(query) => {
                query.each_outer(&mut |column| found.push(Expr::Column(column.clone())));
            }
        }
    }

    /// What has to be in the groups for these expressions beside aggregates.
    fn known_to_having(&mut self, exprs: Vec<Expr>) -> Result<Vec<Expr>> {
        if !self.dialect.wraps_subqueries() {
            return Ok(exprs);
        }
        let mut known = Vec::new();
        for expr in exprs {
            known.extend(self.in_groups(expr)?);
        }
        Ok(known)
    }

    /// Writes one more expression, unless it is computed from the group or there already; what is computed and selected by its
    /// place in the selection.
    fn group_by_expr(
        &mut self,
        expr: &Expr,
        place: Option<usize>,
        placed: &mut Placed,
    ) -> Result<()> {
        if expr.has_window() {
            return self.group_by_columns(expr, placed);
        }
        if matches!(expr, Expr::Value(_)) {
            return Ok(());
        }
        if expr.is_aggregate() {
            let mut beside = Vec::new();
            self.beside_aggregates(Below::Expr(expr), false, &mut beside);
            return self
                .known_to_having(beside)?
                .iter()
                .try_for_each(|expr| self.group_by_expr(expr, None, placed));
        }
        let term = self.apart(expr)?;
        if placed.has(&term) {
            return Ok(());
        }
        self.push(if placed.is_empty() {
            " GROUP BY "
        } else {
            ", "
        });
        let is_column = matches!(expr, Expr::Column(_));
        let place = place.filter(|_| !is_column);
        let start = self.sql.len();
        match place {
            Some(place) => self.push(&place.to_string()),
            None => self.expr(expr)?,
        }
        let called = match () {
            () if is_column => None,
            () if place.is_some() || self.dialect.numbers_parameters() => {
                Some(Called::By(self.sql[start..].to_owned()))
            }
            () => self.dialect.wraps_subqueries().then_some(Called::Least),
        };
        placed.0.push((term, called));
        Ok(())
    }

    /// What a query without a selection of its own selects of its rows and those that come with them.
    pub(super) fn row_terms(&mut self, plan: &Plan) -> Vec<Term> {
        let named = std::mem::take(&mut self.all_named);
        let around = std::mem::take(&mut self.sql);
        self.model_columns(self.query.meta, None, true);
        self.related_columns(plan, None, self.query.meta);
        let columns = std::mem::replace(&mut self.sql, around);
        self.all_named = named;
        columns
            .split(", ")
            .map(|column| (column.to_owned(), Vec::new()))
            .collect()
    }

    /// Returns the text and the parameters of an expression, which stays out of the statement.
    pub(super) fn apart(&mut self, expr: &Expr) -> Result<Term> {
        let around = (
            std::mem::take(&mut self.sql),
            std::mem::take(&mut self.parameters),
        );
        let repeated = std::mem::take(&mut self.repeated);
        let result = self.expr(expr);
        self.repeated = repeated;
        let written = (
            std::mem::replace(&mut self.sql, around.0),
            std::mem::replace(&mut self.parameters, around.1),
        );
        result.map(|()| written)
    }

    /// Writes the columns that a window is computed from.
    fn group_by_columns(&mut self, expr: &Expr, placed: &mut Placed) -> Result<()> {
        columns_or_itself(expr.clone())
            .iter()
            .filter(|expr| matches!(expr, Expr::Column(_)))
            .try_for_each(|column| self.group_by_expr(column, None, placed))
    }
}
