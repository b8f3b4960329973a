//! `manage startapp`: writes a new app and makes it part of the project.

use std::path::{Path, PathBuf};
use std::{env, fs};

use clap::{Arg, ArgMatches, Command};

use super::{Done, Tool, text};
use crate::edit::{Manifest, install_app};
use crate::error::{Error, Result};
use crate::project::names::{self, Kind};
use crate::project::{self, Project, template};

/// `startapp`.
pub const STARTAPP: Tool = Tool {
    name: "startapp",
    help: "Creates a Nuages app directory structure for the given app name in the project's directory or optionally in \
           the given directory, and adds the app to the project.",
    arguments,
    run,
};

fn arguments(command: Command) -> Command {
    command
        .arg(Arg::new("name").required(true).help("Name of the app."))
        .arg(
            Arg::new("directory")
                .help("Optional destination directory, this will be created if needed."),
        )
}

fn run(matches: &ArgMatches) -> Result<Done> {
    let name = text(matches, "name");
    names::check(name, Kind::App)?;
    let project = Project::current("startapp")?;
    if project.crate_name == name || project.members().iter().any(|member| member.name == name) {
        return Err(Error::new(format!(
            "'{name}' conflicts with the name of an existing crate of this project and cannot be used as an app name. \
             Please try another name."
        )));
    }
    let folder = match matches.get_one::<String>("directory") {
        Some(directory) => {
            plain(&std::path::absolute(directory).map_err(|error| Error::new(error.to_string()))?)
        }
        None => parent(&project).join(name),
    };
    if matches.get_one::<String>("directory").is_none() && folder.symlink_metadata().is_ok() {
        return Err(Error::new(format!("'{}' already exists", folder.display())));
    }
    let project_crate = plain(&project.root.join(&project.folder));
    let values = [
        ("__app__", name),
        (
            "__project_templates__",
            &relative(&folder, &project_crate.join("templates")),
        ),
        ("\"__nuages__\"", "\"*\""),
    ];
    let files = template::APP.render(&folder, &values);
    if let Some(file) = files.in_the_way() {
        return Err(Error::new(format!(
            "{} already exists. An app would overwrite it; choose an empty folder.",
            file.display()
        )));
    }
    // everything that can go wrong with reading goes wrong before the first file is written
    let workspace = Edit::read(project.root.join("Cargo.toml"))?;
    let manifest = Edit::read(project_crate.join("Cargo.toml"))?;
    let settings = Edit::read(project_crate.join("src/settings.rs"))?;
    files.write()?;

    let mut left = Vec::new();
    let member = relative(&project.root, &folder);
    match Manifest(workspace.text.clone()).with_member(&member) {
        Some(edited) => workspace.write(&edited.0)?,
        None => left.push(format!(
            "members = [\"{member}\"]    under [workspace] in {}",
            workspace.path.display()
        )),
    }
    // the project's own manifest may be the workspace's, just edited
    let manifest = Edit::read(manifest.path)?;
    let dependency =
        Manifest(manifest.text.clone()).with_dependency(name, &relative(&project_crate, &folder));
    manifest.write(&dependency.0)?;
    match install_app(&settings.text, name) {
        Some(edited) => settings.write(&edited)?,
        None => left.push(format!(
            "{name}    to installed_apps: apps![..] in {}",
            settings.path.display()
        )),
    }

    let mut told = format!(
        "Created the app {name} in {} and added it to the project.\n",
        folder.display()
    );
    if !left.is_empty() {
        told.push_str(&format!(
            "\nPlease add yourself, what could not be done safely:\n    {}\n",
            left.join("\n    ")
        ));
    }
    told.push_str(&format!(
        "\nTo give it URLs, add to {}:\n    path(\"{name}/\", include({name}::urls)),",
        project_crate.join("src/urls.rs").display()
    ));
    Ok(Done::Told(told))
}

/// Returns where a new app goes: the current folder, or the project's if that is inside a crate.
fn parent(project: &Project) -> PathBuf {
    let Ok(current) = env::current_dir() else {
        return project.root.clone();
    };
    let below_root = current
        .ancestors()
        .take_while(|folder| *folder != project.root);
    let inside_crate = below_root
        .filter_map(project::read)
        .any(|manifest| manifest.package_name().is_some());
    if inside_crate {
        project.root.clone()
    } else {
        current
    }
}

/// A file that is about to be changed.
struct Edit {
    path: PathBuf,
    text: String,
}

impl Edit {
    fn read(path: PathBuf) -> Result<Self> {
        match fs::read_to_string(&path) {
            Ok(text) => Ok(Self { path, text }),
            Err(error) => Err(Error::file(&path, "read", &error)),
        }
    }

    fn write(&self, text: &str) -> Result<()> {
        if text == self.text {
            return Ok(());
        }
        fs::write(&self.path, text).map_err(|error| Error::file(&self.path, "written", &error))
    }
}

/// Returns the path without `.` and `..`, as far as that can be told from its text.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            std::path::Component::ParentDir => {
                plain.pop();
            }
            std::path::Component::CurDir => {}
            other => plain.push(other),
        }
    }
    plain
}

/// Returns the way from one folder to another, with forward slashes.
fn relative(from: &Path, to: &Path) -> String {
    let shared = from
        .components()
        .zip(to.components())
        .take_while(|(left, right)| left == right)
        .count();
    let up = from.components().skip(shared).map(|_| "..".to_owned());
    let down = to
        .components()
        .skip(shared)
        .map(|part| part.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_folder_is_reached_from_another() {
        let way = |from, to| relative(Path::new(from), Path::new(to));
        assert_eq!(
            way("/p/polls", "/p/mysite/templates"),
            "../mysite/templates"
        );
        assert_eq!(
            way("/p/apps/polls", "/p/mysite/templates"),
            "../../mysite/templates"
        );
        assert_eq!(way("/p", "/p/apps/polls"), "apps/polls");
        assert_eq!(plain(Path::new("/p/./a/../polls")), Path::new("/p/polls"));
    }
}
