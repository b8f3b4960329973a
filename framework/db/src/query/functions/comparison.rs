//! Comparisons and conversions.

use std::borrow::Cow;

use uuid::Uuid;

use super::{Bare, JsonItems, call};
use crate::fields::FieldValue;
use crate::models::{Duration, FieldKind, FieldMeta};
use crate::query::aggregate::Operand;
use crate::query::ast::{Expr, Function, Raw};
use crate::query::nullness::Beside;
use crate::query::shape::SelectedExpr;
use crate::query::{Aggregate, Expression, Field, IntoExpression, Text};
use crate::value::Value;

/// Returns the first, or the second where the first is NULL.
pub fn coalesce<M, O: Operand<M>, R: IntoExpression<M, Bare<M, O>>>(
    first: O,
    second: R,
) -> Expression<M, Beside<M, Bare<M, O>, R, Bare<M, O>>> {
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

/// Makes of fields, expressions and values what a composite primary key is compared with.
///
/// ```ignore
/// // Lines whose number is that of the line before them.
/// Line::objects().filter(Line::pk.eq(tuple((Line::order.to(Order::id), Line::before + 1))))
/// ```
pub fn tuple<M, P: TupleParts<M>>(parts: P) -> Expression<M, P::Row> {
    parts.into_tuple()
}

/// The type that an operand is compared as in a key: of a foreign key, that of the key which it holds.
type Held<M, O> = <<O as Operand<M>>::Value as FieldValue>::Held;

/// What [`tuple()`] takes: two to four fields, expressions and values.
pub trait TupleParts<M>: Sized {
    /// The type of the key.
    type Row;

    #[doc(hidden)]
    fn into_tuple(self) -> Expression<M, Self::Row>;
}

macro_rules! tuple_parts {
    ($($($name:ident)+;)+) => {$(
        impl<M, $($name: Operand<M>),+> TupleParts<M> for ($($name,)+) {
            type Row = ($(Held<M, $name>,)+);

            fn into_tuple(self) -> Expression<M, Self::Row> {
                #[expect(non_snake_case, reason = "one name per place of the tuple")]
                let ($($name,)+) = self;
                call(Function::Tuple, vec![$($name.operand().expr),+])
            }
        }
    )+};
}

tuple_parts! {
    A B;
    A B C;
    A B C D;
}

/// Returns the greater of the two. Where one is NULL, PostgreSQL returns the other, SQLite and MySQL NULL, as in Django.
pub fn greatest<M, O: Operand<M>, R: IntoExpression<M, O::Value>>(
    first: O,
    second: R,
) -> Expression<M, Beside<M, O::Value, R, O::Value>> {
    call(
        Function::Greatest,
        vec![first.operand().expr, second.into_expr().expr],
    )
}

/// Returns the smaller of the two. Where one is NULL, PostgreSQL returns the other, SQLite and MySQL NULL, as in Django.
pub fn least<M, O: Operand<M>, R: IntoExpression<M, O::Value>>(
    first: O,
    second: R,
) -> Expression<M, Beside<M, O::Value, R, O::Value>> {
    call(
        Function::Least,
        vec![first.operand().expr, second.into_expr().expr],
    )
}

/// Compares and sorts the text by this collation of the database, as `nocase` on SQLite.
pub fn collate<M, O: Operand<M>>(of: O, collation: &str) -> Expression<M, O::Value>
where
    O::Value: Text,
{
    let is_name =
        |character: char| character.is_alphanumeric() || matches!(character, '_' | '-' | '.');
    Expression::new(if collation.is_empty() || !collation.chars().all(is_name) {
        Expr::Invalid(format!("Invalid collation name: '{collation}'."))
    } else {
        Expr::Collate(Box::new(of.operand().expr), collation.to_owned())
    })
}

/// Makes an expression of a value, for annotations and functions.
pub fn value<M, O: Operand<M>>(value: O) -> Expression<M, O::Value> {
    value.operand()
}

/// Returns a new random UUID for each row.
pub fn uuid4<M>() -> Expression<M, Uuid> {
    call(Function::Uuid4, Vec::new())
}

/// Returns a new UUID for each row that sorts by time.
pub fn uuid7<M>() -> Expression<M, Uuid> {
    call(Function::Uuid7, Vec::new())
}

/// As [`uuid7`], of a moment that lies this far from now.
pub fn uuid7_shift<M>(shift: impl IntoExpression<M, Duration>) -> Expression<M, Uuid> {
    call(Function::Uuid7, vec![shift.into_expr().expr])
}

/// Takes SQL as it is, with `?` for each parameter: `raw_sql::<_, i64>("length(headline) + ?", [Value::from(1)])`. Never
/// put values into the text.
pub fn raw_sql<M, T: FieldValue>(
    sql: impl Into<Cow<'static, str>>,
    parameters: impl IntoIterator<Item = Value>,
) -> Expression<M, T> {
    Expression::new(Expr::Raw(Box::new(Raw {
        sql: sql.into().into_owned(),
        parameters: parameters.into_iter().map(Expr::Value).collect(),
        kind: kind_of::<T>(),
    })))
}

/// Calls a function of the database that has no name here, as Django's `Func`: `func::<_, String>("SOUNDEX", (Author::name,))`.
pub fn func<M, T: FieldValue>(name: &str, arguments: impl JsonItems<M>) -> Expression<M, T> {
    let arguments = arguments.into_items();
    let is_name = |character: char| character.is_alphanumeric() || matches!(character, '_' | '.');
    if name.is_empty() || !name.chars().all(is_name) {
        return Expression::new(Expr::Invalid(format!("Invalid function name: '{name}'.")));
    }
    let places = vec!["?"; arguments.len()].join(", ");
    filled(format!("{name}({places})"), arguments)
}

/// Takes SQL as it is, with a field, an expression or a value for each `?`, as Django's `Func` with a `template`:
/// `template::<_, f64>("? <-> ?", (Place::name, "Eiffel"))`. A look-up of one's own is one of type `bool`, with
/// [`is_true`](Expression::is_true).
pub fn template<M, T: FieldValue>(
    sql: impl Into<Cow<'static, str>>,
    arguments: impl JsonItems<M>,
) -> Expression<M, T> {
    filled(sql.into().into_owned(), arguments.into_items())
}

fn filled<M, T: FieldValue>(sql: String, arguments: Vec<SelectedExpr>) -> Expression<M, T> {
    Expression::new(Expr::Raw(Box::new(Raw {
        sql,
        parameters: arguments.into_iter().map(|argument| argument.0).collect(),
        kind: kind_of::<T>(),
    })))
}

/// The kind of column that holds values of the type: of a relation, that of the field pointed to.
pub(in crate::query) fn kind_of<T: FieldValue>() -> FieldKind {
    let target = T::RELATION.and_then(|to| to().at(T::TO_PLACE));
    target.map_or(T::KIND, FieldMeta::stored_kind)
}

macro_rules! conversions {
    ($($self:ident: $type:ident, $expr:expr;)+) => {$(
        impl<M: crate::models::Model, T: FieldValue> $type<M, T> {
            /// Makes the database convert the value, as Django's `Cast`: `Choice::votes.cast::<f64>()`. Name an `Option` where
            /// the value may be NULL; a foreign key stands for the key that it holds.
            pub fn cast<U: FieldValue>($self) -> Expression<M, U> {
                Expression::new(Expr::Cast(Box::new($expr), kind_of::<U>()))
            }

            /// Takes the value for one of another type, without a conversion, as Django's `ExpressionWrapper` with an
            /// `output_field`.
            pub fn output_field<U: FieldValue>($self) -> Expression<M, U> {
                Expression::new(Expr::Typed(Box::new($expr), kind_of::<U>()))
            }

            /// Expects that the value may be NULL, as that of a related row that may be missing.
            pub fn nullable($self) -> Expression<M, Option<T::Bare>> {
                Expression::new($expr)
            }
        }
    )+};
}

conversions! {
    self: Field, self.expr();
    self: Expression, self.expr;
    self: Aggregate, self.into_expr().expr;
}
