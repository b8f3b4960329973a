//! Groups of rows.

use super::Compiler;
use crate::error::Result;
use crate::fields::RelatedPlan as Plan;
use crate::query::ast::{Expr, OrderBy};

impl Compiler<'_> {
    /// Writes ` GROUP BY ...`: what is selected and not computed from the group.
    pub(super) fn group_by(&mut self, plan: &Plan, order: &[OrderBy]) -> Result<()> {
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
                    place += 1;
                    self.group_by_expr(begin, expr, Some(place))?;
                }
            }
        }
        for annotation in &query.annotations {
            place += 1;
            self.group_by_expr(begin, &annotation.expr, Some(place))?;
        }
        for order in order {
            self.group_by_expr(begin, &order.expr, None)?;
        }
        if self.sql.len() == begin {
            self.sql.truncate(start);
        }
        Ok(())
    }

    /// Writes one more expression, unless it is computed from the group or there already; by its place in the selection if
    /// it has parameters.
    fn group_by_expr(&mut self, begin: usize, expr: &Expr, place: Option<usize>) -> Result<()> {
        if expr.has_window() {
            return self.group_by_columns(begin, expr);
        }
        if expr.is_aggregate() || matches!(expr, Expr::Value(_)) {
            return Ok(());
        }
        let mark = self.mark();
        if mark.0 > begin {
            self.push(", ");
        }
        let written = self.sql.len();
        self.expr(expr)?;
        if self.sql[begin..mark.0].contains(&self.sql[written..]) {
            self.sql.truncate(mark.0);
            self.parameters.truncate(mark.1);
        } else if let (true, Some(place)) = (self.parameters.len() > mark.1, place) {
            self.sql.truncate(written);
            self.parameters.truncate(mark.1);
            self.push(&place.to_string());
        }
        Ok(())
    }

    /// Writes the columns that a window is computed from.
    fn group_by_columns(&mut self, begin: usize, expr: &Expr) -> Result<()> {
        let mut columns = Vec::new();
        expr.any_column(&mut |column| {
            columns.push(Expr::Column(column.clone()));
            false
        });
        columns
            .iter()
            .try_for_each(|column| self.group_by_expr(begin, column, None))
    }
}
