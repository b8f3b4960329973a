//! Conditions and the look-ups that make them.

use std::fmt;
use std::marker::PhantomData;

use super::ast::{Compare, Expr, Lookup, Node, Order, TextMatch};
use super::subquery::{InShape, OneOf};
use super::{Aggregate, Expression, Field, IntoExpression, QuerySet, Window};
use crate::fields::FieldValue;
use crate::models::{Model, unpack};
use crate::value::Value;

/// A condition on rows of `M`. Conditions join with `&`, `|` and `!`, as Django's `Q`.
pub struct Condition<M> {
    pub(crate) node: Node,
    marker: PhantomData<fn() -> M>,
}

impl<M> Condition<M> {
    pub(crate) fn new(node: Node) -> Self {
        Self {
            node,
            marker: PhantomData,
        }
    }

    pub(super) fn compare(left: Expr, lookup: Lookup) -> Self {
        Self::new(compared(left, lookup))
    }

    /// Makes an expression of it: true where a row holds the condition, otherwise false, also where NULL leaves it unknown.
    pub fn into_expr(self) -> Expression<M, bool> {
        Expression::new(Expr::Holds(Box::new(self.node)))
    }
}

impl<M> Clone for Condition<M> {
    fn clone(&self) -> Self {
        Self::new(self.node.clone())
    }
}

impl<M> fmt::Debug for Condition<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.node.fmt(f)
    }
}

macro_rules! lookups {
    ($($self:ident: $type:ident, $expr:expr;)+) => {$(
        impl<M: Model, T: FieldValue> $type<M, T> {
            /// Holds where both sides are equal; a NULL value asks `IS NULL`.
            pub fn eq($self, other: impl IntoExpression<M, T>) -> Condition<M> {
                Condition::compare($expr, exact(other.into_expr().expr))
            }

            /// Holds where [`eq`](Self::eq) does not, NULL included, as Django's `exclude`.
            pub fn ne($self, other: impl IntoExpression<M, T>) -> Condition<M> {
                !$self.eq(other)
            }

            /// Holds where this side is greater.
            pub fn gt($self, other: impl IntoExpression<M, T>) -> Condition<M> {
                Condition::compare($expr, Lookup::Order(Order::Gt, other.into_expr().expr))
            }

            /// Holds where this side is greater or equal.
            pub fn gte($self, other: impl IntoExpression<M, T>) -> Condition<M> {
                Condition::compare($expr, Lookup::Order(Order::Gte, other.into_expr().expr))
            }

            /// Holds where this side is less.
            pub fn lt($self, other: impl IntoExpression<M, T>) -> Condition<M> {
                Condition::compare($expr, Lookup::Order(Order::Lt, other.into_expr().expr))
            }

            /// Holds where this side is less or equal.
            pub fn lte($self, other: impl IntoExpression<M, T>) -> Condition<M> {
                Condition::compare($expr, Lookup::Order(Order::Lte, other.into_expr().expr))
            }

            /// Holds where this side is one of the values.
            pub fn in_<V: IntoExpression<M, T>>($self, values: impl IntoIterator<Item = V>) -> Condition<M> {
                let values = values.into_iter().map(|value| value.into_expr().expr).collect();
                Condition::compare($expr, Lookup::In(values))
            }

            /// Holds where this side is one of the values that the query selects; a foreign key takes the rows it points to.
            pub fn in_query<N: Model, S: InShape<N>>($self, query: QuerySet<N, S>) -> Condition<M>
            where
                S::Row: OneOf<T>,
            {
                let left = $expr;
                let lookup = Lookup::among(&left, query.query);
                Condition::compare(left, lookup)
            }

            /// Holds where this side lies between the two, both included.
            pub fn range($self, low: impl IntoExpression<M, T>, high: impl IntoExpression<M, T>) -> Condition<M> {
                Condition::compare($expr, Lookup::Range(low.into_expr().expr, high.into_expr().expr))
            }

            /// Holds where this side is NULL, or is not.
            pub fn is_null($self, is_null: bool) -> Condition<M> {
                Condition::compare($expr, Lookup::IsNull(is_null))
            }
        }
    )+};
}

lookups! {
    self: Field, self.expr();
    self: Expression, self.expr.clone();
    self: Aggregate, self.expr();
    self: Window, self.expr();
}

/// Makes the comparison. NULL equals NULL; with anything else it cannot be compared.
pub(super) fn compared(left: Expr, lookup: Lookup) -> Node {
    let mut lookup = match lookup {
        Lookup::Own(own, Expr::Value(value)) => match own.prepared(value) {
            Ok(value) => Lookup::Own(own, Expr::Value(value)),
            Err(error) => return Node::Invalid(error.to_string()),
        },
        Lookup::Text(TextMatch::IExact, Expr::Value(Value::Null)) => Lookup::IsNull(true),
        Lookup::Order(_, Expr::Value(Value::Null))
        | Lookup::Text(_, Expr::Value(Value::Null))
        | Lookup::Regex {
            pattern: Expr::Value(Value::Null),
            ..
        } => {
            return Node::Invalid("Cannot use None as a query value".to_owned());
        }
        lookup => lookup,
    };
    if let Expr::Column(column) = &left {
        for right in lookup.rights_mut() {
            if let Expr::Value(value) = right {
                unpack(column.field, value);
            }
        }
    }
    if let Expr::Transformed(..) = left
        && let Err(message) = transform_rights(&left, &mut lookup)
    {
        return Node::Invalid(message);
    }
    Node::Compare(Compare { left, lookup })
}

/// Applies the transforms of the left side that go for both.
fn transform_rights(left: &Expr, lookup: &mut Lookup) -> Result<(), String> {
    let Expr::Transformed(transform, inner) = left else {
        return Ok(());
    };
    transform_rights(inner, lookup)?;
    if !transform.is_bilateral() {
        return Ok(());
    }
    if let Lookup::InQuery(_) = lookup {
        return Err(
            "Bilateral transformations on nested querysets are not implemented.".to_owned(),
        );
    }
    for right in lookup.rights_mut() {
        let value = std::mem::replace(right, Expr::Value(Value::Null));
        *right = Expr::Transformed(transform.clone(), Box::new(value));
    }
    Ok(())
}

pub(super) fn exact(right: Expr) -> Lookup {
    match right {
        Expr::Value(Value::Null) => Lookup::IsNull(true),
        right => Lookup::Exact(right),
    }
}
