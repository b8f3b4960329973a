//! Django's filters, for every template of `derive(Template)`: `{{ question.pub_date|date("j F Y") }}`.
//!
//! askama has filters of its own. Where one has the name of Django's and does the same (`upper`, `lower`, `safe`, `escape`,
//! `urlencode`, `wordcount`, `join`), it is not here. Where it has the name but differs, askama's wins under the bare name,
//! and Django's is `filters::` and the name:
//!
//! | Django's | what askama's does instead |
//! |---|---|
//! | `filters::pluralize("y,ies")` | takes two arguments: `pluralize("y", "ies")`; `pluralize` without arguments is the same |
//! | `filters::default("nothing")` | for names that may not be defined; `default("nothing", true)` does what Django's does |
//! | `filters::linebreaks`, `filters::linebreaksbr` | writes `<br/>` |
//! | `filters::filesizeformat` | counts in kB of 1000 bytes |
//! | `filters::title` | lower-cases differently around digits and apostrophes |
//! | `filters::center(20)` | the same, for text alone |
//!
//! Arguments stand in parentheses, not after a colon. A filter whose result is HTML says so to the template; what it was
//! given is escaped. A wrong argument does not compile.

mod argument;
mod ascii;
mod dates;
mod html;
mod links;
mod lists;
mod logic;
mod numbers;
mod text;
mod truth;
mod urls;

pub use argument::{NumberArgument, TextArgument, Unset};
pub use dates::{ToFormatDate, date, time, timesince, timeuntil};
pub use html::{
    escapejs, force_escape, json_script, linebreaks, linebreaksbr, linenumbers, striptags,
};
pub use links::{urlize, urlizetrunc};
pub use lists::{Count, first, last, length};
pub use logic::{default, default_if_none, divisibleby, pluralize, yesno};
pub use numbers::{add, filesizeformat, floatformat, get_digit, intcomma};
pub use text::{
    addslashes, capfirst, center, cut, ljust, rjust, slugify, title, truncatechars, truncatewords,
    wordwrap,
};
pub use truth::Truth;
pub use urls::{iriencode, r#static, url};

/// Declares a filter: the builder type that askama's generated code fills with arguments and executes.
///
/// askama's own `filter_fn` does this with `unsafe`, and without generic optional arguments.
macro_rules! filter {
    ($(#[$meta:meta])* fn $name:ident($value:ident: $bound:path) -> $out:ty $body:block) => {
        filter!(@type $(#[$meta])* $name);

        impl $name {
            /// Applies the filter.
            ///
            /// # Errors
            ///
            /// When the value cannot be shown.
            pub fn execute<V: $bound>(self, $value: V, _: &dyn askama::Values) -> askama::Result<$out> {
                Ok($body)
            }
        }
    };
    ($(#[$meta:meta])* fn $name:ident($value:ident: $bound:path, $one:ident: $first:path) -> $out:ty $body:block) => {
        filter!(@type $(#[$meta])* $name);
        filter!(@first $name);

        impl<A: $first> $name<A> {
            /// Applies the filter.
            ///
            /// # Errors
            ///
            /// When the value cannot be shown.
            pub fn execute<V: $bound>(self, $value: V, _: &dyn askama::Values) -> askama::Result<$out> {
                let $one = self.0;
                Ok($body)
            }
        }
    };
    (@type $(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy)]
        #[expect(non_camel_case_types, reason = "the name that templates use")]
        pub struct $name<A = $crate::template::filters::Unset>(A);

        impl Default for $name {
            fn default() -> Self {
                Self($crate::template::filters::Unset)
            }
        }

        impl<A> askama::filters::ValidFilterInvocation for $name<A> {}
    };
    (@first $name:ident) => {
        impl askama::filters::ValidArgIdx<0> for $name {}

        impl $name {
            /// Sets the argument.
            pub fn with_0<A>(self, argument: A) -> $name<A> {
                $name(argument)
            }
        }
    };
}
use filter;
