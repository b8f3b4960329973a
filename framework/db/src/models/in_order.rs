//! Rows that stand in an order among those of the same related row: `order_with_respect_to`.

use super::{FieldMeta, Model, ModelMeta, PointsTo};
use crate::backends::pool::Role;
use crate::database::Database;
use crate::error::{Error, Result};
use crate::fields::FieldValue;
use crate::query::ast::{Column, Compare, Expr, Lookup, Node, Order, OrderBy};
use crate::query::query::{Annotation, Query};
use crate::query::{Assignment, Condition, Expression, Field, max, select_rows};
use crate::value::Value;

/// The name of the field that holds the place.
pub(crate) const ORDER: &str = "_order";

/// The foreign key and the place of a row, with where they stand among the fields.
struct Ordered {
    with: (usize, &'static FieldMeta),
    order: (usize, &'static FieldMeta),
}

fn ordered(meta: &'static ModelMeta) -> Result<Ordered> {
    let find = |name: &str| {
        let mut fields = meta.fields.iter().enumerate();
        fields.find(|(_, field)| field.name == name)
    };
    let with = meta.order_with_respect_to.and_then(find);
    match (with, find(ORDER)) {
        (Some(with), Some(order)) => Ok(Ordered { with, order }),
        _ => Err(Error::programming(format!(
            "{} has no order_with_respect_to",
            meta.name
        ))),
    }
}

fn column(field: &'static FieldMeta) -> Expr {
    Expr::Column(Column {
        hops: Vec::new(),
        field,
    })
}

/// Holds for the rows that point to the same row.
fn same(with: &'static FieldMeta, value: Value) -> Node {
    Node::Compare(Compare {
        left: column(with),
        lookup: match value {
            Value::Null => Lookup::IsNull(true),
            value => Lookup::Exact(Expr::Value(value)),
        },
    })
}

/// Whether new rows may have a place already; 0 is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Places {
    Given,
    Made,
}

/// Puts new rows behind those that point to the same rows.
pub(super) async fn append<M: Model>(rows: &mut [M], places: Places, db: &Database) -> Result<()> {
    let meta = M::meta();
    if meta.order_with_respect_to.is_none() || rows.is_empty() {
        return Ok(());
    }
    let Ordered { with, order } = ordered(meta)?;
    let mut next: Vec<(Value, i64)> = Vec::new();
    for row in &*rows {
        let group = row.value(with.0);
        if !next.iter().any(|(known, _)| *known == group) {
            next.push((group, 0));
        }
    }
    for groups in next.chunks_mut(GROUPS) {
        let conditions = groups.iter().map(|(group, _)| same(with.1, group.clone()));
        let mut query = Query::new(meta);
        query.filters = vec![Node::Any(conditions.collect())];
        query.order = Some(Vec::new());
        query.selection = Some(vec![column(with.1)]);
        let place = Expression::<M, i64>::new(column(order.1));
        query.annotations = vec![Annotation {
            expr: max(place).into_expr().expr,
            after: 1,
        }];
        for row in select_rows(&query, Role::Writer, db).await? {
            let group = M::field_from_row(with.0, &row, 0)?;
            let last = row.i64(1)?;
            for (_, next) in groups.iter_mut().filter(|(known, _)| *known == group) {
                *next = last + 1;
            }
        }
    }
    let has_place = |row: &M| !matches!(row.value(order.0), Value::Null | Value::I64(0));
    for row in rows {
        if places == Places::Given && has_place(row) {
            continue;
        }
        let group = row.value(with.0);
        if let Some((_, next)) = next.iter_mut().find(|(known, _)| *known == group) {
            row.set_value(order.0, Value::I64(*next))?;
            *next += 1;
        }
    }
    Ok(())
}

/// Related rows that one query asks for.
const GROUPS: usize = 200;

/// Returns the row behind this one, or the one before it.
pub(super) async fn next_in_order<M: Model>(row: &M, forward: bool, db: &Database) -> Result<M> {
    let Ordered { with, order } = ordered(M::meta())?;
    let mut own = M::objects().filter_key(row.key().to_value()).query;
    own.selection = Some(vec![column(order.1)]);
    own.order = Some(Vec::new());
    let beyond = match forward {
        true => Order::Gt,
        false => Order::Lt,
    };
    let beyond = Node::Compare(Compare {
        left: column(order.1),
        lookup: Lookup::Order(beyond, Expr::Subquery(Box::new(own))),
    });
    let near = same(with.1, row.value(with.0));
    let mut found = M::objects()
        .filter(Condition::new(near))
        .filter(Condition::new(beyond));
    found.query.order = Some(vec![OrderBy {
        expr: column(order.1),
        descending: !forward,
        nulls_first: None,
    }]);
    let found = found.limit(1).all(db).await?.into_iter().next();
    found.ok_or_else(|| Error::does_not_exist(M::meta()))
}

/// Returns the keys of the rows that point here, in their order; `derive(Model)` writes it.
///
/// # Errors
/// As the database reports.
pub async fn order_of_related<M: Model, R: Model<Concrete = R>, F>(
    row: &M,
    field: Field<R, F>,
    db: &Database,
) -> Result<Vec<R::Key>>
where
    F: FieldValue + PointsTo<M>,
{
    let value = F::value_pointing_to(row);
    let mut query = R::objects()
        .pointing_to(field, M::meta(), !row.key().is_unset(), value)
        .query;
    let (place, key) = super::save::key_of(R::meta())?;
    query.selection = Some(vec![column(key)]);
    let rows = select_rows(&query, Role::Reader, db.reading(R::meta())).await?;
    rows.iter()
        .map(|row| R::Key::from_value(R::field_from_row(place, row, 0)?))
        .collect()
}

/// Puts the rows that point here in the order of these keys; `derive(Model)` writes it.
///
/// # Errors
/// As the database reports; nothing is changed then.
pub async fn set_order_of_related<M: Model, R: Model<Concrete = R>, F>(
    row: &M,
    field: Field<R, F>,
    keys: Vec<R::Key>,
    db: &Database,
) -> Result<()>
where
    F: FieldValue + PointsTo<M>,
{
    let order = ordered(R::meta())?.order.1;
    let key = super::save::key_of(R::meta())?.1;
    let own = F::value_pointing_to(row);
    let equals = |value: &R::Key| {
        Node::Compare(Compare {
            left: column(key),
            lookup: Lookup::Exact(Expr::Value(value.to_value())),
        })
    };
    let transaction = db.writing(R::meta()).begin().await?;
    let mut place = 0;
    for batch in keys.chunks(GROUPS) {
        let mut cases = Vec::with_capacity(batch.len());
        for key in batch {
            cases.push((equals(key), Expr::Value(Value::I64(place))));
            place += 1;
        }
        let among = Node::Compare(Compare {
            left: column(key),
            lookup: Lookup::In(
                batch
                    .iter()
                    .map(|key| Expr::Value(key.to_value()))
                    .collect(),
            ),
        });
        let places = Expr::Case(cases, Some(Box::new(column(order))));
        R::objects()
            .filter_field(field, own.clone())
            .filter(Condition::new(among))
            .update(Assignment::<R>::to(order, places), &transaction)
            .await?;
    }
    transaction.commit().await
}
