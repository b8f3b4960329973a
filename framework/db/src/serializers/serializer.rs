//! From rows to text.

use std::collections::HashMap;

use serde_json::{Map, Value as Json};

use super::convert::to_json;
use super::error::Result;
use super::json::Layout;
use super::natural::{NaturalKeys, key_field, new_row};
use super::{Format, json};
use crate::database::Database;
use crate::models::{AnyRow, FieldMeta, ManyToManyMeta, Model, ModelMeta, Page};
use crate::value::Value;

/// Writes rows as text in one of the formats.
#[derive(Debug)]
pub struct Serializer {
    format: Format,
    indent: Option<usize>,
    fields: Option<Vec<String>>,
    natural_foreign_keys: bool,
    natural_primary_keys: bool,
    with_all_held: bool,
    natural: NaturalKeys,
    is_first: bool,
}

/// The rows that a many-to-many field holds, as JSON, by the key of the row that has the field.
pub(super) type Held = HashMap<String, Vec<Json>>;

impl Serializer {
    /// Makes a serializer of the format `json` or `jsonl`.
    ///
    /// # Errors
    /// [`SerializationError::DoesNotExist`](super::SerializationError::DoesNotExist) for any other.
    pub fn new(format: &str) -> Result<Self> {
        Ok(Self {
            format: Format::named(format)?,
            indent: None,
            fields: None,
            natural_foreign_keys: false,
            natural_primary_keys: false,
            with_all_held: false,
            natural: NaturalKeys::default(),
            is_first: true,
        })
    }

    /// Puts each value on a line, with this many spaces for each level.
    #[must_use]
    pub fn indent(mut self, spaces: usize) -> Self {
        self.indent = Some(spaces);
        self
    }

    /// Writes these fields only.
    #[must_use]
    pub fn fields<const N: usize>(mut self, names: [&str; N]) -> Self {
        self.fields = Some(names.iter().map(|&name| name.to_owned()).collect());
        self
    }

    /// Speaks of the rows pointed to by their natural keys where they have one.
    #[must_use]
    pub fn natural_foreign_keys(mut self) -> Self {
        self.natural_foreign_keys = true;
        self
    }

    /// Leaves the primary key of rows out that have a natural key.
    #[must_use]
    pub fn natural_primary_keys(mut self) -> Self {
        self.natural_primary_keys = true;
        self
    }

    /// Lets many-to-many fields show the rows too that `objects()` leaves out.
    pub(super) fn with_all_held(mut self) -> Self {
        self.with_all_held = true;
        self
    }

    /// Writes the rows with what their many-to-many fields hold.
    ///
    /// # Errors
    /// When a value cannot be written in the format, or the database cannot be read.
    pub async fn serialize<M: Model>(mut self, rows: &[M], db: &Database) -> Result<String> {
        let rows: Vec<&dyn AnyRow> = rows.iter().map(|row| row as &dyn AnyRow).collect();
        let mut text = self.start().to_owned();
        text.push_str(&self.rows(M::meta(), &rows, db).await?);
        text.push_str(&self.end());
        Ok(text)
    }

