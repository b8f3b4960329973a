//! What an index or a unique constraint is made over: fields, expressions, orders of them.

use std::marker::PhantomData;

use super::Expression;
use crate::fields::FieldValue;
use crate::models::Model;
use crate::query::{Expression as Typed, Field, JsonPath, Ordering};
use crate::tuples::{one_after_the_other, up_to};

/// One of the things that an index or constraint of `M` is made over.
#[derive(Debug)]
pub struct IndexTerm<M> {
    pub(crate) expression: Expression,
    marker: PhantomData<fn() -> M>,
}

impl<M> Clone for IndexTerm<M> {
    fn clone(&self) -> Self {
        Self::new(self.expression.clone())
    }
}

impl<M> IndexTerm<M> {
    pub(crate) fn new(expression: Expression) -> Self {
        Self {
            expression,
            marker: PhantomData,
        }
    }

    /// Sorts from small to great.
    #[must_use]
    pub fn asc(self) -> Self {
        Self::new(self.expression.asc())
    }

    /// Sorts from great to small.
    #[must_use]
    pub fn desc(self) -> Self {
        Self::new(self.expression.desc())
    }
}

/// Takes a text under the rules of a collation, in an index: `collate(Self::title, "nocase")`.
pub fn collate<M>(of: impl IntoTerms<M>, collation: &str) -> IndexTerm<M> {
    IndexTerm::new(only(of).collate(collation))
}

/// Indexes a value with an operator class of PostgreSQL: `op_class(Self::title, "varchar_pattern_ops")`.
pub fn op_class<M>(of: impl IntoTerms<M>, name: &str) -> IndexTerm<M> {
    IndexTerm::new(only(of).op_class(name))
}

fn only<M>(of: impl IntoTerms<M>) -> Expression {
    let mut terms = of.into_terms();
    match terms.len() {
        1 => terms.remove(0).expression,
        count => Expression::Invalid(format!(
            "a collation or operator class belongs to one value, {count} were given"
        )),
    }
}

/// What an index, a unique constraint or the default order of `M` may be made over: a field, an expression, an order of either, or several of
/// them as a tuple or array.
#[diagnostic::on_unimplemented(
    message = "an index, a constraint or the order of `{M}` cannot be made over `{Self}`",
    label = "expected fields of the same model, as `Self::slug`, expressions of them, or a tuple of these"
)]
pub trait IntoTerms<M> {
    /// Returns the terms in order.
    #[doc(hidden)]
    fn into_terms(self) -> Vec<IndexTerm<M>>;
}

impl<M> IntoTerms<M> for IndexTerm<M> {
    fn into_terms(self) -> Vec<Self> {
        vec![self]
    }
}

impl<M: Model, T> IntoTerms<M> for Field<M, T> {
    fn into_terms(self) -> Vec<IndexTerm<M>> {
        vec![IndexTerm::new(Expression::freeze(&self.expr()))]
    }
}

impl<M: Model, T: FieldValue> IntoTerms<M> for Typed<M, T> {
    fn into_terms(self) -> Vec<IndexTerm<M>> {
        vec![IndexTerm::new(Expression::freeze(&self.expr))]
    }
}

impl<M: Model> IntoTerms<M> for JsonPath<M> {
    fn into_terms(self) -> Vec<IndexTerm<M>> {
        self.document().into_terms()
    }
}

impl<M> IntoTerms<M> for Ordering<M> {
    fn into_terms(self) -> Vec<IndexTerm<M>> {
        vec![IndexTerm::new(Expression::OrderBy {
            of: Box::new(Expression::freeze(&self.order.expr)),
            descending: self.order.descending,
            nulls_first: self.order.nulls_first,
        })]
    }
}

impl<M, C: IntoTerms<M>, const N: usize> IntoTerms<M> for [C; N] {
    fn into_terms(self) -> Vec<IndexTerm<M>> {
        self.into_iter().flat_map(IntoTerms::into_terms).collect()
    }
}

up_to!(8 one_after_the_other IntoTerms::into_terms -> IndexTerm<M>;);
