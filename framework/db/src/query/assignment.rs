//! Assignments: what an UPDATE sets.

use std::fmt;
use std::marker::PhantomData;

use super::ast::{Column, Expr};
use super::{Field, IntoExpression};
use crate::fields::FieldValue;
use crate::models::{FieldMeta, Model, unpack};
use crate::tuples::up_to;
use crate::value::Value;

/// Sets one field, as `Choice::votes.set(Choice::votes + 1)`.
pub struct Assignment<M> {
    set: Set,
    marker: PhantomData<fn() -> M>,
}

/// What is set to what, of whichever model.
#[derive(Clone)]
pub(crate) struct Set {
    pub(crate) column: Expr,
    pub(crate) value: Expr,
}

impl<M> Clone for Assignment<M> {
    fn clone(&self) -> Self {
        Self::new(self.set.clone())
    }
}

impl<M> fmt::Debug for Assignment<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} = {:?}", self.set.column, self.set.value)
    }
}

impl<M: Model, T: FieldValue> Field<M, T> {
    /// Sets the field to a value, to another field, or to an expression.
    pub fn set(self, value: impl IntoExpression<M, T>) -> Assignment<M> {
        Assignment::new(Set {
            column: self.expr(),
            value: value.into_expr().expr,
        })
    }
}

impl<M> Assignment<M> {
    fn new(mut set: Set) -> Self {
        if let (Expr::Column(column), Expr::Value(value)) = (&set.column, &mut set.value) {
            unpack(column.field, value);
        }
        Self {
            set,
            marker: PhantomData,
        }
    }

    pub(crate) fn into_set(self) -> Set {
        self.set
    }

    /// Sets a field of the model itself.
    pub(crate) fn of(field: &'static FieldMeta, value: Value) -> Self {
        Self::to(field, Expr::Value(value))
    }

    /// Sets a field of the model itself to an expression.
    pub(crate) fn to(field: &'static FieldMeta, value: Expr) -> Self {
        Self::new(Set {
            column: Expr::Column(Column {
                hops: Vec::new(),
                field,
            }),
            value,
        })
    }
}

impl Set {
    /// The column, where it is one of the model itself.
    pub(crate) fn column(&self) -> Option<&Column> {
        match &self.column {
            Expr::Column(column) if column.hops.is_empty() => Some(column),
            _ => None,
        }
    }
}

/// One assignment, a tuple of them or a list.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not set fields of `{M}`",
    label = "expected what `set` makes",
    note = "a field is set by Book::pages.set(300) or Book::pages.set(Book::pages + 1); several are a tuple of up to twelve, or a list"
)]
pub trait Assignments<M> {
    /// Returns the assignments in order.
    fn into_assignments(self) -> Vec<Assignment<M>>;
}

#[diagnostic::do_not_recommend]
impl<M> Assignments<M> for Assignment<M> {
    fn into_assignments(self) -> Vec<Self> {
        vec![self]
    }
}

#[diagnostic::do_not_recommend]
impl<M> Assignments<M> for Vec<Assignment<M>> {
    fn into_assignments(self) -> Self {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<M, const N: usize> Assignments<M> for [Assignment<M>; N] {
    fn into_assignments(self) -> Vec<Assignment<M>> {
        self.into()
    }
}

macro_rules! assignments {
    ($($name:ident)+) => {
        #[diagnostic::do_not_recommend]
        impl<M> Assignments<M> for ($(assignments!(@ $name M),)+) {
            fn into_assignments(self) -> Vec<Assignment<M>> {
                #[expect(non_snake_case, reason = "one name per place of the tuple")]
                let ($($name,)+) = self;
                vec![$($name),+]
            }
        }
    };
    (@ $name:ident $m:ident) => { Assignment<$m> };
}

up_to!(12 assignments);
