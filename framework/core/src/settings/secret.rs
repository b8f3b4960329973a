//! Text that must not be shown.

use std::fmt;

/// A secret text, as the key that signs cookies. Its debug form hides it.
///
/// ```
/// let key = nuages_core::Secret::from("s3cret");
/// assert_eq!(key.expose(), "s3cret");
/// assert_eq!(format!("{key:?}"), "Secret(********************)");
/// ```
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Secret(String);

impl Secret {
    /// Returns the text.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Returns whether there is no text.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(********************)")
    }
}
