//! What `collectstatic` does when names have hashes.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

use nuages_core::{Context as _, Error, Result};
use percent_encoding::percent_decode_str;

use super::references::{Reference, kinds_of};
use super::{Manifest, hashed_name};
use crate::finders::Found;

/// Style sheets refer to style sheets, whose names change with their content: after so many rounds it is given up.
const MAX_PASSES: usize = 5;

/// What became of a file.
#[derive(Debug)]
pub(crate) struct Processed {
    pub(crate) name: String,
    pub(crate) hashed: String,
    /// Whether anything was written.
    pub(crate) written: bool,
}

/// The work on the collected files.
pub(crate) struct PostProcess<'a> {
    static_root: &'a Path,
    static_url: &'a str,
    permissions: &'a dyn Fn(&Path) -> Result<()>,
    hashed: HashMap<String, String>,
}

impl<'a> PostProcess<'a> {
    pub(crate) fn new(
        static_root: &'a Path,
        static_url: &'a str,
        permissions: &'a dyn Fn(&Path) -> Result<()>,
    ) -> Self {
        Self {
            static_root,
            static_url,
            permissions,
            hashed: HashMap::new(),
        }
    }

    /// Writes the files under their names with hashes, and the list of them.
    pub(crate) fn run(mut self, files: &[(String, Found)]) -> Result<Vec<Processed>> {
        let mut done = Vec::new();
        let mut adjusted: Vec<Processed> = Vec::new();
        for (name, found) in by_level(files.iter().collect()) {
            let (processed, _) = self.process(name, found)?;
            match kinds_of(name).is_empty() {
                true => done.push(processed),
                false => adjusted.push(processed),
            }
        }
        let adjustable: Vec<&(String, Found)> = files
            .iter()
            .filter(|(name, _)| !kinds_of(name).is_empty())
            .collect();
        let mut unresolved = Vec::new();
        for _ in 0..MAX_PASSES {
            unresolved.clear();
            for (name, found) in by_level(adjustable.clone()) {
                let (processed, changed) = self.process(name, found)?;
                if changed {
                    unresolved.push(name.clone());
                }
                if let Some(known) = adjusted.iter_mut().find(|known| known.name == *name) {
                    *known = processed;
                }
            }
            if unresolved.is_empty() {
                break;
            }
        }
        if !unresolved.is_empty() {
            unresolved.sort();
            return Err(Error::msg("Max post-process passes exceeded."))
                .with_context(|| format!("Post-processing '{}' failed!", unresolved.join(", ")));
        }
        let manifest = Manifest {
            paths: BTreeMap::from_iter(self.hashed),
        };
        manifest.save(self.static_root)?;
        done.extend(adjusted);
        Ok(done)
    }

    /// Processes one file; also says whether its name changed.
    fn process(&mut self, name: &str, found: &Found) -> Result<(Processed, bool)> {
        let original = match found {
            Found::File(file) => fs::read(file)?,
            Found::Embedded(content) => content.to_vec(),
        };
        let before = match self.hashed.get(name) {
            Some(hashed) => hashed.clone(),
            None => hashed_name(name, &original),
        };
        let exists = self.static_root.join(&before).exists();
        let (hashed, written) = if kinds_of(name).is_empty() {
            if !exists {
                self.save(&before, &original)?;
            }
            (before.clone(), !exists)
        } else {
            let text = String::from_utf8(original)
                .with_context(|| format!("Post-processing '{name}' failed!"))?;
            let adjusted = self
                .adjusted(name, text)
                .with_context(|| format!("Post-processing '{name}' failed!"))?;
            if exists {
                fs::remove_file(self.static_root.join(&before))?;
            }
            let hashed = hashed_name(name, adjusted.as_bytes());
            self.save(&hashed, adjusted.as_bytes())?;
            (hashed, true)
        };
        self.hashed.insert(name.to_owned(), hashed.clone());
        let changed = before != hashed;
        let processed = Processed {
            name: name.to_owned(),
            hashed,
            written,
        };
        Ok((processed, changed))
    }

