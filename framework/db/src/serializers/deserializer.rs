//! From text to rows.

use serde_json::{Map, Value as Json};

use super::convert::from_json;
use super::error::{Result, SerializationError};
use super::json::parse;
use super::natural::{find, find_key, key_field, new_row, row_where};
use super::{DeserializedObject, Format};
use crate::database::Database;
use crate::models::{
    AnyRow, FieldKind, FieldMeta, ManyToManyMeta, ModelMeta, PK_PLACE, registered_model,
};
use crate::value::Value;

/// Reads rows from text, one after the other: each may speak of those before it by their natural keys.
#[derive(Debug)]
pub struct Deserializer {
    objects: std::vec::IntoIter<Json>,
    ignore_nonexistent: bool,
    forward_references: bool,
}

impl Deserializer {
    /// Reads text of the format `json` or `jsonl`.
    ///
    /// # Errors
    /// When there is no such format or the text is not of it.
    pub fn new(format: &str, text: &str) -> Result<Self> {
        let invalid =
            |error: serde_json::Error| SerializationError::Deserialization(error.to_string());
        let objects: Vec<Json> = match Format::named(format)? {
            Format::Json => parse(text).map_err(invalid)?,
            Format::Jsonl => text
                .lines()
                .filter(|line| !line.trim().is_empty())
                .map(parse)
                .collect::<std::result::Result<_, _>>()
                .map_err(invalid)?,
        };
        Ok(Self {
            objects: objects.into_iter(),
            ignore_nonexistent: false,
            forward_references: false,
        })
    }

    /// Passes over models and fields that do not exist.
    #[must_use]
    pub fn ignore_nonexistent(mut self) -> Self {
        self.ignore_nonexistent = true;
        self
    }

    /// Lets rows speak of others that come later by their natural keys;
    /// [`save_deferred_fields`](DeserializedObject::save_deferred_fields) sets these in the end.
    #[must_use]
    pub fn forward_references(mut self) -> Self {
        self.forward_references = true;
        self
    }

    /// Returns the next row, not saved.
    ///
    /// # Errors
    /// When the object names a model or field that does not exist or a value does not fit, or the database cannot be read.
    pub async fn next(&mut self, db: &Database) -> Result<Option<DeserializedObject>> {
        loop {
            let Some(object) = self.objects.next() else {
                return Ok(None);
            };
            if let Some(object) = self.object(&object, db).await? {
                return Ok(Some(object));
            }
        }
    }

    async fn object(&self, object: &Json, db: &Database) -> Result<Option<DeserializedObject>> {
        let label = match object.get("model") {
            Some(Json::String(label)) => label.as_str(),
            Some(other) => return Err(invalid_model(&super::python::text(other))),
            None => {
                return Err(SerializationError::Deserialization(
                    "Error deserializing object: 'model'".to_owned(),
                ));
            }
        };
        let Some(meta) = model(label) else {
            return match self.ignore_nonexistent {
                true => Ok(None),
                false => Err(invalid_model(label)),
            };
        };
        let Some(fields) = object.get("fields").and_then(Json::as_object) else {
            return Err(SerializationError::Deserialization(
                "Error deserializing object: 'fields'".to_owned(),
            ));
        };
        let key = object.get("pk").unwrap_or(&Json::Null);
        let mut reading = Reading {
            label,
            key,
            object: DeserializedObject::new(new_row(meta)?),
            given: vec![false; meta.fields.len()],
            null: None,
        };
        let key_is_given = reading.key(meta)?;
        for (name, value) in fields {
            reading.field(self, meta, name, value, db).await?;
        }
        if !key_is_given {
            find_existing(&mut *reading.object.row, fields, db).await?;
        }
        reading.object.missing = reading.null.or_else(|| missing(meta, &reading.given));
        Ok(Some(reading.object))
    }
}

/// One object on its way.
struct Reading<'a> {
    label: &'a str,
    key: &'a Json,
    object: DeserializedObject,
    given: Vec<bool>,
    /// A field that is given NULL and takes none.
    null: Option<&'static FieldMeta>,
}