    pub(super) fn start(&self) -> &'static str {
        match self.format {
            Format::Json => "[",
            Format::Jsonl => "",
        }
    }

    pub(super) fn end(&self) -> String {
        match (self.format, self.indent) {
            (Format::Json, Some(1..)) => "\n]\n".to_owned(),
            (Format::Json, _) => "]\n".to_owned(),
            (Format::Jsonl, _) => String::new(),
        }
    }

    /// Writes rows of one model.
    pub(super) async fn rows(
        &mut self,
        meta: &'static ModelMeta,
        rows: &[&dyn AnyRow],
        db: &Database,
    ) -> Result<String> {
        let mut held = Vec::new();
        for many in meta.many_to_many {
            if many.through.is_none() && self.is_chosen(many.name) {
                held.push((many.name, self.held(many, rows, db).await?));
            }
        }
        let mut text = String::new();
        for row in rows {
            let object = self.object(meta, *row, &held, db).await?;
            self.push(&mut text, &object);
        }
        Ok(text)
    }

    fn push(&mut self, text: &mut String, object: &Json) {
        match (self.format, self.indent) {
            (Format::Jsonl, _) => {
                text.push_str(&json::dumps(object, Layout::Dense));
                text.push('\n');
            }
            (Format::Json, indent) => {
                let lines = indent.is_some_and(|spaces| spaces > 0);
                if !self.is_first {
                    text.push_str(if lines { "," } else { ", " });
                }
                if lines {
                    text.push('\n');
                }
                text.push_str(&json::dumps(
                    object,
                    indent.map_or(Layout::Line, Layout::Indented),
                ));
            }
        }
        self.is_first = false;
    }

    async fn object(
        &mut self,
        meta: &'static ModelMeta,
        row: &dyn AnyRow,
        held: &[(&'static str, Held)],
        db: &Database,
    ) -> Result<Json> {
        let mut object = Map::new();
        let label = format!("{}.{}", meta.app_label, meta.name.to_lowercase());
        object.insert("model".to_owned(), Json::String(label));
        let key = row.key_value()?;
        if !self.natural_primary_keys || meta.natural_key.is_empty() {
            object.insert("pk".to_owned(), to_json(&key)?);
        }
        let mut fields = Map::new();
        for (index, field) in meta.fields.iter().enumerate() {
            // The key of a row that extends another is how that one is found without its own.
            let is_parent = self.natural_primary_keys
                && field.relation.is_some_and(|relation| relation.parent_link);
            if (field.primary_key && !is_parent) || !self.is_chosen(field.name) {
                continue;
            }
            let value = self.value(field, &row.value(index), db).await?;
            fields.insert(field.name.to_owned(), value);
        }
        for (name, held) in held {
            let rows = held.get(&key_text(&key)?).cloned().unwrap_or_default();
            fields.insert((*name).to_owned(), Json::Array(rows));
        }
        object.insert("fields".to_owned(), Json::Object(fields));
        Ok(Json::Object(object))
    }

    async fn value(
        &mut self,
        field: &'static FieldMeta,
        value: &Value,
        db: &Database,
    ) -> Result<Json> {
        if self.natural_foreign_keys
            && let Some(relation) = &field.relation
        {
            let (to, place) = (relation.model(), relation.place());
            if let Some(natural) = self.natural.of_key(to, place, value, db).await? {
                return Ok(Json::Array(natural));
            }
        }
        to_json(value)
    }

    fn is_chosen(&self, name: &str) -> bool {
        self.fields
            .as_ref()
            .is_none_or(|fields| fields.iter().any(|field| field == name))
    }

    /// Reads what a many-to-many field of these rows holds, in the order of the rows held.
    async fn held(
        &mut self,
        many: &'static ManyToManyMeta,
        rows: &[&dyn AnyRow],
        db: &Database,
    ) -> Result<Held> {
        let mut held = Held::new();
        let target = many.model();
        let (owner_key, target_key) = (key_field((many.owner)())?, key_field(target)?);
        let is_natural = self.natural_foreign_keys && !target.natural_key.is_empty();
        let between = db.reading_between(many.sides().meta, (many.owner)());
        let keys: Vec<Value> = rows
            .iter()
            .map(|row| row.key_value())
            .collect::<crate::Result<_>>()?;
        for keys in keys.chunks(500) {
            let mut owners: HashMap<String, Vec<String>> = HashMap::new();
            let mut wanted = Vec::new();
            let links = between.fetch_all(held_sql(many, keys.len(), between), keys);
            for link in links.await? {
                let owner = link.held(0, owner_key)?;
                let target = link.held(1, target_key)?;
                let owners = owners.entry(key_text(&target)?).or_default();
                if owners.is_empty() {
                    wanted.push(target);
                }
                owners.push(key_text(&owner)?);
            }
            if wanted.is_empty() {
                continue;
            }
            let page = Page {
                is_filtered: !self.with_all_held,
                in_own_order: true,
                // No database takes more parameters than some ten thousands.
                keys: Some(wanted).filter(|keys| keys.len() <= 10_000),
                ..Page::default()
            };
            for row in new_row(target)?.page(page, db).await? {
                let key = row.key_value()?;
                let Some(owners) = owners.get(&key_text(&key)?) else {
                    continue;
                };
                let natural = match is_natural {
                    true => self.natural.of(&*row, db).await?,
                    false => None,
                };
                let value = match natural {
                    Some(natural) => Json::Array(natural),
                    None => to_json(&key)?,
                };
                for owner in owners {
                    held.entry(owner.clone()).or_default().push(value.clone());
                }
            }
        }
        Ok(held)
    }
}

/// A key as text, the same for the same key: fixtures cut moments, and decimals may be written in several ways.
fn key_text(key: &Value) -> Result<String> {
    Ok(match key {
        Value::Decimal(number) => number.normalize().to_string(),
        Value::Timestamp(moment) => moment.to_string(),
        Value::Time(time) => time.to_string(),
        key => to_json(key)?.to_string(),
    })
}

/// Asks for the pairs of keys in the table between.
fn held_sql(many: &'static ManyToManyMeta, keys: usize, db: &Database) -> String {
    let (dialect, sides) = (db.dialect(), many.sides());
    let mut sql = String::from("SELECT ");
    dialect.quote(&mut sql, sides.source.column);
    sql.push_str(", ");
    dialect.quote(&mut sql, sides.target.column);
    sql.push_str(" FROM ");
    dialect.table(&mut sql, sides.meta);
    sql.push_str(" WHERE ");
    dialect.quote(&mut sql, sides.source.column);
    for number in 1..=keys {
        sql.push_str(if number == 1 { " IN (" } else { ", " });
        dialect.placeholder(&mut sql, number);
    }
    sql.push(')');
    sql
}
