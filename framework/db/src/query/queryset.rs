//! `QuerySet`: a query that is put together and has not run yet.

use std::fmt;
use std::marker::PhantomData;

use super::ast::{Column, Compare, Expr, Lookup, Node};
use super::named_order::order_named;
use super::query::Query;
use super::shape::Objects;
use super::{Condition, Field, IntoCondition, IntoOrdering, Selection};
use crate::fields::{AnyRows, FieldValue, Known};
use crate::models::{FieldMeta, Model, ModelMeta, PK_PLACE};
use crate::value::Value;

/// A query over the rows of `M`. It runs when a method takes the database.
///
/// `S` says what the rows become: models, unless [`values`](Self::values) or [`annotate`](Self::annotate) say otherwise.
#[must_use = "a query set does nothing until a method takes the database"]
pub struct QuerySet<M, S = Objects> {
    pub(crate) query: Query,
    marker: PhantomData<fn() -> (M, S)>,
}

impl<M, S> Clone for QuerySet<M, S> {
    fn clone(&self) -> Self {
        Self::of(self.query.clone())
    }
}

impl<M, S> fmt::Debug for QuerySet<M, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("QuerySet")
            .field("model", &self.query.meta.name)
            .field("filters", &self.query.filters)
            .finish_non_exhaustive()
    }
}

impl<M, S> QuerySet<M, S> {
    pub(crate) fn of(query: Query) -> Self {
        Self {
            query,
            marker: PhantomData,
        }
    }
}

impl<M: Model> QuerySet<M> {
    pub(crate) fn new() -> Self {
        Self::of(Query::new(M::meta()))
    }
}

impl<M: Model, S> QuerySet<M, S> {
    /// Keeps the rows that hold the condition; calls add up.
    ///
    /// Conditions of one call that follow a relation to many rows speak of the same related row; those of two calls perhaps of
    /// two, as in Django. A condition on an aggregate keeps groups.
    pub fn filter(mut self, condition: impl IntoCondition<M::Concrete>) -> Self {
        self.refuse_slice("filter");
        self.refuse_combined("filter");
        let mut node = condition.into_condition().node;
        self.query.understand(&mut node);
        let nodes = match node {
            Node::All(nodes) => nodes,
            node => vec![node],
        };
        self.query.add_filters(nodes);
        self
    }

    /// Drops the rows that hold the condition. A row without a value does not hold it, so it stays.
    pub fn exclude(mut self, condition: impl IntoCondition<M::Concrete>) -> Self {
        self.refuse_combined("exclude");
        let condition = condition.into_condition();
        // Below two NOTs, as below one, all rows of a relation to many are asked.
        let twice = matches!(&condition.node, Node::Not(node) if node.crosses_many());
        self.filter(match twice {
            true => Condition::new(Node::Not(Box::new(condition.node))),
            false => !condition,
        })
    }

    /// The same, as a call that may be refused.
    pub(super) fn narrowed_to_key(mut self, key: Value) -> Self {
        self.refuse_slice("filter");
        self.refuse_combined("filter");
        self.filter_key(key)
    }

    /// Keeps the row with this primary key.
    pub(crate) fn filter_key(self, key: Value) -> Self {
        self.filter_at(PK_PLACE, key)
    }

    /// Keeps the rows with this value in the field at a place.
    pub(crate) fn filter_at(mut self, place: u16, value: Value) -> Self {
        if let Some(field) = self.query.meta.at(place) {
            self.query.filters.push(Node::Compare(Compare {
                left: Expr::Column(Column {
                    hops: Vec::new(),
                    field,
                }),
                lookup: Lookup::Exact(Expr::Value(value)),
            }));
        }
        self
    }

    /// Keeps the rows with one of these values in the field at a place.
    pub(crate) fn filter_in(mut self, place: u16, values: &[Value]) -> Self {
        if let Some(field) = M::meta().at(place) {
            self.query.filters.push(Node::Compare(Compare {
                left: Expr::Column(Column {
                    hops: Vec::new(),
                    field,
                }),
                lookup: Lookup::In(values.iter().cloned().map(Expr::Value).collect()),
            }));
        }
        self
    }

    /// Keeps the rows that point by the field to a row of this model, with this value.
    pub(crate) fn pointing_to<T: FieldValue>(
        mut self,
        field: Field<M::Concrete, T>,
        to: &'static ModelMeta,
        is_saved: bool,
        value: Value,
    ) -> Self {
        if !is_saved {
            // NULL would find the rows that point nowhere.
            self.query.refuse(|| unsaved(to));
            return self;
        }
        match value {
            Value::Null => self.none(),
            value => self.filter_field(field, value),
        }
    }

