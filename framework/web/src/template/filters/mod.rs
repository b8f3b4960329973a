//! Django's filters, for every template of `derive(Template)`: `{{ question.pub_date|date("j F Y") }}`.
//!
//! A bare name means Django's filter, also where askama has one of that name (`default`, `join`, `linebreaks`,
//! `pluralize`, `title`, ..): `derive(Template)` sees to it. Of askama's own these do what Django's do and are not here:
//! `escape`, `lower`, `safe`, `upper`, `wordcount`.
//!
//! Arguments stand in parentheses, not after a colon. A filter whose result is HTML says so to the template; what it was
//! given is escaped. A wrong argument does not compile.

mod argument;
mod ascii;
mod dates;
mod html;
mod links;
mod lists;
#[doc(hidden)]
pub mod literal;
mod logic;
#[doc(hidden)]
pub mod marked;
mod markup;
mod numbers;
mod slices;
mod string_format;
mod text;
mod truth;
mod urls;

pub use argument::{NumberArgument, TextArgument, Unset};
pub(in crate::template) use dates::zone_of;
pub use dates::{ToFormatDate, date, time, timesince, timeuntil};
pub use html::{
    escapejs, force_escape, json_script, linebreaks, linebreaksbr, linenumbers, striptags,
};
pub use links::{urlize, urlizetrunc};
pub use lists::{Count, Item, first, last, length};
pub use logic::{Choice, OrElse, default, default_if_none, divisibleby, pluralize, yesno};
pub use markup::{Markup, spaceless, truncatechars_html, truncatewords_html};
pub use numbers::{add, filesizeformat, floatformat, get_digit, intcomma};
pub use slices::{Bounds, Sliceable, join, make_list, random, slice};
pub use string_format::stringformat;
pub use text::{
    addslashes, capfirst, center, cut, ljust, phone2numeric, rjust, slugify, title, truncatechars,
    truncatewords, wordwrap,
};
pub use truth::{Show, Truth};
pub use urls::{iriencode, r#static, url, urlencode};

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

        impl<A> $name<A> {
            /// Applies the filter.
            ///
            /// # Errors
            ///
            /// When the value cannot be shown.
            pub fn execute<V: $bound>(self, $value: V, _: &dyn askama::Values) -> askama::Result<$out>
            where
                A: $first,
            {
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
