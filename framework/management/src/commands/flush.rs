//! `flush`: empties the tables of all models. `sqlflush`: the statements that it runs.

use std::collections::BTreeSet;
use std::io::{self, Write};

use clap::ArgMatches;
use nuages_core::Result;
use nuages_core::settings::Engine;
use nuages_db::Database;
use nuages_db::migrations::{AppMigrations, send_post_migrate};
use nuages_db::schema::TableKind;
use nuages_db::schema::introspection::table_list;

use crate::arguments::{database, database_alias, noinput};
use crate::migration_errors::command_error;
use crate::output::Told;
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
        let statements = statements(context, &database).await?;
        let is_empty = statements.is_empty();
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
            })?;
        // A database without tables is none that was migrated.
        if is_empty {
            return Ok(());
        }
        let apps = AppMigrations::from_apps(context.apps());
        let mut told = Told(context.stdout());
        send_post_migrate(&apps, &database, context.verbosity(), &mut told)
            .await
            .map_err(command_error)
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
        let statements = statements(context, &database).await?;
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
async fn statements(context: &Context, database: &Database) -> Result<Vec<String>> {
    let existing: BTreeSet<String> = table_list(database)
        .await?
        .into_iter()
        .filter(|table| table.kind != TableKind::View)
        .map(|table| table.name)
        .collect();
    let engine = database.engine();
    let mut tables: Vec<String> = Vec::new();
    let models = nuages_db::apps::models(context.apps());
    for model in models
        .into_iter()
        .filter(|model| database.allows_model(model))
    {
        let related = model
            .many_to_many
            .iter()
            .map(|relation| relation.through().table(engine).into_owned());
        let own = std::iter::once(model.table(engine).into_owned()).chain(related);
        for table in own.filter(|table| existing.contains(table)) {
            if model.managed && !tables.contains(&table) {
                tables.push(table);
            }
        }
    }
    if tables.is_empty() {
        return Ok(Vec::new());
    }
    Ok(match database.engine() {
        Engine::Postgresql => postgresql(&tables),
        Engine::Mysql => mysql(&tables),
        _ => sqlite(&tables, has_sequences(database).await?),
    })
}

fn quoted(quote: char, name: &str) -> String {
    let doubled = name.replace(quote, &format!("{quote}{quote}"));
    format!("{quote}{doubled}{quote}")
}

/// One statement for all tables, as foreign keys between them forbid to empty them one by one.
fn postgresql(tables: &[String]) -> Vec<String> {
    let names: Vec<_> = tables.iter().map(|table| quoted('"', table)).collect();
    vec![format!("TRUNCATE {} RESTART IDENTITY;", names.join(", "))]
}

fn mysql(tables: &[String]) -> Vec<String> {
    let mut statements = vec!["SET FOREIGN_KEY_CHECKS = 0;".to_owned()];
    let truncate = |table: &String| format!("TRUNCATE {};", quoted('`', table));
    statements.extend(tables.iter().map(truncate));
    statements.push("SET FOREIGN_KEY_CHECKS = 1;".to_owned());
    statements
}

fn sqlite(tables: &[String], has_sequences: bool) -> Vec<String> {
    let delete = |table: &String| format!("DELETE FROM {};", quoted('"', table));
    let mut statements: Vec<String> = tables.iter().map(delete).collect();
    if has_sequences {
        let names: Vec<_> = tables.iter().map(|table| quoted('\'', table)).collect();
        statements.push(format!(
            "UPDATE \"sqlite_sequence\" SET \"seq\" = 0 WHERE \"name\" IN ({});",
            names.join(", ")
        ));
    }
    statements
}

/// Tells whether SQLite has made its table of sequences, which it does with the first table that numbers its rows.
async fn has_sequences(database: &Database) -> Result<bool> {
    let sql = "SELECT 1 FROM sqlite_master WHERE name = 'sqlite_sequence'";
    Ok(!database.fetch_all(sql, &[]).await?.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_empty_tables_as_django_empties_them() {
        let tables = ["polls_question".to_owned(), "a\"b".to_owned()];
        assert_eq!(
            postgresql(&tables),
            ["TRUNCATE \"polls_question\", \"a\"\"b\" RESTART IDENTITY;"]
        );
        assert_eq!(
            mysql(&tables[..1]),
            [
                "SET FOREIGN_KEY_CHECKS = 0;",
                "TRUNCATE `polls_question`;",
                "SET FOREIGN_KEY_CHECKS = 1;"
            ]
        );
    }
}
