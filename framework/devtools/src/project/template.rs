//! The files of `project_template/`, carried inside the program.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// The files of one template: path and text, both with placeholders.
pub(crate) struct Template(&'static [(&'static str, &'static str)]);

macro_rules! template {
    ($folder:literal: $($path:literal),* $(,)?) => {
        Template(&[$(($path, include_str!(concat!("../../project_template/", $folder, "/", $path)))),*])
    };
}

/// What `startproject` writes.
pub(crate) const PROJECT: Template = template!["project":
    "Cargo.toml-tpl",
    "README.md",
    "dot.cargo/config.toml",
    "dot.env",
    "dot.env.example",
    "dot.gitignore",
    "__project__/Cargo.toml-tpl",
    "__project__/build.rs",
    "__project__/src/asgi.rs",
    "__project__/src/lib.rs",
    "__project__/src/main.rs",
    "__project__/src/settings.rs",
    "__project__/src/urls.rs",
    "__project__/src/wsgi.rs",
    "__project__/static/site.css",
    "__project__/templates/base.html",
];

/// What `startapp` writes.
pub(crate) const APP: Template = template!["app":
    "Cargo.toml-tpl",
    "askama.toml",
    "build.rs",
    "src/apps.rs",
    "src/lib.rs",
    "src/migrations/mod.rs",
    "src/models.rs",
    "src/tests.rs",
    "src/urls.rs",
    "src/views.rs",
    "static/__app__/dot.gitkeep",
    "templates/__app__/index.html",
];

/// Files that are ready to be written.
#[derive(Debug)]
pub(crate) struct Files(Vec<(PathBuf, String)>);

impl Template {
    /// Replaces each placeholder by its value, in paths and texts.
    pub(crate) fn render(&self, folder: &Path, values: &[(&str, &str)]) -> Files {
        let fill = |text: &str| {
            let replaced = |text: String, (name, value): &(&str, &str)| text.replace(name, value);
            values.iter().fold(text.to_owned(), replaced)
        };
        let path = |text: &str| {
            // cargo would take a folder with a Cargo.toml for a package of its own, and leave it out of this one
            let text = text.strip_suffix("-tpl").unwrap_or(text);
            let parts = text.split('/').map(|part| match part.strip_prefix("dot.") {
                Some(rest) => format!(".{rest}"),
                None => fill(part),
            });
            folder.join(parts.collect::<PathBuf>())
        };
        Files(
            self.0
                .iter()
                .map(|(name, text)| (path(name), fill(text)))
                .collect(),
        )
    }
}

impl Files {
    /// Returns a file that would be overwritten.
    pub(crate) fn in_the_way(&self) -> Option<&Path> {
        self.0
            .iter()
            .map(|(path, _)| path.as_path())
            .find(|path| path.symlink_metadata().is_ok())
    }

    /// Writes all files, with the folders that they need.
    ///
    /// # Errors
    /// Names the file that could not be written.
    pub(crate) fn write(&self) -> Result<()> {
        for (path, text) in &self.0 {
            let failed = |error| Error::file(path, "written", &error);
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder).map_err(failed)?;
            }
            fs::write(path, text).map_err(failed)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_folders_is_in_its_list() {
        for (folder, template) in [("project", PROJECT), ("app", APP)] {
            let root = Path::new(env!("CARGO_MANIFEST_DIR"))
                .join("project_template")
                .join(folder);
            let mut found = Vec::new();
            let mut folders = vec![root.clone()];
            while let Some(folder) = folders.pop() {
                for entry in fs::read_dir(folder).unwrap() {
                    let path = entry.unwrap().path();
                    if path.is_dir() {
                        folders.push(path);
                    } else {
                        found.push(
                            path.strip_prefix(&root)
                                .unwrap()
                                .to_str()
                                .unwrap()
                                .to_owned(),
                        );
                    }
                }
            }
            found.sort();
            let mut listed: Vec<_> = template
                .0
                .iter()
                .map(|(path, _)| (*path).to_owned())
                .collect();
            listed.sort();
            assert_eq!(found, listed);
        }
    }
}
