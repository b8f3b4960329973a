//! `SELECT DISTINCT`: on what rows are different, and what their order adds to that.

use super::group::Placed;
use super::{Compiler, Output};
use crate::error::{Error, Result};
use crate::fields::RelatedPlan as Plan;
use crate::query::ast::{Expr, OrderBy};
use crate::query::query::Annotation;

impl Compiler<'_> {
    /// Begins the query; adds to `placed` how its order names what rows are kept once by.
    pub(super) fn select_word(&mut self, placed: &mut Placed) -> Result<()> {
        self.push("SELECT ");
        let query = self.query;
        if !query.distinct {
            return Ok(());
        }
        self.push("DISTINCT ");
        if query.distinct_on().is_empty() {
            return Ok(());
        }
        if !self.dialect.has_distinct_on() {
            return Err(Error::not_supported(
                "DISTINCT ON fields is not supported by this database backend",
            ));
        }
        for (index, expr) in query.distinct_on().iter().enumerate() {
            self.push(if index == 0 { "ON (" } else { ", " });
            let term = self.apart(expr)?;
            let start = self.sql.len();
            self.expr(expr)?;
            placed.add_written(expr, term, &self.sql[start..]);
        }
        self.push(") ");
        Ok(())
    }

    /// Returns what a DISTINCT query selects besides, as it is sorted by that, and how its order names what it selects.
    pub(super) fn order_columns<'o>(
        &mut self,
        plan: &Plan,
        output: Output,
        order: &'o [OrderBy],
    ) -> Result<(Vec<&'o Expr>, Placed)> {
        let mut besides = Vec::new();
        let mut placed = Placed::default();
        if !self.query.distinct || !self.query.distinct_on().is_empty() || order.is_empty() {
            return Ok((besides, placed));
        }
        let mut place = match output {
            Output::Key => self.key_columns().len(),
            _ => self.place_selected(plan, &mut placed)?,
        };
        for OrderBy { expr, .. } in order {
            let term = self.apart(expr)?;
            if !placed.has(&term) {
                place += 1;
                placed.add(expr, term, place);
                besides.push(expr);
            }
        }
        Ok((besides, placed))
    }

    /// Adds what is selected, and returns how many columns that is.
    fn place_selected(&mut self, plan: &Plan, placed: &mut Placed) -> Result<usize> {
        let query = self.query;
        let mut place = 0;
        match &query.selection {
            None => {
                let columns = self.row_terms(plan);
                place += columns.len();
                placed.add_columns(columns);
            }
            Some(exprs) => {
                for expr in exprs {
                    let term = self.apart(expr)?;
                    placed.add(expr, term, place + 1);
                    place += expr.width();
                }
            }
        }
        for Annotation { expr, .. } in &query.annotations {
            place += 1;
            let term = self.apart(expr)?;
            placed.add(expr, term, place);
        }
        Ok(place)
    }

    /// Tells whether a query around this one takes its rows as a list of values, of as many columns as are asked for.
    pub(super) fn is_list(&self, output: Output) -> bool {
        let is_asked = match output {
            Output::Rows => self.query.selection.is_some(),
            Output::Key => true,
            Output::Count | Output::One => false,
        };
        is_asked && self.outer.is_some()
    }

    /// Begins a SELECT around this one, of what is asked for without what the order adds.
    pub(super) fn select_list(&mut self, output: Output) {
        self.all_named = true;
        self.push("SELECT ");
        let names = match output {
            Output::Key => self.key_columns(),
            _ => {
                let selected = self.query.selection.iter().flatten();
                let width: usize = selected.map(Expr::width).sum();
                let width = width + self.query.annotations.len();
                (0..width).map(|place| format!("col{place}")).collect()
            }
        };
        for (place, name) in names.iter().enumerate() {
            self.push(if place == 0 { "" } else { ", " });
            self.name(name);
        }
        self.push(" FROM (");
    }

    fn key_columns(&self) -> Vec<String> {
        let Some(key) = self.query.meta.field("pk") else {
            return Vec::new();
        };
        match key.composite {
            None => vec![key.column.to_owned()],
            Some(_) => {
                let components = key.components();
                components
                    .iter()
                    .map(|part| part.column.to_owned())
                    .collect()
            }
        }
    }
}
