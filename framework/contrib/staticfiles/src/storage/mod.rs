//! Where collected files are kept, and under which names.
//!
//! The setting `storages` says which storage `staticfiles` uses:
//!
//! | backend | means |
//! |---|---|
//! | `nuages::staticfiles::storage::StaticFilesStorage` | files keep their names (the default) |
//! | `nuages::staticfiles::storage::ManifestStaticFilesStorage` | `collectstatic` also writes each file under a name with the hash of its content, changes style sheets to use these names, and lists them in `staticfiles.json`; with `debug` off `static("polls/style.css")` is the name with the hash, which browsers may keep for ever |
//!
//! Names, hashes and the list are byte for byte those of Django 6.1.

mod hashing;
mod manifest;
mod post_process;
mod references;

use nuages_core::{ImproperlyConfigured, Settings};

pub use hashing::{file_hash, hashed_name};
pub use manifest::Manifest;
pub(crate) use manifest::manifest_url;
pub(crate) use post_process::{PostProcess, Processed};

/// The storages that the setting may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StaticStorage {
    /// Files keep their names.
    Plain,
    /// Files have names with hashes beside their own.
    Manifest,
}

impl StaticStorage {
    /// Reads the setting `storages`. Django's own names of these storages are understood.
    ///
    /// # Errors
    /// Fails when the setting names a storage that is not known.
    pub fn of(settings: &Settings) -> Result<Self, ImproperlyConfigured> {
        let Some(config) = settings.storages.get("staticfiles") else {
            return Ok(Self::Plain);
        };
        let last = config.backend.rsplit(['.', ':']).next();
        match last.unwrap_or_default() {
            "StaticFilesStorage" => Ok(Self::Plain),
            "ManifestStaticFilesStorage" => Ok(Self::Manifest),
            _ => Err(ImproperlyConfigured::new(format!(
                "Could not find backend '{}'. The setting storages[\"staticfiles\"] may be \
                 nuages::staticfiles::storage::StaticFilesStorage or \
                 nuages::staticfiles::storage::ManifestStaticFilesStorage.",
                config.backend
            ))),
        }
    }
}
