//! What SQLite says of its tables.

use super::super::description::{
    ColumnDescription, ConstraintDescription, ForeignKeyDescription, GeneratedDescription,
    TableDescription, TableInfo, TableKind,
};
use super::definition::{TableDefinition, parse};
use crate::Database;
use crate::backends::quoting;
use crate::error::Result;
use crate::value::Value;

/// Returns the tables and views.
pub(in crate::schema) async fn table_list(db: &Database) -> Result<Vec<TableInfo>> {
    let sql = "SELECT \"name\", \"type\" FROM \"sqlite_master\" WHERE \"type\" IN ('table', 'view') \
               AND \"name\" NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY \"name\"";
    let rows = db.fetch_all(sql, &[]).await?;
    rows.iter()
        .map(|row| {
            let kind = match row.get::<String>(1)?.as_str() {
                "view" => TableKind::View,
                _ => TableKind::Table,
            };
            Ok(TableInfo {
                name: row.get(0)?,
                kind,
                comment: String::new(),
            })
        })
        .collect()
}

/// Returns what SQLite says of a table or view.
pub(in crate::schema) async fn describe(
    db: &Database,
    table: &str,
) -> Result<Option<TableDescription>> {
    let Some(sql) = definition_of(db, &["table", "view"], table).await? else {
        return Ok(None);
    };
    let definition = parse(&sql);
    let (columns, key) = columns(db, table, &definition).await?;
    let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    let mut constraints = definition.constraints(&names);
    constraints.extend(indexes(db, table).await?);
    if !key.is_empty() {
        constraints.push(ConstraintDescription {
            name: "__primary__".to_owned(),
            columns: key.iter().cloned().map(Some).collect(),
            primary_key: true,
            ..ConstraintDescription::default()
        });
    }
    constraints.extend(foreign_keys(db, table).await?);
    Ok(Some(TableDescription::new(table, columns, constraints)))
}

async fn definition_of(db: &Database, kinds: &[&str], name: &str) -> Result<Option<String>> {
    let kinds: Vec<String> = kinds.iter().map(|kind| format!("'{kind}'")).collect();
    let sql = format!(
        "SELECT \"sql\" FROM \"sqlite_master\" WHERE \"type\" IN ({}) AND \"name\" = ? COLLATE NOCASE",
        kinds.join(", ")
    );
    let rows = db.fetch_all(sql, &[Value::Text(name.to_owned())]).await?;
    match rows.first() {
        Some(row) if !row.is_null(0) => row.get(0).map(Some),
        _ => Ok(None),
    }
}

/// Returns the columns, and the names of those in the primary key.
async fn columns(
    db: &Database,
    table: &str,
    definition: &TableDefinition,
) -> Result<(Vec<ColumnDescription>, Vec<String>)> {
    let rows = db
        .fetch_all(
            format!("PRAGMA table_xinfo({})", quoting::exact('"', table)),
            &[],
        )
        .await?;
    let mut columns = Vec::with_capacity(rows.len());
    let mut key: Vec<(i64, String)> = Vec::new();
    for row in &rows {
        let hidden: i64 = row.get(6)?;
        if hidden == 1 {
            continue;
        }
        let name: String = row.get(1)?;
        let full_type: String = row.get(2)?;
        let position: i64 = row.get(5)?;
        if position > 0 {
            key.push((position, name.clone()));
        }
        let column = definition.column(&name);
        let default = match row.is_null(4) {
            true => None,
            false => Some(row.get::<String>(4)?),
        };
        let measured = Measured::of(&full_type);
        columns.push(ColumnDescription {
            null: row.get::<i64>(3)? == 0,
            default,
            collation: column.and_then(|column| column.collation.clone()),
            has_json_constraint: column.is_some_and(|column| column.json),
            generated: column
                .and_then(|column| column.generated.clone())
                .filter(|_| hidden > 1)
                .map(|expression| GeneratedDescription {
                    expression,
                    stored: hidden == 3,
                }),
            is_unsigned: measured.data_type.ends_with(" unsigned"),
            data_type: measured.data_type,
            max_length: measured.max_length,
            precision: measured.precision,
            scale: measured.scale,
            full_type,
            name,
            ..ColumnDescription::default()
        });
    }
    key.sort();
    let key: Vec<String> = key.into_iter().map(|(_, name)| name).collect();
    if let [name] = key.as_slice() {
        for column in columns.iter_mut().filter(|column| column.name == *name) {
            // A column of this type is the number that SQLite gives each row, with AUTOINCREMENT or without.
            column.is_autofield = column.data_type == "integer";
        }
    }
    Ok((columns, key))
}

