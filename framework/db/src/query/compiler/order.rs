//! Order.

use super::{Compiler, composite};
use crate::error::Result;
use crate::query::ast::OrderBy;
use crate::query::lookup::default_order;

impl Compiler<'_> {
    pub(super) fn order(&self) -> Result<Vec<OrderBy>> {
        let order = match &self.query.order {
            Some(order) => order.clone(),
            None => default_order(self.query.meta)?,
        };
        Ok(composite::orders(self.query.turned(order)))
    }

    pub(super) fn write_order(&mut self, order: &[OrderBy]) -> Result<()> {
        for (index, order) in order.iter().enumerate() {
            self.push(if index == 0 { " ORDER BY " } else { ", " });
            if let (Some(first), false) = (order.nulls_first, self.dialect.has_nulls_order()) {
                self.expr(&order.expr)?;
                self.push(if first {
                    " IS NOT NULL, "
                } else {
                    " IS NULL, "
                });
                self.expr(&order.expr)?;
                self.push(if order.descending { " DESC" } else { " ASC" });
                continue;
            }
            self.expr(&order.expr)?;
            self.push(if order.descending { " DESC" } else { " ASC" });
            match order.nulls_first {
                Some(true) => self.push(" NULLS FIRST"),
                Some(false) => self.push(" NULLS LAST"),
                None => {}
            }
        }
        Ok(())
    }
}
