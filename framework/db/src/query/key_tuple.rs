//! Tuples that a key of several fields is compared with: `Line::pk.eq((3, 4))`, where the key is an [`Auto`] and a number.

use super::ast::Expr;
use super::nullness::AsBefore;
use super::{Expression, IntoExpression, OneOf};
use crate::fields::{Auto, FieldValue, ForeignKey};
use crate::models::KeyField;
use crate::value::Value;

/// What stands for an [`Auto`] in a key: a number, or a foreign key that holds one.
#[doc(hidden)]
pub trait AutoPart {
    fn part(self) -> Value;
}

/// What stands for a `String` in a key.
#[doc(hidden)]
pub trait TextPart {
    fn part(self) -> Value;
}

macro_rules! stands_for {
    ($($trait:ident: $($type:ty),+;)+) => {$($(
        impl $trait for $type {
            fn part(self) -> Value {
                self.into()
            }
        }
    )+)+};
}

stands_for! {
    AutoPart: i32, i64;
    TextPart: &str, &String;
}

impl<T: KeyField<F, Value = Auto>, const F: u16> AutoPart for ForeignKey<T, F> {
    fn part(self) -> Value {
        self.into_value()
    }
}

/// Takes each place as it is, or as what stands for it; all as they are is the key itself.
macro_rules! tuples {
    ($(($($name:ident)+);)+) => {$(
        tuples!(values [] [$($name)+]);
        tuples!(expressions [] [$($name)+]);
    )+};
    (values [$($known:tt)*] [$name:ident $($more:ident)*]) => {
        tuples!(values [$($known)* (FieldValue $name)] [$($more)*]);
        tuples!(values [$($known)* (AutoPart $name)] [$($more)*]);
        tuples!(values [$($known)* (TextPart $name)] [$($more)*]);
    };
    (expressions [$($known:tt)*] [$name:ident $($more:ident)*]) => {
        tuples!(expressions [$($known)* (FieldValue $name)] [$($more)*]);
        tuples!(expressions [$($known)* (AutoPart $name)] [$($more)*]);
    };
    ($what:ident [$((FieldValue $name:ident))+] []) => {};
    (values [$(($part:ident $name:ident))+] []) => {
        #[diagnostic::do_not_recommend]
        impl<M, $($name: $part),+> IntoExpression<M, ($(key!($part $name),)+)> for ($($name,)+) {
            type Nulls = AsBefore;

            fn into_expr(self) -> Expression<M, ($(key!($part $name),)+)> {
                #[expect(non_snake_case, reason = "one name per place of the tuple")]
                let ($($name,)+) = self;
                Expression::new(Expr::Value(Value::Row(vec![$(key!(value $part $name)),+])))
            }
        }
    };
    (expressions [$(($part:ident $name:ident))+] []) => {
        #[diagnostic::do_not_recommend]
        impl<M, $($name: $part),+> IntoExpression<M, ($(key!($part $name),)+)> for Expression<M, ($($name,)+)> {
            type Nulls = AsBefore;

            fn into_expr(self) -> Expression<M, ($(key!($part $name),)+)> {
                Expression::new(self.expr)
            }
        }

        #[diagnostic::do_not_recommend]
        impl<$($name: $part),+> OneOf<($(key!($part $name),)+)> for ($($name,)+) {}
    };
}

/// The type of a place of the key, and the value for it.
macro_rules! key {
    (FieldValue $name:ident) => {
        $name
    };
    (AutoPart $name:ident) => {
        Auto
    };
    (TextPart $name:ident) => {
        String
    };
    (value FieldValue $name:ident) => {
        $name.into_value()
    };
    (value $part:ident $name:ident) => {
        $name.part()
    };
}

tuples! {
    (A B);
    (A B C);
    (A B C D);
}
