//! Functions of the database over fields and expressions.

use super::aggregate::Operand;
use super::ast::{Expr, Function};
use super::{Expression, IntoExpression, Number, Text};
use crate::fields::FieldValue;
use crate::value::Value;

fn call<M, T>(function: Function, arguments: Vec<Expr>) -> Expression<M, T> {
    Expression::new(Expr::Call(function, arguments))
}

/// The type of an operand's values that are not NULL.
type Bare<M, O> = <<O as Operand<M>>::Value as FieldValue>::Bare;

/// Returns the first, or the second where the first is NULL.
pub fn coalesce<M, O: Operand<M>>(
    first: O,
    second: impl IntoExpression<M, Bare<M, O>>,
) -> Expression<M, Bare<M, O>> {
    call(
        Function::Coalesce,
        vec![first.operand().expr, second.into_expr().expr],
    )
}

/// Returns NULL where both are equal, otherwise the first.
pub fn nullif<M, O: Operand<M>>(
    first: O,
    second: impl IntoExpression<M, O::Value>,
) -> Expression<M, Option<Bare<M, O>>> {
    call(
        Function::NullIf,
        vec![first.operand().expr, second.into_expr().expr],
    )
}

/// Returns the greater of the two; on SQLite NULL where one is NULL.
pub fn greatest<M, O: Operand<M>>(
    first: O,
    second: impl IntoExpression<M, O::Value>,
) -> Expression<M, O::Value> {
    call(
        Function::Greatest,
        vec![first.operand().expr, second.into_expr().expr],
    )
}

/// Returns the smaller of the two; on SQLite NULL where one is NULL.
pub fn least<M, O: Operand<M>>(
    first: O,
    second: impl IntoExpression<M, O::Value>,
) -> Expression<M, O::Value> {
    call(
        Function::Least,
        vec![first.operand().expr, second.into_expr().expr],
    )
}

/// Returns the number without its sign.
pub fn abs<M, O: Operand<M>>(of: O) -> Expression<M, O::Value>
where
    O::Value: Number,
{
    call(Function::Abs, vec![of.operand().expr])
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

/// Returns the number of characters.
pub fn length<M, O: Operand<M>>(of: O) -> Expression<M, i64>
where
    O::Value: Text,
{
    call(Function::Length, vec![of.operand().expr])
}

macro_rules! text {
    ($($(#[$doc:meta])+ $name:ident => $function:ident;)+) => {$(
        $(#[$doc])+
        pub fn $name<M, O: Operand<M>>(of: O) -> Expression<M, O::Value>
        where
            O::Value: Text,
        {
            call(Function::$function, vec![of.operand().expr])
        }
    )+};
}

text! {
    /// Returns the text in small letters; SQLite knows those of ASCII.
    lower => Lower;
    /// Returns the text in capital letters; SQLite knows those of ASCII.
    upper => Upper;
    /// Returns the text without spaces at both ends.
    trim => Trim;
    /// Returns the text without spaces at the beginning.
    ltrim => LTrim;
    /// Returns the text without spaces at the end.
    rtrim => RTrim;
}

/// Returns `length` characters from `position` on, which is counted from 1.
pub fn substr<M, O: Operand<M>>(of: O, position: i64, length: i64) -> Expression<M, O::Value>
where
    O::Value: Text,
{
    let number = |number| Expr::Value(Value::I64(number));
    call(
        Function::Substr,
        vec![of.operand().expr, number(position), number(length)],
    )
}

/// Replaces every `old` in the text.
pub fn replace<M, O: Operand<M>>(
    of: O,
    old: impl IntoExpression<M, String>,
    new: impl IntoExpression<M, String>,
) -> Expression<M, O::Value>
where
    O::Value: Text,
{
    call(
        Function::Replace,
        vec![
            of.operand().expr,
            old.into_expr().expr,
            new.into_expr().expr,
        ],
    )
}

/// Joins two texts; NULL counts as empty, as in Django.
pub fn concat<M>(
    first: impl IntoExpression<M, String>,
    second: impl IntoExpression<M, String>,
) -> Expression<M, String> {
    call(
        Function::Concat,
        vec![first.into_expr().expr, second.into_expr().expr],
    )
}

/// Makes an expression of a value, for annotations and functions.
pub fn value<M, O: Operand<M>>(value: O) -> Expression<M, O::Value> {
    value.operand()
}
