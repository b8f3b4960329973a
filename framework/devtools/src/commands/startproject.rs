//! `manage startproject`: writes a new project.

use std::path::{Path, PathBuf};

use clap::{Arg, ArgMatches, Command};

use super::{Done, Tool, text};
use crate::error::{Error, Result};
use crate::project::names::{self, Kind};
use crate::project::{self, secret_key, template};

/// `startproject`.
pub const STARTPROJECT: Tool = Tool {
    name: "startproject",
    help: "Creates a Nuages project directory structure for the given project name in the current directory or \
           optionally in the given directory.",
    arguments,
    run,
};

fn arguments(command: Command) -> Command {
    command
        .arg(Arg::new("name").required(true).help("Name of the project."))
        .arg(
            Arg::new("directory")
                .help("Optional destination directory, this will be created if needed."),
        )
}

fn run(matches: &ArgMatches) -> Result<Done> {
    let name = text(matches, "name");
    names::check(name, Kind::Project)?;
    let directory = matches.get_one::<String>("directory");
    let folder = PathBuf::from(directory.map_or(name, String::as_str));
    let values = [
        ("__project__", name),
        ("\"__nuages__\"", &framework()),
        ("__secret_key__", &secret_key::generate()?),
    ];
    let files = template::PROJECT.render(&folder, &values);
    if directory.is_none() && folder.symlink_metadata().is_ok() {
        return Err(Error::new(format!(
            "'{}' already exists",
            absolute(&folder).display()
        )));
    }
    if folder.exists() && !folder.is_dir() {
        return Err(Error::new(format!(
            "'{}' is not a folder",
            absolute(&folder).display()
        )));
    }
    if let Some(file) = files.in_the_way() {
        return Err(Error::new(format!(
            "{} already exists. A project would overwrite it; choose an empty folder.",
            absolute(file).display()
        )));
    }
    if let Some(outer) = workspace_around(&absolute(&folder)) {
        return Err(Error::new(format!(
            "'{}' would lie in the cargo workspace {}, whose members include it, and cargo knows no workspace in another. \
             Choose another folder, or name this one in the workspace's list `exclude`.",
            absolute(&folder).display(),
            outer.display()
        )));
    }
    files.write()?;
    let enter = match folder.to_str() {
        Some(".") => String::new(),
        _ => format!("    cd {}\n", folder.display()),
    };
    Ok(Done::Told(format!(
        "Created the project {name} in {}.\n\nNext:\n{enter}    manage migrate\n    manage runserver\n    manage startapp polls",
        absolute(&folder).display()
    )))
}

/// Returns the workspace above `folder` that would take a project there for one of its members.
fn workspace_around(folder: &Path) -> Option<PathBuf> {
    folder.ancestors().skip(1).find_map(|outer| {
        let manifest = project::read(outer)?;
        let below = folder
            .strip_prefix(outer)
            .ok()?
            .to_str()?
            .replace('\\', "/");
        manifest.takes_in(&below).then(|| outer.to_owned())
    })
}

/// Returns how a project depends on the framework: by the path of the checkout that `manage` was built from while that
/// is there, else by version.
fn framework() -> String {
    let checkout = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .map(|framework| framework.join("nuages"));
    match checkout.filter(|path| path.join("Cargo.toml").is_file()) {
        Some(path) => format!("{{ path = \"{}\" }}", toml_escape(&path.to_string_lossy())),
        None => format!("\"{}\"", env!("CARGO_PKG_VERSION")),
    }
}

fn toml_escape(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}

fn absolute(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    absolute.components().collect()
}
