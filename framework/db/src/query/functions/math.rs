//! Functions of numbers.

use super::call;
use crate::query::aggregate::Operand;
use crate::query::ast::{Expr, Function};
use crate::query::nullness::Beside;
use crate::query::{Expression, IntoExpression, Number};
use crate::value::Value;

/// The computed number: a `Decimal` of decimals, otherwise an `f64`; an `Option` where the operand's values may be NULL.
type Float<M, O> =
    <<O as Operand<M>>::Value as Number>::As<<<O as Operand<M>>::Value as Number>::Float>;

/// As [`Float`], where the function itself may return NULL.
type Perhaps<M, O> = Option<<<O as Operand<M>>::Value as Number>::Float>;

macro_rules! functions {
    ($($(#[$doc:meta])+ $name:ident => $function:ident: |$m:ident, $o:ident| $type:ty;)+) => {$(
        $(#[$doc])+
        pub fn $name<$m, $o: Operand<$m>>(of: $o) -> Expression<$m, $type>
        where
            $o::Value: Number,
        {
            call(Function::$function, vec![of.operand().expr])
        }
    )+};
}

functions! {
    /// Returns the number without its sign.
    abs => Abs: |M, O| O::Value;
    /// Returns the smallest whole number that is not smaller.
    ceil => Ceil: |M, O| O::Value;
    /// Returns the greatest whole number that is not greater.
    floor => Floor: |M, O| O::Value;
    /// Returns -1, 0 or 1.
    sign => Sign: |M, O| O::Value;
    /// Returns the arc tangent, in radians.
    atan => ATan: |M, O| Float<M, O>;
    /// Returns the cosine of radians.
    cos => Cos: |M, O| Float<M, O>;
    /// Makes degrees of radians.
    degrees => Degrees: |M, O| Float<M, O>;
    /// Returns e to this power.
    exp => Exp: |M, O| Float<M, O>;
    /// Makes radians of degrees.
    radians => Radians: |M, O| Float<M, O>;
    /// Returns the sine of radians.
    sin => Sin: |M, O| Float<M, O>;
    /// Returns the tangent of radians.
    tan => Tan: |M, O| Float<M, O>;
    /// Returns the arc cosine, in radians; NULL beyond -1 and 1, an error on PostgreSQL.
    acos => ACos: |M, O| Perhaps<M, O>;
    /// Returns the arc sine, in radians; NULL beyond -1 and 1, an error on PostgreSQL.
    asin => ASin: |M, O| Perhaps<M, O>;
    /// Returns the cotangent of radians; NULL for 0 on SQLite.
    cot => Cot: |M, O| Perhaps<M, O>;
    /// Returns the natural logarithm; NULL for numbers that have none, an error on PostgreSQL.
    ln => Ln: |M, O| Perhaps<M, O>;
    /// Returns the square root; NULL for negative numbers, an error on PostgreSQL.
    sqrt => Sqrt: |M, O| Perhaps<M, O>;
}

/// Rounds to this many decimal places.
pub fn round<M, O: Operand<M>>(of: O, places: i32) -> Expression<M, O::Value>
where
    O::Value: Number,
{
    call(
        Function::Round,
        vec![of.operand().expr, Expr::Value(Value::I64(places.into()))],
    )
}

macro_rules! pairs {
    ($($(#[$doc:meta])+ $name:ident($first:ident, $second:ident) => $function:ident: |$m:ident, $o:ident| $type:ty;)+) => {$(
        $(#[$doc])+
        pub fn $name<$m, $o: Operand<$m>, R: IntoExpression<$m, $o::Value>>(
            $first: $o,
            $second: R,
        ) -> Expression<$m, Beside<$m, $type, R, $o::Value>>
        where
            $o::Value: Number,
        {
            call(Function::$function, vec![$first.operand().expr, $second.into_expr().expr])
        }
    )+};
}

pairs! {
    /// Returns the angle of the point, in radians.
    atan2(y, x) => ATan2: |M, O| Float<M, O>;
    /// Returns the logarithm of a number to a base: `log(value(2.0), Point::x)`.
    log(base, of) => Log: |M, O| Perhaps<M, O>;
    /// Returns the remainder of a division, with the sign of the number that is divided. Django's `Mod`.
    modulo(of, by) => Mod: |M, O| Perhaps<M, O>;
    /// Returns the number to this power.
    power(of, exponent) => Power: |M, O| Perhaps<M, O>;
}

/// Returns the ratio of a circle to its diameter.
pub fn pi<M>() -> Expression<M, f64> {
    call(Function::Pi, Vec::new())
}

/// Returns a random number for each row, from 0 to less than 1.
pub fn random<M>() -> Expression<M, f64> {
    call(Function::Random, Vec::new())
}
