//! Files inside the program.

use std::fmt;

/// A table of files that are part of the program: what `embed_static!()` makes of a folder.
#[derive(Clone, Copy, Default)]
pub struct EmbeddedFiles {
    files: &'static [(&'static str, &'static [u8])],
}

impl EmbeddedFiles {
    /// Makes the table from paths below the folder and contents.
    pub const fn new(files: &'static [(&'static str, &'static [u8])]) -> Self {
        Self { files }
    }

    /// Iterates over paths and contents.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &'static [u8])> {
        self.files.iter().copied()
    }

    /// Says whether there is none, as in debug builds, which read files from their folders.
    pub const fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}

impl fmt::Debug for EmbeddedFiles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.files.iter().map(|(path, _)| path))
            .finish()
    }
}
