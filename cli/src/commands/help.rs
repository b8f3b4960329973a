//! `manage help`: the commands there are, or one of them.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::process::{ExitCode, Stdio};

use super::{COMMANDS, OF_PROJECTS, forward, other, unknown};
use crate::error::Result;
use crate::output;
use crate::project::Project;

/// The group of the framework's own commands.
const OWN: &str = "nuages";

/// Prints the help of the command that the arguments name, or the list of all.
pub(crate) fn run(arguments: &[OsString]) -> Result<ExitCode> {
    let Some(name) = arguments.first().map(|name| name.to_string_lossy()) else {
        return list();
    };
    if name == "--commands" {
        let names: BTreeSet<String> = groups().0.into_values().flatten().collect();
        output::say(&names.into_iter().collect::<Vec<_>>().join("\n"));
        return Ok(ExitCode::SUCCESS);
    }
    match COMMANDS.iter().find(|command| command.name == name) {
        Some(command) => {
            output::say(command.clap().render_help().to_string().trim_end());
            Ok(ExitCode::SUCCESS)
        }
        None if Project::current(&name).is_err() && !OF_PROJECTS.contains(&&*name) => {
            Err(unknown(&name))
        }
        None => {
            let help: Vec<OsString> = std::iter::once("help".into())
                .chain(arguments.iter().cloned())
                .collect();
            other(&name, &help)
        }
    }
}

/// Prints the list of commands, grouped by the app that brings them.
pub(crate) fn list() -> Result<ExitCode> {
    let (groups, note) = groups();
    let mut text = String::from(
        "\nType 'manage help <subcommand>' for help on a specific subcommand.\n\nAvailable subcommands:\n",
    );
    let (own, others): (Vec<_>, Vec<_>) = groups.iter().partition(|(group, _)| *group == OWN);
    for (group, names) in own.into_iter().chain(others) {
        text.push_str(&format!("\n[{group}]\n"));
        for name in names {
            text.push_str(&format!("    {name}\n"));
        }
    }
    output::say(text.trim_end_matches('\n'));
    if let Some(note) = note {
        output::say(note);
    }
    Ok(ExitCode::SUCCESS)
}

type Groups = BTreeMap<String, BTreeSet<String>>;

/// Returns the commands by group, with a remark if some may be missing.
fn groups() -> (Groups, Option<&'static str>) {
    let mut groups = Groups::new();
    let own = COMMANDS
        .iter()
        .map(|command| command.name)
        .chain(OF_PROJECTS)
        .map(str::to_owned);
    groups.insert(OWN.to_owned(), own.collect());
    let Ok(project) = Project::current("help") else {
        return (
            groups,
            Some("Note that only Nuages core commands are listed: this is not a project's folder."),
        );
    };
    match ask(&project) {
        Some(answer) => {
            let mut group = None;
            for line in answer.lines() {
                if let Some(name) = line
                    .strip_prefix('[')
                    .and_then(|rest| rest.strip_suffix(']'))
                {
                    group = Some(name.to_owned());
                } else if let (Some(group), Some(name)) = (&group, line.strip_prefix("    ")) {
                    groups
                        .entry(group.clone())
                        .or_default()
                        .insert(name.trim().to_owned());
                }
            }
            (groups, None)
        }
        None => (
            groups,
            Some(
                "Note that only Nuages core commands are listed: the project has not been built yet.",
            ),
        ),
    }
}

/// Asks the project's program for its commands, if it has been built; the list should not wait for a compiler.
fn ask(project: &Project) -> Option<String> {
    let target = std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into());
    let program = project
        .root
        .join(target)
        .join("debug")
        .join(&project.crate_name);
    let mut command = forward::command(project, &program);
    let output = command
        .arg("help")
        .stdin(Stdio::null())
        .output()
        .ok()
        .filter(|output| output.status.success())?;
    String::from_utf8(output.stdout).ok()
}
