//! The look-ups of texts.

use super::ast::{Lookup, TextMatch};
use super::{Aggregate, Condition, Expression, Field, IntoExpression, Window};
use crate::fields::FieldValue;
use crate::models::Model;

/// Fields and expressions of texts: what has `contains`, `startswith` and their like.
#[diagnostic::on_unimplemented(
    message = "look-ups of text need a text, and this holds `{T}`",
    label = "no look-up of `{T}`",
    note = "whatever the type there are eq, ne, gt, gte, lt, lte, in_, range and is_null; dates and times have year(), date(), month() and more, \
            JSON has key() and has_key()",
    note = "as text a value is looked into by a cast: Book::pages.cast::<String>().startswith(\"1\")"
)]
pub trait TextLookups<T> {}

macro_rules! text_lookups {
    ($($self:ident: $type:ident, $expr:expr;)+) => {$(
        // Each by itself: the compiler tells of a bound's own bound instead, if there is one.
        impl<M> TextLookups<String> for $type<M, String> {}
        impl<M> TextLookups<Option<String>> for $type<M, Option<String>> {}

        impl<M: Model, T: FieldValue> $type<M, T>
        where
            Self: TextLookups<T>,
        {
            /// Holds where the texts are equal but for case.
            pub fn iexact($self, text: impl IntoExpression<M, T>) -> Condition<M> {
                Condition::compare($expr, Lookup::Text(TextMatch::IExact, text.into_expr().expr))
            }

            /// Holds where this side contains the text. SQLite ignores the case of ASCII letters here.
            pub fn contains($self, text: impl IntoExpression<M, T>) -> Condition<M> {
                Condition::compare($expr, Lookup::Text(TextMatch::Contains, text.into_expr().expr))
            }

            /// Holds where this side contains the text, whatever its case.
            pub fn icontains($self, text: impl IntoExpression<M, T>) -> Condition<M> {
                Condition::compare($expr, Lookup::Text(TextMatch::IContains, text.into_expr().expr))
            }

            /// Holds where this side begins with the text. SQLite ignores the case of ASCII letters here.
            pub fn startswith($self, text: impl IntoExpression<M, T>) -> Condition<M> {
                Condition::compare($expr, Lookup::Text(TextMatch::StartsWith, text.into_expr().expr))
            }

            /// Holds where this side begins with the text, whatever its case.
            pub fn istartswith($self, text: impl IntoExpression<M, T>) -> Condition<M> {
                Condition::compare($expr, Lookup::Text(TextMatch::IStartsWith, text.into_expr().expr))
            }

            /// Holds where this side ends with the text. SQLite ignores the case of ASCII letters here.
            pub fn endswith($self, text: impl IntoExpression<M, T>) -> Condition<M> {
                Condition::compare($expr, Lookup::Text(TextMatch::EndsWith, text.into_expr().expr))
            }

            /// Holds where this side ends with the text, whatever its case.
            pub fn iendswith($self, text: impl IntoExpression<M, T>) -> Condition<M> {
                Condition::compare($expr, Lookup::Text(TextMatch::IEndsWith, text.into_expr().expr))
            }

            /// Holds where a part of this side matches the regular expression, in the database's own syntax. SQLite has
            /// regular expressions with the Cargo feature `regexp`.
            pub fn regex($self, pattern: impl IntoExpression<M, T>) -> Condition<M> {
                Condition::compare($expr, Lookup::Regex { ignore_case: false, pattern: pattern.into_expr().expr })
            }

            /// As [`regex`](Self::regex), whatever the case of letters.
            pub fn iregex($self, pattern: impl IntoExpression<M, T>) -> Condition<M> {
                Condition::compare($expr, Lookup::Regex { ignore_case: true, pattern: pattern.into_expr().expr })
            }
        }
    )+};
}

text_lookups! {
    self: Field, self.expr();
    self: Expression, self.expr.clone();
    self: Aggregate, self.expr();
    self: Window, self.expr();
}
