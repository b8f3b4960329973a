//! What a database says of its tables.

use std::collections::BTreeSet;

use super::statement::quote;
use crate::Database;
use crate::error::Result;

/// Returns the names of the tables.
pub(crate) async fn table_names(db: &Database) -> Result<BTreeSet<String>> {
    let sql = "SELECT \"name\" FROM \"sqlite_master\" WHERE \"type\" = 'table' AND \"name\" NOT LIKE 'sqlite\\_%' ESCAPE '\\'";
    let rows = db.fetch_all(sql, &[]).await?;
    rows.iter().map(|row| row.get::<String>(0)).collect()
}

/// Returns the names of a table's columns.
pub(crate) async fn column_names(db: &Database, table: &str) -> Result<BTreeSet<String>> {
    let rows = db
        .fetch_all(format!("PRAGMA table_info({})", quote(table)), &[])
        .await?;
    rows.iter().map(|row| row.get::<String>(1)).collect()
}

/// Returns the names of the unique indexes over exactly these columns that were made by `CREATE UNIQUE INDEX`.
pub(crate) async fn unique_indexes(
    db: &Database,
    table: &str,
    columns: &[String],
) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for row in db
        .fetch_all(format!("PRAGMA index_list({})", quote(table)), &[])
        .await?
    {
        let (name, unique, origin) = (
            row.get::<String>(1)?,
            row.get::<i64>(2)?,
            row.get::<String>(3)?,
        );
        if unique == 0 || origin != "c" {
            continue;
        }
        let info = db
            .fetch_all(format!("PRAGMA index_info({})", quote(&name)), &[])
            .await?;
        let indexed: Vec<String> = info
            .iter()
            .map(|row| row.get::<String>(2))
            .collect::<Result<_>>()?;
        if indexed == columns {
            found.push(name);
        }
    }
    Ok(found)
}

/// Returns a sentence for each foreign key that points to no row.
pub(crate) async fn broken_foreign_keys(db: &Database) -> Result<Vec<String>> {
    let rows = db.fetch_all("PRAGMA foreign_key_check", &[]).await?;
    rows.iter()
        .map(|row| {
            let (table, parent) = (row.get::<String>(0)?, row.get::<String>(2)?);
            let place = match row.is_null(1) {
                true => String::new(),
                false => format!("row {} of ", row.get::<i64>(1)?),
            };
            Ok(format!(
                "{place}table {table} points to a row of {parent} that does not exist"
            ))
        })
        .collect()
}
