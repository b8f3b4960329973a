//! Files inside the program.

use nuages_core::AppConfig;

/// A table of an app's static files, part of the program.
#[derive(Debug, Clone, Copy)]
pub struct EmbeddedFiles {
    files: &'static [(&'static str, &'static [u8])],
}

impl EmbeddedFiles {
    /// Makes the table from paths below `static` and contents.
    pub const fn new(files: &'static [(&'static str, &'static [u8])]) -> Self {
        Self { files }
    }

    /// Iterates over paths and contents.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &'static [u8])> {
        self.files.iter().copied()
    }
}

/// Puts the named files of an app's folder `static` into a release build.
///
/// A debug build gets an empty table, because it reads the files from the folder.
///
/// ```ignore
/// AppConfig::new("polls").static_files(embed_static!["polls/style.css", "polls/logo.svg"])
/// ```
#[macro_export]
macro_rules! embed_static {
    ($($path:literal),* $(,)?) => {{
        #[cfg(not(debug_assertions))]
        const FILES: &[(&str, &[u8])] = &[$((
            $path,
            ::std::include_bytes!(::std::concat!(::std::env!("CARGO_MANIFEST_DIR"), "/static/", $path)),
        )),*];
        #[cfg(debug_assertions)]
        const FILES: &[(&str, &[u8])] = &[];
        $crate::EmbeddedFiles::new(FILES)
    }};
}

/// Lets an app bring its static files inside the program.
pub trait StaticFilesApp: Sized {
    /// Adds files that are served when the app's folder is not there.
    #[must_use]
    fn static_files(self, files: EmbeddedFiles) -> Self;
}

impl StaticFilesApp for AppConfig {
    fn static_files(self, files: EmbeddedFiles) -> Self {
        self.with(files)
    }
}
