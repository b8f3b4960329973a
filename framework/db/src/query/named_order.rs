//! Orders by name: `-pub_date`, `blog__name`, and a relation, which takes the order of the model that it leads to.

use super::ast::{Expr, Function, Hop, OrderBy};
use super::by_name::transformed;
use super::lookup::{Found, Names, resolve, unknown};
use crate::error::{Error, Result};
use crate::models::ModelMeta;

/// Understands a name in an order: `-pub_date`, `question__pub_date`, `?` for a random one.
pub(crate) fn order_named(among: Names<'_>, name: &str) -> Result<Vec<OrderBy>> {
    named(among, name, &mut Vec::new())
}

/// The model's own order.
pub(super) fn default_order(meta: &'static ModelMeta) -> Result<Vec<OrderBy>> {
    own_order(meta, &mut Vec::new())
}

/// `through`: the models whose own orders led here.
fn own_order(
    meta: &'static ModelMeta,
    through: &mut Vec<&'static ModelMeta>,
) -> Result<Vec<OrderBy>> {
    if through.iter().any(|other| std::ptr::eq(*other, meta)) {
        return Err(Error::field("Infinite loop caused by ordering."));
    }
    through.push(meta);
    let mut orders = Vec::with_capacity(meta.ordering.len());
    for name in meta.ordering {
        orders.extend(named(Names::of(meta), name, through)?);
    }
    through.pop();
    Ok(orders)
}

fn named(
    among: Names<'_>,
    name: &str,
    through: &mut Vec<&'static ModelMeta>,
) -> Result<Vec<OrderBy>> {
    let (name, descending) = match name.strip_prefix('-') {
        Some(name) => (name, true),
        None => (name, false),
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
            let mut orders = own_order(last.to, through)?;
            for order in &mut orders {
                order.descending ^= descending;
                order.expr.each_column(&mut |column| {
                    column.hops.splice(..0, hops.iter().cloned());
                });
            }
            Ok(orders)
        }
        _ => Ok(by(Expr::Column(column))),
    }
}
