//! `ORDER BY`: the query's own order, or that of its model.

use super::group::{Called, Placed};
use super::{Compiler, composite};
use crate::error::Result;
use crate::query::ast::{Expr, JsonForm, OrderBy};
use crate::query::named_order::default_order;

impl Compiler<'_> {
    pub(super) fn order(&self) -> Result<Vec<OrderBy>> {
        let order = match &self.query.order {
            Some(order) => order.clone(),
            None => default_order(self.query.meta)?,
        };
        Ok(composite::orders(self.query.turned(order)))
    }

    pub(in crate::query) fn write_order(&mut self, order: &[OrderBy]) -> Result<()> {
        self.write_order_of(order, &Placed::default())
    }

    /// The same of groups.
    pub(super) fn write_order_of(&mut self, order: &[OrderBy], placed: &Placed) -> Result<()> {
        for (index, order) in order.iter().enumerate() {
            self.push(if index == 0 { " ORDER BY " } else { ", " });
            if let (Some(first), false) = (order.nulls_first, self.dialect.has_nulls_order()) {
                self.expr(&order.expr)?;
                self.push(if first {
                    " IS NOT NULL, "
                } else {
                    " IS NULL, "
                });
                self.order_expr(&order.expr)?;
                self.push(if order.descending { " DESC" } else { " ASC" });
                continue;
            }
            match self.place(&order.expr, placed)? {
                Some(Called::By(called)) => self.push(called),
                Some(Called::Least) => {
                    self.push("MIN(");
                    self.expr(&order.expr)?;
                    self.push(")");
                }
                None => self.order_expr(&order.expr)?,
            }
            self.push(if order.descending { " DESC" } else { " ASC" });
            match order.nulls_first {
                Some(true) => self.push(" NULLS FIRST"),
                Some(false) => self.push(" NULLS LAST"),
                None => {}
            }
        }
        Ok(())
    }

    fn order_expr(&mut self, expr: &Expr) -> Result<()> {
        match expr {
            Expr::Json(document, keys, JsonForm::Scalar) if self.dialect.sorts_json() => {
                let part = Expr::Json(document.clone(), keys.clone(), JsonForm::Document);
                self.expr(&part)
            }
            other => self.expr(other),
        }
    }

    fn place<'p>(&mut self, expr: &Expr, placed: &'p Placed) -> Result<Option<&'p Called>> {
        if placed.is_empty() || matches!(expr, Expr::Column(_)) {
            return Ok(None);
        }
        let written = self.apart(expr)?;
        Ok(placed.find(&written))
    }
}
