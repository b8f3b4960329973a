//! Look-ups and transforms of one's own on typed fields and expressions.

use super::{Lookup, OutputField, OwnLookup, OwnTransform, Transform};
use crate::fields::FieldValue;
use crate::models::Model;
use crate::query::ast::{Expr, Lookup as Asked};
use crate::query::{Aggregate, Condition, Expression, Field, IntoExpression, Window};

macro_rules! own {
    ($($self:ident: $type:ident, $expr:expr;)+) => {$(
        impl<M: Model, T: FieldValue> $type<M, T> {
            /// Asks a look-up of one's own: `Book::pages.lookup(NotEqual, 300)`. It needs no registration.
            pub fn lookup<L: Lookup>(
                $self,
                lookup: L,
                rhs: impl IntoExpression<M, <L::Rhs as OutputField>::Of<T>>,
            ) -> Condition<M> {
                Condition::compare($expr, Asked::Own(OwnLookup::new(lookup), rhs.into_expr().expr))
            }

            /// Applies a transform of one's own: `Book::pages.transform(AbsoluteValue).lt(300)`. It needs no registration.
            pub fn transform<F: Transform>(
                $self,
                transform: F,
            ) -> Expression<M, <F::OutputField as OutputField>::Of<T>> {
                Expression::new(Expr::Transformed(OwnTransform::new(transform), Box::new($expr)))
            }
        }
    )+};
}

own! {
    self: Field, self.expr();
    self: Expression, self.expr.clone();
    self: Aggregate, self.expr();
    self: Window, self.expr();
}
