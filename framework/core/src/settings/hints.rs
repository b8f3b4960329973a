//! What an operation of a migration tells routers.

/// What an operation of a migration tells routers, by names that the project chooses: the `hints` of Django's `RunSQL`, `RunPython` and
/// `CreateExtension`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hints(Vec<(String, String)>);

impl Hints {
    /// None.
    pub const NONE: &'static Self = &Self(Vec::new());

    /// Adds a hint, in the place of one of the same name.
    pub fn set(&mut self, name: &str, value: &str) {
        self.0.retain(|(known, _)| known != name);
        self.0.push((name.to_owned(), value.to_owned()));
    }

    /// Returns the hint of this name.
    pub fn get(&self, name: &str) -> Option<&str> {
        let mut hints = self.iter();
        hints.find_map(|(known, value)| (known == name).then_some(value))
    }

    /// Returns names and values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }
}
