use http::header::{HeaderName, HeaderValue};

/// An ordered list of header fields in which a name may occur more than once.
///
/// Names compare without regard to case. Fields keep the order in which they were added, so that
/// several `Set-Cookie` fields reach the client as the application wrote them.
///
/// # Example
///
/// ```
/// use nuages_gateway::{Headers, HeaderValue, header};
///
/// let mut headers = Headers::new();
/// headers.set(header::CONTENT_TYPE, HeaderValue::from_static("text/html"));
/// headers.append(header::SET_COOKIE, HeaderValue::from_static("a=1"));
/// headers.append(header::SET_COOKIE, HeaderValue::from_static("b=2"));
/// assert_eq!(headers.get_str("content-type"), Some("text/html"));
/// assert_eq!(headers.get_all("Set-Cookie").count(), 2);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Headers {
    fields: Vec<(HeaderName, HeaderValue)>,
}

/// A name by which a field is looked up: a [`HeaderName`] or text in any case.
pub trait HeaderKey {
    /// Tells whether `name` is the name that is meant.
    fn matches(&self, name: &HeaderName) -> bool;
}

impl HeaderKey for HeaderName {
    fn matches(&self, name: &HeaderName) -> bool {
        self == name
    }
}

impl HeaderKey for &HeaderName {
    fn matches(&self, name: &HeaderName) -> bool {
        *self == name
    }
}

impl HeaderKey for &str {
    fn matches(&self, name: &HeaderName) -> bool {
        name.as_str().eq_ignore_ascii_case(self)
    }
}

impl Headers {
    /// Makes an empty list.
    pub const fn new() -> Self {
        Headers { fields: Vec::new() }
    }

    /// Makes an empty list with room for `capacity` fields.
    pub fn with_capacity(capacity: usize) -> Self {
        Headers {
            fields: Vec::with_capacity(capacity),
        }
    }

    /// Returns the first value under `name`.
    pub fn get(&self, name: impl HeaderKey) -> Option<&HeaderValue> {
        self.fields
            .iter()
            .find(|(field, _)| name.matches(field))
            .map(|(_, value)| value)
    }

    /// Returns the first value under `name` if it is visible ASCII.
    pub fn get_str(&self, name: impl HeaderKey) -> Option<&str> {
        self.get(name).and_then(|value| value.to_str().ok())
    }

    /// Iterates over all values under `name`, in order.
    pub fn get_all<'a>(
        &'a self,
        name: impl HeaderKey + 'a,
    ) -> impl Iterator<Item = &'a HeaderValue> + 'a {
        self.fields
            .iter()
            .filter(move |(field, _)| name.matches(field))
            .map(|(_, value)| value)
    }

    /// Tells whether a field of this name is present.
    pub fn contains(&self, name: impl HeaderKey) -> bool {
        self.get(name).is_some()
    }

    /// Sets a field, in place of all that had the name.
    pub fn set(&mut self, name: HeaderName, value: HeaderValue) {
        match self.fields.iter().position(|(field, _)| *field == name) {
            Some(first) => {
                let mut index = 0;
                self.fields.retain(|(field, _)| {
                    index += 1;
                    index - 1 <= first || *field != name
                });
                self.fields[first].1 = value;
            }
            None => self.fields.push((name, value)),
        }
    }

    /// Sets a field if none of this name is present (Django's `setdefault`).
    pub fn set_default(&mut self, name: HeaderName, value: HeaderValue) {
        if !self.contains(&name) {
            self.fields.push((name, value));
        }
    }

    /// Adds a field beside those that may have the name already.
    pub fn append(&mut self, name: HeaderName, value: HeaderValue) {
        self.fields.push((name, value));
    }

    /// Removes all fields of this name and returns the first value.
    pub fn remove(&mut self, name: impl HeaderKey) -> Option<HeaderValue> {
        let first = self
            .fields
            .iter()
            .position(|(field, _)| name.matches(field))?;
        let (_, value) = self.fields.remove(first);
        self.fields.retain(|(field, _)| !name.matches(field));
        Some(value)
    }

    /// Removes all fields.
    pub fn clear(&mut self) {
        self.fields.clear();
    }

    /// Iterates over all fields in order.
    pub fn iter(&self) -> impl Iterator<Item = (&HeaderName, &HeaderValue)> {
        self.fields.iter().map(|(name, value)| (name, value))
    }

    /// Returns the number of fields.
    pub fn len(&self) -> usize {
        self.fields.len()
    }

    /// Tells whether there are no fields.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }
}

impl IntoIterator for Headers {
    type Item = (HeaderName, HeaderValue);
    type IntoIter = std::vec::IntoIter<Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.fields.into_iter()
    }
}

impl FromIterator<(HeaderName, HeaderValue)> for Headers {
    fn from_iter<I: IntoIterator<Item = (HeaderName, HeaderValue)>>(fields: I) -> Self {
        Headers {
            fields: fields.into_iter().collect(),
        }
    }
}

impl Extend<(HeaderName, HeaderValue)> for Headers {
    fn extend<I: IntoIterator<Item = (HeaderName, HeaderValue)>>(&mut self, fields: I) {
        self.fields.extend(fields);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::header;

    fn value(text: &'static str) -> HeaderValue {
        HeaderValue::from_static(text)
    }

    #[test]
    fn set_replaces_every_field_of_the_name_and_keeps_the_place_of_the_first() {
        let mut headers = Headers::new();
        headers.append(header::VARY, value("a"));
        headers.append(header::ALLOW, value("GET"));
        headers.append(header::VARY, value("b"));
        headers.set(header::VARY, value("c"));
        let fields: Vec<_> = headers.iter().map(|(_, v)| v.to_str().unwrap()).collect();
        assert_eq!(fields, ["c", "GET"]);
    }

    #[test]
    fn remove_takes_all_and_returns_the_first() {
        let mut headers = Headers::new();
        headers.append(header::SET_COOKIE, value("a=1"));
        headers.append(header::SET_COOKIE, value("b=2"));
        assert_eq!(headers.remove("SET-COOKIE"), Some(value("a=1")));
        assert!(headers.is_empty());
        assert_eq!(headers.remove("set-cookie"), None);
    }

    #[test]
    fn set_default_leaves_a_present_field_alone() {
        let mut headers = Headers::new();
        headers.set_default(header::VARY, value("Cookie"));
        headers.set_default(header::VARY, value("Accept"));
        assert_eq!(headers.get_str(&header::VARY), Some("Cookie"));
    }
}
