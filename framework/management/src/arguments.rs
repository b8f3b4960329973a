//! The arguments that every command takes, after Django's BaseCommand.

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, ArgMatches};

use crate::command::AnyCommand;

const HEADING: &str = "Common options";

/// The values of the common options.
#[derive(Debug, Clone, Default)]
pub(crate) struct CommonOptions {
    pub(crate) verbosity: u8,
    pub(crate) traceback: bool,
    pub(crate) no_color: bool,
    pub(crate) force_color: bool,
    pub(crate) skip_checks: bool,
}

impl CommonOptions {
    pub(crate) fn read(matches: &ArgMatches) -> CommonOptions {
        let flag = |name: &str| matches!(matches.try_get_one::<bool>(name), Ok(Some(true)));
        CommonOptions {
            verbosity: matches
                .get_one::<String>("verbosity")
                .and_then(|level| level.parse().ok())
                .unwrap_or(1),
            traceback: flag("traceback"),
            no_color: flag("no_color"),
            force_color: flag("force_color"),
            skip_checks: flag("skip_checks"),
        }
    }
}

/// Returns the parser of a command's arguments.
pub(crate) fn parser(command: &dyn AnyCommand, program: &str) -> clap::Command {
    let parser = clap::Command::new(command.name())
        .bin_name(format!("{program} {}", command.name()))
        .about(command.help())
        .version(env!("CARGO_PKG_VERSION"))
        .disable_version_flag(true)
        .no_binary_name(true);
    let mut parser = command
        .arguments(parser)
        .next_help_heading(HEADING)
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
        .arg(flag("traceback", "traceback", "Display the causes and the backtrace of an error."))
        .arg(flag("no_color", "no-color", "Don't colorize the command output."))
        .arg(flag("force_color", "force-color", "Force colorization of the command output."));
    if command.requires_system_checks() {
        parser = parser.arg(flag("skip_checks", "skip-checks", "Skip system checks."));
    }
    parser
}

fn flag(id: &'static str, long: &'static str, help: &'static str) -> Arg {
    Arg::new(id)
        .long(long)
        .action(ArgAction::SetTrue)
        .help(help)
}

/// Makes the option `--database ALIAS` that the database commands share.
pub(crate) fn database(help: &'static str) -> Arg {
    Arg::new("database")
        .long("database")
        .value_name("ALIAS")
        .default_value("default")
        .help(help)
}

/// Returns the value of `--database`.
pub(crate) fn database_alias(matches: &ArgMatches) -> &str {
    matches
        .get_one::<String>("database")
        .map_or("default", String::as_str)
}

/// Makes a switch of a command.
pub(crate) fn switch(name: &'static str, help: &'static str) -> Arg {
    flag(name, name, help)
}

/// Makes `--noinput`, spelt `--no-input` too.
pub(crate) fn noinput() -> Arg {
    switch("noinput", "Do NOT prompt for input of any kind.").visible_alias("no-input")
}

/// Makes the positional `[app_label ...]`.
pub(crate) fn app_labels(help: &'static str) -> Arg {
    Arg::new("app_label").num_args(0..).help(help)
}

/// Returns the positional app labels in the order given.
pub(crate) fn labels(matches: &ArgMatches) -> Vec<String> {
    matches
        .get_many::<String>("app_label")
        .map(|labels| labels.cloned().collect())
        .unwrap_or_default()
}
