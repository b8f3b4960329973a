//! Files inside the program.

use nuages_core::AppConfig;
pub use nuages_core::settings::EmbeddedFiles;

/// Lets an app bring its static files inside the program.
pub trait StaticFilesApp: Sized {
    /// Adds files that are served when the app's folder is not there: `.static_files(embed_static!())`.
    #[must_use]
    fn static_files(self, files: EmbeddedFiles) -> Self;
}

impl StaticFilesApp for AppConfig {
    fn static_files(self, files: EmbeddedFiles) -> Self {
        self.with(files)
    }
}
