//! What every command's arguments share.

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, Command};

use crate::suggest::nearest;

/// Adds the options that every command takes, after Django's `BaseCommand`.
///
/// `has_checks` says whether the command runs the system checks first, so that it can be told not to.
pub fn add_common_options(command: Command, has_checks: bool) -> Command {
    let command = command
        .next_help_heading("Common options")
        .arg(
            Arg::new("version")
                .long("version")
                .action(ArgAction::Version)
                .help("Show the version of Nuages and exit."),
        )
        .arg(
            Arg::new("verbosity")
                .short('v')
                .long("verbosity")
                .value_parser(PossibleValuesParser::new(["0", "1", "2", "3"]))
                .default_value("1")
                .help("Verbosity level; 0=minimal output, 1=normal output, 2=verbose output, 3=very verbose output"),
        )
        .arg(not_here("settings"))
        .arg(not_here("pythonpath"))
        .arg(switch("traceback", "Display the causes and the backtrace of an error."))
        .arg(switch("no-color", "Don't colorize the command output."))
        .arg(switch("force-color", "Force colorization of the command output."));
    if has_checks {
        command.arg(switch("skip-checks", "Skip system checks."))
    } else {
        command
    }
}

/// Makes an option of Django's that can have no meaning here; who gives it is told why.
fn not_here(name: &'static str) -> Arg {
    Arg::new(name)
        .long(name)
        .hide(true)
        .value_parser(move |_: &str| -> Result<String, &'static str> {
            Err("the settings are compiled into the project's program; what differs between machines is read from the \
                 environment and from .env")
        })
}

/// Makes an option without a value.
pub(super) fn switch(name: &'static str, help: &'static str) -> Arg {
    Arg::new(name)
        .long(name)
        .action(ArgAction::SetTrue)
        .help(help)
}

/// Returns what `program` says when it knows only `known` commands and not the one that was typed.
pub fn unknown_command<'a>(
    program: &str,
    typed: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> String {
    let meant = nearest(typed, known)
        .map(|meant| format!(". Did you mean {meant}?"))
        .unwrap_or_default();
    format!("Unknown command: '{typed}'{meant}\nType '{program} help' for usage.")
}
