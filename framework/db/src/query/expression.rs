//! Expressions, and what may stand where one is expected.

use std::fmt;
use std::marker::PhantomData;

use rust_decimal::Decimal;
use uuid::Uuid;

use super::Field;
use super::ast::Expr;
use super::depth::expr_within;
use super::nullness::{AsBefore, Nullable, Nulls};
use crate::fields::{Auto, CustomNumber, FieldValue, ForeignKey};
use crate::models::{KeyField, Model, Replaces, key_of};
use crate::value::Value;

/// A value of type `T` that the database computes from a row of `M`, as `Choice::votes + 1`.
pub struct Expression<M, T> {
    pub(crate) expr: Expr,
    marker: PhantomData<fn() -> (M, T)>,
}

impl<M, T> Expression<M, T> {
    pub(crate) fn new(expr: Expr) -> Self {
        Self::known(expr_within(expr))
    }

    /// What is known not to be nested too deep.
    fn known(expr: Expr) -> Self {
        Self {
            expr,
            marker: PhantomData,
        }
    }
}

impl<M, T> Clone for Expression<M, T> {
    fn clone(&self) -> Self {
        Self::known(self.expr.clone())
    }
}

impl<M, T> fmt::Debug for Expression<M, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.expr.fmt(f)
    }
}

/// What may stand beside a field of type `T` of model `M`: a value, another field of the model, an expression.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be compared with or assigned to a field of type `{T}`",
    label = "expected a `{T}`, another such field of the same model, or an expression of them",
    note = "a number has the field's own width, as `i32::try_from(n)?`; a Decimal, a Timestamp, a Date and a Time are made of a text by \
            `\"9.99\".parse::<Decimal>()?`",
    note = "a foreign key is compared with `&row` or with a key; NULL is asked for by `is_null(true)`, and only an Option can be None"
)]
pub trait IntoExpression<M, T> {
    /// Whether it may be NULL where `T` may not.
    #[doc(hidden)]
    type Nulls: Nulls;

    /// Makes the node.
    #[doc(hidden)]
    fn into_expr(self) -> Expression<M, T>;
}

fn value<M, T>(value: impl Into<Value>) -> Expression<M, T> {
    Expression::new(Expr::Value(value.into()))
}

#[diagnostic::do_not_recommend]
impl<M, T: FieldValue> IntoExpression<M, T> for T {
    type Nulls = AsBefore;

    fn into_expr(self) -> Expression<M, T> {
        Expression::new(Expr::Value(self.to_value()))
    }
}

#[diagnostic::do_not_recommend]
impl<M, T: FieldValue> IntoExpression<M, Option<T>> for T {
    type Nulls = AsBefore;

    fn into_expr(self) -> Expression<M, Option<T>> {
        Expression::new(Expr::Value(self.to_value()))
    }
}

#[diagnostic::do_not_recommend]
impl<M: Model, T: FieldValue> IntoExpression<M, T> for Field<M, T> {
    type Nulls = AsBefore;

    fn into_expr(self) -> Expression<M, T> {
        Expression::new(self.expr())
    }
}

#[diagnostic::do_not_recommend]
impl<M: Model, T: FieldValue> IntoExpression<M, Option<T>> for Field<M, T> {
    type Nulls = AsBefore;

    fn into_expr(self) -> Expression<M, Option<T>> {
        Expression::new(self.expr())
    }
}

#[diagnostic::do_not_recommend]
impl<M: Model, T: FieldValue> IntoExpression<M, T> for Field<M, Option<T>> {
    type Nulls = Nullable;

    fn into_expr(self) -> Expression<M, T> {
        Expression::new(self.expr())
    }
}

#[diagnostic::do_not_recommend]
impl<M, T: FieldValue> IntoExpression<M, T> for Expression<M, T> {
    type Nulls = AsBefore;

