//! Where static files are.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use nuages_core::{Apps, Result, Settings};

use crate::embedded::EmbeddedFiles;
use crate::glob;

/// Names that are not collected unless asked for: of version control, hidden, of editors.
pub const DEFAULT_IGNORE_PATTERNS: [&str; 3] = ["CVS", ".*", "*~"];

/// A file that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// A file on disk.
    File(PathBuf),
    /// A file inside the program.
    Embedded(&'static [u8]),
}

/// Finds static files by their path below `static_url`: in the folders of `staticfiles_dirs`, then in the folder
/// `static` of each app, then among the files inside the program.
#[derive(Debug, Clone)]
pub struct Finders {
    locations: Vec<PathBuf>,
    embedded: BTreeMap<&'static str, &'static [u8]>,
}

impl Finders {
    /// Makes the finders of a project.
    pub fn new(settings: &Settings, apps: &Apps) -> Self {
        let mut locations: Vec<PathBuf> = Vec::new();
        let folders = settings
            .staticfiles_dirs
            .iter()
            .map(|folder| settings.base_dir.join(folder))
            .chain(
                apps.iter()
                    .filter_map(|app| app.path.as_ref())
                    .map(|path| path.join("static")),
            );
        for folder in folders {
            if !locations.contains(&folder) {
                locations.push(folder);
            }
        }
        let mut embedded = BTreeMap::new();
        let of_apps = apps.provisions::<EmbeddedFiles>().map(|(_, files)| files);
        for files in std::iter::once(&settings.static_files).chain(of_apps) {
            for (path, content) in files.iter() {
                embedded.entry(path).or_insert(content);
            }
        }
        Self {
            locations,
            embedded,
        }
    }

    /// Returns the folders that are searched, in order.
    pub fn locations(&self) -> &[PathBuf] {
        &self.locations
    }

    /// Iterates over the files inside the program.
    pub(crate) fn embedded(&self) -> impl Iterator<Item = (&'static str, &'static [u8])> {
        self.embedded
            .iter()
            .map(|(path, content)| (*path, *content))
    }

    /// Returns the first file with this path.
    pub fn find(&self, path: &str) -> Option<Found> {
        self.find_on_disk(path)
            .map(Found::File)
            .or_else(|| self.find_embedded(path))
    }

    /// Returns the first file on disk with this path.
    pub fn find_on_disk(&self, path: &str) -> Option<PathBuf> {
        self.all_on_disk(path).next()
    }

    /// Returns all files on disk with this path, the one that is served first.
    pub fn all_on_disk<'a>(&'a self, path: &'a str) -> impl Iterator<Item = PathBuf> + 'a {
        self.locations
            .iter()
            .filter_map(move |folder| safe_join(folder, path))
            .filter(|file| file.exists())
    }

    /// Returns the file inside the program with this path.
    pub fn find_embedded(&self, path: &str) -> Option<Found> {
        self.embedded.get(path).copied().map(Found::Embedded)
    }

    /// Returns every file with its path, in the order of the finders; a path may come several times.
    ///
    /// # Errors
    /// Fails when a folder cannot be listed.
    pub fn list(&self, ignore_patterns: &[String]) -> Result<Vec<(String, Found)>> {
        let mut files = Vec::new();
        for folder in self.locations.iter().filter(|folder| folder.is_dir()) {
            walk(folder, "", ignore_patterns, &mut files)?;
        }
        // A folder that is there stands for what was embedded from it.
        let inside = self
            .embedded
            .iter()
            .filter(|(path, _)| self.find_on_disk(path).is_none())
            .map(|(path, content)| ((*path).to_owned(), Found::Embedded(content)));
        files.extend(inside);
        Ok(files)
    }
}

/// Lists the files below `folder` as Django does: the files of a folder, then its folders.
fn walk(
    folder: &Path,
    below: &str,
    ignore_patterns: &[String],
    files: &mut Vec<(String, Found)>,
) -> Result<()> {
    let ignored = |name: &str| {
        ignore_patterns
            .iter()
            .any(|pattern| glob::matches(name, pattern))
    };
    let mut entries: Vec<_> = std::fs::read_dir(folder.join(below))?.collect::<Result<_, _>>()?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    let mut folders = Vec::new();
    for entry in entries {
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if below.is_empty() {
            name.clone()
        } else {
            format!("{below}/{name}")
        };
        if ignored(&name) {
            continue;
        }
        if entry.path().is_dir() {
            folders.push(path);
        } else if !ignored(&path) {
            files.push((path, Found::File(entry.path())));
        }
    }
    for path in folders {
        walk(folder, &path, ignore_patterns, files)?;
    }
    Ok(())
}

/// Joins a path from outside to a folder; `None` if it would leave the folder or names no file.
pub fn safe_join(folder: &Path, path: &str) -> Option<PathBuf> {
    if path.contains(['\0', '\\']) {
        return None;
    }
    let mut joined = folder.to_owned();
    let mut named = false;
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => return None,
            part if cfg!(windows) && part.contains(':') => return None,
            part => {
                joined.push(part);
                named = true;
            }
        }
    }
    named.then_some(joined)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_cannot_leave_the_folder() {
        let folder = Path::new("/srv/static");
        for (path, joined) in [
            ("polls/style.css", Some("/srv/static/polls/style.css")),
            ("/polls//./style.css", Some("/srv/static/polls/style.css")),
            ("..", None),
            ("polls/../../secret", None),
            ("polls\\..\\secret", None),
            ("a\0b", None),
            ("", None),
            ("/", None),
        ] {
            assert_eq!(
                safe_join(folder, path),
                joined.map(PathBuf::from),
                "{path:?}"
            );
        }
    }
}
