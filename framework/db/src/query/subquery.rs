//! Queries inside queries: `exists`, `subquery`, `outer`, `in_query`.
//!
//! ```ignore
//! let with_votes = Choice::objects().filter(Choice::question.eq(outer(Question::id)) & Choice::votes.gt(0));
//! let questions = Question::objects().filter(exists(with_votes)).all(db).await?;
//! ```

use std::fmt;
use std::marker::PhantomData;

use super::aggregate::Operand;
use super::ast::{Column, Compare, Expr, Lookup, Node};
use super::depth::query_within;
use super::nullness::{AsBefore, Nullable};
use super::query::Query;
use super::shape::{Objects, Shape, Values};
use super::walk::BelowMut;
use super::{Condition, Expression, Field, IntoExpression, QuerySet, Selection};
use crate::fields::{Auto, FieldValue, ForeignKey};
use crate::models::{KeyField, Model, Replaces, Uuid};

/// Holds where the query has rows.
pub fn exists<M, N: Model, S>(query: QuerySet<N, S>) -> Condition<M> {
    let mut query = query_within(query.query);
    query.order = Some(Vec::new());
    Condition::new(Node::Exists(Box::new(query)))
}

/// Takes the value of the query's first row, NULL where it has none.
pub fn subquery<M, N: Model, S: Selection<N::Concrete> + 'static>(
    query: QuerySet<N, Values<S>>,
) -> Expression<M, Option<<S::Row as FieldValue>::Bare>>
where
    S::Row: FieldValue,
{
    let query = query_within(query.limit(1).query);
    Expression::new(Expr::Subquery(Box::new(query)))
}

/// A field or an expression of a query around a subquery, as Django's `OuterRef`.
pub struct Outer<O, T> {
    expr: Expr,
    marker: PhantomData<fn() -> (O, T)>,
}

impl<O, T> Clone for Outer<O, T> {
    fn clone(&self) -> Self {
        Self::of(self.expr.clone())
    }
}

impl<O, T> fmt::Debug for Outer<O, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Outer").field(&self.expr).finish()
    }
}

/// What [`outer`] takes: a field, an expression of fields, or another `outer(..)` for the query around that one.
pub trait IntoOuter {
    /// The model of the query.
    type Model: Model;
    /// The type of the field.
    type Value: FieldValue;

    #[doc(hidden)]
    fn into_outer(self) -> Outer<Self::Model, Self::Value>;
}

macro_rules! into_outer {
    ($($type:ident: |$value:ident| $expr:expr;)+) => {$(
        impl<O: Model, T: FieldValue> IntoOuter for $type<O, T> {
            type Model = O;
            type Value = T;

            fn into_outer(self) -> Outer<O, T> {
                let $value = self;
                let mut expr = $expr;
                turn_outward(BelowMut::Expr(&mut expr));
                Outer::of(expr)
            }
        }
    )+};
}

into_outer! {
    Field: |field| field.expr();
    Expression: |expression| expression.expr;
    Outer: |outer| outer.expr;
}

/// Makes columns of a query those of a query around another, one further out than they were.
fn turn_outward(below: BelowMut<'_>) {
    match below {
        BelowMut::Expr(expr) => match expr {
            Expr::Column(column) => *expr = Expr::Outer(1, column.clone()),
            Expr::Outer(level, _) => *level = level.saturating_add(1),
            Expr::Aggregate(_) | Expr::Window(_) | Expr::Subquery(_) => {
                *expr = Expr::Invalid(OUTER_TAKES.to_owned());
            }
            other => other.below_mut(&mut turn_outward),
        },
        BelowMut::Node(node) => match node {
            Node::Exists(_)
            | Node::Compare(Compare {
                lookup: Lookup::InQuery(_),
                ..
            }) => *node = Node::Invalid(OUTER_TAKES.to_owned()),
            node => node.below_mut(&mut turn_outward),
        },
        BelowMut::Query(_) => {}
    }
}

const OUTER_TAKES: &str =
    "outer() takes fields and what is computed of them, no aggregates, windows and queries";

/// Names a field of the query around a subquery, or an expression of its fields, as Django's `OuterRef`; `outer(outer(..))` names one of
/// the query around that. A foreign key is compared with the key it points to: `Choice::question.eq(outer(Question::id))`; where that is itself
/// a foreign key, through it: `Waiter::restaurant.to(Restaurant::place).eq(outer(Restaurant::place))`.
pub fn outer<R: IntoOuter>(field: R) -> Outer<R::Model, R::Value> {
    field.into_outer()
}

