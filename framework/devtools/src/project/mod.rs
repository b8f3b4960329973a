//! The project that a command runs in, and what new ones are made of.

pub(crate) mod names;
pub(crate) mod secret_key;
pub(crate) mod template;

use std::fs;
use std::path::{Path, PathBuf};

use crate::edit::{Manifest, Member};
use crate::error::{Error, Result};

/// A project: a folder whose crate has `src/settings.rs`, or a workspace with one such crate as its default member.
#[derive(Clone, Debug)]
pub struct Project {
    /// The workspace's folder.
    pub root: PathBuf,
    /// The package of the project's own crate.
    pub crate_name: String,
    /// The folder of that crate, relative to the root.
    pub folder: PathBuf,
}

impl Project {
    /// Looks for a project in `start` and upwards.
    pub fn find(start: &Path) -> Option<Self> {
        let manifests: Vec<_> = start
            .ancestors()
            .filter_map(|folder| Some((folder, read(folder)?)))
            .collect();
        let workspace = manifests
            .iter()
            .find(|(_, manifest)| manifest.is_workspace());
        match workspace {
            Some((root, manifest)) => {
                let members = manifest.workspace_list("default-members");
                let alone = manifest.package_name().is_some().then(|| String::from("."));
                members
                    .into_iter()
                    .chain(alone)
                    .find_map(|member| Self::at(root, Path::new(&member)))
            }
            None => manifests
                .iter()
                .find_map(|(folder, _)| Self::at(folder, Path::new("."))),
        }
    }

    /// Returns the project around the current folder.
    ///
    /// # Errors
    /// Says that there is none.
    pub fn current(for_command: &str) -> Result<Self> {
        let start = std::env::current_dir()
            .map_err(|error| Error::new(format!("there is no current folder: {error}")))?;
        Self::find(&start).ok_or_else(|| {
            Error::new(format!(
                "'{for_command}' needs a project, and there is none in {} or above it. Go into a project's folder, or make \
                 one: manage startproject mysite",
                start.display()
            ))
        })
    }

    /// Returns the crates of the workspace; a pattern such as `apps/*` stands for what it matches.
    pub(crate) fn members(&self) -> Vec<Member> {
        let Some(manifest) = read(&self.root) else {
            return Vec::new();
        };
        let folders =
            manifest
                .workspace_list("members")
                .into_iter()
                .flat_map(|member| match member.strip_suffix("/*") {
                    Some(parent) => children(&self.root.join(parent)),
                    None => vec![self.root.join(member)],
                });
        folders
            .filter_map(|folder| {
                Some(Member {
                    name: read(&folder)?.package_name()?,
                    folder,
                })
            })
            .collect()
    }

    fn at(root: &Path, member: &Path) -> Option<Self> {
        let folder = root.join(member);
        let crate_name = read(&folder)?.package_name()?;
        let is_project = folder.join("src/settings.rs").is_file();
        is_project.then(|| Self {
            root: root.to_owned(),
            crate_name,
            folder: member.to_owned(),
        })
    }
}

/// Reads the `Cargo.toml` of a folder.
pub(crate) fn read(folder: &Path) -> Option<Manifest> {
    fs::read_to_string(folder.join("Cargo.toml"))
        .ok()
        .map(Manifest)
}

fn children(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).collect()
}
