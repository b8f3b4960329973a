//! Which program answers a command line: this one, or the project's.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Command;
use nuages_devtools::Project;
use nuages_devtools::commands::{self, Done, OF_PROJECTS, TOOLS, Tool};

use crate::{forward, help, output};

/// Runs the command that the arguments name and returns the exit code.
pub(crate) fn run(arguments: &[OsString]) -> ExitCode {
    let name = arguments.first().map(|name| name.to_string_lossy());
    match name.as_deref() {
        None | Some("-h" | "--help") => help::list(),
        Some("help") => help::run(&arguments[1..]),
        Some("-V" | "--version" | "version") => {
            output::say(env!("CARGO_PKG_VERSION"));
            ExitCode::SUCCESS
        }
        Some(name) => match tool(name) {
            Some(tool) => run_tool(tool, arguments),
            None => other(name, arguments),
        },
    }
}

/// Returns the command of this program that has the name.
pub(crate) fn tool(name: &str) -> Option<&'static Tool> {
    TOOLS.iter().find(|tool| tool.name == name)
}

/// Returns the command with its arguments, as its help shows it.
pub(crate) fn parser(tool: &Tool) -> Command {
    let command = Command::new(tool.name)
        .bin_name(format!("manage {}", tool.name))
        .about(tool.help)
        .version(env!("CARGO_PKG_VERSION"))
        .disable_version_flag(true)
        .no_binary_name(true);
    commands::add_common_options(tool.arguments(command), false)
}

/// Runs a command of the project's; the arguments begin with its name.
pub(crate) fn other(name: &str, arguments: &[OsString]) -> ExitCode {
    match Project::current(name) {
        Ok(project) => forward::run(&project, arguments),
        Err(error) if OF_PROJECTS.contains(&name) => failed(&error),
        Err(_) => unknown(name),
    }
}

/// Says that there is no such command, and which one was probably meant.
pub(crate) fn unknown(name: &str) -> ExitCode {
    let tools = TOOLS.iter().map(|tool| tool.name);
    let known = tools.chain(OF_PROJECTS).chain(["help", "version"]);
    output::warn(&commands::unknown_command("manage", name, known));
    ExitCode::FAILURE
}

fn run_tool(tool: &Tool, arguments: &[OsString]) -> ExitCode {
    let matches = match parser(tool).try_get_matches_from(&arguments[1..]) {
        Ok(matches) => matches,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    if matches!(matches.try_get_one::<bool>("noreload"), Ok(Some(true))) {
        return other(tool.name, arguments);
    }
    match tool.run(&matches) {
        Ok(Done::Told(text)) => {
            output::say(&text);
            ExitCode::SUCCESS
        }
        Ok(Done::Exit(code)) => ExitCode::from(code),
        Err(error) => failed(&error),
    }
}

fn failed(error: &nuages_devtools::Error) -> ExitCode {
    output::warn(&format!("CommandError: {error}"));
    ExitCode::FAILURE
}
