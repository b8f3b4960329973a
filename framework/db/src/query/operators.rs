//! Arithmetic: `Choice::votes + 1`.

use std::ops::{Add, Div, Mul, Rem, Sub};

use super::ast::{Expr, Operator};
use super::{Expression, Field, IntoExpression, Number};
use crate::models::Model;

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
