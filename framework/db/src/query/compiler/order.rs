//! `ORDER BY`: the query's own order, or that of its model.

use super::group::{Called, Placed};
use super::{Compiler, composite};
use crate::backends::Dialect;
use crate::error::Result;
use crate::query::ast::{Expr, JsonForm, OrderBy};
use crate::query::named_order::default_order;

impl OrderBy {
    /// Where NULL stands, if that is to be said by a condition beside: databases that have no words for it sort NULL as the least.
    pub(super) fn nulls_beside(&self, dialect: &dyn Dialect) -> Option<bool> {
        let told = self.nulls_first.filter(|first| *first == self.descending);
        told.filter(|_| !dialect.has_nulls_order())
    }
}

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
            let called = self.place(&order.expr, placed)?;
            if let Some(first) = order.nulls_beside(self.dialect) {
                match called {
                    Some(Called::Least) => self.least(&order.expr)?,
                    _ => self.expr(&order.expr)?,
                }
                self.push(if first {
                    " IS NOT NULL, "
                } else {
                    " IS NULL, "
                });
            }
            match called {
                Some(Called::By(called)) => self.push(called),
                Some(Called::Least) => self.least(&order.expr)?,
                None => self.order_expr(&order.expr)?,
            }
            self.push(if order.descending { " DESC" } else { " ASC" });
            match order.nulls_first.filter(|_| self.dialect.has_nulls_order()) {
                Some(true) => self.push(" NULLS FIRST"),
                Some(false) => self.push(" NULLS LAST"),
                None => {}
            }
        }
        Ok(())
    }

    pub(super) fn least(&mut self, expr: &Expr) -> Result<()> {
        self.push("MIN(");
        self.expr(expr)?;
        self.push(")");
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
