//! `flush`: empties the tables of all models. `sqlflush`: the statements that it runs.

use std::collections::BTreeSet;
use std::io::{self, Write};

use clap::ArgMatches;
use nuages_core::Result;
use nuages_core::settings::Engine;
use nuages_db::Database;

use crate::arguments::{database, database_alias, noinput};
use crate::{Command, CommandError, Context};

#[derive(Debug)]
pub(crate) struct Flush;

impl Command for Flush {
    fn name(&self) -> &'static str {
        "flush"
    }

    fn help(&self) -> &'static str {
        "Removes ALL DATA from the database, including data added during migrations. Does not achieve a \"fresh install\" state."
    }

    fn requires_system_checks(&self) -> bool {
        false
    }

    fn arguments(&self, arguments: clap::Command) -> clap::Command {
        arguments.arg(noinput()).arg(database(
            "Nominates a database to flush. Defaults to the \"default\" database.",
        ))
    }

    async fn handle(&self, context: &Context, matches: &ArgMatches) -> Result<()> {
        let alias = database_alias(matches);
        let database = context.using(alias).await?;
        let statements = statements(context, alias, &database).await?;
        let name = context
            .settings()
            .databases
            .get(alias)
            .map_or("", |config| config.name.as_str());
        if !matches.get_flag("noinput") && !is_sure(context, name)? {
            context.stdout().write("Flush cancelled.");
            return Ok(());
        }
        database
            .atomic(async |transaction| {
                for statement in statements {
                    transaction.execute(statement, &[]).await?;
                }
                Ok(())
            })
            .await
            .map_err(|error| {
                CommandError::new(format!(
                    "Database {name} couldn't be flushed: {error:#}.\nHint: Look at the output of 'manage sqlflush'. That's \
                     the SQL this command wasn't able to run."
                ))
                .into()
            })
    }
}

#[derive(Debug)]
pub(crate) struct SqlFlush;

impl Command for SqlFlush {
    fn name(&self) -> &'static str {
        "sqlflush"
    }

    fn help(&self) -> &'static str {
        "Returns a list of the SQL statements required to return all tables in the database to the state they were in just \
         after they were installed."
    }

    fn requires_system_checks(&self) -> bool {
        false
    }

    fn arguments(&self, arguments: clap::Command) -> clap::Command {
        arguments.arg(database(
            "Nominates a database to print the SQL for. Defaults to the \"default\" database.",
        ))
    }

    async fn handle(&self, context: &Context, matches: &ArgMatches) -> Result<()> {
        let alias = database_alias(matches);
        let database = context.using(alias).await?;
        let statements = statements(context, alias, &database).await?;
        if statements.is_empty() {
            context.stderr().write("No tables found.");
        } else {
            let statements = statements.join("\n");
            context
                .stdout()
                .write(format!("BEGIN;\n{statements}\nCOMMIT;"));
        }
        Ok(())
    }
}

/// Asks, in Django's words, whether all data shall go; the end of the input is a no.
fn is_sure(context: &Context, name: &str) -> Result<bool> {
    context.stdout().write_part(format!(
        "You have requested a flush of the database.\nThis will IRREVERSIBLY DESTROY all data currently in the \"{name}\" \
         database,\nand return each table to an empty state.\nAre you sure you want to do this?\n\n    \
         Type 'yes' to continue, or 'no' to cancel: "
    ));
    io::stdout().flush()?;
    let mut answer = String::new();
    io::stdin().read_line(&mut answer)?;
    Ok(answer.trim_end_matches(['\n', '\r']) == "yes")
}

/// Returns the statements that empty those of the models' tables that there are, and let their ids begin anew.
async fn statements(context: &Context, alias: &str, database: &Database) -> Result<Vec<String>> {
    let engine = context
        .settings()
        .databases
        .get(alias)
        .map(|config| config.engine);
    if let Some(engine @ (Engine::Postgresql | Engine::Mysql)) = engine {
        let error = format!("flush does not know how to empty {} yet.", engine.vendor());
        return Err(CommandError::new(error).into());
    }
    let rows = database
        .fetch_all("SELECT name FROM sqlite_master WHERE type = 'table'", &[])
        .await?;
    let existing = rows
        .iter()
        .map(|row| row.get::<String>(0))
        .collect::<std::result::Result<BTreeSet<_>, _>>()?;
    let mut tables: Vec<String> = Vec::new();
    for model in nuages_db::apps::models(context.apps()) {
        let related = model
            .many_to_many
            .iter()
            .map(|relation| relation.through().db_table.to_owned());
        let own = std::iter::once(model.db_table.to_owned()).chain(related);
        for table in own.filter(|table| existing.contains(table)) {
            if model.managed && !tables.contains(&table) {
                tables.push(table);
            }
        }
    }
    if tables.is_empty() {
        return Ok(Vec::new());
    }
    let quoted = |quote: char, table: &str| {
        let doubled = table.replace(quote, &format!("{quote}{quote}"));
        format!("{quote}{doubled}{quote}")
    };
    let mut statements: Vec<String> = tables
        .iter()
        .map(|table| format!("DELETE FROM {};", quoted('"', table)))
        .collect();
    if existing.contains("sqlite_sequence") {
        let names: Vec<_> = tables.iter().map(|table| quoted('\'', table)).collect();
        statements.push(format!(
            "UPDATE \"sqlite_sequence\" SET \"seq\" = 0 WHERE \"name\" IN ({});",
            names.join(", ")
        ));
    }
    Ok(statements)
}
