//! Foreign keys beside the keys that they hold: `Question::id.eq(votes.group())`, where the named query is grouped by a foreign key.

use super::nullness::AsBefore;
use super::{Aggregate, Expression, Field, IntoExpression, Outer, Window};
use crate::fields::{Auto, CustomField, FieldValue, ForeignKey};
use crate::models::{KeyField, Model, Uuid};

/// Types of the keys that foreign keys hold.
#[doc(hidden)]
pub trait HeldKey: FieldValue {}

macro_rules! held {
    ($($type:ty),+) => {$(
        impl HeldKey for $type {}
    )+};
}

held!(Auto, i8, i16, i32, i64, u8, u16, u32, u64, String, Uuid);

#[diagnostic::do_not_recommend]
impl<T: CustomField> HeldKey for T {}

macro_rules! pointing {
    ($($type:ident<$of:ident> in $m:ident $(beside $other:ident)?: |$value:ident| $expr:expr;)+) => {$(
        pointing!(@ [$type<$of> in $m [$($other)?] |$value| $expr] [
            [ForeignKey<T, F>, K, K: From<T::Value>]
            [ForeignKey<T, F>, Option<K>, K: From<T::Value>]
            [Option<ForeignKey<T, F>>, K, K: From<T::Value>]
            [Option<ForeignKey<T, F>>, Option<K>, K: From<T::Value>]
            [K, ForeignKey<T, F>, T::Value: From<K>]
            [K, Option<ForeignKey<T, F>>, T::Value: From<K>]
            [Option<K>, ForeignKey<T, F>, T::Value: From<K>]
            [Option<K>, Option<ForeignKey<T, F>>, T::Value: From<K>]
        ]);
    )+};
    (@ $form:tt [$($pair:tt)+]) => {$(
        pointing!(impl $form $pair);
    )+};
    (impl
        [$type:ident<$of:ident> in $m:ident [$($other:ident)?] |$value:ident| $expr:expr]
        [$from:ty, $to:ty, $key:ty: From<$held:ty>]
    ) => {
        #[diagnostic::do_not_recommend]
        impl<$($other,)? $of: Model, K: HeldKey, T: KeyField<F>, const F: u16> IntoExpression<$m, $to>
            for $type<$of, $from>
        where
            $key: From<$held>,
        {
            type Nulls = AsBefore;

            fn into_expr(self) -> Expression<$m, $to> {
                let $value = self;
                Expression::new($expr)
            }
        }
    };
}

pointing! {
    Field<M> in M: |field| field.expr();
    Expression<M> in M: |expression| expression.expr;
    Aggregate<M> in M: |aggregate| aggregate.into_expr().expr;
    Window<M> in M: |window| window.into_expr().expr;
    Outer<O> in M beside M: |outer| outer.into_inner();
}