impl<O, T> Outer<O, T> {
    fn of(expr: Expr) -> Self {
        Self {
            expr,
            marker: PhantomData,
        }
    }

    pub(super) fn into_inner(self) -> Expr {
        self.expr
    }

    fn expression<M, U>(self) -> Expression<M, U> {
        Expression::new(self.expr)
    }
}

impl<M, O: Model, T: FieldValue> Operand<M> for Outer<O, T> {
    type Value = T;

    fn operand(self) -> Expression<M, T> {
        self.expression()
    }
}

#[diagnostic::do_not_recommend]
impl<M, O: Model, T: FieldValue> IntoExpression<M, T> for Outer<O, T> {
    type Nulls = AsBefore;

    fn into_expr(self) -> Expression<M, T> {
        self.expression()
    }
}

#[diagnostic::do_not_recommend]
impl<M, O: Model, T: FieldValue> IntoExpression<M, Option<T>> for Outer<O, T> {
    type Nulls = AsBefore;

    fn into_expr(self) -> Expression<M, Option<T>> {
        self.expression()
    }
}

#[diagnostic::do_not_recommend]
impl<M, O: Model, T: FieldValue> IntoExpression<M, T> for Outer<O, Option<T>> {
    type Nulls = Nullable;

    fn into_expr(self) -> Expression<M, T> {
        self.expression()
    }
}

/// Query sets whose rows a field of type `T` can be one of: selected values of its type, or the rows that a foreign key
/// points to.
#[diagnostic::on_unimplemented(
    message = "rows of type `{Self}` cannot be compared with a field of type `{T}`",
    note = "select one field of that type with values(..); for a foreign key give the query over the model it points to"
)]
pub trait OneOf<T> {}

impl<T: FieldValue> OneOf<T> for T {}
impl<T: FieldValue> OneOf<Option<T>> for T {}
impl<T: FieldValue> OneOf<T> for Option<T> {}
impl<T: KeyField<F>, R: Model + Replaces<T>, const F: u16> OneOf<ForeignKey<T, F>> for R {}
impl<T: KeyField<F>, R: Model + Replaces<T>, const F: u16> OneOf<Option<ForeignKey<T, F>>> for R {}

impl Lookup {
    /// Asks whether a value is among those of a query: of whole rows, those of the field that a foreign key points to.
    pub(super) fn among(left: &Expr, query: Query) -> Self {
        let mut query = query_within(query);
        if let (Expr::Column(column), None) = (left, &query.selection)
            && let Some(relation) = column.field.relation
            && query.meta.is_same_table(relation.model())
            && let Some(field) = relation.target_field().filter(|field| !field.primary_key)
        {
            let hops = Vec::new();
            query.selection = Some(vec![Expr::Column(Column { hops, field })]);
        }
        // The order of a list says nothing, unless it decides which rows are in it.
        if !query.is_sliced() && query.distinct_on().is_empty() && query.combined.is_empty() {
            query.order = Some(Vec::new());
        }
        Self::InQuery(Box::new(query))
    }
}

macro_rules! keys {
    ($($key:ty),+) => {$(
        impl<T: Model<Key = $key>> OneOf<$key> for T {}
        impl<T: Model<Key = $key>> OneOf<$key> for ForeignKey<T> {}
        impl<T: Model<Key = $key>> OneOf<$key> for Option<ForeignKey<T>> {}
        impl<T: KeyField<F, Value = $key>, const F: u16> OneOf<ForeignKey<T, F>> for $key {}
        impl<T: KeyField<F, Value = $key>, const F: u16> OneOf<Option<ForeignKey<T, F>>> for $key {}
        impl<T: KeyField<F, Value = $key>, const F: u16> OneOf<ForeignKey<T, F>> for Option<$key> {}
    )+};
}

keys!(Auto, i64, i32, String, Uuid);

/// Shapes that a subquery after IN may have.
#[doc(hidden)]
pub trait InShape<N>: Shape<N> {}

impl<N: Model> InShape<N> for Objects {}
impl<N: Model, S: Selection<N::Concrete> + 'static> InShape<N> for Values<S> {}
