//! `migrate`: brings the database's tables to where the migrations lead.

use clap::{Arg, ArgMatches};
use nuages_core::Result;
use nuages_db::migrations::AppMigrations;
use nuages_db::migrations::commands as library;

use crate::arguments::{database, database_alias, noinput, switch};
use crate::migration_errors::command_error;
use crate::output::Told;
use crate::{Command, CommandError, Context};

#[derive(Debug)]
pub(crate) struct Migrate;

impl Command for Migrate {
    fn name(&self) -> &'static str {
        "migrate"
    }

    fn help(&self) -> &'static str {
        "Updates database schema: applies migrations, or takes them back."
    }

    fn checked_databases(&self, matches: &ArgMatches) -> Option<Vec<String>> {
        Some(vec![database_alias(matches).to_owned()])
    }

    fn arguments(&self, arguments: clap::Command) -> clap::Command {
        arguments
            .arg(Arg::new("app_label").help("App label of an application to synchronize the state."))
            .arg(Arg::new("migration_name").help(
                "Database state will be brought to the state after that migration. Use the name \"zero\" to unapply \
                 all migrations.",
            ))
            .arg(noinput())
            .arg(database("Nominates a database to synchronize."))
            .arg(switch(
                "fake",
                "Mark migrations as run without actually running them.",
            ))
            .arg(switch(
                "fake-initial",
                "Detect if tables already exist and fake-apply initial migrations if so.",
            ))
            .arg(switch(
                "plan",
                "Shows a list of the migration actions that will be performed.",
            ))
            .arg(switch(
                "run-syncdb",
                "Creates tables for apps without migrations.",
            ))
            .arg(switch(
                "prune",
                "Delete nonexistent migrations from the django_migrations table.",
            ))
            .arg(switch(
                "check",
                "Exits with a non-zero status if unapplied migrations exist and does not actually apply migrations.",
            ))
            .arg(switch(
                "check-safe",
                "Tells which unapplied migrations lock or rewrite tables or break the running version of the program, and what to \
                 do instead. Applies nothing; exits with a non-zero status if one does.",
            ))
            .arg(
                Arg::new("format")
                    .long("format")
                    .value_parser(["table", "json"])
                    .default_value("table")
                    .help("How --check-safe shows what it finds."),
            )
    }

    async fn handle(&self, context: &Context, matches: &ArgMatches) -> Result<()> {
        let arguments = library::Migrate {
            app: matches.get_one::<String>("app_label").cloned(),
            migration: matches.get_one::<String>("migration_name").cloned(),
            plan: matches.get_flag("plan"),
            fake: matches.get_flag("fake"),
            fake_initial: matches.get_flag("fake-initial"),
            check: matches.get_flag("check"),
            run_syncdb: matches.get_flag("run-syncdb"),
            prune: matches.get_flag("prune"),
            verbosity: context.verbosity(),
        };
        if let Some(label) = &arguments.app {
            context
                .apps()
                .get_app_config(label)
                .map_err(|error| CommandError::new(error.to_string()))?;
        }
        let alias = database_alias(matches);
        let database = context.using(alias).await?;
        let apps = AppMigrations::from_apps(context.apps());
        if matches.get_flag("check-safe") {
            let json = matches
                .get_one::<String>("format")
                .is_some_and(|format| format == "json");
            let mut told = Told(context.stdout());
            let safe = library::check_safe(&arguments, json, apps, alias, &database, &mut told)
                .await
                .map_err(command_error)?;
            return match safe {
                true => Ok(()),
                false => Err(CommandError::exit(1).into()),
            };
        }
        let is_pending = library::migrate(&arguments, apps, &database, &mut Told(context.stdout()))
            .await
            .map_err(command_error)?;
        if arguments.check && is_pending {
            return Err(CommandError::exit(1).into());
        }
        Ok(())
    }
}