    fn into_expr(self) -> Self {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<M, T: FieldValue> IntoExpression<M, Option<T>> for Expression<M, T> {
    type Nulls = AsBefore;

    fn into_expr(self) -> Expression<M, Option<T>> {
        Expression::known(self.expr)
    }
}

#[diagnostic::do_not_recommend]
impl<M, T: FieldValue> IntoExpression<M, T> for Expression<M, Option<T>> {
    type Nulls = Nullable;

    fn into_expr(self) -> Expression<M, T> {
        Expression::known(self.expr)
    }
}

macro_rules! values {
    ($($from:ty => $($to:ty),+;)+) => {$($(
        #[diagnostic::do_not_recommend]
        impl<M> IntoExpression<M, $to> for $from {
            type Nulls = AsBefore;

            fn into_expr(self) -> Expression<M, $to> {
                value(self)
            }
        }
    )+)+};
}

values! {
    &str => String, Option<String>;
    &String => String, Option<String>;
    std::borrow::Cow<'_, str> => String, Option<String>;
}

/// Numbers that an `Auto` may be compared with.
#[doc(hidden)]
pub trait AutoNumber: Into<Value> {}

impl AutoNumber for i32 {}
impl AutoNumber for i64 {}

// One for both: of which type a literal is, may stay open.
#[diagnostic::do_not_recommend]
impl<M, N: AutoNumber> IntoExpression<M, Auto> for N {
    type Nulls = AsBefore;

    fn into_expr(self) -> Expression<M, Auto> {
        value(self)
    }
}

macro_rules! keys {
    ($($from:ty),+ $(,)?) => {$(
        #[diagnostic::do_not_recommend]
        impl<M, T: KeyField<F>, const F: u16> IntoExpression<M, ForeignKey<T, F>> for $from
        where
            T::Value: From<$from>,
        {
            type Nulls = AsBefore;

            fn into_expr(self) -> Expression<M, ForeignKey<T, F>> {
                Expression::new(Expr::Value(T::Value::from(self).to_value()))
            }
        }

        #[diagnostic::do_not_recommend]
        impl<M, T: KeyField<F>, const F: u16> IntoExpression<M, Option<ForeignKey<T, F>>> for $from
        where
            T::Value: From<$from>,
        {
            type Nulls = AsBefore;

            fn into_expr(self) -> Expression<M, Option<ForeignKey<T, F>>> {
                Expression::new(Expr::Value(T::Value::from(self).to_value()))
            }
        }
    )+};
}

keys!(Auto, i64, i32, i16, u64, u32, u16, String, Uuid);

#[diagnostic::do_not_recommend]
impl<'s, M, T: KeyField<F>, const F: u16> IntoExpression<M, ForeignKey<T, F>> for &'s str
where
    T::Value: From<&'s str>,
{
    type Nulls = AsBefore;

    fn into_expr(self) -> Expression<M, ForeignKey<T, F>> {
        Expression::new(Expr::Value(T::Value::from(self).to_value()))
    }
}

#[diagnostic::do_not_recommend]
impl<'s, M, T: KeyField<F>, const F: u16> IntoExpression<M, Option<ForeignKey<T, F>>> for &'s str
where
    T::Value: From<&'s str>,
{
    type Nulls = AsBefore;

    fn into_expr(self) -> Expression<M, Option<ForeignKey<T, F>>> {
        Expression::new(Expr::Value(T::Value::from(self).to_value()))
    }
}

#[diagnostic::do_not_recommend]
impl<M, T: KeyField<F>, R: Model + Replaces<T>, const F: u16> IntoExpression<M, ForeignKey<T, F>>
    for &R
{
    type Nulls = AsBefore;

    fn into_expr(self) -> Expression<M, ForeignKey<T, F>> {
        pointing_to::<M, T, _, _, F>(self)
    }
}

#[diagnostic::do_not_recommend]
impl<M, T: KeyField<F>, R: Model + Replaces<T>, const F: u16>
    IntoExpression<M, Option<ForeignKey<T, F>>> for &R
{
    type Nulls = AsBefore;

    fn into_expr(self) -> Expression<M, Option<ForeignKey<T, F>>> {
        pointing_to::<M, T, _, _, F>(self)
    }
}

fn pointing_to<M, T: KeyField<F>, V, R: Model + Replaces<T>, const F: u16>(
    row: &R,
) -> Expression<M, V> {
    if row.key().is_unset() {
        // NULL would find the rows that point nowhere.
        return Expression::new(Expr::Invalid(format!(
            "Model instances passed to related filters must be saved: the {} has no primary key yet.",
            R::meta().name
        )));
    }
    let key = key_of::<T, R, F>(row);
    Expression::new(Expr::Value(key.map_or(Value::Null, |key| key.to_value())))
}

#[diagnostic::do_not_recommend]
impl<M> IntoExpression<M, bool> for super::Condition<M> {
    type Nulls = AsBefore;

    fn into_expr(self) -> Expression<M, bool> {
        self.into_expr()
    }
}

/// Field types that arithmetic works on.
#[diagnostic::on_unimplemented(
    message = "arithmetic needs a field of numbers, `{Self}` is none",
    note = "a field type of one's own says that it is a number: `impl CustomNumber for Money {{}}`"
)]
pub trait Number: FieldValue {
    /// `U`, or an `Option` of it where this is an `Option`.
    type As<U: FieldValue>: FieldValue;
    /// What functions make of it whose results are no whole numbers.
    type Float: FieldValue;
    /// What it is multiplied with and divided by: itself, or of a field type of one's own what that stores.
    type Factor: FieldValue;
    /// Whether it may be NULL.
    #[doc(hidden)]
    type Nulls: Nulls;
}

/// Field types of whole numbers, which have bits.
#[diagnostic::on_unimplemented(message = "bits need a field of whole numbers, `{Self}` is none")]
pub trait Integer: Number {}

/// Field types that hold text.
#[diagnostic::on_unimplemented(message = "this look-up needs a field of text, `{Self}` is none")]
pub trait Text: FieldValue {
    /// `U`, or an `Option` of it where this is an `Option`.
    type As<U: FieldValue>: FieldValue;
}

macro_rules! numbers {
    ($($type:ty => $float:ty;)+) => {$(
        impl Number for $type {
            type As<U: FieldValue> = U;
            type Float = $float;
            type Factor = Self;
            type Nulls = AsBefore;
        }
    )+};
}

numbers! {
    i8 => f64;
    i16 => f64;
    i32 => f64;
    i64 => f64;
    u8 => f64;
    u16 => f64;
    u32 => f64;
    u64 => f64;
    f64 => f64;
    Decimal => Decimal;
    Auto => f64;
}

impl<T: Number> Number for Option<T> {
    type As<U: FieldValue> = Option<U>;
    type Float = T::Float;
    type Factor = Option<T::Factor>;
    type Nulls = Nullable;
}

#[diagnostic::do_not_recommend]
impl<T: CustomNumber> Number for T {
    type As<U: FieldValue> = U;
    type Float = <T::Stored as Number>::Float;
    type Factor = T::Stored;
    type Nulls = AsBefore;
}

impl Text for String {
    type As<U: FieldValue> = U;
}

impl<T: Text> Text for Option<T> {
    type As<U: FieldValue> = Option<U>;
}

macro_rules! integers {
    ($($type:ty),+) => {$(
        impl Integer for $type {}
    )+};
}

integers!(i8, i16, i32, i64, u8, u16, u32, u64, Auto);

impl<T: Integer> Integer for Option<T> {}
