//! Arithmetic: `Choice::votes + 1`.

use std::ops::{Add, Div, Mul, Neg, Rem, Sub};

use super::ast::{Expr, Operator};
use super::nullness::Nulls;
use super::{Aggregate, Expression, Field, Integer, IntoExpression, Number, Window};
use crate::models::Model;
use crate::value::Value;

macro_rules! arithmetic {
    ($($trait:ident, $method:ident, $operator:ident, |$t:ident| $right:ty;)+) => {$(
        arithmetic!(@ Field, |left| left.expr(), $trait, $method, $operator, |$t| $right);
        arithmetic!(@ Expression, |left| left.expr, $trait, $method, $operator, |$t| $right);
        arithmetic!(@ Aggregate, |left| left.into_expr().expr, $trait, $method, $operator, |$t| $right);
        arithmetic!(@ Window, |left| left.into_expr().expr, $trait, $method, $operator, |$t| $right);
    )+};
    (@ $type:ident, |$left:ident| $expr:expr, $trait:ident, $method:ident, $operator:ident, |$t:ident| $right:ty) => {
        impl<M: Model, $t: Number, R: IntoExpression<M, $right>> $trait<R> for $type<M, $t> {
            type Output = Expression<M, <R::Nulls as Nulls>::Of<$t>>;

            fn $method(self, right: R) -> Self::Output {
                let $left = self;
                binary($expr, Operator::$operator, right.into_expr().expr)
            }
        }
    };
}

arithmetic! {
    Add, add, Add, |T| T;
    Sub, sub, Subtract, |T| T;
    Mul, mul, Multiply, |T| T::Factor;
    Div, div, Divide, |T| T::Factor;
    Rem, rem, Modulo, |T| T;
}

fn binary<M, T>(left: Expr, operator: Operator, right: Expr) -> Expression<M, T> {
    Expression::new(Expr::Binary(Box::new(left), operator, Box::new(right)))
}

macro_rules! signs_and_bits {
    ($($self:ident: $type:ident, $expr:expr;)+) => {$(
        /// Changes the sign.
        impl<M: Model, T: Number> Neg for $type<M, T> {
            type Output = Expression<M, T>;

            fn neg($self) -> Expression<M, T> {
                binary($expr, Operator::Multiply, Expr::Value(Value::I64(-1)))
            }
        }

        #[expect(
            clippy::should_implement_trait,
            reason = "the names are Django's; & and | join conditions"
        )]
        impl<M: Model, T: Integer> $type<M, T> {
            /// Returns the bits that both numbers have.
            pub fn bitand<R: IntoExpression<M, T>>($self, other: R) -> Expression<M, <R::Nulls as Nulls>::Of<T>> {
                binary($expr, Operator::BitAnd, other.into_expr().expr)
            }

            /// Returns the bits that one of the numbers has.
            pub fn bitor<R: IntoExpression<M, T>>($self, other: R) -> Expression<M, <R::Nulls as Nulls>::Of<T>> {
                binary($expr, Operator::BitOr, other.into_expr().expr)
            }

            /// Returns the bits that one of the numbers has, not both.
            pub fn bitxor<R: IntoExpression<M, T>>($self, other: R) -> Expression<M, <R::Nulls as Nulls>::Of<T>> {
                binary($expr, Operator::BitXor, other.into_expr().expr)
            }

            /// Shifts the bits to the left.
            pub fn bitleftshift<R: IntoExpression<M, T>>($self, places: R) -> Expression<M, <R::Nulls as Nulls>::Of<T>> {
                binary($expr, Operator::ShiftLeft, places.into_expr().expr)
            }

            /// Shifts the bits to the right.
            pub fn bitrightshift<R: IntoExpression<M, T>>($self, places: R) -> Expression<M, <R::Nulls as Nulls>::Of<T>> {
                binary($expr, Operator::ShiftRight, places.into_expr().expr)
            }
        }
    )+};
}

signs_and_bits! {
    self: Field, self.expr();
    self: Expression, self.expr;
}
