//! Conditions on composite primary keys, said of the columns that they are made of, as Django's `TupleExact` and its like.

use std::borrow::Cow;

use super::lists::is_null;
use crate::error::{Error, Result};
use crate::models::FieldMeta;
use crate::query::ast::{
    Aggregate, AggregateFunction, Column, Compare, Expr, Function, Lookup, Node, Order, OrderBy,
};
use crate::value::Value;

/// The columns that a composite key is made of; `None` for any other expression.
fn columns(expr: &Expr) -> Option<Vec<Expr>> {
    let of = |column: &Column, make: &dyn Fn(Column) -> Expr| {
        column.field.composite.map(|_| {
            let components = column.field.components().into_iter();
            let each = components.map(|field: &'static FieldMeta| {
                make(Column {
                    hops: column.hops.clone(),
                    field,
                })
            });
            each.collect()
        })
    };
    match expr {
        Expr::Column(column) => of(column, &Expr::Column),
        Expr::Outer(level, column) => of(column, &|column| Expr::Outer(*level, column)),
        _ => None,
    }
}

/// What an aggregate is computed from: rows are counted by the first column of their key.
pub(super) fn aggregated(aggregate: &Aggregate) -> Result<Option<Cow<'_, Expr>>> {
    let Some(of) = &aggregate.of else {
        return Ok(None);
    };
    let Some(mut columns) = columns(of) else {
        return Ok(Some(Cow::Borrowed(of)));
    };
    match (aggregate.function, aggregate.distinct) {
        (AggregateFunction::Count, false) if !columns.is_empty() => {
            Ok(Some(Cow::Owned(columns.swap_remove(0))))
        }
        (AggregateFunction::Count, _) => Err(Error::field(
            "count(..).distinct() does not support composite primary keys: count one of the fields, or the query's rows",
        )),
        (function, _) => Err(refused(&format!("{function:?}"))),
    }
}

/// Refuses a composite key where one value is wanted.
pub(super) fn refuse<'e>(what: &str, exprs: impl IntoIterator<Item = &'e Expr>) -> Result<()> {
    match exprs.into_iter().any(|expr| columns(expr).is_some()) {
        true => Err(refused(what)),
        false => Ok(()),
    }
}

pub(super) fn refused(what: &str) -> Error {
    Error::field(format!(
        "{what} expression does not support composite primary keys."
    ))
}

/// What is compared with a composite key, column by column.
fn values(expr: &Expr, wanted: usize) -> Result<Vec<Expr>> {
    let values = match expr {
        Expr::Value(Value::Row(values)) => values.iter().cloned().map(Expr::Value).collect(),
        Expr::Call(Function::Tuple, parts) => parts.clone(),
        other => columns(other).unwrap_or_default(),
    };
    if values.len() == wanted {
        return Ok(values);
    }
    Err(Error::field(format!(
        "a look-up of 'pk' must have {wanted} elements"
    )))
}

/// Tells whether a key holds a NULL, which equals nothing.
fn has_null(expr: &Expr) -> bool {
    match expr {
        Expr::Value(Value::Row(values)) => values.iter().any(Value::is_null),
        Expr::Call(Function::Tuple, parts) => parts.iter().any(is_null),
        other => is_null(other),
    }
}

fn compare(left: &Expr, lookup: Lookup) -> Node {
    Node::Compare(Compare {
        left: left.clone(),
        lookup,
    })
}

fn equal(columns: &[Expr], right: &Expr) -> Result<Node> {
    let values = values(right, columns.len())?;
    let pairs = columns.iter().zip(values);
    Ok(Node::All(
        pairs
            .map(|(column, value)| compare(column, Lookup::Exact(value)))
            .collect(),
    ))
}

/// `a > x OR (a = x AND b > y)`, the last with the order itself.
fn ordered(columns: &[Expr], order: Order, right: &Expr) -> Result<Node> {
    let strict = match order {
        Order::Gt | Order::Gte => Order::Gt,
        Order::Lt | Order::Lte => Order::Lt,
    };
    let values = values(right, columns.len())?;
    let mut node: Option<Node> = None;
    for (column, value) in columns.iter().zip(values).rev() {
        node = Some(match node {
            None => compare(column, Lookup::Order(order, value)),
            Some(rest) => Node::Any(vec![
                compare(column, Lookup::Order(strict, value.clone())),
                Node::All(vec![compare(column, Lookup::Exact(value)), rest]),
            ]),
        });
    }
    Ok(node.unwrap_or_else(|| Node::All(Vec::new())))
}

/// Conditions in one OR as far as databases nest them: SQLite takes a thousand.
const NESTED: usize = 200;

fn any_of(nodes: Vec<Node>) -> Node {
    if nodes.len() <= NESTED {
        return Node::Any(nodes);
    }
    let mut nodes = nodes.into_iter();
    let mut groups = Vec::with_capacity(nodes.len() / NESTED + 1);
    while nodes.len() > 0 {
        groups.push(Node::Any(nodes.by_ref().take(NESTED).collect()));
    }
    any_of(groups)
}

/// The condition on the columns, where the left side is a composite key; a query as the right side stays as it is.
pub(super) fn expanded(asked: &Compare) -> Option<Result<Node>> {
    let columns = columns(&asked.left)?;
    Some(Ok(match &asked.lookup {
        Lookup::InQuery(_)
        | Lookup::Exact(Expr::Subquery(_))
        | Lookup::Order(_, Expr::Subquery(_)) => return None,
        Lookup::Exact(right) => return Some(equal(&columns, right)),
        Lookup::Order(order, right) => return Some(ordered(&columns, *order, right)),
        Lookup::In(rights) => {
            let known = rights.iter().filter(|right| !has_null(right));
            let each = known.map(|right| equal(&columns, right));
            match each.collect::<Result<Vec<Node>>>() {
                // Nothing is in a list without a key.
                Ok(nodes) if nodes.is_empty() => compare(&columns[0], Lookup::In(Vec::new())),
                Ok(nodes) => any_of(nodes),
                Err(error) => return Some(Err(error)),
            }
        }
        Lookup::Range(low, high) => {
            let low = ordered(&columns, Order::Gte, low);
            let high = ordered(&columns, Order::Lte, high);
            return Some(low.and_then(|low| Ok(Node::All(vec![low, high?]))));
        }
        Lookup::IsNull(is_null) => {
            let each = columns
                .iter()
                .map(|column| compare(column, Lookup::IsNull(*is_null)))
                .collect();
            match is_null {
                true => Node::Any(each),
                false => Node::All(each),
            }
        }
        _ => {
            return Some(Err(Error::field(
                "a composite primary key is asked for by exact, in, gt, gte, lt, lte, range and isnull",
            )));
        }
    }))
}

/// Sorts by the columns of composite keys.
pub(super) fn orders(orders: Vec<OrderBy>) -> Vec<OrderBy> {
    let mut expanded = Vec::with_capacity(orders.len());
    for order in orders {
        match columns(&order.expr) {
            None => expanded.push(order),
            Some(columns) => expanded.extend(columns.into_iter().map(|expr| OrderBy {
                expr,
                descending: order.descending,
                nulls_first: order.nulls_first,
            })),
        }
    }
    expanded
}
