//! Functions of texts.

use super::call;
use crate::query::aggregate::Operand;
use crate::query::ast::{Expr, Function};
use crate::query::nullness::Beside;
use crate::query::{Expression, IntoExpression, Number, Text};
use crate::value::Value;

/// `U`, or an `Option` of it where the operand's values may be NULL.
type As<M, O, U> = <<O as Operand<M>>::Value as Text>::As<U>;

macro_rules! same {
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

same! {
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
    /// Returns the characters from last to first.
    reverse => Reverse;
    /// Returns the MD5 hash in hexadecimal digits. SQLite has none.
    md5 => Md5;
    /// Returns the SHA1 hash in hexadecimal digits. SQLite has none; PostgreSQL needs the extension pgcrypto.
    sha1 => Sha1;
    /// Returns the SHA224 hash in hexadecimal digits. SQLite has none.
    sha224 => Sha224;
    /// Returns the SHA256 hash in hexadecimal digits. SQLite has none.
    sha256 => Sha256;
    /// Returns the SHA384 hash in hexadecimal digits. SQLite has none.
    sha384 => Sha384;
    /// Returns the SHA512 hash in hexadecimal digits. SQLite has none.
    sha512 => Sha512;
}

/// Returns the number of characters.
pub fn length<M, O: Operand<M>>(of: O) -> Expression<M, As<M, O, i64>>
where
    O::Value: Text,
{
    call(Function::Length, vec![of.operand().expr])
}

/// Returns the code point of the first character; on MySQL and MariaDB the number that its bytes are, as in Django.
pub fn ord<M, O: Operand<M>>(of: O) -> Expression<M, As<M, O, i64>>
where
    O::Value: Text,
{
    call(Function::Ord, vec![of.operand().expr])
}

/// Returns the character with this code point.
pub fn chr<M, O: Operand<M>>(of: O) -> Expression<M, <O::Value as Number>::As<String>>
where
    O::Value: Number,
{
    call(Function::Chr, vec![of.operand().expr])
}

/// Says why a number that stands in the code makes no sense.
fn at_least(number: Expr, least: i64, name: &str) -> Expr {
    match number {
        Expr::Value(Value::I64(number)) if number < least => Expr::Invalid(match least {
            0 => format!("'{name}' must be greater or equal to 0."),
            _ => format!("'{name}' must be greater than 0."),
        }),
        number => number,
    }
}

/// A function of a text and a number, which must be `least` or more.
fn counted<M, O: Operand<M>, N: IntoExpression<M, i64>>(
    function: Function,
    of: O,
    least: i64,
    (name, number): (&str, N),
) -> Expression<M, Beside<M, O::Value, N, i64>> {
    let number = at_least(number.into_expr().expr, least, name);
    call(function, vec![of.operand().expr, number])
}

/// Returns this many characters from the beginning.
pub fn left<M, O: Operand<M>, N: IntoExpression<M, i64>>(
    of: O,
    length: N,
) -> Expression<M, Beside<M, O::Value, N, i64>>
where
    O::Value: Text,
{
    counted(Function::Left, of, 1, ("length", length))
}

/// Returns this many characters from the end.
pub fn right<M, O: Operand<M>, N: IntoExpression<M, i64>>(
    of: O,
    length: N,
) -> Expression<M, Beside<M, O::Value, N, i64>>
where
    O::Value: Text,
{
    counted(Function::Right, of, 1, ("length", length))
}

/// Fills the text up to this many characters at the beginning; longer ones are cut at the end.
pub fn lpad<M, O: Operand<M>, N: IntoExpression<M, i64>, F: IntoExpression<M, String>>(
    of: O,
    length: N,
    fill: F,
) -> Expression<M, Beside<M, Beside<M, O::Value, N, i64>, F, String>>
where
    O::Value: Text,
{
    pad(Function::LPad, of, length, fill)
}

/// Fills the text up to this many characters at the end; longer ones are cut.
pub fn rpad<M, O: Operand<M>, N: IntoExpression<M, i64>, F: IntoExpression<M, String>>(
    of: O,
    length: N,
    fill: F,
) -> Expression<M, Beside<M, Beside<M, O::Value, N, i64>, F, String>>
where
    O::Value: Text,
{
    pad(Function::RPad, of, length, fill)
}

fn pad<M, O: Operand<M>, N: IntoExpression<M, i64>, F: IntoExpression<M, String>>(
    function: Function,
    of: O,
    length: N,
    fill: F,
) -> Expression<M, Beside<M, Beside<M, O::Value, N, i64>, F, String>> {
    let length = at_least(length.into_expr().expr, 0, "length");
    call(
        function,
        vec![of.operand().expr, length, fill.into_expr().expr],
    )
}

/// Repeats the text this many times.
pub fn repeat<M, O: Operand<M>, N: IntoExpression<M, i64>>(
    of: O,
    number: N,
) -> Expression<M, Beside<M, O::Value, N, i64>>
where
    O::Value: Text,
{
    counted(Function::Repeat, of, 0, ("number", number))
}

/// Returns the place of the first `part` in the text, counted from 1; 0 where it is not there.
pub fn str_index<M, O: Operand<M>, P: IntoExpression<M, String>>(
    of: O,
    part: P,
) -> Expression<M, Beside<M, As<M, O, i64>, P, String>>
where
    O::Value: Text,
{
    call(
        Function::StrIndex,
        vec![of.operand().expr, part.into_expr().expr],
    )
}

/// Returns `length` characters from `position` on, which is counted from 1.
pub fn substr<M, O: Operand<M>, P: IntoExpression<M, i64>, N: IntoExpression<M, i64>>(
    of: O,
    position: P,
    length: N,
) -> Expression<M, Beside<M, Beside<M, O::Value, P, i64>, N, i64>>
where
    O::Value: Text,
{
    let position = at_least(position.into_expr().expr, 1, "pos");
    call(
        Function::Substr,
        vec![of.operand().expr, position, length.into_expr().expr],
    )
}

/// Returns the text from `position` on, which is counted from 1: Django's `Substr` without a length.
pub fn substr_from<M, O: Operand<M>, N: IntoExpression<M, i64>>(
    of: O,
    position: N,
) -> Expression<M, Beside<M, O::Value, N, i64>>
where
    O::Value: Text,
{
    let position = at_least(position.into_expr().expr, 1, "pos");
    call(Function::Substr, vec![of.operand().expr, position])
}

/// Replaces every `old` in the text.
pub fn replace<M, O: Operand<M>, P: IntoExpression<M, String>, N: IntoExpression<M, String>>(
    of: O,
    old: P,
    new: N,
) -> Expression<M, Beside<M, Beside<M, O::Value, P, String>, N, String>>
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
