//! Arithmetic with dates, times and durations: `Entry::end - Entry::start`.

use std::ops::{Add, Div, Mul, Sub};

use jiff::civil::{Date, Time};
use jiff::{SignedDuration, Timestamp};

use super::ast::{Expr, Operator};
use super::nullness::{AsBefore, Nulls};
use super::shape::SelectedExpr;
use super::{Aggregate, Expression, Field, Number, Window};
use crate::fields::FieldValue;
use crate::models::Model;

/// What may be subtracted from a value of type `T`: a duration, or another such value.
#[diagnostic::on_unimplemented(message = "`{Self}` cannot be subtracted from a `{T}`")]
pub trait Subtrahend<M, T> {
    /// The type of the difference.
    type Difference: FieldValue;

    #[doc(hidden)]
    fn subtrahend(self) -> Expression<M, Self::Difference>;
}

/// What may be added to a value of type `T`: a duration.
#[diagnostic::on_unimplemented(message = "`{Self}` cannot be added to a `{T}`")]
pub trait Addend<M, T> {
    /// The type of the sum.
    type Sum: FieldValue;

    #[doc(hidden)]
    fn addend(self) -> Expression<M, Self::Sum>;
}

fn binary<M, T>(left: Expr, operator: Operator, right: Expr) -> Expression<M, T> {
    Expression::new(Expr::Binary(Box::new(left), operator, Box::new(right)))
}

macro_rules! operators {
    ($($left:ty),+) => {$(
        operators!(@ Field, $left, |value| value.expr());
        operators!(@ Expression, $left, |value| value.expr);
        operators!(@ Aggregate, $left, |value| value.into_expr().expr);
        operators!(@ Window, $left, |value| value.into_expr().expr);
    )+};
    (@ $type:ident, $left:ty, |$value:ident| $expr:expr) => {
        impl<M: Model, R: Addend<M, $left>> Add<R> for $type<M, $left> {
            type Output = Expression<M, R::Sum>;

            fn add(self, right: R) -> Self::Output {
                let $value = self;
                binary($expr, Operator::Add, right.addend().expr)
            }
        }

        impl<M: Model, R: Subtrahend<M, $left>> Sub<R> for $type<M, $left> {
            type Output = Expression<M, R::Difference>;

            fn sub(self, right: R) -> Self::Output {
                let $value = self;
                binary($expr, Operator::Subtract, right.subtrahend().expr)
            }
        }
    };
}

operators!(
    Timestamp,
    Option<Timestamp>,
    Date,
    Option<Date>,
    Time,
    Option<Time>,
    SignedDuration,
    Option<SignedDuration>
);

macro_rules! rights {
    ($($right:ty: $trait:ident<$left:ty>, $method:ident, $output:ident = $result:ty;)+) => {$(
        impl<M: Model> $trait<M, $left> for Field<M, $right> {
            type $output = $result;

            fn $method(self) -> Expression<M, $result> {
                Expression::new(self.expr())
            }
        }

        impl<M: Model> $trait<M, $left> for Expression<M, $right> {
            type $output = $result;

            fn $method(self) -> Expression<M, $result> {
                Expression::new(self.expr)
            }
        }

        impl<M: Model> $trait<M, $left> for Aggregate<M, $right> {
            type $output = $result;

            fn $method(self) -> Expression<M, $result> {
                Expression::new(self.into_expr().expr)
            }
        }

        impl<M: Model> $trait<M, $left> for Window<M, $right> {
            type $output = $result;

            fn $method(self) -> Expression<M, $result> {
                Expression::new(self.into_expr().expr)
            }
        }

        impl<M: Model> $trait<M, $left> for $right {
            type $output = $result;

            fn $method(self) -> Expression<M, $result> {
                Expression::new(Expr::Value(self.to_value()))
            }
        }
    )+};
}

