//! Natural keys: rows spoken of by fields that mean something, both ways.

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::{ptr, slice};

use serde_json::Value as Json;

use super::convert::{from_json, to_json};
use super::error::{Result, SerializationError};
use crate::database::Database;
use crate::models::{AnyRow, FieldMeta, ModelMeta, PK_PLACE};
use crate::row::Row;
use crate::value::Value;

type Later<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;

/// Natural keys by the rows' keys, so that a row is asked for once.
#[derive(Debug, Default)]
pub(super) struct NaturalKeys(HashMap<(&'static str, u16, String), Option<Vec<Json>>>);

impl NaturalKeys {
    /// Returns the natural key of a row, `None` when its model has none, or when a row is gone that is spoken of in it. A foreign key
    /// that is NULL is one null for each value of the natural key that it would be.
    pub(super) async fn of(
        &mut self,
        row: &dyn AnyRow,
        db: &Database,
    ) -> Result<Option<Vec<Json>>> {
        let meta = row.meta();
        if meta.natural_key.is_empty() {
            return Ok(None);
        }
        let mut values = Vec::new();
        for name in meta.natural_key {
            let (index, field) = find(meta, name)?;
            let value = row.value(index);
            match field.relation {
                Some(relation) if !relation.model().natural_key.is_empty() => {
                    let (to, place) = (relation.model(), relation.place());
                    if value.is_null() {
                        values.extend(std::iter::repeat_n(Json::Null, width(to)));
                        continue;
                    }
                    match self.of_key(to, place, &value, db).await? {
                        Some(natural) => values.extend(natural),
                        None => return Ok(None),
                    }
                }
                _ => values.push(to_json(&value)?),
            }
        }
        Ok(Some(values))
    }

    /// Returns the natural key of the row of the model with this primary key, or this value of the field at another place; `None`
    /// when there is no such row.
    pub(super) fn of_key<'a>(
        &'a mut self,
        meta: &'static ModelMeta,
        place: u16,
        key: &'a Value,
        db: &'a Database,
    ) -> Later<'a, Option<Vec<Json>>> {
        Box::pin(async move {
            if key.is_null() || meta.natural_key.is_empty() {
                return Ok(None);
            }
            let row = (meta.db_table, place, to_json(key)?.to_string());
            if let Some(known) = self.0.get(&row) {
                return Ok(known.clone());
            }
            let natural = match by_key(meta, place, key, db).await? {
                Some(row) => self.of(&*row, db).await?,
                None => None,
            };
            self.0.insert(row, natural.clone());
            Ok(natural)
        })
    }
}

/// Makes a row of the model.
pub(super) fn new_row(meta: &'static ModelMeta) -> Result<Box<dyn AnyRow>> {
    match meta.new_row {
        Some(make) => Ok(make()),
        None => Err(SerializationError::Serialization(format!(
            "{} has no struct with derive(Model)",
            meta.label()
        ))),
    }
}