    /// Gives the foreign keys of the rows the rows at hand that they point to. The row that a row extends is left out: it would be saved
    /// with it.
    pub(crate) fn knowing<T>(
        mut self,
        field: Field<M::Concrete, T>,
        rows: Option<AnyRows>,
    ) -> Self {
        self.query.known = known(field, rows);
        self
    }

    pub(crate) fn filter_field<T: FieldValue>(
        mut self,
        field: Field<M::Concrete, T>,
        value: Value,
    ) -> Self {
        self.query.filters.push(Node::Compare(Compare {
            left: field.expr(),
            lookup: Lookup::Exact(Expr::Value(value)),
        }));
        self
    }

    /// Sorts by a field, an order (`Question::pub_date.desc()`) or a tuple of them, instead of what was said before.
    pub fn order_by(mut self, orders: impl IntoOrdering<M::Concrete>) -> Self {
        self.refuse_slice("reorder");
        self.query.order = Some(
            orders
                .into_ordering()
                .into_iter()
                .map(|mut ordering| {
                    self.query.understand_expr(&mut ordering.order.expr);
                    self.query.place_order(&mut ordering.order.expr);
                    ordering.order
                })
                .collect(),
        );
        self
    }

    /// Sorts by names as Django writes them: `["-pub_date", "question__id"]`; `["?"]` is a random order. No names take the
    /// order away.
    pub fn order_by_names<'n>(mut self, names: impl IntoIterator<Item = &'n str>) -> Self {
        self.refuse_slice("reorder");
        let mut orders = Vec::new();
        for name in names {
            match order_named(self.query.names(), name) {
                Ok(order) => orders.extend(order),
                Err(error) => self.refuse_name(error.to_string()),
            }
        }
        self.query.order = Some(orders);
        self
    }

    /// Turns the order round.
    pub fn reverse(mut self) -> Self {
        self.refuse_slice("reverse");
        self.query.reversed = !self.query.reversed;
        self
    }

    /// Drops rows that repeat.
    pub fn distinct(mut self) -> Self {
        if self.query.is_sliced() {
            self.query
                .refuse(|| "Cannot create distinct fields once a slice has been taken.".to_owned());
        }
        self.refuse_combined("distinct");
        self.query.distinct = true;
        self
    }

    /// Keeps the first row, in the order, of those that are equal in these fields or expressions; sort by them first. PostgreSQL
    /// alone knows it.
    pub fn distinct_on(self, by: impl Selection<M::Concrete>) -> Self {
        let mut distinct = self.distinct();
        let exprs = by.into_exprs().into_iter().map(|expr| expr.0);
        distinct.query.rare_mut().distinct_on = exprs.collect();
        distinct
    }

    /// Takes at most this many rows.
    pub fn limit(mut self, limit: u64) -> Self {
        self.query.limit = Some(self.query.limit.map_or(limit, |known| known.min(limit)));
        self
    }

    /// Leaves out this many rows at the beginning.
    pub fn offset(mut self, offset: u64) -> Self {
        self.query.offset = self.query.offset.saturating_add(offset);
        self.query.limit = self.query.limit.map(|limit| limit.saturating_sub(offset));
        self
    }

    /// Returns no rows, without a query.
    pub fn none(mut self) -> Self {
        self.query.nothing = true;
        self.query.combined.clear();
        self
    }

    pub(super) fn refuse_slice(&mut self, what: &str) {
        if self.query.is_sliced() {
            self.query
                .refuse(|| format!("Cannot {what} a query once a slice has been taken."));
        }
    }

    pub(super) fn refuse_combined(&mut self, what: &str) {
        if let Some((combinator, _)) = self.query.combined.first() {
            let name = combinator.name();
            self.query
                .refuse(|| format!("Calling QuerySet.{what}() after {name}() is not supported."));
        }
    }
}

/// What is said of a row whose related rows are asked for before it is saved.
pub(super) fn unsaved(meta: &ModelMeta) -> String {
    format!(
        "{} instance needs to have a primary key value before this relationship can be used.",
        meta.name
    )
}

/// Rows at hand, for a foreign key of the model itself.
pub(super) fn known<M: Model, T>(field: Field<M, T>, rows: Option<AnyRows>) -> Option<Known> {
    let extends = |field: &FieldMeta| field.relation.is_some_and(|relation| relation.parent_link);
    field.meta().filter(|field| !extends(field))?;
    Some(Known {
        place: field.place()?,
        rows: rows?,
    })
}