macro_rules! durations {
    ($($left:ty => $result:ty;)+) => {
        rights! {$(
            SignedDuration: Addend<$left>, addend, Sum = $result;
            Option<SignedDuration>: Addend<$left>, addend, Sum = Option<$result>;
            SignedDuration: Addend<Option<$left>>, addend, Sum = Option<$result>;
            Option<SignedDuration>: Addend<Option<$left>>, addend, Sum = Option<$result>;
            SignedDuration: Subtrahend<$left>, subtrahend, Difference = $result;
            Option<SignedDuration>: Subtrahend<$left>, subtrahend, Difference = Option<$result>;
            SignedDuration: Subtrahend<Option<$left>>, subtrahend, Difference = Option<$result>;
            Option<SignedDuration>: Subtrahend<Option<$left>>, subtrahend, Difference = Option<$result>;
        )+}
    };
}

durations! {
    Timestamp => Timestamp;
    Date => Timestamp;
    SignedDuration => SignedDuration;
}

macro_rules! differences {
    ($($type:ty;)+) => {
        rights! {$(
            $type: Subtrahend<$type>, subtrahend, Difference = SignedDuration;
            Option<$type>: Subtrahend<$type>, subtrahend, Difference = Option<SignedDuration>;
            $type: Subtrahend<Option<$type>>, subtrahend, Difference = Option<SignedDuration>;
            Option<$type>: Subtrahend<Option<$type>>, subtrahend, Difference = Option<SignedDuration>;
        )+}
    };
}

/// What a duration may be multiplied with or divided by: a number.
#[diagnostic::on_unimplemented(
    message = "a duration cannot be multiplied with or divided by `{Self}`"
)]
pub trait Factor<M> {
    /// Whether it may be NULL.
    #[doc(hidden)]
    type Nulls: Nulls;

    #[doc(hidden)]
    fn factor(self) -> SelectedExpr;
}

/// Numbers as values.
#[doc(hidden)]
pub trait PlainNumber: FieldValue {}

impl PlainNumber for i32 {}
impl PlainNumber for i64 {}
impl PlainNumber for f64 {}

// One for all of them: of which type a literal is, may stay open.
#[diagnostic::do_not_recommend]
impl<M, T: PlainNumber> Factor<M> for T {
    type Nulls = AsBefore;

    fn factor(self) -> SelectedExpr {
        SelectedExpr(Expr::Value(self.to_value()))
    }
}

#[diagnostic::do_not_recommend]
impl<M: Model, T: Number> Factor<M> for Field<M, T> {
    type Nulls = T::Nulls;

    fn factor(self) -> SelectedExpr {
        SelectedExpr(self.expr())
    }
}

#[diagnostic::do_not_recommend]
impl<M: Model, T: Number> Factor<M> for Expression<M, T> {
    type Nulls = T::Nulls;

    fn factor(self) -> SelectedExpr {
        SelectedExpr(self.expr)
    }
}

#[diagnostic::do_not_recommend]
impl<M: Model, T: Number> Factor<M> for Aggregate<M, T> {
    type Nulls = T::Nulls;

    fn factor(self) -> SelectedExpr {
        SelectedExpr(self.into_expr().expr)
    }
}

macro_rules! multiples {
    ($($type:ident<$duration:ty>, |$value:ident| $expr:expr;)+) => {$(
        impl<M: Model, R: Factor<M>> Mul<R> for $type<M, $duration> {
            type Output = Expression<M, <R::Nulls as Nulls>::Of<$duration>>;

            fn mul(self, right: R) -> Self::Output {
                let $value = self;
                binary($expr, Operator::Multiply, right.factor().0)
            }
        }

        impl<M: Model, R: Factor<M>> Div<R> for $type<M, $duration> {
            type Output = Expression<M, <R::Nulls as Nulls>::Of<$duration>>;

            fn div(self, right: R) -> Self::Output {
                let $value = self;
                binary($expr, Operator::Divide, right.factor().0)
            }
        }
    )+};
}

multiples! {
    Field<SignedDuration>, |value| value.expr();
    Field<Option<SignedDuration>>, |value| value.expr();
    Expression<SignedDuration>, |value| value.expr;
    Expression<Option<SignedDuration>>, |value| value.expr;
    Aggregate<Option<SignedDuration>>, |value| value.into_expr().expr;
}

differences! {
    Timestamp;
    Date;
    Time;
}
