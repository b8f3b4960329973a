//! `manage startproject`: writes a new project.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Arg, ArgMatches, Command as Arguments};

use super::Command;
use crate::error::{Error, Result};
use crate::names::{self, Kind};
use crate::{output, secret_key, template};

pub(super) const COMMAND: Command = Command {
    name: "startproject",
    arguments,
    run,
};

fn arguments() -> Arguments {
    Arguments::new("startproject")
        .about(
            "Creates a Nuages project directory structure for the given project name in the current directory or \
             optionally in the given directory.",
        )
        .arg(Arg::new("name").required(true).help("Name of the project."))
        .arg(Arg::new("directory").help("Optional destination directory, this will be created if needed."))
}

fn run(matches: &ArgMatches) -> Result<ExitCode> {
    let name = matches
        .get_one::<String>("name")
        .map(String::as_str)
        .unwrap_or_default();
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
    files.write()?;
    let enter = match folder.to_str() {
        Some(".") => String::new(),
        _ => format!("    cd {}\n", folder.display()),
    };
    output::say(&format!(
        "Created the project {name} in {}.\n\nNext:\n{enter}    manage migrate\n    manage runserver\n    manage startapp polls",
        absolute(&folder).display()
    ));
    Ok(ExitCode::SUCCESS)
}

/// Returns how a project depends on the framework: by the path of the checkout that `manage` was built from while that
/// is there, else by version.
fn framework() -> String {
    let checkout = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .map(|root| root.join("framework/nuages"));
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
