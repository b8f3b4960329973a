//! `sqlmigrate`: prints the SQL of a migration.

use clap::{Arg, ArgMatches};
use nuages_core::Result;
use nuages_db::migrations::AppMigrations;
use nuages_db::migrations::commands as library;

use crate::arguments::{database, database_alias, switch};
use crate::migration_errors::command_error;
use crate::{Command, CommandError, Context};

#[derive(Debug)]
pub(crate) struct SqlMigrate;

impl Command for SqlMigrate {
    fn name(&self) -> &'static str {
        "sqlmigrate"
    }

    fn help(&self) -> &'static str {
        "Prints the SQL statements for the named migration."
    }

    fn arguments(&self, arguments: clap::Command) -> clap::Command {
        arguments
            .arg(
                Arg::new("app_label")
                    .required(true)
                    .help("App label of the application containing the migration."),
            )
            .arg(
                Arg::new("migration_name")
                    .required(true)
                    .help("Migration name to print the SQL for."),
            )
            .arg(database("Nominates a database to create SQL for."))
            .arg(switch(
                "backwards",
                "Creates SQL to unapply the migration, rather than to apply it.",
            ))
    }

    async fn handle(&self, context: &Context, matches: &ArgMatches) -> Result<()> {
        let text = |name| {
            matches
                .get_one::<String>(name)
                .map_or("", |value| value.as_str())
        };
        let label = text("app_label");
        context
            .apps()
            .get_app_config(label)
            .map_err(|error| CommandError::new(error.to_string()))?;
        let database = context.using(database_alias(matches)).await?;
        let sql = library::sqlmigrate(
            label,
            text("migration_name"),
            matches.get_flag("backwards"),
            AppMigrations::from_apps(context.apps()),
            &database,
        )
        .await
        .map_err(command_error)?;
        if sql.is_empty() {
            context.stderr().write("No operations found.");
        } else {
            context.stdout().write(sql);
        }
        Ok(())
    }
}
