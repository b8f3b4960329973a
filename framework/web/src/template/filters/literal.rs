//! Filters whose argument is a text in quotes that HTML would escape: Django shows the texts of a template as they are,
//! and `derive(Template)` takes these filters for it.

use std::fmt::Display;

use askama::filters::{HtmlSafeOutput, MaybeSafe};

use super::filter;
use super::truth::Truth;
use super::{Choice, OrElse};

filter!(@type
    /// [`default`](super::default).
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
    ) -> askama::Result<MaybeSafe<Choice<V, A>>> {
        Ok(match value.truth() {
            Some(true) => MaybeSafe::NeedsEscaping(Choice::Value(value)),
            _ => MaybeSafe::Safe(Choice::Fallback(self.0)),
        })
    }
}

filter!(@type
    /// [`default_if_none`](super::default_if_none).
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
    ) -> askama::Result<MaybeSafe<OrElse<&'v V, A>>> {
        Ok(match value {
            Some(value) => MaybeSafe::NeedsEscaping(OrElse::Value(value)),
            None => MaybeSafe::Safe(OrElse::Fallback(self.0)),
        })
    }
}

filter!(@type
    /// [`join`](super::join).
    join
);
filter!(@first join);

impl<A: Display> join<A> {
    /// Applies the filter.
    ///
    /// # Errors
    ///
    /// When an item cannot be shown.
    pub fn execute<V>(
        self,
        value: V,
        _: &dyn askama::Values,
    ) -> askama::Result<HtmlSafeOutput<String>>
    where
        V: IntoIterator<Item: Display>,
    {
        super::slices::join_markup(value, &self.0)
    }
}