impl Reading<'_> {
    fn key(&mut self, meta: &'static ModelMeta) -> Result<bool> {
        if self.key.is_null() {
            return Ok(false);
        }
        let field = key_field(meta)?;
        let key = from_json(field, self.key).map_err(|error| {
            SerializationError::with_data(error, self.label, self.key, &Json::Null)
        })?;
        for ((index, _), value) in meta.key_fields().into_iter().zip(key.into_parts()) {
            self.set(index, value, &Json::Null)?;
        }
        Ok(true)
    }

    fn set(&mut self, index: usize, value: Value, json: &Json) -> Result<()> {
        self.given[index] = true;
        self.object.set(index, value).map_err(|error| match error {
            crate::Error::Data { message } => {
                SerializationError::with_data(format!("['{message}']"), self.label, self.key, json)
            }
            other => other.into(),
        })
    }

    async fn field(
        &mut self,
        reader: &Deserializer,
        meta: &'static ModelMeta,
        name: &str,
        json: &Json,
        db: &Database,
    ) -> Result<()> {
        if let Some(many) = meta.many_to_many.iter().find(|many| many.name == name) {
            match held(many, json, db).await {
                Ok(Held::Keys(keys)) => self.object.many.push((many, keys)),
                Ok(Held::NoRow(_)) if reader.forward_references => {
                    self.object.deferred_many.push((many, json.clone()));
                }
                Ok(Held::NoRow(natural)) => {
                    let error = no_row(many.model());
                    return Err(SerializationError::with_data(
                        error, self.label, self.key, &natural,
                    ));
                }
                Err((SerializationError::Deserialization(error), one)) => {
                    return Err(SerializationError::with_data(
                        error, self.label, self.key, &one,
                    ));
                }
                Err((error, _)) => return Err(error),
            }
            return Ok(());
        }
        let (index, field) = match meta.fields.iter().position(|field| field.name == name) {
            Some(index) => (index, &meta.fields[index]),
            None if reader.ignore_nonexistent => return Ok(()),
            None => {
                return Err(SerializationError::Deserialization(format!(
                    "Error deserializing object: {} has no field named '{name}'",
                    meta.name
                )));
            }
        };
        // That is for the database to refuse, as Django leaves it to it; null is a document as others.
        if json.is_null() && !field.null && field.kind != FieldKind::Json {
            self.given[index] = true;
            self.null.get_or_insert(field);
            return Ok(());
        }
        match foreign(field, json, db).await {
            Ok(Some(value)) => self.set(index, value, json),
            Ok(None) if reader.forward_references => {
                self.given[index] = true;
                self.object.deferred.push((index, json.clone()));
                Ok(())
            }
            Ok(None) => {
                let to = field.relation.map_or(meta, |relation| relation.model());
                Err(SerializationError::with_data(
                    no_row(to),
                    self.label,
                    self.key,
                    json,
                ))
            }
            Err(SerializationError::Deserialization(error)) => Err(SerializationError::with_data(
                error, self.label, self.key, json,
            )),
            Err(error) => Err(error),
        }
    }
}

fn no_row(meta: &ModelMeta) -> String {
    format!("{} matching query does not exist.", meta.name)
}

fn invalid_model(label: &str) -> SerializationError {
    SerializationError::Deserialization(format!("Invalid model identifier: {label}"))
}

fn model(label: &str) -> Option<&'static ModelMeta> {
    let (app, name) = label.split_once('.')?;
    registered_model(app, name)
}

/// Reads a field's value; `None` when it names a row by a natural key that is not there.
pub(super) async fn foreign(
    field: &'static FieldMeta,
    json: &Json,
    db: &Database,
) -> Result<Option<Value>> {
    if let (Some(relation), Json::Array(natural)) = (&field.relation, json) {
        let to = relation.model();
        if !to.natural_key.is_empty() {
            return find_key(to, relation.place(), natural, db).await;
        }
    }
    from_json(field, json)
        .map(Some)
        .map_err(SerializationError::Deserialization)
}

/// What a many-to-many field was found to hold.
pub(super) enum Held {
    /// The keys of these rows.
    Keys(Vec<Value>),
    /// A row that is not there, by this natural key.
    NoRow(Json),
}

/// Reads the keys of the rows that a many-to-many field holds.
pub(super) async fn held(
    many: &'static ManyToManyMeta,
    json: &Json,
    db: &Database,
) -> std::result::Result<Held, (SerializationError, Json)> {
    let to = many.model();
    // Python goes through a text's letters and an object's names.
    let parts: Vec<Json> = match json {
        Json::String(text) => text
            .chars()
            .map(|letter| letter.to_string().into())
            .collect(),
        Json::Object(entries) => entries.keys().map(|name| name.as_str().into()).collect(),
        _ => Vec::new(),
    };
    let items = match json {
        Json::Array(items) => items,
        Json::String(_) | Json::Object(_) => &parts,
        _ => {
            let error = format!(
                "'{}' object is not iterable",
                super::python::type_name(json)
            );
            return Err((SerializationError::Deserialization(error), json.clone()));
        }
    };
    let blame = |item: &Json| {
        let item = item.clone();
        move |error| (error, item)
    };
    let mut keys = Vec::with_capacity(items.len());
    for item in items {
        let key = match item {
            Json::Array(natural) if !to.natural_key.is_empty() => {
                let found = find_key(to, PK_PLACE, natural, db).await;
                match found.map_err(blame(item))? {
                    Some(key) => key,
                    None => return Ok(Held::NoRow(item.clone())),
                }
            }
            item => {
                let (_, field) = find(to, "pk").map_err(blame(item))?;
                from_json(field, item)
                    .map_err(SerializationError::Deserialization)
                    .map_err(blame(item))?
            }
        };
        keys.push(key);
    }
    Ok(Held::Keys(keys))
}

/// Gives the row the key of the one that has its natural key already.
async fn find_existing(
    row: &mut dyn AnyRow,
    fields: &Map<String, Json>,
    db: &Database,
) -> Result<()> {
    let meta = row.meta();
    let all_given = meta
        .natural_key
        .iter()
        .all(|name| fields.contains_key(*name));
    if meta.natural_key.is_empty() || !all_given {
        return Ok(());
    }
    let mut conditions = Vec::new();
    for name in meta.natural_key {
        let (index, field) = find(meta, name)?;
        conditions.push((field, row.value(index)));
    }
    if let Some(found) = row_where(meta, conditions, db).await? {
        row.set_key(found.key_value()?)?;
    }
    Ok(())
}

/// Returns the first field that was not given and that has no value of its own, as `Model()` has none in Django.
fn missing(meta: &'static ModelMeta, given: &[bool]) -> Option<&'static FieldMeta> {
    meta.fields.iter().zip(given).find_map(|(field, given)| {
        let has_own = field.null
            || field.primary_key
            || field.default.is_some()
            || field.db_default.is_some()
            || field.generated.is_some()
            || crate::migrations::state::FieldState::from_meta(field).empty_strings_allowed();
        (!given && !has_own).then_some(field)
    })
}
