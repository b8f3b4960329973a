//! All rows of many models: what `dumpdata` writes.

use super::Serializer;
use super::convert::from_json;
use super::error::{Result, SerializationError};
use super::natural::new_row;
use crate::database::Database;
use crate::models::{AnyRow, ModelMeta, Page};
use crate::value::Value;

/// How many rows are read at once.
const CHUNK: u64 = 1000;

/// Writes the rows of models that `objects()` begins with, in the order of their keys, without holding them all.
#[derive(Debug)]
pub struct Dump {
    serializer: Serializer,
    keys: Option<Vec<String>>,
    use_base_manager: bool,
}

impl Dump {
    /// Makes a dump that writes with `serializer`.
    pub fn new(serializer: Serializer) -> Self {
        Self {
            serializer,
            keys: None,
            use_base_manager: false,
        }
    }

    /// Writes the rows too that `objects()` leaves out.
    #[must_use]
    pub fn use_base_manager(mut self) -> Self {
        self.use_base_manager = true;
        self.serializer = self.serializer.with_all_held();
        self
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
        let row = new_row(meta)?;
        let mut page = Page {
            is_filtered: !self.use_base_manager,
            keys: self.wanted(meta)?,
            limit: Some(CHUNK),
            ..Page::default()
        };
        loop {
            let rows = row.page(page.clone(), db).await?;
            let rows: Vec<&dyn AnyRow> = rows.iter().map(|row| &**row).collect();
            if !rows.is_empty() {
                write(&self.serializer.rows(meta, &rows, db).await?, rows.len())?;
            }
            match rows.last() {
                Some(row) if rows.len() as u64 == CHUNK => page.after = Some(row.key_value()?),
                _ => return Ok(()),
            }
        }
    }

    /// The keys that were asked for: what they are is for the query to say, but for keys of several fields.
    fn wanted(&self, meta: &'static ModelMeta) -> Result<Option<Vec<Value>>> {
        let Some(keys) = &self.keys else {
            return Ok(None);
        };
        let read = |text: &String| match meta.composite {
            Some(key) => from_json(key, &serde_json::Value::String(text.clone()))
                .map_err(SerializationError::Serialization),
            None => Ok(Value::Text(text.clone())),
        };
        keys.iter().map(read).collect::<Result<Vec<_>>>().map(Some)
    }
}
