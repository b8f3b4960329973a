//! The file as a whole.

use std::collections::BTreeMap;

use super::choices::Enums;
use super::known::{Known, Target};
use super::labels::read_lost;
use super::line::one_line;
use super::names::model_name;
use super::survey::survey;
use super::table::{Source, enum_names, model};
use nuages_core::settings::Engine;

use crate::backends::quoting;
use crate::database::Database;
use crate::error::Result;
use crate::schema::introspection::{describe, table_list};
use crate::schema::{TableDescription, TableInfo, TableKind};

/// Why a table whose name begins and ends with quotation marks gets no model.
const QUOTED: &str =
    "the name stands between quotation marks, which `db_table` takes for those of SQL";

/// The arguments of `inspectdb`.
#[derive(Debug, Clone, Default)]
pub struct InspectDb {
    /// Only these tables and views; all when empty.
    pub tables: Vec<String>,
    /// Partitions of partitioned tables too.
    pub include_partitions: bool,
    /// Views too.
    pub include_views: bool,
}

/// Writes a `models.rs` with a model for each table of the database. Migrations leave the tables alone (`managed = false`).
///
/// # Errors
/// When the database cannot be read. A table that cannot is told in the file.
pub async fn inspectdb(arguments: &InspectDb, db: &Database) -> Result<String> {
    let infos: Vec<TableInfo> = table_list(db)
        .await?
        .into_iter()
        .filter(|info| match info.kind {
            TableKind::Table => true,
            TableKind::View => arguments.include_views,
            TableKind::Partition => arguments.include_partitions,
        })
        .collect();
    let mut wanted = arguments.tables.clone();
    if wanted.is_empty() {
        wanted = infos.iter().map(|info| info.name.clone()).collect();
        wanted.sort();
    }
    let mut tables: Vec<TableDescription> = Vec::new();
    let mut problems = BTreeMap::new();
    let mark = match db.engine() {
        Engine::Mysql => '`',
        _ => '"',
    };
    for name in &wanted {
        if quoting::is_quoted(mark, name) && infos.iter().any(|info| info.name == *name) {
            problems.insert(name, QUOTED.to_owned());
            continue;
        }
        match describe(db, name).await {
            Ok(Some(mut table)) => {
                read_lost(db, &mut table).await?;
                tables.push(table);
            }
            Ok(None) => drop(problems.insert(name, "there is no such table".to_owned())),
            Err(error) => drop(problems.insert(name, error.to_string())),
        }
    }
    let mut known = Known::default();
    let mut used = Vec::new();
    for table in &tables {
        let model = model_name(&table.name, &used);
        used.push(model.clone());
        known.insert(&table.name, Target::new(db.engine(), table, model));
    }
    let mut bodies = Vec::new();
    let keys = tables.iter().flat_map(|table| {
        let keys = table.primary_key_columns();
        let columns = table.columns.iter();
        let columns = columns.filter(move |column| keys.contains(&column.name.as_str()));
        columns.map(|column| enum_names(db.engine(), table, column).0)
    });
    let mut enums = Enums::beside(&used, keys.collect());
    for table in &tables {
        let info = infos.iter().find(|info| info.name == table.name);
        let row_id = match info.map(|info| info.kind) {
            Some(TableKind::Table) => row_id(db, table).await,
            _ => None,
        };
        let source = Source {
            engine: db.engine(),
            table,
            info,
            row_id,
            known: &known,
            seen: &survey(db, table).await?,
        };
        bodies.push(match model(source, &mut enums) {
            Ok(body) => body,
            Err(remark) => {
                let name = known.get(&table.name).map(|target| target.model.as_str());
                used.retain(|model| Some(model.as_str()) != name);
                remark
            }
        });
    }
    for (name, error) in problems {
        bodies.push(format!(
            "// Unable to inspect table '{}'\n// The error was: {}\n",
            one_line(name),
            one_line(&error)
        ));
    }
    Ok(file(&bodies, &used))
}

/// Returns the name by which SQLite numbers the rows of the table; `None` where it does not, or columns have all its names.
async fn row_id(db: &Database, table: &TableDescription) -> Option<&'static str> {
    if db.engine() != Engine::Sqlite {
        return None;
    }
    let is_column = |name: &str| {
        let mut columns = table.columns.iter();
        columns.any(|column| column.name.eq_ignore_ascii_case(name))
    };
    let free = ["rowid", "_rowid_", "oid"]
        .into_iter()
        .find(|name| !is_column(name))?;
    let sql = format!(
        "SELECT {free} FROM {} LIMIT 0",
        quoting::exact('"', &table.name)
    );
    db.fetch_all(sql, &[]).await.is_ok().then_some(free)
}

fn file(bodies: &[String], models: &[String]) -> String {
    let mut text = String::from(
        "//! This is an auto-generated Nuages model module.\n\
         //! You'll have to do the following manually to clean this up:\n\
         //!   * Rearrange models' order\n\
         //!   * Make sure each model has the right primary key\n\
         //!   * Make sure each foreign key has `on_delete` set to the desired behavior\n\
         //!   * Remove `managed = false` if you wish to allow Nuages to create, modify, and delete the table\n\
         //!\n\
         //! Feel free to rename the models, but don't rename `db_table` values or field names.\n\n",
    );
    if bodies
        .iter()
        .any(|body| body.contains(": Json,") || body.contains("<Json>"))
    {
        text.push_str("use nuages::db::fields::Json;\n");
    }
    if bodies.iter().any(|body| body.contains(" = raw_sql::<")) {
        text.push_str("use nuages::db::functions::raw_sql;\n");
    }
    text.push_str("use nuages::db::models::*;\n");
    for body in bodies {
        text.push('\n');
        text.push_str(body);
    }
    if !models.is_empty() {
        text.push_str("\n// In apps.rs: .models(models![\n");
        for model in models {
            text.push_str(&format!("//     {model},\n"));
        }
        text.push_str("// ])\n");
    }
    text
}
