//! Orders of rows: `Question::pub_date.desc()`, and lists of them.

use std::fmt;
use std::marker::PhantomData;

use super::ast::OrderBy;
use super::{Expression, Field};
use crate::fields::FieldValue;
use crate::models::Model;
use crate::tuples::{one_after_the_other, up_to};

/// A direction of sorting by one expression.
pub struct Ordering<M> {
    pub(crate) order: OrderBy,
    marker: PhantomData<fn() -> M>,
}

impl<M> Clone for Ordering<M> {
    fn clone(&self) -> Self {
        Self::new(self.order.clone())
    }
}

impl<M> fmt::Debug for Ordering<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.order.fmt(f)
    }
}

impl<M> Ordering<M> {
    fn new(order: OrderBy) -> Self {
        Self {
            order,
            marker: PhantomData,
        }
    }

    /// Puts rows with NULL first.
    #[must_use]
    pub fn nulls_first(mut self) -> Self {
        self.order.nulls_first = Some(true);
        self
    }

    /// Puts rows with NULL last.
    #[must_use]
    pub fn nulls_last(mut self) -> Self {
        self.order.nulls_first = Some(false);
        self
    }
}

macro_rules! directions {
    ($($type:ident, |$value:ident| $expr:expr;)+) => {$(
        impl<M: Model, T: FieldValue> $type<M, T> {
            /// Sorts from small to great.
            pub fn asc(self) -> Ordering<M> {
                let $value = self;
                Ordering::new(OrderBy { expr: $expr, descending: false, nulls_first: None })
            }

            /// Sorts from great to small.
            pub fn desc(self) -> Ordering<M> {
                let $value = self;
                Ordering::new(OrderBy { expr: $expr, descending: true, nulls_first: None })
            }
        }

        impl<M: Model, T: FieldValue> IntoOrdering<M> for $type<M, T> {
            fn into_ordering(self) -> Vec<Ordering<M>> {
                vec![self.asc()]
            }
        }
    )+};
}

directions! {
    Field, |value| value.expr();
    Expression, |value| value.expr;
}

impl<M: Model, T: FieldValue> IntoOrdering<M> for super::Aggregate<M, T> {
    fn into_ordering(self) -> Vec<Ordering<M>> {
        vec![self.asc()]
    }
}

impl<M: Model> super::Condition<M> {
    /// Puts rows that do not hold the condition first.
    pub fn asc(self) -> Ordering<M> {
        self.into_expr().asc()
    }

    /// Puts rows that hold the condition first.
    pub fn desc(self) -> Ordering<M> {
        self.into_expr().desc()
    }
}

impl<M: Model> IntoOrdering<M> for super::Condition<M> {
    fn into_ordering(self) -> Vec<Ordering<M>> {
        vec![self.asc()]
    }
}

/// One order, a tuple of them or a list.
#[diagnostic::on_unimplemented(
    message = "rows of `{M}` cannot be sorted by `{Self}`",
    label = "expected a field or an expression of `{M}`",
    note = "give a field, as Book::title or Book::title.desc(), or a tuple of up to six; order_by_names([\"-title\"]) takes names as Django writes them"
)]
pub trait IntoOrdering<M> {
    /// Returns the orders, the most significant first.
    fn into_ordering(self) -> Vec<Ordering<M>>;
}

impl<M> IntoOrdering<M> for Ordering<M> {
    fn into_ordering(self) -> Vec<Self> {
        vec![self]
    }
}

/// No order.
impl<M> IntoOrdering<M> for () {
    fn into_ordering(self) -> Vec<Ordering<M>> {
        Vec::new()
    }
}

impl<M> IntoOrdering<M> for Vec<Ordering<M>> {
    fn into_ordering(self) -> Self {
        self
    }
}

up_to!(6 one_after_the_other IntoOrdering::into_ordering -> Ordering<M>;);
