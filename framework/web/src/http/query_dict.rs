//! The fields of a query string or a form.

use std::fmt;
use std::ops::{Deref, DerefMut};

use super::MultiValueDict;
use super::encoding::{quote_plus, quote_with, unquote_plus};

/// The fields of a query string or of a posted form: text under names, several values per name.
///
/// # Example: the last value counts, the list has all
/// ```
/// use nuages_web::http::QueryDict;
///
/// let fields = QueryDict::parse("tag=a&tag=b&page=2");
/// assert_eq!(fields.get("tag"), Some("b"));
/// assert_eq!(fields.get_list("tag"), ["a", "b"]);
/// assert_eq!(fields.urlencode(), "tag=a&tag=b&page=2");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QueryDict(MultiValueDict<String>);

impl QueryDict {
    /// Makes an empty mapping.
    pub const fn new() -> Self {
        Self(MultiValueDict::new())
    }

    /// Reads `application/x-www-form-urlencoded` text; blank values are kept, broken escapes stay as they are.
    pub fn parse(query: &str) -> Self {
        let mut fields = Self::new();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            fields.append(unquote_plus(key), unquote_plus(value).into_owned());
        }
        fields
    }

    /// The last value of `key`.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(String::as_str)
    }

    /// Each key with its last value.
    pub fn items(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.items().map(|(key, value)| (key, value.as_str()))
    }

    /// Writes the fields as `application/x-www-form-urlencoded` text, spaces as `+`.
    pub fn urlencode(&self) -> String {
        self.write(quote_plus)
    }

    /// As [`urlencode`](Self::urlencode), leaving the characters in `safe` as they are (spaces become `%20`).
    pub fn urlencode_safe(&self, safe: &str) -> String {
        self.write(|part, text| quote_with(part, safe, text))
    }

    fn write(&self, quote: impl Fn(&str, &mut String)) -> String {
        let mut text = String::new();
        for (key, values) in self.0.lists() {
            for value in values {
                if !text.is_empty() {
                    text.push('&');
                }
                quote(key, &mut text);
                text.push('=');
                quote(value, &mut text);
            }
        }
        text
    }
}

impl Deref for QueryDict {
    type Target = MultiValueDict<String>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl DerefMut for QueryDict {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}

impl fmt::Display for QueryDict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.urlencode())
    }
}

impl<K: Into<String>, V: Into<String>> FromIterator<(K, V)> for QueryDict {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(pairs: I) -> Self {
        let mut fields = Self::new();
        for (key, value) in pairs {
            fields.append(key, value.into());
        }
        fields
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_as_django_does() {
        for (query, expected) in [
            ("", &[][..]),
            ("a=1&b=2", &[("a", &["1"][..]), ("b", &["2"])]),
            ("a=1&b=2&a=3", &[("a", &["1", "3"]), ("b", &["2"])]),
            ("a", &[("a", &[""])]),
            ("a=&&=b", &[("a", &[""]), ("", &["b"])]),
            ("a+b=c%20d%26", &[("a b", &["c d&"])]),
            ("a=%zz%4", &[("a", &["%zz%4"])]),
            ("n=%C3%A9&x=%FF", &[("n", &["é"]), ("x", &["\u{fffd}"])]),
            ("a=b=c", &[("a", &["b=c"])]),
        ] {
            let fields = QueryDict::parse(query);
            let lists: Vec<_> = fields.lists().collect();
            assert_eq!(lists.len(), expected.len(), "{query}");
            for ((key, values), (expected_key, expected_values)) in lists.iter().zip(expected) {
                assert_eq!(key, expected_key, "{query}");
                assert_eq!(values, expected_values, "{query}");
            }
        }
    }

    #[test]
    fn encodes_as_django_does() {
        let fields: QueryDict = [("next", "/a&b/"), ("é", "a b~")].into_iter().collect();
        assert_eq!(fields.urlencode(), "next=%2Fa%26b%2F&%C3%A9=a+b~");
        assert_eq!(fields.urlencode_safe("/"), "next=/a%26b/&%C3%A9=a%20b~");
    }
}
