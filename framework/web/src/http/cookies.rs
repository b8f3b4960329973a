//! Cookies in a request's header.

use std::borrow::Cow;

/// The cookies that a request brought, read as Django reads them: values unquoted, the last of a name wins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cookies {
    pairs: Vec<(String, String)>,
}

impl Cookies {
    /// Reads the value of a `Cookie` header.
    pub fn parse(header: &str) -> Self {
        let mut cookies = Self::default();
        cookies.read(header);
        cookies
    }

    pub(crate) fn read(&mut self, header: &str) {
        for chunk in header.split(';') {
            let (name, value) = chunk.split_once('=').unwrap_or(("", chunk));
            let (name, value) = (name.trim(), value.trim());
            if name.is_empty() && value.is_empty() {
                continue;
            }
            let value = unquote(value).into_owned();
            match self.pairs.iter_mut().find(|(own, _)| own == name) {
                Some(pair) => pair.1 = value,
                None => self.pairs.push((name.to_owned(), value)),
            }
        }
    }

    /// Returns the value that a header has for `name`, as reading all of it would give.
    pub(crate) fn find<'a>(header: &'a str, name: &str) -> Option<Cow<'a, str>> {
        let chunks = header.rsplit(';');
        let mut pairs = chunks.filter_map(|chunk| chunk.split_once('='));
        let (_, value) = pairs.find(|(own, _)| own.trim() == name)?;
        Some(unquote(value.trim()))
    }

    /// The value of the cookie `name`.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.pairs
            .iter()
            .find(|(own, _)| own == name)
            .map(|(_, value)| value.as_str())
    }

    /// Whether the request brought the cookie `name`.
    pub fn contains(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Each cookie's name and value.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pairs
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Whether the request brought none.
    pub fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }
}

fn is_legal(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~:".contains(&byte)
}

/// Writes a cookie's value as Python's `http.cookies` does: plain if all its characters are legal, otherwise in double
/// quotes with `"` and `\` backslashed and the rest as octal escapes of their code points.
pub(crate) fn quote(value: &str) -> Cow<'_, str> {
    if !value.is_empty() && value.bytes().all(is_legal) {
        return Cow::Borrowed(value);
    }
    let mut quoted = String::with_capacity(value.len() + 2);
    quoted.push('"');
    for character in value.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            ' ' | '(' | ')' | '/' | '<' | '=' | '>' | '?' | '@' | '[' | ']' | '{' | '}' => {
                quoted.push(character);
            }
            _ if u8::try_from(character).is_ok_and(is_legal) => quoted.push(character),
            _ if u32::from(character) < 256 => {
                quoted.push_str(&format!("\\{:03o}", u32::from(character)));
            }
            _ => quoted.push(character),
        }
    }
    quoted.push('"');
    Cow::Owned(quoted)
}

/// Undoes [`quote`].
fn unquote(value: &str) -> Cow<'_, str> {
    let Some(inner) = value
        .strip_prefix('"')
        .and_then(|value| value.strip_suffix('"'))
    else {
        return Cow::Borrowed(value);
    };
    let mut text = String::with_capacity(inner.len());
    let mut rest = inner;
    while let Some(at) = rest.find('\\') {
        text.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let octal = rest.as_bytes().get(..3).filter(|digits| {
            matches!(digits[0], b'0'..=b'3')
                && digits[1..].iter().all(|digit| matches!(digit, b'0'..=b'7'))
        });
        if let Some(digits) = octal {
            let code = digits
                .iter()
                .fold(0_u32, |code, digit| code * 8 + u32::from(digit - b'0'));
            text.extend(char::from_u32(code));
            rest = &rest[3..];
        } else if let Some(character) = rest.chars().next() {
            text.push(character);
            rest = &rest[character.len_utf8()..];
        }
    }
    text.push_str(rest);
    Cow::Owned(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_cookie_is_found_as_reading_all_finds_it() {
        for header in [
            "",
            "a=1",
            "a=1; b=2; a=3",
            " a = 1 ;b",
            "b; a",
            "a=\"x\\054y\"; b=\"",
            "a==; =a; a",
            "ab=1; a=",
            ";;a=2;",
        ] {
            let all = Cookies::parse(header);
            for name in ["a", "b", "ab", "c"] {
                assert_eq!(
                    Cookies::find(header, name).as_deref(),
                    all.get(name),
                    "{name} in {header}"
                );
            }
        }
    }
}
