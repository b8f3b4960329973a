//! Reading what a database says of its tables: for `inspectdb`, `migrate --fake-initial` and the lookups of constraints by
//! their columns.

use std::collections::BTreeSet;

use super::description::{TableDescription, TableInfo, TableKind};
use nuages_core::settings::Engine;

use super::mysql::introspection as mysql;
use super::names::split_identifier;
use super::postgres::introspection as postgres;
use super::sqlite::introspection as sqlite;
use crate::Database;
use crate::error::Result;

/// Returns the tables and views of the database, without those of the database itself.
///
/// # Errors
/// When the database cannot be read.
pub async fn table_list(db: &Database) -> Result<Vec<TableInfo>> {
    match db.engine() {
        Engine::Postgresql => postgres::table_list(db).await,
        Engine::Mysql => mysql::table_list(db).await,
        _ => sqlite::table_list(db).await,
    }
}

/// Returns what the database says of one table or view, `None` where there is none of this name.
///
/// # Errors
/// When the database cannot be read.
pub async fn describe(db: &Database, table: &str) -> Result<Option<TableDescription>> {
    match db.engine() {
        Engine::Postgresql => postgres::describe(db, table).await,
        Engine::Mysql => mysql::describe(db, table).await,
        _ => sqlite::describe(db, split_identifier(table).1).await,
    }
}

/// Returns the names of the tables, without views.
pub(crate) async fn table_names(db: &Database) -> Result<BTreeSet<String>> {
    Ok(table_list(db)
        .await?
        .into_iter()
        .filter(|table| table.kind != TableKind::View)
        .map(|table| table.name)
        .collect())
}

/// Returns the same with those of the `wanted` tables that are there and whose names stand between quotation marks, as in a schema.
pub(crate) async fn table_names_with(
    db: &Database,
    wanted: Vec<String>,
) -> Result<BTreeSet<String>> {
    let mut names = table_names(db).await?;
    for table in wanted.into_iter().filter(|table| table.starts_with('"')) {
        if describe(db, &table).await?.is_some() {
            names.insert(table);
        }
    }
    Ok(names)
}

/// Returns the names of a table's columns.
pub(crate) async fn column_names(db: &Database, table: &str) -> Result<BTreeSet<String>> {
    Ok(describe(db, table)
        .await?
        .map(|table| table.columns.into_iter().map(|column| column.name))
        .into_iter()
        .flatten()
        .collect())
}

/// Returns a sentence for each foreign key that points to no row. Servers let none come to be.
pub(crate) async fn broken_foreign_keys(db: &Database) -> Result<Vec<String>> {
    match db.engine() {
        Engine::Sqlite => sqlite::broken_foreign_keys(db).await,
        _ => Ok(Vec::new()),
    }
}

/// Tells whether texts that differ never compare as equal in a collation of PostgreSQL.
pub(super) async fn is_deterministic(db: &Database, collation: &str) -> Result<bool> {
    match db.engine() {
        Engine::Postgresql => postgres::is_deterministic(db, collation).await,
        _ => Ok(true),
    }
}
