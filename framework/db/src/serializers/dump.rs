//! All rows of many models: what `dumpdata` writes.

use super::Serializer;
use super::convert::from_json;
use super::error::{Result, SerializationError};
use super::natural::new_row;
use crate::database::Database;
use crate::models::{AnyRow, FieldMeta, ModelMeta};
use crate::value::Value;

/// How many rows are read at once.
const CHUNK: usize = 1000;

/// Writes all rows of models, in the order of their keys, without holding them all.
#[derive(Debug)]
pub struct Dump {
    serializer: Serializer,
    keys: Option<Vec<String>>,
}

impl Dump {
    /// Makes a dump that writes with `serializer`.
    pub fn new(serializer: Serializer) -> Self {
        Self {
            serializer,
            keys: None,
        }
    }

    /// Writes the rows with these primary keys only.
    #[must_use]
    pub fn keys(mut self, keys: Vec<String>) -> Self {
        self.keys = Some(keys);
        self
    }

    /// Writes the rows of the models; `write` gets the text in pieces, with the number of rows in each.
    ///
    /// # Errors
    /// When a value cannot be written in the format, the database cannot be read, or `write` fails.
    pub async fn run(
        mut self,
        models: &[&'static ModelMeta],
        db: &Database,
        write: &mut (dyn FnMut(&str, usize) -> std::io::Result<()> + Send),
    ) -> Result<()> {
        write(self.serializer.start(), 0)?;
        for meta in models.iter().filter(|meta| db.allows_model(meta)) {
            self.model(meta, db, write).await?;
        }
        write(&self.serializer.end(), 0)?;
        Ok(())
    }

    async fn model(
        &mut self,
        meta: &'static ModelMeta,
        db: &Database,
        write: &mut (dyn FnMut(&str, usize) -> std::io::Result<()> + Send),
    ) -> Result<()> {
        meta.check_manager()?;
        let key = meta.field("pk").ok_or_else(|| {
            SerializationError::Serialization(format!("{} has no primary key", meta.label()))
        })?;
        let wanted = self.wanted(key)?;
        let mut last: Option<Value> = None;
        loop {
            let (sql, parameters) = page(meta, key, wanted.as_deref(), last.take(), db);
            let found = db.fetch_all(sql, &parameters).await?;
            let mut rows: Vec<Box<dyn AnyRow>> = Vec::with_capacity(found.len());
            for found in &found {
                let mut row = new_row(meta)?;
                row.load(found, 0)?;
                rows.push(row);
            }
            let rows: Vec<&dyn AnyRow> = rows.iter().map(|row| &**row).collect();
            if !rows.is_empty() {
                write(&self.serializer.rows(meta, &rows, db).await?, rows.len())?;
            }
            match rows.last() {
                Some(row) if rows.len() == CHUNK => last = Some(row.key_value()?),
                _ => return Ok(()),
            }
        }
    }

    fn wanted(&self, key: &FieldMeta) -> Result<Option<Vec<Value>>> {
        let Some(keys) = &self.keys else {
            return Ok(None);
        };
        keys.iter()
            .map(|text| {
                from_json(key, &serde_json::Value::String(text.clone()))
                    .map_err(SerializationError::Serialization)
            })
            .collect::<Result<Vec<_>>>()
            .map(Some)
    }
}

/// Asks for the rows behind `last`.
fn page(
    meta: &'static ModelMeta,
    key: &FieldMeta,
    wanted: Option<&[Value]>,
    last: Option<Value>,
    db: &Database,
) -> (String, Vec<Value>) {
    let dialect = db.dialect();
    let columns = key.columns();
    let mut sql = meta.statements.select(meta, dialect).to_owned();
    let mut parameters = Vec::new();
    let mut words = " WHERE ";
    if let Some(wanted) = wanted {
        sql.push_str(words);
        for (index, value) in wanted.iter().enumerate() {
            sql.push_str(if index == 0 { "(" } else { " OR " });
            let values = columns.iter().zip(value.clone().into_parts());
            for (index, (column, value)) in values.enumerate() {
                sql.push_str(if index == 0 { "" } else { " AND " });
                dialect.quote(&mut sql, column);
                sql.push_str(" = ");
                parameters.push(value);
                dialect.placeholder(&mut sql, parameters.len());
            }
        }
        sql.push(')');
        words = " AND ";
    }
    if let Some(last) = last {
        sql.push_str(words);
        row_of(&mut sql, columns.len(), &mut |sql, index| {
            dialect.quote(sql, columns[index]);
        });
        sql.push_str(" > ");
        let before = parameters.len();
        row_of(&mut sql, columns.len(), &mut |sql, index| {
            dialect.placeholder(sql, before + index + 1);
        });
        parameters.extend(last.into_parts());
    }
    for (index, column) in columns.iter().enumerate() {
        sql.push_str(if index == 0 { " ORDER BY " } else { ", " });
        dialect.quote(&mut sql, column);
        sql.push_str(" ASC");
    }
    sql.push_str(&format!(" LIMIT {CHUNK}"));
    (sql, parameters)
}

/// Writes one thing, or several in brackets.
fn row_of(sql: &mut String, width: usize, write: &mut dyn FnMut(&mut String, usize)) {
    sql.push_str(if width > 1 { "(" } else { "" });
    for index in 0..width {
        sql.push_str(if index == 0 { "" } else { ", " });
        write(sql, index);
    }
    sql.push_str(if width > 1 { ")" } else { "" });
}
