//! The engines: where sessions are kept.

pub(crate) mod db;
pub(crate) mod signed_cookies;

use nuages_core::{ImproperlyConfigured, Result};
use serde_json::{Map, Value};

/// The kinds of engines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// Rows of `django_session`.
    Db,
    /// The cookie itself.
    SignedCookies,
}

impl Engine {
    /// Returns the engine that the setting `session_engine` names; Django's names are understood too.
    ///
    /// # Errors
    /// Fails when there is no such engine.
    pub fn from_name(name: &str) -> Result<Self> {
        match name {
            "nuages::sessions::backends::db" | "django.contrib.sessions.backends.db" => {
                Ok(Self::Db)
            }
            "nuages::sessions::backends::signed_cookies"
            | "django.contrib.sessions.backends.signed_cookies" => Ok(Self::SignedCookies),
            _ => Err(ImproperlyConfigured::new(format!(
                "session_engine '{name}' does not exist; use 'nuages::sessions::backends::db' or \
                 'nuages::sessions::backends::signed_cookies'"
            ))
            .into()),
        }
    }

    /// Returns the salt of the engine's signatures.
    pub(crate) const fn salt(self) -> &'static str {
        match self {
            Self::Db => db::SALT,
            Self::SignedCookies => signed_cookies::SALT,
        }
    }
}

/// What an engine found under a key.
#[derive(Debug, PartialEq)]
pub(crate) enum Loaded {
    /// The session's data.
    Data(Map<String, Value>),
    /// No session: the key is worth nothing.
    Gone,
    /// A cookie that must be replaced.
    Unreadable,
}
