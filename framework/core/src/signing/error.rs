//! Why a signature is not accepted.

use std::error::Error as StdError;
use std::fmt;

/// A signed text that is not accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum BadSignature {
    /// There is no separator, so nothing was signed.
    NoSeparator {
        /// The separator.
        separator: char,
    },
    /// The signature is of another text, key or salt.
    Mismatch,
    /// The signature is good but too old: Django's `SignatureExpired`.
    Expired {
        /// Seconds since it was made.
        age: i64,
        /// Seconds that were allowed.
        max_age: i64,
    },
    /// The signature is good but the text is not what was expected, as no JSON.
    Payload,
}

impl BadSignature {
    /// Returns whether the signature is good but too old.
    pub fn is_expired(&self) -> bool {
        matches!(self, Self::Expired { .. })
    }
}

impl fmt::Display for BadSignature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSeparator { separator } => write!(f, "no \"{separator}\" found in value"),
            Self::Mismatch => f.write_str("the signature does not match"),
            Self::Expired { age, max_age } => write!(f, "signature age {age} > {max_age} seconds"),
            Self::Payload => f.write_str("the signed value cannot be read"),
        }
    }
}

impl StdError for BadSignature {}
