//! Values of enumerations that the catalogue does not tell.

use crate::Database;
use crate::backends::quoting;
use crate::error::Result;
use crate::schema::{ColumnDescription, TableDescription};

/// Reads from the rows the values of enumerations for which MySQL and MariaDB write `?`, as they do with letters of four bytes. An
/// enumeration of which some value is not found is none.
pub(super) async fn read_lost(db: &Database, table: &mut TableDescription) -> Result<()> {
    let name = quoting::exact('`', &table.name);
    for column in &mut table.columns {
        if column.data_type == "enum" && has_lost(column) {
            read(db, &name, column).await?;
        }
    }
    Ok(())
}

/// Tells whether the catalogue may have lost letters of the values.
pub(super) fn has_lost(column: &ColumnDescription) -> bool {
    column.full_type.starts_with("enum(") && column.full_type.contains('?')
}

async fn read(db: &Database, table: &str, column: &mut ColumnDescription) -> Result<()> {
    let name = quoting::exact('`', &column.name);
    let labels = (1_i64..).zip(&column.labels);
    let mut lost: Vec<i64> = labels
        .filter_map(|(number, label)| label.contains('?').then_some(number))
        .collect();
    let numbers: Vec<String> = lost.iter().map(i64::to_string).collect();
    let sql = format!(
        "SELECT DISTINCT CAST({name} + 0 AS SIGNED), CAST({name} AS CHAR) FROM {table} WHERE {name} + 0 IN ({})",
        numbers.join(", ")
    );
    for row in db.fetch_all(sql, &[]).await? {
        let number: i64 = row.get(0)?;
        let known = (1_i64..).zip(&mut column.labels);
        for (_, label) in known.filter(|(other, _)| *other == number) {
            *label = row.get(1)?;
        }
        lost.retain(|other| *other != number);
    }
    if !lost.is_empty() {
        column.labels.clear();
    }
    Ok(())
}
