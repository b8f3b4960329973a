//! Orders by name: `-pub_date`, `blog__name`, and a relation, which takes the order of the model that it leads to; that is made of names
//! and expressions.

use super::ast::{Expr, Function, Hop, OrderBy};
use super::by_name::transformed;
use super::lookup::{Found, Names, resolve, unknown};
use crate::constraints::Expression;
use crate::error::{Error, Result};
use crate::models::{DefaultOrder, ModelMeta};

/// Understands a name in an order: `-pub_date`, `question__pub_date`, `?` for a random one.
pub(crate) fn order_named(among: Names<'_>, name: &str) -> Result<Vec<OrderBy>> {
    Way::default().named(among, name)
}

/// The model's own order.
pub(super) fn default_order(meta: &'static ModelMeta) -> Result<Vec<OrderBy>> {
    Way::default().own(meta)
}

/// What one entry of a model's own order sorts by.
pub(crate) fn entry_order(meta: &'static ModelMeta, entry: &DefaultOrder) -> Result<Vec<OrderBy>> {
    Way::default().entry(meta, entry)
}

/// The way of relations that leads to a model's own order.
#[derive(Default)]
struct Way {
    /// The models whose own orders led here.
    through: Vec<&'static ModelMeta>,
    /// Whether the last relation was named with a `-`.
    descending: bool,
}

impl Way {
    fn own(&mut self, meta: &'static ModelMeta) -> Result<Vec<OrderBy>> {
        if self.through.iter().any(|other| std::ptr::eq(*other, meta)) {
            return Err(Error::field("Infinite loop caused by ordering."));
        }
        self.through.push(meta);
        let mut orders = Vec::with_capacity(meta.ordering.len());
        for entry in meta.ordering {
            orders.extend(self.entry(meta, entry)?);
        }
        self.through.pop();
        Ok(orders)
    }

    fn entry(&mut self, meta: &'static ModelMeta, entry: &DefaultOrder) -> Result<Vec<OrderBy>> {
        match entry {
            DefaultOrder::Named(name) => self.named(Names::of(meta), name),
            DefaultOrder::Computed(terms) => {
                let terms = terms();
                terms.iter().map(|term| self.computed(meta, term)).collect()
            }
        }
    }

    /// An expression that says a direction keeps it, whatever the relation is named with, as in Django.
    fn computed(&self, meta: &'static ModelMeta, term: &Expression) -> Result<OrderBy> {
        let (of, descending, nulls_first) = match term {
            Expression::OrderBy {
                of,
                descending,
                nulls_first,
            } => (&**of, *descending, *nulls_first),
            other => (other, self.descending, None),
        };
        Ok(OrderBy {
            expr: of.resolve(meta)?,
            descending,
            nulls_first,
        })
    }

    fn named(&mut self, among: Names<'_>, name: &str) -> Result<Vec<OrderBy>> {
        let (name, descending) = match name.strip_prefix('-') {
            Some(name) => (name, !self.descending),
            None => (name, self.descending),
        };
        let by = |expr: Expr| {
            vec![OrderBy {
                expr,
                descending,
                nulls_first: None,
            }]
        };
        if name == "?" {
            return Ok(by(Expr::Call(Function::Random, Vec::new())));
        }
        let Found {
            column, rest, rows, ..
        } = resolve(among, name)?;
        if let [left, ..] = rest.as_slice() {
            let expr = transformed(column.clone(), &rest);
            let of = Hop::forward(column.field).map_or(among.meta, |hop| hop.to);
            return Ok(by(expr.map_err(|_| unknown(of, left))?));
        }
        let hops = rows.unwrap_or_default();
        match hops.last() {
            Some(last) if !last.to.ordering.is_empty() => {
                let before = std::mem::replace(&mut self.descending, descending);
                let mut orders = self.own(last.to)?;
                self.descending = before;
                for order in &mut orders {
                    order.expr.each_column(&mut |column| {
                        column.hops.splice(..0, hops.iter().cloned());
                    });
                }
                Ok(orders)
            }
            _ => Ok(by(Expr::Column(column))),
        }
    }
}
