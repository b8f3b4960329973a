//! `manage help`: the commands there are, or one of them.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use nuages_devtools::commands::{OF_PROJECTS, TOOLS};
use nuages_devtools::{Build, Outcome, Project, Show};

use crate::{forward, output, run};

/// Prints the help of the command that the arguments name, or the list of all.
pub(crate) fn run(arguments: &[OsString]) -> ExitCode {
    let Some(name) = arguments.first().map(|name| name.to_string_lossy()) else {
        return list();
    };
    if name == "--commands" {
        return answer(&["--commands"], || core_commands().join("\n"));
    }
    if let Some(tool) = run::tool(&name) {
        output::say(&run::parser(tool).render_help().to_string());
        return ExitCode::SUCCESS;
    }
    if Project::current(&name).is_err() && !OF_PROJECTS.contains(&&*name) {
        return run::unknown(&name);
    }
    let mut help = vec![OsString::from("help")];
    help.extend_from_slice(arguments);
    run::other(&name, &help)
}

/// Prints the list of commands, grouped by the app that brings them.
pub(crate) fn list() -> ExitCode {
    answer(&[], || {
        let mut text = String::from(
            "\nType 'manage help <subcommand>' for help on a specific subcommand.\n\nAvailable subcommands:\n\n[nuages]\n",
        );
        for name in core_commands() {
            text.push_str(&format!("    {name}\n"));
        }
        text
    })
}

/// Lets the project's program answer `help`, which knows the apps' commands; prints `core` with a remark where it cannot.
fn answer(arguments: &[&str], core: impl Fn() -> String) -> ExitCode {
    let missing = match Project::current("help") {
        Err(_) => "this is not a project's folder",
        Ok(project) if !is_built(&project) => "the project has not been built yet",
        Ok(project) => {
            let build = Build::new(&project.root).package(&project.crate_name);
            if let Outcome::Built(program) = build.run(Show::WhenSlow) {
                let mut help = forward::command(&project, &program);
                match help.arg("help").args(arguments).status() {
                    Ok(status) if status.success() => return ExitCode::SUCCESS,
                    _ => "the project's program did not answer",
                }
            } else {
                "the project does not compile"
            }
        }
    };
    output::say(&core());
    output::say(&format!(
        "Note that only Nuages core commands are listed: {missing}."
    ));
    ExitCode::SUCCESS
}

/// Says whether the project's program exists: a list of commands should not wait for a whole framework to be compiled.
fn is_built(project: &Project) -> bool {
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| PathBuf::from("target"), PathBuf::from);
    let program = project
        .root
        .join(target)
        .join("debug")
        .join(&project.crate_name);
    program
        .with_extension(std::env::consts::EXE_EXTENSION)
        .is_file()
}

fn core_commands() -> Vec<&'static str> {
    let mut names: Vec<_> = TOOLS
        .iter()
        .map(|tool| tool.name)
        .chain(OF_PROJECTS)
        .collect();
    names.sort_unstable();
    names
}
