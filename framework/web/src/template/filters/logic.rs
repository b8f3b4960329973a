//! Filters that choose.

use std::fmt::{self, Display};

use super::argument::{NumberArgument, TextArgument};
use super::filter;
use super::lists::Count;
use super::truth::{Show, Truth};

/// A value or what stands in for it.
#[derive(Debug, Clone, Copy)]
pub enum Choice<V, A> {
    /// The value.
    Value(V),
    /// What stands in.
    Fallback(A),
}

impl<V: Show, A: Display> Display for Choice<V, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Value(value) => value.show(f),
            Self::Fallback(fallback) => fallback.fmt(f),
        }
    }
}

/// What an `Option` holds, or what stands in for it.
#[derive(Debug, Clone, Copy)]
pub enum OrElse<V, A> {
    /// The value.
    Value(V),
    /// What stands in.
    Fallback(A),
}

impl<V: Display, A: Display> Display for OrElse<V, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Value(value) => value.fmt(f),
            Self::Fallback(fallback) => fallback.fmt(f),
        }
    }
}

filter!(@type
    /// Shows something else where the value is empty, zero or false: `{{ name|default("nobody") }}`.
    default
);
filter!(@first default);

impl<A: Display> default<A> {
    /// Applies the filter.
    ///
    /// # Errors
    ///
    /// Never.
    pub fn execute<V: Truth>(
        self,
        value: V,
        _: &dyn askama::Values,
    ) -> askama::Result<Choice<V, A>> {
        Ok(match value.truth() {
            Some(true) => Choice::Value(value),
            _ => Choice::Fallback(self.0),
        })
    }
}

filter!(@type
    /// Shows something else where an `Option` is `None`: `{{ email|default_if_none("no address") }}`.
    default_if_none
);
filter!(@first default_if_none);

impl<A: Display> default_if_none<A> {
    /// Applies the filter.
    ///
    /// # Errors
    ///
    /// Never.
    pub fn execute<'v, V>(
        self,
        value: &'v Option<V>,
        _: &dyn askama::Values,
    ) -> askama::Result<OrElse<&'v V, A>> {
        Ok(match value {
            Some(value) => OrElse::Value(value),
            None => OrElse::Fallback(self.0),
        })
    }
}

filter! {
    /// Says whether a number can be divided by another: `{% if loop.index|divisibleby(3) %}`.
    fn divisibleby(value: NumberArgument, divisor: NumberArgument) -> bool {
        match (value.number(), divisor.number()) {
            (Some(value), Some(divisor)) if divisor != 0 => value % divisor == 0,
            _ => false,
        }
    }
}

filter! {
    /// Chooses among words for true, false and missing: `{{ answer|yesno("yeah,no,maybe") }}`.
    fn yesno(value: Truth, words: TextArgument) -> String {
        let words: Vec<&str> = words.text().unwrap_or("yes,no,maybe").split(',').collect();
        let word = match (value.truth(), words.as_slice()) {
            (Some(true), [yes, ..]) => yes,
            (Some(false) | None, [_, no]) => no,
            (Some(false), [_, no, ..]) => no,
            (None, [_, _, maybe]) => maybe,
            (None, [_, no, ..]) => no,
            _ => "",
        };
        word.to_owned()
    }
}

filter! {
    /// Gives the ending of a word for a number or a list: `vote{{ votes|pluralize }}`,
    /// `cand{{ n|pluralize("y,ies") }}`.
    fn pluralize(value: Count, endings: TextArgument) -> String {
        let endings = endings.text().unwrap_or("s");
        let parts: Vec<&str> = match endings.contains(',') {
            true => endings.split(',').collect(),
            false => vec!["", endings],
        };
        match (parts.as_slice(), value.is_one()) {
            ([one, _], Some(true)) => (*one).to_owned(),
            ([_, many], Some(false)) => (*many).to_owned(),
            _ => String::new(),
        }
    }
}
