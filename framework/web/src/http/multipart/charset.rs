//! The charsets of forms.

/// A charset whose text can be read. Browsers send forms in the page's own, which is UTF-8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Charset {
    Utf8,
    Latin1,
}

impl Charset {
    /// The charset of this name; `None` for an unknown one.
    pub(crate) fn named(name: &str) -> Option<Self> {
        let plain: String = name
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|character| character.to_ascii_lowercase())
            .collect();
        match plain.as_str() {
            // The characters of ASCII are those of UTF-8.
            "utf8" | "ascii" | "usascii" | "" => Some(Self::Utf8),
            "latin1" | "iso88591" | "l1" | "88591" => Some(Self::Latin1),
            _ => None,
        }
    }

    /// Reads bytes; those that are no text become U+FFFD.
    pub(crate) fn decode(self, bytes: Vec<u8>) -> String {
        match self {
            Self::Utf8 => String::from_utf8(bytes)
                .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()),
            Self::Latin1 => bytes.into_iter().map(char::from).collect(),
        }
    }
}