    fn save(&self, name: &str, content: &[u8]) -> Result<()> {
        let path = self.static_root.join(name);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(&path, content).with_context(|| format!("writing '{name}'"))?;
        (self.permissions)(&path)
    }

    fn adjusted(&self, name: &str, mut text: String) -> Result<String> {
        for kind in kinds_of(name) {
            let mut out = String::with_capacity(text.len() + 64);
            let mut done = 0;
            for Reference { matched, url } in kind.find(&text) {
                let changed = self.convert(name, &text[url]).with_context(|| {
                    let line = text[..matched.start].matches('\n').count() + 1;
                    let matched = &text[matched.clone()];
                    format!("'{name}' contains this reference '{matched}' on line {line}")
                })?;
                if let Some(changed) = changed {
                    out.push_str(&text[done..matched.start]);
                    out.push_str(&kind.write(&changed));
                    done = matched.end;
                }
            }
            out.push_str(&text[done..]);
            text = out;
        }
        Ok(text)
    }

    /// Returns the address with the name's hash; `None` if the address is no file of ours.
    fn convert(&self, name: &str, url: &str) -> Result<Option<String>> {
        let scheme = url
            .find(':')
            .is_some_and(|end| end > 0 && url[..end].bytes().all(|byte| byte.is_ascii_lowercase()));
        if scheme
            || url.starts_with("//")
            || (url.starts_with('/') && !url.starts_with(self.static_url))
        {
            return Ok(None);
        }
        let (path, fragment) = url.split_once('#').unwrap_or((url, ""));
        if path.is_empty() {
            return Ok(None);
        }
        let target = match path.strip_prefix(self.static_url) {
            Some(below) if path.starts_with('/') => below.to_owned(),
            _ => match name.rsplit_once('/') {
                Some((folder, _)) => format!("{folder}/{path}"),
                None => path.to_owned(),
            },
        };
        let target = percent_decode_str(&target).decode_utf8_lossy().into_owned();
        let hashed = self.hashed_target(&target)?;
        let last = hashed.rsplit('/').next().unwrap_or_default();
        let mut changed = match path.rsplit_once('/') {
            Some((folder, _)) => format!("{folder}/{last}"),
            None => last.to_owned(),
        };
        if !fragment.is_empty() {
            changed.push_str(if url.contains("?#") { "?#" } else { "#" });
            changed.push_str(fragment);
        }
        let changed = percent_decode_str(&changed)
            .decode_utf8_lossy()
            .into_owned();
        // The font-face hack `font.eot?#iefix` keeps one question mark.
        Ok(Some(changed.replace("??#", "?#")))
    }

    /// Returns the name with the hash of what a file refers to, with the query string that it had.
    fn hashed_target(&self, target: &str) -> Result<String> {
        let end = target.find('?').unwrap_or(target.len());
        let (path, query) = target.split_at(end);
        if path.ends_with('/') {
            return Ok(target.to_owned());
        }
        let path = normalized(path.trim());
        let hashed = match self.hashed.get(&path) {
            Some(hashed) => hashed.clone(),
            None => {
                let file: PathBuf = self.static_root.join(&path);
                if path.starts_with("../") || !file.exists() {
                    return Err(Error::msg(format!(
                        "The file '{path}' could not be found with ManifestStaticFilesStorage."
                    )));
                }
                match fs::read(&file) {
                    Ok(content) => hashed_name(&path, &content),
                    // A folder.
                    Err(_) => path,
                }
            }
        };
        Ok(format!("{hashed}{query}"))
    }
}

/// Sorts the deepest folders first.
fn by_level(mut files: Vec<&(String, Found)>) -> impl Iterator<Item = &(String, Found)> {
    files.sort_by_key(|(name, _)| std::cmp::Reverse(name.split('/').count()));
    files.into_iter()
}

/// Takes `.` and `..` out of a path, as `posixpath.normpath`.
fn normalized(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}
