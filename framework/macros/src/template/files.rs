//! The files that a template consists of: itself, what it extends, includes and imports.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::place::{Place, nearest};

/// A template's text and where it comes from.
#[derive(Debug)]
pub(super) struct File {
    /// Its path; `None` for a text in the attribute.
    pub(super) path: Option<PathBuf>,
    pub(super) text: String,
}

impl File {
    /// Reads a file as askama does: without the line break at the end.
    pub(super) fn read(path: PathBuf) -> Result<Self, String> {
        let mut text = std::fs::read_to_string(&path)
            .map_err(|error| format!("the template {} cannot be read: {error}", shown(&path)))?;
        if text.ends_with('\n') {
            text.pop();
        }
        Ok(Self {
            path: Some(path),
            text,
        })
    }

    /// Names a place in the file for people.
    pub(super) fn place(&self, offset: usize) -> Place {
        let file = self
            .path
            .as_ref()
            .map_or_else(|| "the template".to_owned(), |path| shown(path));
        Place::of(file, &self.text, offset)
    }
}

/// What is read of `askama.toml`.
#[derive(Deserialize)]
struct Configuration {
    general: Option<General>,
    syntax: Option<IgnoredAny>,
}

#[derive(Deserialize)]
struct General {
    dirs: Option<Vec<String>>,
    default_syntax: Option<IgnoredAny>,
}

/// Returns the folders of a crate's templates: `templates`, or those that its `askama.toml` names. `None` where that file
/// says what only askama understands.
pub(super) fn folders(root: &Path) -> Option<Vec<PathBuf>> {
    let Ok(text) = std::fs::read_to_string(root.join("askama.toml")) else {
        return Some(vec![root.join("templates")]);
    };
    let configuration: Configuration = basic_toml::from_str(&text).ok()?;
    let general = configuration.general.unwrap_or(General {
        dirs: None,
        default_syntax: None,
    });
    if configuration.syntax.is_some() || general.default_syntax.is_some() {
        return None;
    }
    let names = general.dirs.unwrap_or_else(|| vec!["templates".to_owned()]);
    (!names.iter().any(|name| name.contains('*')))
        .then(|| names.iter().map(|name| clean(&root.join(name))).collect())
}

/// Takes `folder/..` out of a path, for people; the path stays as it is if that would lead elsewhere.
fn clean(path: &Path) -> PathBuf {
    let mut cleaned = PathBuf::new();
    for part in path {
        let above =
            part == OsStr::new("..") && cleaned.file_name().is_some() && !cleaned.is_symlink();
        if above {
            cleaned.pop();
        } else {
            cleaned.push(part);
        }
    }
    cleaned
}

/// Shortens a path by the folder where the compiler runs, which is the workspace's.
pub(super) fn shown(path: &Path) -> String {
    std::env::current_dir()
        .ok()
        .and_then(|folder| path.strip_prefix(folder).ok())
        .unwrap_or(path)
        .display()
        .to_string()
}

/// Finds a template by the name that another gives it: beside that one, or in a folder of templates.
pub(super) fn find(
    name: &str,
    from: Option<&Path>,
    folders: &[PathBuf],
) -> Result<PathBuf, String> {
    let beside = from.map(|path| path.with_file_name(name));
    let found = beside
        .into_iter()
        .chain(folders.iter().map(|folder| folder.join(name)))
        .find(|path| path.exists());
    found.ok_or_else(|| missing(name, folders))
}

fn missing(name: &str, folders: &[PathBuf]) -> String {
    let mut message = format!("there is no template \"{name}\"");
    let mut names = Vec::new();
    for folder in folders {
        message.push_str(&format!("; looked for {}", shown(&folder.join(name))));
        list(folder, folder, &mut names);
    }
    if let Some(other) = nearest(name, names.iter().map(String::as_str)) {
        message.push_str(&format!(". Did you mean \"{other}\"?"));
    }
    message
}

fn list(folder: &Path, below: &Path, names: &mut Vec<String>) {
    let Ok(entries) = std::fs::read_dir(below) else {
        return;
    };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            list(folder, &path, names);
        } else if let Some(name) = path.strip_prefix(folder).ok().and_then(Path::to_str) {
            names.push(name.replace('\\', "/"));
        }
    }
}
