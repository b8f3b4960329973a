//! From rows to text.

use std::collections::HashMap;

use serde_json::{Map, Value as Json};

use super::convert::to_json;
use super::error::Result;
use super::json::Layout;
use super::natural::{NaturalKeys, new_row};
use super::{Format, json};
use crate::database::Database;
use crate::models::{AnyRow, FieldMeta, ManyToManyMeta, Model, ModelMeta};
use crate::value::Value;

/// Writes rows as text in one of the formats.
#[derive(Debug)]
pub struct Serializer {
    format: Format,
    indent: Option<usize>,
    fields: Option<Vec<String>>,
    natural_foreign_keys: bool,
    natural_primary_keys: bool,
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
        let key = to_json(&row.key_value()?)?;
        if !self.natural_primary_keys || meta.natural_key.is_empty() {
            object.insert("pk".to_owned(), key.clone());
        }
        let mut fields = Map::new();
        for (index, field) in meta.fields.iter().enumerate() {
            if field.primary_key || !self.is_chosen(field.name) {
                continue;
            }
            let value = self.value(field, &row.value(index), db).await?;
            fields.insert(field.name.to_owned(), value);
        }
        for (name, held) in held {
            let rows = held.get(&key.to_string()).cloned().unwrap_or_default();
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
        let is_natural = self.natural_foreign_keys && !target.natural_key.is_empty();
        let keys: Vec<Value> = rows
            .iter()
            .map(|row| row.key_value())
            .collect::<crate::Result<_>>()?;
        for keys in keys.chunks(500) {
            let sql = held_sql(many, keys.len(), db);
            let mut owner = new_row((many.owner)())?;
            let offset = owner.meta().fields.len();
            for found in db.fetch_all(sql, keys).await? {
                owner.load(&found, 0)?;
                let mut row = new_row(target)?;
                row.load(&found, offset)?;
                let natural = match is_natural {
                    true => self.natural.of(&*row, db).await?,
                    false => None,
                };
                let value = match natural {
                    Some(natural) => Json::Array(natural),
                    None => to_json(&row.key_value()?)?,
                };
                let key = to_json(&owner.key_value()?)?.to_string();
                held.entry(key).or_default().push(value);
            }
        }
        Ok(held)
    }
}

/// Joins the rows that have the field, the table between, and the rows held.
fn held_sql(many: &'static ManyToManyMeta, keys: usize, db: &Database) -> String {
    let dialect = db.dialect();
    let (owner, target, sides) = ((many.owner)(), many.model(), many.sides());
    let mut sql = String::from("SELECT ");
    let column = |sql: &mut String, table: &str, column: &str| {
        sql.push_str(table);
        sql.push('.');
        dialect.quote(sql, column);
    };
    let owned = owner.fields.iter().map(|field| ("o", field));
    let held = target.fields.iter().map(|field| ("t", field));
    for (index, (table, field)) in owned.chain(held).enumerate() {
        if index > 0 {
            sql.push_str(", ");
        }
        column(&mut sql, table, field.column);
    }
    let key_of = |meta: &'static ModelMeta| meta.field("pk").map_or("id", |field| field.column);
    let table = |sql: &mut String, words: &str, meta: &ModelMeta, alias: &str| {
        sql.push_str(words);
        dialect.table(sql, meta);
        sql.push(' ');
        sql.push_str(alias);
    };
    table(&mut sql, " FROM ", sides.meta, "m");
    for (meta, alias, side) in [(owner, "o", sides.source), (target, "t", sides.target)] {
        table(&mut sql, " INNER JOIN ", meta, alias);
        sql.push_str(" ON ");
        column(&mut sql, alias, key_of(meta));
        sql.push_str(" = ");
        column(&mut sql, "m", side.column);
    }
    sql.push_str(" WHERE ");
    column(&mut sql, "m", sides.source.column);
    for number in 1..=keys {
        sql.push_str(if number == 1 { " IN (" } else { ", " });
        dialect.placeholder(&mut sql, number);
    }
    sql.push_str(") ORDER BY ");
    for name in target.ordering {
        let bare = name.trim_start_matches('-');
        if let Some(field) = target.field(bare) {
            column(&mut sql, "t", field.column);
            sql.push_str(if bare == *name { " ASC, " } else { " DESC, " });
        }
    }
    column(&mut sql, "t", key_of(target));
    sql.push_str(" ASC");
    sql
}
