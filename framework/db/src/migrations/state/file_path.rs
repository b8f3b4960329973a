//! Which files the frozen field of a path offers.

use super::{FieldDefault, FieldState};
use crate::models::FilePathMeta;

/// What is said of the files that a field of a path offers.
#[derive(Debug, Clone, PartialEq)]
pub struct FilePathState {
    /// The folder, or the path of the function that returns it.
    pub path: Option<FieldDefault>,
    /// The regular expression that is found in the names of the files.
    pub matching: Option<String>,
    /// Whether folders in the folder are gone through too.
    pub recursive: bool,
    /// Whether files are offered.
    pub allow_files: bool,
    /// Whether folders are offered.
    pub allow_folders: bool,
}

impl Default for FilePathState {
    fn default() -> Self {
        Self {
            path: None,
            matching: None,
            recursive: false,
            allow_files: true,
            allow_folders: false,
        }
    }
}

impl From<&FilePathMeta> for FilePathState {
    fn from(meta: &FilePathMeta) -> Self {
        let text = meta.text.to_owned();
        Self {
            path: match meta.called {
                true => Some(FieldDefault::Call(text)),
                false => Some(FieldDefault::Text(text)).filter(|_| !meta.text.is_empty()),
            },
            matching: meta.matching.map(str::to_owned),
            recursive: meta.recursive,
            allow_files: meta.allow_files,
            allow_folders: meta.allow_folders,
        }
    }
}

impl FieldState {
    /// Names the folder whose files the field of a path offers.
    #[must_use]
    pub fn path(mut self, path: impl Into<FieldDefault>) -> Self {
        self.file_path.path = Some(path.into());
        self
    }

    /// Offers the files only in whose names the regular expression is found: Django's `match`.
    #[must_use]
    pub fn matching(mut self, regex: &str) -> Self {
        self.file_path.matching = Some(regex.to_owned());
        self
    }

    /// Goes through the folders in the folder too.
    #[must_use]
    pub fn recursive(mut self) -> Self {
        self.file_path.recursive = true;
        self
    }

    /// Offers no files: Django's `allow_files=False`.
    #[must_use]
    pub fn no_files(mut self) -> Self {
        self.file_path.allow_files = false;
        self
    }

    /// Offers folders.
    #[must_use]
    pub fn allow_folders(mut self) -> Self {
        self.file_path.allow_folders = true;
        self
    }
}
