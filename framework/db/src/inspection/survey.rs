//! What columns of SQLite really hold: their types are no more than a wish.

use std::collections::BTreeMap;

use crate::backends::text::{parse_date, parse_time, parse_timestamp};
use crate::database::Database;
use crate::error::Result;
use crate::schema::TableDescription;
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

/// Looks at all values of a table; at none on databases that hold columns to their types.
pub(super) async fn survey(
    db: &Database,
    table: &TableDescription,
) -> Result<BTreeMap<String, Seen>> {
    let mut seen = BTreeMap::new();
    if db.engine() != Engine::Sqlite {
        return Ok(seen);
    }
    let quoted = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
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
