//! The file as a whole.

use std::collections::BTreeMap;

use super::names::model_name;
use super::survey::survey;
use super::table::{Known, Target, model, unique_columns};
use crate::database::Database;
use crate::error::Result;
use crate::schema::introspection::{describe, table_list};
use crate::schema::{TableDescription, TableInfo, TableKind};

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
    for name in &wanted {
        match describe(db, name).await {
            Ok(Some(table)) => tables.push(table),
            Ok(None) => drop(problems.insert(name, "there is no such table".to_owned())),
            Err(error) => drop(problems.insert(name, error.to_string())),
        }
    }
    let mut known = Known::new();
    let mut used = Vec::new();
    for table in &tables {
        let key = match table.primary_key_columns()[..] {
            [key] => Some(key.to_owned()),
            _ => None,
        };
        let model = model_name(&table.name, &used);
        used.push(model.clone());
        let unique = unique_columns(db.engine(), table);
        known.insert(table.name.clone(), Target { model, key, unique });
    }
    let mut bodies = Vec::new();
    for table in &tables {
        let info = infos.iter().find(|info| info.name == table.name);
        let seen = survey(db, table).await?;
        bodies.push(model(db.engine(), table, info, &known, &seen));
    }
    for (name, error) in problems {
        bodies.push(format!(
            "// Unable to inspect table '{name}'\n// The error was: {}\n",
            error.replace('\n', " ")
        ));
    }
    Ok(file(&bodies, &used))
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
