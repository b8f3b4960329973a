use crate::Headers;

/// The cookies that a [`Client`](super::Client) keeps, by name.
///
/// Paths and domains are not told apart: every request sends every cookie, as Django's test client
/// does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cookies {
    pairs: Vec<(String, String)>,
}

impl Cookies {
    /// Returns a cookie's value as it goes over the wire.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.pairs
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// Sets a cookie.
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<String>) {
        let (name, value) = (name.into(), value.into());
        self.remove(&name);
        self.pairs.push((name, value));
    }

    /// Removes a cookie.
    pub fn remove(&mut self, name: &str) {
        self.pairs.retain(|(known, _)| known != name);
    }

    /// Removes all cookies.
    pub fn clear(&mut self) {
        self.pairs.clear();
    }

    /// Iterates over names and values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pairs
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    pub(super) fn header(&self) -> Option<String> {
        if self.pairs.is_empty() {
            return None;
        }
        let pairs: Vec<String> = self.iter().map(|(n, v)| format!("{n}={v}")).collect();
        Some(pairs.join("; "))
    }

    pub(super) fn take_from(&mut self, headers: &Headers) {
        for value in headers.get_all("set-cookie") {
            if let Ok(text) = value.to_str() {
                self.take_one(text);
            }
        }
    }

    fn take_one(&mut self, text: &str) {
        let mut parts = text.split(';').map(str::trim);
        let Some((name, value)) = parts.next().and_then(|pair| pair.split_once('=')) else {
            return;
        };
        let ended = parts.any(|attribute| {
            let (key, value) = attribute.split_once('=').unwrap_or((attribute, ""));
            match key.to_ascii_lowercase().as_str() {
                "max-age" => value.parse::<i64>().is_ok_and(|seconds| seconds <= 0),
                "expires" => value.contains(" 1970 ") || value.contains("-1970 "),
                _ => false,
            }
        });
        if ended {
            self.remove(name);
        } else {
            self.set(name, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_what_is_set_and_forgets_what_has_ended() {
        let mut cookies = Cookies::default();
        cookies.take_one("a=1; Path=/; HttpOnly");
        cookies.take_one("b=\"x y\"; Max-Age=60");
        cookies.take_one("a=2");
        assert_eq!(cookies.header().as_deref(), Some("b=\"x y\"; a=2"));
        cookies.take_one("a=\"\"; expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Path=/");
        cookies.take_one("b=; max-age=0");
        assert_eq!(cookies.header(), None);
    }
}