/// Returns the primary key.
pub(super) fn key_field(meta: &'static ModelMeta) -> Result<&'static FieldMeta> {
    meta.primary_key().ok_or_else(|| {
        SerializationError::Deserialization(format!("{} has no primary key", meta.name))
    })
}

pub(super) fn find(meta: &'static ModelMeta, name: &str) -> Result<(usize, &'static FieldMeta)> {
    meta.fields
        .iter()
        .enumerate()
        .find(|(_, field)| field.name == name || (name == "pk" && field.primary_key))
        .ok_or_else(|| {
            SerializationError::Deserialization(format!(
                "{} has no field named '{name}'",
                meta.name
            ))
        })
}

async fn by_key(
    meta: &'static ModelMeta,
    place: u16,
    key: &Value,
    db: &Database,
) -> Result<Option<Box<dyn AnyRow>>> {
    if let Some(field) = meta.at(place).filter(|_| place != PK_PLACE) {
        return row_where(meta, vec![(field, key.clone())], db).await;
    }
    let sql = meta.statements.by_key(meta, db.dialect());
    loaded(meta, &db.fetch_all(sql, std::slice::from_ref(key)).await?)
}

/// Makes the first of the rows found one of the model.
fn loaded(meta: &'static ModelMeta, rows: &[Row]) -> Result<Option<Box<dyn AnyRow>>> {
    let Some(found) = rows.first() else {
        return Ok(None);
    };
    let mut row = new_row(meta)?;
    row.load(found, 0)?;
    Ok(Some(row))
}

/// Returns the primary key, or the value at another place, of the row with this natural key; `None` when there is none.
///
/// # Errors
/// When the natural key has too few values, too many, or one that does not fit, or more than one row has it.
pub(super) async fn find_key(
    meta: &'static ModelMeta,
    place: u16,
    natural: &[Json],
    db: &Database,
) -> Result<Option<Value>> {
    if natural.len() < width(meta) {
        return Err(ill_sized(meta));
    }
    let mut values = natural.iter();
    let found = find_key_in(meta, place, &mut values, db).await?;
    match found.is_some() && values.next().is_some() {
        true => Err(ill_sized(meta)),
        false => Ok(found),
    }
}

fn ill_sized(meta: &'static ModelMeta) -> SerializationError {
    SerializationError::Deserialization(format!(
        "the natural key of {} has {} values",
        meta.label(),
        width(meta)
    ))
}

/// How many values a natural key has, with those of the keys in it.
fn width(meta: &'static ModelMeta) -> usize {
    width_in(meta, &[])
}

/// The same inside the natural keys of other models; one of these counts as one value, since such keys go in a circle.
fn width_in(meta: &'static ModelMeta, around: &[&'static ModelMeta]) -> usize {
    let around = [around, &[meta]].concat();
    let fields = meta.natural_key.iter().filter_map(|name| meta.field(name));
    let widths = fields.map(|field| {
        let to = field.relation.map(|relation| relation.model());
        let is_new = |to: &&ModelMeta| !around.iter().any(|one| ptr::eq(*one, *to));
        let to = to.filter(|to| !to.natural_key.is_empty()).filter(is_new);
        to.map_or(1, |to| width_in(to, &around))
    });
    widths.sum()
}

/// Takes the nulls that a foreign key which is NULL has in the place of a natural key, if they are next.
fn take_null(
    field: &FieldMeta,
    to: &'static ModelMeta,
    natural: &mut slice::Iter<'_, Json>,
) -> bool {
    let (values, rest) = natural
        .as_slice()
        .split_at_checked(width(to))
        .unwrap_or_default();
    let is_null = field.null && !values.is_empty() && values.iter().all(Json::is_null);
    if is_null {
        *natural = rest.iter();
    }
    is_null
}

fn find_key_in<'a>(
    meta: &'static ModelMeta,
    place: u16,
    natural: &'a mut slice::Iter<'_, Json>,
    db: &'a Database,
) -> Later<'a, Option<Value>> {
    Box::pin(async move {
        let mut conditions = Vec::new();
        for name in meta.natural_key {
            let (_, field) = find(meta, name)?;
            let value = match field.relation {
                Some(relation) if !relation.model().natural_key.is_empty() => {
                    let to = relation.model();
                    if take_null(field, to, natural) {
                        Value::Null
                    } else {
                        match find_key_in(to, relation.place(), natural, db).await? {
                            Some(key) => key,
                            None => return Ok(None),
                        }
                    }
                }
                _ => {
                    let json = natural.next().ok_or_else(|| ill_sized(meta))?;
                    from_json(field, json).map_err(SerializationError::Deserialization)?
                }
            };
            conditions.push((field, value));
        }
        match row_where(meta, conditions, db).await? {
            Some(row) if place == PK_PLACE => Ok(Some(row.key_value()?)),
            Some(row) => Ok(Some(row.value(usize::from(place)))),
            None => Ok(None),
        }
    })
}

/// Returns the row with these values.
///
/// # Errors
/// When there is more than one.
pub(super) async fn row_where(
    meta: &'static ModelMeta,
    conditions: Vec<(&'static FieldMeta, Value)>,
    db: &Database,
) -> Result<Option<Box<dyn AnyRow>>> {
    let dialect = db.dialect();
    let mut sql = meta.statements.select(meta, dialect).to_owned();
    let mut parameters = Vec::new();
    for (field, value) in conditions {
        sql.push_str(if parameters.is_empty() && !sql.contains(" WHERE ") {
            " WHERE "
        } else {
            " AND "
        });
        dialect.quote(&mut sql, field.column);
        if value.is_null() {
            sql.push_str(" IS NULL");
            continue;
        }
        sql.push_str(" = ");
        dialect.placeholder(&mut sql, parameters.len() + 1);
        parameters.push(value);
    }
    let rows = db.fetch_all(sql, &parameters).await?;
    if rows.len() > 1 {
        return Err(SerializationError::Deserialization(format!(
            "get() returned more than one {} -- it returned {}!",
            meta.name,
            rows.len()
        )));
    }
    loaded(meta, &rows)
}
