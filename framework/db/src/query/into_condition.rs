//! What stands where a condition is expected, and how conditions join.

use std::ops::{BitAnd, BitOr, BitXor, Not};

use super::ast::Node;
use super::depth::node_within;
use super::{Condition, Expression, Field};
use crate::models::Model;

/// A condition on rows of `M`: one that a look-up makes, or a field or an expression of truth values, which holds where it is true.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no condition on rows of `{M}`",
    label = "expected a condition, or a field of truth values",
    note = "look-ups make conditions, as Book::title.eq(\"Emma\") and Book::pages.gt(300); several join with `&`, `|` and `!`",
    note = "a field of another model is reached over the relation: Book::author.to(Author::name), and Book::author.reversed().to(Book::title) \
            the other way"
)]
pub trait IntoCondition<M> {
    /// Makes the condition.
    #[doc(hidden)]
    fn into_condition(self) -> Condition<M>;
}

impl<M> IntoCondition<M> for Condition<M> {
    fn into_condition(self) -> Self {
        self
    }
}

macro_rules! joins {
    ($($trait:ident, $method:ident, $nodes:ident;)+) => {$(
        impl<M, C: IntoCondition<M>> $trait<C> for Condition<M> {
            type Output = Self;

            fn $method(self, other: C) -> Self {
                Self::new(match (self.node, other.into_condition().node) {
                    (Node::$nodes(mut nodes), Node::$nodes(others)) => {
                        nodes.extend(others);
                        Node::$nodes(nodes)
                    }
                    (Node::$nodes(mut nodes), node) => {
                        nodes.push(node);
                        Node::$nodes(nodes)
                    }
                    (left, right) => node_within(Node::$nodes(vec![left, right])),
                })
            }
        }
    )+};
}

// `^` holds where one of the two holds, not both, as Django's `Q(..) ^ Q(..)`.
joins! {
    BitAnd, bitand, All;
    BitOr, bitor, Any;
    BitXor, bitxor, Odd;
}

impl<M> Not for Condition<M> {
    type Output = Self;

    fn not(self) -> Self {
        Self::new(match self.node {
            Node::Not(node) => *node,
            node => node_within(Node::Not(Box::new(node))),
        })
    }
}

macro_rules! truths {
    ($($self:ident: $type:ident<$value:ty>, $expr:expr;)+) => {$(
        impl<M: Model> $type<M, $value> {
            /// Holds where the value is true.
            pub fn is_true($self) -> Condition<M> {
                Condition::new(Node::Holds(Box::new($expr)))
            }
        }

        impl<M: Model> IntoCondition<M> for $type<M, $value> {
            fn into_condition(self) -> Condition<M> {
                self.is_true()
            }
        }

        impl<M: Model> Not for $type<M, $value> {
            type Output = Condition<M>;

            fn not(self) -> Condition<M> {
                !self.is_true()
            }
        }

        truths!(@ $type<$value>: BitAnd, bitand, BitOr, bitor, BitXor, bitxor);
    )+};
    (@ $type:ident<$value:ty>: $($trait:ident, $method:ident),+) => {$(
        impl<M: Model, C: IntoCondition<M>> $trait<C> for $type<M, $value> {
            type Output = Condition<M>;

            fn $method(self, other: C) -> Condition<M> {
                self.is_true().$method(other)
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
