//! Values of settings that have a shape of their own.

use std::collections::BTreeMap;
use std::str::FromStr;

use crate::errors::Error;

/// Whether a browser sends a cookie along with requests from other sites (RFC 6265bis, 5.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SameSite {
    /// Only with requests of the same site.
    Strict,
    /// Also when a person follows a link from another site.
    Lax,
    /// Always; browsers then demand `Secure`.
    None,
}

impl SameSite {
    /// Returns the attribute's value, as `Lax`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Strict => "Strict",
            Self::Lax => "Lax",
            Self::None => "None",
        }
    }
}

impl FromStr for SameSite {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        match text.to_ascii_lowercase().as_str() {
            "lax" => Ok(Self::Lax),
            "none" => Ok(Self::None),
            "strict" => Ok(Self::Strict),
            _ => Err(Error::msg(format!(
                "samesite must be \"lax\", \"none\", or \"strict\", not {text:?}"
            ))),
        }
    }
}

/// One cache: an entry of `caches`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CacheConfig {
    /// The cache's kind, as `nuages::cache::backends::locmem`.
    pub backend: String,
    /// Where it is: an address, a folder, a table, or a name.
    pub location: String,
    /// Seconds that an entry lives; `None` keeps it for ever.
    pub timeout: Option<u64>,
    /// Text put before every key.
    pub key_prefix: String,
    /// Number put before every key, to invalidate all at once.
    pub version: u32,
    /// Options of the kind.
    pub options: BTreeMap<String, String>,
}

impl Default for CacheConfig {
    fn default() -> Self {
        Self {
            backend: "nuages::cache::backends::locmem".into(),
            location: String::new(),
            timeout: Some(300),
            key_prefix: String::new(),
            version: 1,
            options: BTreeMap::new(),
        }
    }
}

/// One place for files: an entry of `storages`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StorageConfig {
    /// The storage's kind, as `nuages::files::storage::filesystem`.
    pub backend: String,
    /// Options of the kind.
    pub options: BTreeMap<String, String>,
}

impl StorageConfig {
    /// Makes a storage of this kind without options.
    pub fn new(backend: impl Into<String>) -> Self {
        Self {
            backend: backend.into(),
            options: BTreeMap::new(),
        }
    }
}
