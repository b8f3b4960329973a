//! `staticfiles.json`: which file has which name.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, RwLock};
use std::{fs, io};

use nuages_core::signing::json_ascii_spaced;
use nuages_core::{Error, Result, Settings};
use nuages_web::template::MissingStaticFile;
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

use super::{StaticStorage, file_hash};

const NAME: &str = "staticfiles.json";
const VERSION: &str = "1.1";

/// The names with hashes of all collected files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Manifest {
    /// Names as files have them, and those with hashes.
    pub paths: BTreeMap<String, String>,
}

impl Manifest {
    /// Reads the list below `static_root`; an empty one if there is none.
    ///
    /// # Errors
    /// Fails when the list cannot be read or is of another version.
    pub fn load(static_root: &Path) -> Result<Self> {
        let file = static_root.join(NAME);
        let content = match fs::read(&file) {
            Ok(content) => content,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(error.into()),
        };
        let stored: Value = serde_json::from_slice(&content).unwrap_or_default();
        let known = matches!(stored["version"].as_str(), Some("1.0" | "1.1"));
        match (known, stored["paths"].as_object()) {
            (true, Some(paths)) => Ok(Self {
                paths: paths
                    .iter()
                    .filter_map(|(name, hashed)| Some((name.clone(), hashed.as_str()?.to_owned())))
                    .collect(),
            }),
            _ => Err(Error::msg(format!(
                "Couldn't load manifest '{}' (version {VERSION})",
                file.display()
            ))),
        }
    }

    /// Returns the text of the list, byte for byte Django's.
    ///
    /// # Errors
    /// Never, for names are texts.
    pub fn to_json(&self) -> Result<String> {
        let pairs: Vec<(&String, &String)> = self.paths.iter().collect();
        let hash = file_hash(json_ascii_spaced(&pairs)?.as_bytes());
        json_ascii_spaced(&json!({"paths": self.paths, "version": VERSION, "hash": hash}))
    }

    /// Writes the list below `static_root`.
    ///
    /// # Errors
    /// Fails when the file cannot be written.
    pub fn save(&self, static_root: &Path) -> Result<()> {
        Ok(fs::write(static_root.join(NAME), self.to_json()?)?)
    }

    /// Returns the name with the hash, with what follows a path in an address (`?#iefix`, `#icon`).
    pub fn stored_name(&self, name: &str) -> Option<String> {
        let end = name.find(['?', '#']).unwrap_or(name.len());
        let (path, rest) = name.split_at(end);
        let path = percent_decode_str(path).decode_utf8_lossy();
        if path.ends_with('/') {
            return Some(name.to_owned());
        }
        self.paths
            .get(path.trim())
            .map(|hashed| format!("{hashed}{rest}"))
    }
}

/// The address of a static file where names have hashes: what a page's `static` uses. The list is read once.
/// A file that is not in it is an error, as with Django's `manifest_strict`.
pub(crate) fn manifest_url(
    settings: &Settings,
    name: &str,
) -> Result<Option<String>, MissingStaticFile> {
    static LOADED: LazyLock<RwLock<HashMap<PathBuf, Arc<Manifest>>>> =
        LazyLock::new(RwLock::default);
    let has_hashes = StaticStorage::of(settings) == Ok(StaticStorage::Manifest);
    let root = match &settings.static_root {
        Some(root) if has_hashes && !settings.debug => settings.base_dir.join(root),
        _ => return Ok(None),
    };
    let loaded = LOADED
        .read()
        .ok()
        .and_then(|loaded| loaded.get(&root).cloned());
    let manifest = match loaded {
        Some(manifest) => manifest,
        None => {
            let manifest = Arc::new(Manifest::load(&root).unwrap_or_else(|error| {
                tracing::error!(target: "nuages.request", "{error}");
                Manifest::default()
            }));
            if let Ok(mut loaded) = LOADED.write() {
                loaded.insert(root, Arc::clone(&manifest));
            }
            manifest
        }
    };
    match manifest.stored_name(name.trim_start_matches('/')) {
        Some(stored) => Ok(Some(stored)),
        None => Err(MissingStaticFile::new(name)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_written_as_django_writes_it() {
        let manifest = Manifest {
            paths: BTreeMap::from([
                ("é.css".to_owned(), "é.1.css".to_owned()),
                ("a.css".to_owned(), "a.2.css".to_owned()),
            ]),
        };
        assert_eq!(
            manifest.to_json().unwrap(),
            r#"{"paths": {"a.css": "a.2.css", "\u00e9.css": "\u00e9.1.css"}, "version": "1.1", "hash": "1941e30ce537"}"#
        );
    }

    #[test]
    fn what_follows_a_path_stays() {
        let manifest = Manifest {
            paths: BTreeMap::from([("a b.svg".to_owned(), "a b.1.svg".to_owned())]),
        };
        for (name, stored) in [
            ("a b.svg", Some("a b.1.svg")),
            ("a%20b.svg", Some("a b.1.svg")),
            ("a b.svg#icon", Some("a b.1.svg#icon")),
            ("a b.svg?#iefix", Some("a b.1.svg?#iefix")),
            ("folder/", Some("folder/")),
            ("none.svg", None),
        ] {
            assert_eq!(manifest.stored_name(name).as_deref(), stored, "{name}");
        }
    }
}
