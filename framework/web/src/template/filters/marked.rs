//! Filters of what `safe` says is HTML, as `{{ body|safe|linebreaks }}`: it is not escaped again. `derive(Template)` takes
//! these where `safe` stands before the filter.

use std::fmt::Display;

use askama::filters::HtmlSafeOutput;

use super::argument::NumberArgument;
use super::filter;
use super::html::{breaks, paragraphs_of};
use super::markup::{Unit, truncated};

filter! {
    /// [`linebreaks`](super::linebreaks).
    fn linebreaks(value: Display) -> HtmlSafeOutput<String> {
        HtmlSafeOutput(paragraphs_of(&value.to_string()))
    }
}

filter! {
    /// [`linebreaksbr`](super::linebreaksbr).
    fn linebreaksbr(value: Display) -> HtmlSafeOutput<String> {
        HtmlSafeOutput(breaks(&value.to_string()))
    }
}

filter! {
    /// [`truncatechars_html`](super::truncatechars_html).
    fn truncatechars_html(value: Display, length: NumberArgument) -> HtmlSafeOutput<String> {
        HtmlSafeOutput(truncated(&value.to_string(), length.number(), Unit::Character))
    }
}

filter! {
    /// [`truncatewords_html`](super::truncatewords_html).
    fn truncatewords_html(value: Display, length: NumberArgument) -> HtmlSafeOutput<String> {
        HtmlSafeOutput(truncated(&value.to_string(), length.number(), Unit::Word))
    }
}
