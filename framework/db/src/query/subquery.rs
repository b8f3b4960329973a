//! Queries inside queries: `exists`, `subquery`, `outer`, `in_query`.
//!
//! ```ignore
//! let with_votes = Choice::objects().filter(Choice::question.to(Question::id).eq(outer(Question::id)) & Choice::votes.gt(0));
//! let questions = Question::objects().filter(exists(with_votes)).all(db).await?;
//! ```

use super::ast::{Expr, Node};
use super::shape::{Objects, Shape, Values};
use super::{Condition, Expression, Field, IntoExpression, QuerySet, Selection};
use crate::fields::{FieldValue, ForeignKey};
use crate::models::Model;

/// Holds where the query has rows.
pub fn exists<M, N: Model, S>(query: QuerySet<N, S>) -> Condition<M> {
    let mut query = query.query;
    query.order = Some(Vec::new());
    Condition::new(Node::Exists(Box::new(query)))
}

/// Takes the value of the query's first row, NULL where it has none.
pub fn subquery<M, N: Model, S: Selection<N> + 'static>(
    query: QuerySet<N, Values<S>>,
) -> Expression<M, Option<<S::Row as FieldValue>::Bare>>
where
    S::Row: FieldValue,
{
    Expression::new(Expr::Subquery(Box::new(query.limit(1).query)))
}

/// A field of the query around a subquery, as Django's `OuterRef`.
#[derive(Clone, Copy)]
pub struct Outer<O, T>(Field<O, T>);

impl<O: Model, T> std::fmt::Debug for Outer<O, T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// Names a field of the query around a subquery, as Django's `OuterRef`. A foreign key is compared through its target:
/// `Choice::question.to(Question::id).eq(outer(Question::id))`.
pub fn outer<O: Model, T: FieldValue>(field: Field<O, T>) -> Outer<O, T> {
    Outer(field)
}

impl<O: Model, T> Outer<O, T> {
    fn expression<M, U>(self) -> Expression<M, U> {
        Expression::new(match self.0.expr() {
            Expr::Column(column) => Expr::Outer(column),
            other => other,
        })
    }
}

impl<M, O: Model, T: FieldValue> IntoExpression<M, T> for Outer<O, T> {
    fn into_expr(self) -> Expression<M, T> {
        self.expression()
    }
}

impl<M, O: Model, T: FieldValue> IntoExpression<M, Option<T>> for Outer<O, T> {
    fn into_expr(self) -> Expression<M, Option<T>> {
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
impl<T: Model> OneOf<ForeignKey<T>> for T {}
impl<T: Model> OneOf<Option<ForeignKey<T>>> for T {}

/// Shapes that a subquery after IN may have.
#[doc(hidden)]
pub trait InShape<N>: Shape<N> {}

impl<N: Model> InShape<N> for Objects {}
impl<N, S: Selection<N> + 'static> InShape<N> for Values<S> {}
