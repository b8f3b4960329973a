//! Which files the field of a path offers: Django's `FilePathField`.

use std::fs;
use std::io;
use std::path::{MAIN_SEPARATOR, Path, PathBuf};

use regex_lite::Regex;

/// What `#[field(kind = file_path, path = "..")]` says: the folder, and which of its files forms offer. The database keeps the path that was
/// chosen and knows nothing of this.
#[derive(Debug, Clone, Copy)]
pub struct FilePathMeta {
    /// Returns the folder.
    pub path: fn() -> PathBuf,
    /// The folder as migrations write it: the text, or the name of the function.
    pub text: &'static str,
    /// Whether it is a function that returns the folder.
    pub called: bool,
    /// The regular expression that is found in the names of the files.
    pub matching: Option<&'static str>,
    /// Whether folders in the folder are gone through too.
    pub recursive: bool,
    /// Whether files are offered.
    pub allow_files: bool,
    /// Whether folders are offered.
    pub allow_folders: bool,
}

impl FilePathMeta {
    /// Returns the paths to choose from, each with what people read: what Django's form field offers. It reads the folder, and blocks
    /// while it does.
    ///
    /// # Errors
    /// When the folder cannot be read, or the expression is none. Where folders are gone through, one that cannot be read has no files.
    ///
    /// # Example
    /// ```
    /// # use nuages_db::models::{FieldMeta, ModelMeta};
    /// # fn covers(document: &'static ModelMeta) -> std::io::Result<()> {
    /// let field = document.field("cover").and_then(|field| field.file_path);
    /// if let Some(files) = field {
    ///     for (path, name) in files.choices()? {
    ///         println!("{name}: {path}");
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn choices(&self) -> io::Result<Vec<(String, String)>> {
        let matching = self.matching.map(Regex::new).transpose();
        let walk = Walk {
            files: self,
            matching: matching
                .map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, error))?,
        };
        let folder = (self.path)();
        if self.recursive {
            let mut choices = Vec::new();
            for inner in folders(&folder) {
                walk.of_tree(&inner, &folder, &mut choices);
            }
            return Ok(choices);
        }
        walk.of_folder(&folder)
    }
}

/// Python's files, which are none that a person chooses.
const CACHE: &str = "__pycache__";

struct Walk<'f> {
    files: &'f FilePathMeta,
    matching: Option<Regex>,
}

impl Walk<'_> {
    /// The entries of one folder, by their names.
    fn of_folder(&self, folder: &Path) -> io::Result<Vec<(String, String)>> {
        let mut choices = Vec::new();
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let (path, name) = (
                entry.path(),
                entry.file_name().to_string_lossy().into_owned(),
            );
            let offered = (self.files.allow_files && path.is_file())
                || (self.files.allow_folders && path.is_dir());
            if offered && name != CACHE && self.matches(&name) {
                choices.push((joined(folder, &name), name));
            }
        }
        choices.sort_by(|one, other| one.1.cmp(&other.1));
        Ok(choices)
    }

    /// The files of one folder of many, then its folders, by their paths behind `base`.
    fn of_tree(&self, folder: &Path, base: &Path, choices: &mut Vec<(String, String)>) {
        let (mut files, mut folders) = (Vec::new(), Vec::new());
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            match entry.path().is_dir() {
                true => folders.push(name),
                false => files.push(name),
            }
        }
        files.sort();
        folders.sort();
        files.retain(|_| self.files.allow_files);
        folders.retain(|name| self.files.allow_folders && name != CACHE);
        let base = base.to_string_lossy();
        for name in files.into_iter().chain(folders) {
            if self.matches(&name) {
                let path = joined(folder, &name);
                let shown = path.replacen(&*base, "", 1);
                choices.push((path, shown));
            }
        }
    }

    fn matches(&self, name: &str) -> bool {
        let matching = self.matching.as_ref();
        matching.is_none_or(|regex| regex.is_match(name))
    }
}

/// The folder and all in it, by their paths; links are not followed.
fn folders(folder: &Path) -> Vec<PathBuf> {
    let mut found = vec![folder.to_owned()];
    let mut next = 0;
    while let Some(folder) = found.get(next) {
        let inner = fs::read_dir(folder).into_iter().flatten().flatten();
        let inner: Vec<PathBuf> = inner
            .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
            .map(|entry| entry.path())
            .collect();
        found.extend(inner);
        next += 1;
    }
    found.sort_by(|one, other| one.as_os_str().cmp(other.as_os_str()));
    found
}

/// The path as it was written, and the name.
fn joined(folder: &Path, name: &str) -> String {
    let folder = folder.to_string_lossy();
    match folder.ends_with(MAIN_SEPARATOR) || folder.is_empty() {
        true => format!("{folder}{name}"),
        false => format!("{folder}{MAIN_SEPARATOR}{name}"),
    }
}
