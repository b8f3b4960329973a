//! Arithmetic: `Choice::votes + 1`.

use std::ops::{Add, Div, Mul, Neg, Rem, Sub};

use super::ast::{Expr, Operator};
use super::{Expression, Field, Integer, IntoExpression, Number};
use crate::models::Model;
use crate::value::Value;

macro_rules! arithmetic {
    ($($trait:ident, $method:ident, $operator:ident;)+) => {$(
        impl<M: Model, T: Number, R: IntoExpression<M, T>> $trait<R> for Field<M, T> {
            type Output = Expression<M, T>;

            fn $method(self, right: R) -> Expression<M, T> {
                binary(self.expr(), Operator::$operator, right.into_expr())
            }
        }

        impl<M: Model, T: Number, R: IntoExpression<M, T>> $trait<R> for Expression<M, T> {
            type Output = Self;

            fn $method(self, right: R) -> Self {
                binary(self.expr, Operator::$operator, right.into_expr())
            }
        }
    )+};
}

arithmetic! {
    Add, add, Add;
    Sub, sub, Subtract;
    Mul, mul, Multiply;
    Div, div, Divide;
    Rem, rem, Modulo;
}

fn binary<M, T>(left: Expr, operator: Operator, right: Expression<M, T>) -> Expression<M, T> {
    Expression::new(Expr::Binary(Box::new(left), operator, Box::new(right.expr)))
}

macro_rules! signs_and_bits {
    ($($self:ident: $type:ident, $expr:expr;)+) => {$(
        /// Changes the sign.
        impl<M: Model, T: Number> Neg for $type<M, T> {
            type Output = Expression<M, T>;

            fn neg($self) -> Expression<M, T> {
                binary($expr, Operator::Multiply, Expression::new(Expr::Value(Value::I64(-1))))
            }
        }

        #[expect(
            clippy::should_implement_trait,
            reason = "the names are Django's; & and | join conditions"
        )]
        impl<M: Model, T: Integer> $type<M, T> {
            /// Returns the bits that both numbers have.
            pub fn bitand($self, other: impl IntoExpression<M, T>) -> Expression<M, T> {
                binary($expr, Operator::BitAnd, other.into_expr())
            }

            /// Returns the bits that one of the numbers has.
            pub fn bitor($self, other: impl IntoExpression<M, T>) -> Expression<M, T> {
                binary($expr, Operator::BitOr, other.into_expr())
            }

            /// Returns the bits that one of the numbers has, not both.
            pub fn bitxor($self, other: impl IntoExpression<M, T>) -> Expression<M, T> {
                binary($expr, Operator::BitXor, other.into_expr())
            }

            /// Shifts the bits to the left.
            pub fn bitleftshift($self, places: impl IntoExpression<M, T>) -> Expression<M, T> {
                binary($expr, Operator::ShiftLeft, places.into_expr())
            }

            /// Shifts the bits to the right.
            pub fn bitrightshift($self, places: impl IntoExpression<M, T>) -> Expression<M, T> {
                binary($expr, Operator::ShiftRight, places.into_expr())
            }
        }
    )+};
}

signs_and_bits! {
    self: Field, self.expr();
    self: Expression, self.expr;
}
