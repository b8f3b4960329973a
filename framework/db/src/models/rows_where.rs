//! Queries of rows by what one column of them holds, for deletions.

use super::{FieldMeta, ModelMeta};
use crate::error::{Error, Result};
use crate::query::ast::{Column, Compare, Expr, Lookup, Node};
use crate::query::query::Query;
use crate::value::Value;

/// Keys per statement.
pub(super) const BATCH: usize = 256;

/// Returns the field of the primary key.
pub(super) fn key_field(meta: &'static ModelMeta) -> Result<&'static FieldMeta> {
    meta.field("pk")
        .ok_or_else(|| Error::programming(format!("{} has no primary key", meta.name)))
}

/// The rows whose column holds one of the values.
pub(super) fn rows_where(
    meta: &'static ModelMeta,
    field: &'static FieldMeta,
    values: &[Value],
) -> Query {
    rows_that(meta, holds_one(field, values))
}

/// The rows for which this holds, in no order.
pub(super) fn rows_that(meta: &'static ModelMeta, holds: Node) -> Query {
    let mut query = Query::new(meta);
    query.order = Some(Vec::new());
    query.filters.push(holds);
    query
}

/// Holds where the column holds one of the values.
pub(super) fn holds_one(field: &'static FieldMeta, values: &[Value]) -> Node {
    Node::Compare(Compare {
        left: Expr::Column(Column {
            hops: Vec::new(),
            field,
        }),
        lookup: match values {
            [value] => Lookup::Exact(Expr::Value(value.clone())),
            values => Lookup::In(values.iter().cloned().map(Expr::Value).collect()),
        },
    })
}
