//! The commands that work without the framework, one file each.
//!
//! Both programs, `manage` and a project's own, take these arguments and run these functions, so that neither knows a
//! command better than the other.

mod arguments;
mod runserver;
mod startapp;
mod startproject;
mod test;

pub use arguments::{add_common_options, unknown_command};
pub use runserver::{RUNSERVER, address, handed_on};
pub use startapp::STARTAPP;
pub use startproject::STARTPROJECT;
pub use test::TEST;

use clap::ArgMatches;

use crate::error::Result;

/// The names of the commands that a project's program alone can answer, because they need the project's code.
pub const OF_PROJECTS: [&str; 17] = [
    "check",
    "dbshell",
    "diffsettings",
    "dumpdata",
    "flush",
    "inspectdb",
    "listurls",
    "loaddata",
    "makemigrations",
    "migrate",
    "optimizemigration",
    "serve",
    "showmigrations",
    "sqlflush",
    "sqlmigrate",
    "sqlsequencereset",
    "squashmigrations",
];

/// The commands of this crate.
pub const TOOLS: [Tool; 4] = [RUNSERVER, STARTAPP, STARTPROJECT, TEST];

/// A command that needs no code of the project: its name, its help and its arguments.
#[derive(Clone, Copy, Debug)]
pub struct Tool {
    /// The word that is typed after `manage`.
    pub name: &'static str,
    /// One sentence for its help.
    pub help: &'static str,
    arguments: fn(clap::Command) -> clap::Command,
    run: fn(&ArgMatches) -> Result<Done>,
}

/// How a command ended well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Done {
    /// It did its work, and has this to say on standard output.
    Told(String),
    /// It ran other programs, which spoke for themselves; the exit code.
    Exit(u8),
}

impl Tool {
    /// Adds the command's own arguments.
    pub fn arguments(&self, command: clap::Command) -> clap::Command {
        (self.arguments)(command)
    }

    /// Runs the command in the current folder.
    ///
    /// # Errors
    /// Fails with a message for the person who typed the command.
    pub fn run(&self, matches: &ArgMatches) -> Result<Done> {
        (self.run)(matches)
    }
}

/// Returns the value of an argument, empty if it is not given.
fn text<'a>(matches: &'a ArgMatches, name: &str) -> &'a str {
    matches
        .get_one::<String>(name)
        .map(String::as_str)
        .unwrap_or_default()
}
