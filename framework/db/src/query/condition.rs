//! Conditions and the look-ups that make them.

use std::fmt;
use std::marker::PhantomData;
use std::ops::{BitAnd, BitOr, BitXor, Not};

use super::ast::{Compare, Expr, Lookup, Node, Order, TextMatch};
use super::subquery::{InShape, OneOf};
use super::{Aggregate, Expression, Field, IntoExpression, QuerySet, Text, Window};
use crate::fields::FieldValue;
use crate::models::Model;
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

impl<M> BitAnd for Condition<M> {
    type Output = Self;

    fn bitand(self, other: Self) -> Self {
        Self::new(match (self.node, other.node) {
            (Node::All(mut nodes), Node::All(others)) => {
                nodes.extend(others);
                Node::All(nodes)
            }
            (Node::All(mut nodes), node) => {
                nodes.push(node);
                Node::All(nodes)
            }
            (left, right) => Node::All(vec![left, right]),
        })
    }
}

impl<M> BitOr for Condition<M> {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self::new(match (self.node, other.node) {
            (Node::Any(mut nodes), Node::Any(others)) => {
                nodes.extend(others);
                Node::Any(nodes)
            }
            (Node::Any(mut nodes), node) => {
                nodes.push(node);
                Node::Any(nodes)
            }
            (left, right) => Node::Any(vec![left, right]),
        })
    }
}

/// Holds where one of the two holds, not both, as Django's `Q(..) ^ Q(..)`.
impl<M> BitXor for Condition<M> {
    type Output = Self;

    fn bitxor(self, other: Self) -> Self {
        Self::new(match (self.node, other.node) {
            (Node::Odd(mut nodes), Node::Odd(others)) => {
                nodes.extend(others);
                Node::Odd(nodes)
            }
            (Node::Odd(mut nodes), node) => {
                nodes.push(node);
                Node::Odd(nodes)
            }
            (left, right) => Node::Odd(vec![left, right]),
        })
    }
}

impl<M> Not for Condition<M> {
    type Output = Self;

    fn not(self) -> Self {
        Self::new(match self.node {
            Node::Not(node) => *node,
            node => Node::Not(Box::new(node)),
        })
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

        impl<M: Model, T: Text> $type<M, T> {
            /// Holds where the texts are equal but for case.
            pub fn iexact($self, text: impl IntoExpression<M, T>) -> Condition<M> {
                Condition::compare($expr, Lookup::Text(TextMatch::IExact, text.into_expr().expr))
            }

            /// Holds where this side contains the text. SQLite ignores the case of ASCII letters here.
            pub fn contains($self, text: impl IntoExpression<M, T>) -> Condition<M> {
                Condition::compare($expr, Lookup::Text(TextMatch::Contains, text.into_expr().expr))
            }

            /// Holds where this side contains the text, whatever its case.
            pub fn icontains($self, text: impl IntoExpression<M, T>) -> Condition<M> {
                Condition::compare($expr, Lookup::Text(TextMatch::IContains, text.into_expr().expr))
            }

            /// Holds where this side begins with the text. SQLite ignores the case of ASCII letters here.
            pub fn startswith($self, text: impl IntoExpression<M, T>) -> Condition<M> {
                Condition::compare($expr, Lookup::Text(TextMatch::StartsWith, text.into_expr().expr))
            }

            /// Holds where this side begins with the text, whatever its case.
            pub fn istartswith($self, text: impl IntoExpression<M, T>) -> Condition<M> {
                Condition::compare($expr, Lookup::Text(TextMatch::IStartsWith, text.into_expr().expr))
            }

            /// Holds where this side ends with the text. SQLite ignores the case of ASCII letters here.
            pub fn endswith($self, text: impl IntoExpression<M, T>) -> Condition<M> {
                Condition::compare($expr, Lookup::Text(TextMatch::EndsWith, text.into_expr().expr))
            }

            /// Holds where this side ends with the text, whatever its case.
            pub fn iendswith($self, text: impl IntoExpression<M, T>) -> Condition<M> {
                Condition::compare($expr, Lookup::Text(TextMatch::IEndsWith, text.into_expr().expr))
            }

            /// Holds where a part of this side matches the regular expression, in the database's own syntax. SQLite has
            /// regular expressions with the Cargo feature `regexp`.
            pub fn regex($self, pattern: impl IntoExpression<M, T>) -> Condition<M> {
                Condition::compare($expr, Lookup::Regex { ignore_case: false, pattern: pattern.into_expr().expr })
            }

            /// As [`regex`](Self::regex), whatever the case of letters.
            pub fn iregex($self, pattern: impl IntoExpression<M, T>) -> Condition<M> {
                Condition::compare($expr, Lookup::Regex { ignore_case: true, pattern: pattern.into_expr().expr })
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

macro_rules! truths {
    ($($self:ident: $type:ident<$value:ty>, $expr:expr;)+) => {$(
        impl<M: Model> $type<M, $value> {
            /// Holds where the value is true.
            pub fn is_true($self) -> Condition<M> {
                Condition::new(Node::Holds(Box::new($expr)))
            }
        }
    )+};
}

truths! {
    self: Field<bool>, self.expr();
    self: Field<Option<bool>>, self.expr();
    self: Expression<bool>, self.expr.clone();
    self: Expression<Option<bool>>, self.expr.clone();
}

/// Makes the comparison. NULL equals NULL; with anything else it cannot be compared.
pub(super) fn compared(left: Expr, lookup: Lookup) -> Node {
    let lookup = match lookup {
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
    Node::Compare(Compare { left, lookup })
}

pub(super) fn exact(right: Expr) -> Lookup {
    match right {
        Expr::Value(Value::Null) => Lookup::IsNull(true),
        right => Lookup::Exact(right),
    }
}
