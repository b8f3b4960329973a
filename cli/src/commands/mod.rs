//! The commands, one file each.

mod forward;
mod help;
mod runserver;
mod startapp;
mod startproject;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{ArgMatches, Command as Arguments};

use crate::error::{Error, Result};
use crate::output;
use crate::project::Project;

/// A command that `manage` answers itself.
pub(crate) struct Command {
    name: &'static str,
    arguments: fn() -> Arguments,
    run: fn(&ArgMatches) -> Result<ExitCode>,
}

const COMMANDS: [Command; 3] = [runserver::COMMAND, startapp::COMMAND, startproject::COMMAND];

/// The framework's commands that a project's program answers.
const OF_PROJECTS: [&str; 8] = [
    "check",
    "diffsettings",
    "listurls",
    "makemigrations",
    "migrate",
    "serve",
    "showmigrations",
    "sqlmigrate",
];

/// Runs the command that the arguments name.
pub(crate) fn run(arguments: &[OsString]) -> Result<ExitCode> {
    let name = arguments.first().map(|name| name.to_string_lossy());
    match name.as_deref() {
        None | Some("-h" | "--help") => help::list(),
        Some("help") => help::run(&arguments[1..]),
        Some("-V" | "--version" | "version") => {
            output::say(env!("CARGO_PKG_VERSION"));
            Ok(ExitCode::SUCCESS)
        }
        Some(name) => match COMMANDS.iter().find(|command| command.name == name) {
            Some(command) => command.run(&arguments[1..]),
            None => other(name, arguments),
        },
    }
}

impl Command {
    fn clap(&self) -> Arguments {
        // clap prints the first word as the program's name
        (self.arguments)()
            .name(self.name)
            .bin_name(format!("manage {}", self.name))
            .no_binary_name(true)
    }

    fn run(&self, arguments: &[OsString]) -> Result<ExitCode> {
        (self.run)(&self.clap().try_get_matches_from(arguments)?)
    }
}

/// Runs a command of the project's.
fn other(name: &str, arguments: &[OsString]) -> Result<ExitCode> {
    match Project::current(name) {
        Ok(project) => forward::run(&project, arguments),
        Err(error) if OF_PROJECTS.contains(&name) => Err(error),
        Err(_) => Err(unknown(name)),
    }
}

fn unknown(name: &str) -> Error {
    let own = COMMANDS.iter().map(|command| command.name);
    let meant = crate::suggest::nearest(name, own.chain(OF_PROJECTS).chain(["help", "version"]));
    let meant = meant
        .map(|meant| format!(". Did you mean {meant}?"))
        .unwrap_or_default();
    Error::Unknown(format!(
        "Unknown command: '{name}'{meant}\nType 'manage help' for usage."
    ))
}
