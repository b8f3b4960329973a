//! The arguments that every command takes, after Django's BaseCommand.

use clap::{Arg, ArgAction, ArgMatches};
use nuages_core::Result;
use nuages_devtools::commands::add_common_options;

use crate::command::AnyCommand;
use crate::{CommandError, Context};

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
            no_color: flag("no-color"),
            force_color: flag("force-color"),
            skip_checks: flag("skip-checks"),
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
    add_common_options(command.arguments(parser), command.requires_system_checks())
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
    Arg::new(name)
        .long(name)
        .action(ArgAction::SetTrue)
        .help(help)
}

/// Makes an option that may be said several times.
pub(crate) fn several(name: &'static str, short: char) -> Arg {
    Arg::new(name)
        .long(name)
        .short(short)
        .action(ArgAction::Append)
}

/// Returns all values of such an option.
pub(crate) fn values(matches: &ArgMatches, name: &str) -> Vec<String> {
    matches
        .get_many::<String>(name)
        .map(|values| values.cloned().collect())
        .unwrap_or_default()
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

/// Returns a positional that must be there.
pub(crate) fn word<'a>(matches: &'a ArgMatches, name: &str) -> &'a str {
    matches.get_one::<String>(name).map_or("", String::as_str)
}

/// Checks that all apps are installed; those that are not are named as Django's commands do that take several.
pub(crate) fn all_installed(context: &Context, labels: &[String]) -> Result<()> {
    let known = labels
        .iter()
        .map(|label| context.apps().get_app_config(label));
    let wrong = known.filter_map(|known| Some(known.err()?.to_string()));
    let wrong: Vec<String> = wrong.collect();
    if wrong.is_empty() {
        return Ok(());
    }
    let error = CommandError::new(wrong.join("\n")).with_exit_code(2);
    Err(error.without_name().into())
}

/// Returns the label of an app that is installed.
pub(crate) fn installed(context: &Context, label: &str) -> Result<String> {
    match context.apps().get_app_config(label) {
        Ok(app) => Ok(app.label.to_owned()),
        Err(error) => Err(CommandError::new(error.to_string()).into()),
    }
}