/// The parts of a type like `varchar(200)`.
struct Measured {
    data_type: String,
    max_length: Option<u32>,
    precision: Option<u32>,
    scale: Option<u32>,
}

impl Measured {
    fn of(full_type: &str) -> Self {
        let lower = full_type.trim().to_lowercase();
        let Some((name, rest)) = lower.split_once('(') else {
            return Self {
                data_type: lower,
                max_length: None,
                precision: None,
                scale: None,
            };
        };
        let (numbers, after) = rest.split_once(')').unwrap_or((rest, ""));
        let mut numbers = numbers.split(',').map(|number| number.trim().parse().ok());
        let (first, second) = (numbers.next().flatten(), numbers.next().flatten());
        let text = name.contains("char") || name.contains("text") || name.contains("clob");
        Self {
            data_type: format!("{}{after}", name.trim_end()),
            max_length: first.filter(|_| text),
            precision: first.filter(|_| !text),
            scale: second.filter(|_| !text),
        }
    }
}

/// Returns the indexes made by `CREATE INDEX`: those that carry constraints are told as constraints.
async fn indexes(db: &Database, table: &str) -> Result<Vec<ConstraintDescription>> {
    let mut indexes = Vec::new();
    for row in db
        .fetch_all(
            format!("PRAGMA index_list({})", quoting::exact('"', table)),
            &[],
        )
        .await?
    {
        let name: String = row.get(1)?;
        if row.get::<String>(3)? != "c" {
            continue;
        }
        let Some(sql) = definition_of(db, &["index"], &name).await? else {
            continue;
        };
        let mut index = ConstraintDescription {
            unique: row.get::<i64>(2)? != 0,
            index: true,
            method: "btree".to_owned(),
            ..ConstraintDescription::default()
        };
        let info = db
            .fetch_all(
                format!("PRAGMA index_xinfo({})", quoting::exact('"', &name)),
                &[],
            )
            .await?;
        for row in info {
            if row.get::<i64>(5)? == 0 {
                continue;
            }
            let column = match row.is_null(2) {
                true => None,
                false => Some(row.get(2)?),
            };
            index.columns.push(column);
            index.descending.push(row.get::<i64>(3)? != 0);
        }
        if row.get::<i64>(4)? != 0 {
            index.condition = super::definition::condition(&sql);
        }
        if index.condition.is_some() || index.columns.iter().any(Option::is_none) {
            index.definition = Some(sql);
        }
        index.name = name;
        indexes.push(index);
    }
    indexes.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(indexes)
}

async fn foreign_keys(db: &Database, table: &str) -> Result<Vec<ConstraintDescription>> {
    let rows = db
        .fetch_all(
            format!("PRAGMA foreign_key_list({})", quoting::exact('"', table)),
            &[],
        )
        .await?;
    let mut keys: Vec<(i64, ConstraintDescription)> = Vec::new();
    for row in &rows {
        let id: i64 = row.get(0)?;
        let column: String = row.get(3)?;
        if let Some((_, key)) = keys.iter_mut().find(|(key, _)| *key == id) {
            key.columns.push(Some(column));
            continue;
        }
        let to: String = row.get(2)?;
        let to_column = match row.is_null(4) {
            // The primary key of the table, whatever it is called.
            true => key_of(db, &to).await?.unwrap_or_else(|| "id".to_owned()),
            false => row.get(4)?,
        };
        let key = ConstraintDescription {
            name: format!("fk_{id}"),
            columns: vec![Some(column)],
            foreign_key: Some(ForeignKeyDescription {
                table: to,
                column: to_column,
                on_delete: row.get::<String>(6)?.to_uppercase(),
            }),
            ..ConstraintDescription::default()
        };
        keys.push((id, key));
    }
    keys.sort_by_key(|(id, _)| *id);
    Ok(keys.into_iter().map(|(_, key)| key).collect())
}

/// Returns the column that is the primary key of a table alone.
async fn key_of(db: &Database, table: &str) -> Result<Option<String>> {
    let rows = db
        .fetch_all(
            format!("PRAGMA table_info({})", quoting::exact('"', table)),
            &[],
        )
        .await?;
    let mut key = None;
    for row in &rows {
        match row.get::<i64>(5)? {
            0 => {}
            1 => key = Some(row.get(1)?),
            _ => return Ok(None),
        }
    }
    Ok(key)
}

/// Returns a sentence for each foreign key that points to no row.
pub(in crate::schema) async fn broken_foreign_keys(db: &Database) -> Result<Vec<String>> {
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
