//! `optimizemigration`: writes a migration anew with fewer operations that do the same.

use clap::{Arg, ArgMatches};
use nuages_core::Result;
use nuages_db::migrations::AppMigrations;
use nuages_db::migrations::commands as library;

use crate::arguments::{installed, switch, word};
use crate::migration_errors::command_error;
use crate::output::Told;
use crate::{Command, CommandError, Context};

#[derive(Debug)]
pub(crate) struct OptimizeMigration;

impl Command for OptimizeMigration {
    fn name(&self) -> &'static str {
        "optimizemigration"
    }

    fn help(&self) -> &'static str {
        "Optimizes the operations for the named migration."
    }

    fn arguments(&self, arguments: clap::Command) -> clap::Command {
        arguments
            .arg(
                Arg::new("app_label")
                    .required(true)
                    .help("App label of the application to optimize the migration for."),
            )
            .arg(
                Arg::new("migration_name")
                    .required(true)
                    .help("Migration name to optimize the operations for."),
            )
            .arg(switch(
                "check",
                "Exit with a non-zero status if the migration can be optimized.",
            ))
    }

    async fn handle(&self, context: &Context, matches: &ArgMatches) -> Result<()> {
        let arguments = library::OptimizeMigration {
            app: installed(context, word(matches, "app_label"))?,
            migration: word(matches, "migration_name").to_owned(),
            check: matches.get_flag("check"),
            verbosity: context.verbosity(),
        };
        let apps = AppMigrations::from_apps(context.apps());
        let can_be = library::optimizemigration(&arguments, apps, &mut Told(context.stdout()))
            .map_err(command_error)?;
        match arguments.check && can_be {
            true => Err(CommandError::exit(1).into()),
            false => Ok(()),
        }
    }
}
