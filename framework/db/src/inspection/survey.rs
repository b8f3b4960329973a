//! What columns really hold, where their types do not tell.

use std::collections::BTreeMap;

use crate::backends::quoting;
use crate::backends::text::{parse_date, parse_time, parse_timestamp};
use crate::database::Database;
use crate::error::Result;
use crate::schema::{ColumnDescription, TableDescription};
use crate::value::Value;
use nuages_core::settings::Engine;

/// What the values of a column are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) integer: bool,
    pub(super) real: bool,
    pub(super) text: bool,
    pub(super) blob: bool,
    /// An integer that does not fit 32 bits with a sign.
    pub(super) wide: bool,
    /// An integer below zero or that does not fit 32 bits without a sign.
    pub(super) wide_unsigned: bool,
    /// Texts are dates, moments, times of day, UUIDs.
    pub(super) dates: bool,
    pub(super) moments: bool,
    pub(super) times: bool,
    pub(super) uuids: bool,
    /// Addresses of PostgreSQL stand with the width of their network.
    pub(super) networks: bool,
    /// An enumeration of MySQL holds what is none of its values.
    pub(super) stray: bool,
}

impl Seen {
    /// Tells whether there are values, all of the kinds that are `allowed`.
    pub(super) fn only(self, allowed: Self) -> bool {
        let any = self.integer || self.real || self.text || self.blob;
        any && (allowed.integer || !self.integer)
            && (allowed.real || !self.real)
            && (allowed.text || !self.text)
            && (allowed.blob || !self.blob)
    }
}

/// Looks at the values of a table: on SQLite, where types are no more than a wish, at all of them; elsewhere at those of columns whose type
/// leaves something open.
pub(super) async fn survey(
    db: &Database,
    table: &TableDescription,
) -> Result<BTreeMap<String, Seen>> {
    match db.engine() {
        Engine::Sqlite => types(db, table).await,
        Engine::Mysql => strays(db, table).await,
        Engine::Postgresql => networks(db, table).await,
        _ => Ok(BTreeMap::new()),
    }
}

/// Looks for addresses with the width of their network, which an address alone does not keep.
async fn networks(db: &Database, table: &TableDescription) -> Result<BTreeMap<String, Seen>> {
    let mut seen = BTreeMap::new();
    let columns = table.columns.iter();
    for column in columns.filter(|column| column.data_type == "inet") {
        // The table's may be `"schema"."table"`: PostgreSQL has read it as a name.
        let (table, name) = (quoting::name('"', &table.name), quoted(&column.name));
        let sql = format!(
            "SELECT 1 FROM {table} WHERE masklen({name}) < CASE family({name}) WHEN 4 THEN 32 ELSE 128 END LIMIT 1"
        );
        let found = Seen {
            networks: !db.fetch_all(sql, &[]).await?.is_empty(),
            ..Seen::default()
        };
        seen.insert(column.name.clone(), found);
    }
    Ok(seen)
}

/// Looks for values of enumerations that are none of theirs.
async fn strays(db: &Database, table: &TableDescription) -> Result<BTreeMap<String, Seen>> {
    let mut seen = BTreeMap::new();
    for column in table
        .columns
        .iter()
        .filter(|column| !column.labels.is_empty())
    {
        let found = Seen {
            stray: has_stray(db, table, column).await?,
            ..Seen::default()
        };
        seen.insert(column.name.clone(), found);
    }
    Ok(seen)
}

/// Tells whether the error value of enumerations is in the column, the empty text.
async fn has_stray(
    db: &Database,
    table: &TableDescription,
    column: &ColumnDescription,
) -> Result<bool> {
    if column.labels.iter().any(String::is_empty) {
        return Ok(false);
    }
    let (table, column) = (
        quoting::exact('`', &table.name),
        quoting::exact('`', &column.name),
    );
    let sql = format!("SELECT 1 FROM {table} WHERE {column} = '' LIMIT 1");
    Ok(!db.fetch_all(sql, &[]).await?.is_empty())
}

fn quoted(name: &str) -> String {
    quoting::exact('"', name)
}

/// Finds out the types of the values.
async fn types(db: &Database, table: &TableDescription) -> Result<BTreeMap<String, Seen>> {
    let mut seen = BTreeMap::new();
    for columns in table.columns.chunks(200) {
        let parts: Vec<String> = columns
            .iter()
            .map(|column| {
                let name = quoted(&column.name);
                let is = |kind: &str| format!("max(typeof({name}) = '{kind}')");
                format!(
                    "{}, {}, {}, {}, max(typeof({name}) = 'integer' AND {name} NOT BETWEEN -2147483648 AND 2147483647), \
                     max(typeof({name}) = 'integer' AND {name} NOT BETWEEN 0 AND 4294967295)",
                    is("integer"),
                    is("real"),
                    is("text"),
                    is("blob")
                )
            })
            .collect();
        let sql = format!("SELECT {} FROM {}", parts.join(", "), quoted(&table.name));
        let rows = db.fetch_all(sql, &[]).await?;
        let Some(row) = rows.first() else {
            continue;
        };
        for (index, column) in columns.iter().enumerate() {
            let flag = |place: usize| -> Result<bool> {
                Ok(row.get::<Option<i64>>(index * 6 + place)? == Some(1))
            };
            let mut found = Seen {
                integer: flag(0)?,
                real: flag(1)?,
                text: flag(2)?,
                blob: flag(3)?,
                wide: flag(4)?,
                wide_unsigned: flag(5)?,
                ..Seen::default()
            };
            if found.text {
                texts(db, &quoted(&table.name), &quoted(&column.name), &mut found).await?;
            }
            seen.insert(column.name.clone(), found);
        }
    }
    Ok(seen)
}

/// Tells what the texts of a column can be read as, from a few hundred of them.
async fn texts(db: &Database, table: &str, column: &str, seen: &mut Seen) -> Result<()> {
    let sql =
        format!("SELECT DISTINCT {column} FROM {table} WHERE typeof({column}) = 'text' LIMIT 300");
    (seen.dates, seen.moments, seen.times, seen.uuids) = (true, true, true, true);
    for row in db.fetch_all(sql, &[]).await? {
        let Value::Text(text) = row.value(0)? else {
            continue;
        };
        seen.dates &= parse_date(&text).is_some();
        seen.moments &= parse_timestamp(&text).is_some();
        seen.times &= parse_time(&text).is_some();
        seen.uuids &= uuid::Uuid::try_parse(&text).is_ok();
    }
    Ok(())
}
