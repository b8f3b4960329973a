//! An ordered mapping with several values per key.

/// A mapping from names to lists of values, in the order in which the names first came.
///
/// [`get`](Self::get) gives the last value of a name, [`get_list`](Self::get_list) all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MultiValueDict<T> {
    entries: Vec<(String, Vec<T>)>,
}

impl<T> Default for MultiValueDict<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> MultiValueDict<T> {
    /// Makes an empty mapping; it allocates with its first value.
    pub const fn new() -> Self {
        Self {
            entries: Vec::new(),
        }
    }

    /// The last value of `key`.
    pub fn get(&self, key: &str) -> Option<&T> {
        self.get_list(key).last()
    }

    /// All values of `key`, in order; empty if there are none.
    pub fn get_list(&self, key: &str) -> &[T] {
        self.position(key)
            .map_or(&[], |index| self.entries[index].1.as_slice())
    }

    /// Whether `key` is present.
    pub fn contains(&self, key: &str) -> bool {
        self.position(key).is_some()
    }

    /// The number of keys.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is no key at all.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The keys in order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|(key, _)| key.as_str())
    }

    /// Each key with its last value.
    pub fn items(&self) -> impl Iterator<Item = (&str, &T)> {
        self.entries
            .iter()
            .filter_map(|(key, values)| Some((key.as_str(), values.last()?)))
    }

    /// Each key with all of its values.
    pub fn lists(&self) -> impl Iterator<Item = (&str, &[T])> {
        self.entries
            .iter()
            .map(|(key, values)| (key.as_str(), values.as_slice()))
    }

    /// Replaces the values of `key` by one.
    pub fn set(&mut self, key: impl Into<String>, value: T) {
        self.set_list(key, vec![value]);
    }

    /// Replaces the values of `key`.
    pub fn set_list(&mut self, key: impl Into<String>, values: Vec<T>) {
        let key = key.into();
        match self.position(&key) {
            Some(index) => self.entries[index].1 = values,
            None => self.entries.push((key, values)),
        }
    }

    /// Adds a value to those of `key`.
    pub fn append(&mut self, key: impl Into<String>, value: T) {
        let key = key.into();
        match self.position(&key) {
            Some(index) => self.entries[index].1.push(value),
            None => self.entries.push((key, vec![value])),
        }
    }

    /// Takes `key` out and gives its values, if it was present.
    pub fn remove(&mut self, key: &str) -> Option<Vec<T>> {
        self.position(key).map(|index| self.entries.remove(index).1)
    }

    /// Adds the values of `other` to those present, key by key.
    pub fn update(&mut self, other: Self) {
        for (key, values) in other.entries {
            match self.position(&key) {
                Some(index) => self.entries[index].1.extend(values),
                None => self.entries.push((key, values)),
            }
        }
    }

    fn position(&self, key: &str) -> Option<usize> {
        self.entries.iter().position(|(own, _)| own == key)
    }
}
