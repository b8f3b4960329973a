//! Filters that make addresses.

use std::fmt::Display;

use askama::Values;
use askama::filters::{ValidArgIdx, ValidFilterInvocation};

use super::argument::TextArgument;
use super::filter;
use crate::http::iri_to_uri;
use crate::template::{RequestValues, static_url};
use crate::urls;

filter!(@type
    /// Returns the address of a static file: `{{ "polls/style.css"|static }}`, the same as `{{ static("polls/style.css") }}`.
    r#static
);

impl r#static {
    /// Applies the filter.
    ///
    /// # Errors
    ///
    /// When the page is rendered without a request, and for a file that was not collected.
    pub fn execute<V: AsRef<str>>(self, value: V, values: &dyn Values) -> askama::Result<String> {
        let request = RequestValues::request(values)?;
        static_url(request, value.as_ref()).map_err(askama::Error::custom)
    }
}

filter! {
    /// Percent-encodes a text for a part of an address; slashes stay, or what the argument names: `|urlencode("")`.
    fn urlencode(value: Display, safe: TextArgument) -> String {
        percent_encoded(&value.to_string(), safe.text().unwrap_or("/"))
    }
}

/// Encodes as Python's `urllib.parse.quote`.
fn percent_encoded(text: &str, safe: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for byte in text.bytes() {
        let stays = byte.is_ascii_alphanumeric()
            || b"_.-~".contains(&byte)
            || (byte.is_ascii() && safe.as_bytes().contains(&byte));
        if stays {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

filter! {
    /// Percent-encodes what may not stand in an address, and leaves what may.
    fn iriencode(value: Display) -> String {
        iri_to_uri(&value.to_string()).into_owned()
    }
}

/// Returns the address of a view by its name: `{{ "polls:detail"|url(question.id) }}`, with as many arguments as the pattern
/// takes, up to eight. `{{ urls::detail(question.id) }}` does the same and is checked by the compiler.
#[derive(Debug, Clone, Default)]
#[expect(non_camel_case_types, reason = "the name that templates use")]
pub struct url {
    arguments: Vec<String>,
}

macro_rules! arguments {
    ($($place:literal $setter:ident)*) => {$(
        impl ValidArgIdx<$place> for url {}

        impl url {
            /// Sets the argument at this place.
            #[must_use]
            pub fn $setter(mut self, argument: impl Display) -> Self {
                self.arguments.push(argument.to_string());
                self
            }
        }
    )*};
}

arguments!(0 with_0 1 with_1 2 with_2 3 with_3 4 with_4 5 with_5 6 with_6 7 with_7);

impl ValidFilterInvocation for url {}

impl url {
    /// Applies the filter.
    ///
    /// # Errors
    ///
    /// When no pattern has this name and takes these arguments.
    pub fn execute<V: AsRef<str>>(self, name: V, _: &dyn Values) -> askama::Result<String> {
        let arguments: Vec<&dyn Display> = self
            .arguments
            .iter()
            .map(|argument| argument as &dyn Display)
            .collect();
        urls::reverse(name.as_ref(), &arguments).map_err(askama::Error::custom)
    }
}
