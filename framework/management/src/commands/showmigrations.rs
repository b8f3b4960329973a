//! `showmigrations`: lists migrations and whether they are applied.

use clap::{Arg, ArgAction, ArgMatches};
use nuages_core::Result;
use nuages_db::migrations::AppMigrations;
use nuages_db::migrations::commands as library;

use crate::arguments::{all_installed, app_labels, database, database_alias, labels};
use crate::migration_errors::command_error;
use crate::output::Told;
use crate::{Command, Context};

#[derive(Debug)]
pub(crate) struct ShowMigrations;

impl Command for ShowMigrations {
    fn name(&self) -> &'static str {
        "showmigrations"
    }

    fn help(&self) -> &'static str {
        "Shows all available migrations for the current project."
    }

    fn arguments(&self, arguments: clap::Command) -> clap::Command {
        arguments
            .arg(app_labels(
                "App labels of applications to limit the output to.",
            ))
            .arg(database("Nominates a database to show migrations for."))
            .arg(
                Arg::new("list")
                    .short('l')
                    .long("list")
                    .action(ArgAction::SetTrue)
                    .conflicts_with("plan")
                    .help("Shows a list of all migrations and which are applied."),
            )
            .arg(
                Arg::new("plan")
                    .short('p')
                    .long("plan")
                    .action(ArgAction::SetTrue)
                    .help("Shows all migrations in the order they will be applied."),
            )
    }

    async fn handle(&self, context: &Context, matches: &ArgMatches) -> Result<()> {
        let format = if matches.get_flag("plan") {
            library::Format::Plan
        } else {
            library::Format::List
        };
        let only = labels(matches);
        all_installed(context, &only)?;
        let database = context.using(database_alias(matches)).await?;
        library::showmigrations(
            format,
            &only,
            context.verbosity(),
            AppMigrations::from_apps(context.apps()),
            &database,
            &mut Told(context.stdout()),
        )
        .await
        .map_err(command_error)
    }
}
