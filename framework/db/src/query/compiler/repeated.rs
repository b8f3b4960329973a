//! What groups are made of and is said once more in another expression. PostgreSQL takes `$1` and `$2` for different values, so that it
//! stands there with the same parameters. MySQL does not see at all that it is the same: beside aggregates the least of its values stands
//! for it, which are all the same in a group.

use super::Compiler;
use super::group::{Term, columns_or_itself};
use crate::error::Result;
use crate::query::ast::{Expr, OrderBy};
use crate::query::walk::Below;

/// What has the same text each time that it is written, or stands for its group.
#[derive(Debug)]
pub(super) struct Repeated {
    term: Term,
    /// The text, and how many parameters the statement had behind it.
    written: Option<(String, usize)>,
}

impl Compiler<'_> {
    /// Finds what the groups are made of that the database does not know again.
    pub(super) fn find_repeated(&mut self, order: &[OrderBy]) -> Result<()> {
        let (numbered, wraps) = (
            self.dialect.numbers_parameters(),
            self.dialect.wraps_subqueries(),
        );
        if !numbered && !wraps {
            return Ok(());
        }
        let query = self.query;
        let groups = query.groups().unwrap_or_default().iter();
        let selected = query.selection.iter().flatten();
        let annotated = query.annotations.iter().map(|annotation| &annotation.expr);
        let sorted = order.iter().map(|order| &order.expr);
        let mut found = Vec::new();
        for expr in groups.chain(selected).chain(annotated).chain(sorted) {
            self.beside_aggregates(Below::Expr(expr), false, &mut found);
        }
        for node in query.filters.iter().filter(|node| node.has_aggregate()) {
            self.beside_aggregates(Below::Node(node), false, &mut found);
        }
        for expr in found.iter().filter(|expr| is_computed(expr)) {
            let term = self.apart(expr)?;
            let known_again = match numbered {
                true => term.1.is_empty(),
                // The least of a column of a query around would be that query's.
                false => expr.has_outer(),
            };
            if !known_again && self.repeated.iter().all(|known| known.term != term) {
                let written = None;
                self.repeated.push(Repeated { term, written });
            }
        }
        Ok(())
    }

    fn place_of_repeated(&mut self, expr: &Expr) -> Result<Option<usize>> {
        let term = self.apart(expr)?;
        Ok(self.repeated.iter().position(|known| known.term == term))
    }

    /// Writes an expression where some are repeated.
    pub(super) fn repeated_expr(&mut self, expr: &Expr) -> Result<()> {
        if !self.dialect.numbers_parameters() {
            return self.grouped_expr(expr);
        }
        let place = self.place_of_repeated(expr)?;
        let known = place.and_then(|place| self.repeated[place].written.clone());
        if let Some((text, _)) = known {
            self.push(&text);
            return Ok(());
        }
        let start = self.sql.len();
        self.deeper(|compiler| compiler.expr_here(expr))?;
        if let Some(place) = place {
            let text = self.sql[start..].to_owned();
            self.repeated[place].written = Some((text, self.parameters.len()));
        }
        Ok(())
    }

    /// Writes an expression of which a part may stand beside aggregates.
    fn grouped_expr(&mut self, expr: &Expr) -> Result<()> {
        let of_rows = matches!(expr, Expr::Aggregate(_) | Expr::Window(_));
        let is_group = !of_rows && self.beside && self.place_of_repeated(expr)?.is_some();
        if of_rows || is_group {
            let repeated = std::mem::take(&mut self.repeated);
            let written = match is_group {
                true => self.least(expr),
                false => self.deeper(|compiler| compiler.expr_here(expr)),
            };
            self.repeated = repeated;
            return written;
        }
        let around = self.beside;
        self.beside |= expr.is_aggregate();
        let written = self.deeper(|compiler| compiler.expr_here(expr));
        self.beside = around;
        written
    }

    /// What has to be in the groups for an expression beside aggregates: itself, or its columns where MySQL does not see that it is there.
    pub(super) fn in_groups(&mut self, expr: Expr) -> Result<Vec<Expr>> {
        match self.place_of_repeated(&expr)? {
            Some(_) => Ok(vec![expr]),
            None => Ok(columns_or_itself(expr)),
        }
    }

    /// Forgets the texts whose parameters were taken back.
    pub(super) fn forget_repeated(&mut self) {
        let length = self.parameters.len();
        for known in &mut self.repeated {
            known.written.take_if(|(_, behind)| *behind > length);
        }
    }
}

/// Tells whether it is a term that groups are made of, and neither a column nor a value.
fn is_computed(expr: &Expr) -> bool {
    match expr {
        Expr::Column(_) | Expr::Value(_) => false,
        Expr::Typed(inner, _) => is_computed(inner),
        expr => !expr.has_window(),
    }
}
