//! A row that was read and is not saved yet.

use std::fmt;

use serde_json::Value as Json;

use super::deserializer::{Held, foreign, held};
use super::error::{Result, SerializationError};
use super::natural::key_field;
use crate::database::Database;
use crate::error::Error;
use crate::m2m_signals::{listened, send};
use crate::models::{AnyRow, FieldMeta, ManyToManyMeta, ModelMeta, delete_query};
use crate::query::ast::{Column, Compare, Expr, Lookup, Node};
use crate::query::query::Query;
use crate::query::{pointed_values, row_between};
use crate::signals::{M2mAction, M2mEvent};
use crate::value::Value;

/// A row that was read from text, with what its many-to-many fields hold.
pub struct DeserializedObject {
    pub(super) row: Box<dyn AnyRow>,
    pub(super) many: Vec<(&'static ManyToManyMeta, Vec<Value>)>,
    /// Foreign keys to rows that are not there yet, by the place of the field.
    pub(super) deferred: Vec<(usize, Json)>,
    pub(super) deferred_many: Vec<(&'static ManyToManyMeta, Json)>,
    /// A field that needs a value and got none.
    pub(super) missing: Option<&'static FieldMeta>,
}

impl fmt::Debug for DeserializedObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "<DeserializedObject: {}(pk={})>",
            self.meta().label(),
            self.key_text()
        )
    }
}

impl DeserializedObject {
    pub(super) fn new(row: Box<dyn AnyRow>) -> Self {
        Self {
            row,
            many: Vec::new(),
            deferred: Vec::new(),
            deferred_many: Vec::new(),
            missing: None,
        }
    }

    pub(super) fn set(&mut self, index: usize, value: Value) -> crate::Result<()> {
        self.row.set_value(index, value)
    }

    /// Returns the model's description.
    pub fn meta(&self) -> &'static ModelMeta {
        self.row.meta()
    }

    /// Returns the row.
    pub fn row(&self) -> &dyn AnyRow {
        &*self.row
    }

    /// Tells whether the row speaks of others that were not there when it was read.
    pub fn has_deferred_fields(&self) -> bool {
        !self.deferred.is_empty() || !self.deferred_many.is_empty()
    }

    /// Returns the primary key as Python shows it.
    pub fn key_text(&self) -> String {
        match self.row.key_value() {
            Ok(key) if !self.row.is_key_unset() => super::convert::to_json(&key)
                .map_or_else(|_| "None".to_owned(), |json| super::python::text(&json)),
            _ => "None".to_owned(),
        }
    }

    /// Writes the row and what its many-to-many fields hold. Times of saving are not set; receivers of signals are told that
    /// the row is `raw`.
    ///
    /// # Errors
    /// As the database reports.
    pub async fn save(&mut self, db: &Database) -> Result<()> {
        if let Some(field) = self.missing {
            return Err(no_value(self.meta(), field, db).into());
        }
        if self.waits() {
            // A foreign key that must not be NULL: the row is written when the row that it points to is there.
            return Ok(());
        }
        self.write(db).await
    }

    fn waits(&self) -> bool {
        self.deferred
            .iter()
            .any(|(index, _)| !self.meta().fields[*index].null)
    }

    async fn write(&mut self, db: &Database) -> Result<()> {
        let meta = self.meta();
        self.row.save_raw(db.writing(meta)).await?;
        let key = self.row.key_value()?;
        for (many, keys) in std::mem::take(&mut self.many) {
            let db = db.writing_between(many.sides().meta, meta);
            set(many, &key, &keys, db).await?;
        }
        Ok(())
    }

    /// Sets the fields that point to rows which were not there when the row was read.
    ///
    /// # Errors
    /// When they are still not there (the row can be tried again then), or as the database reports.
    pub async fn save_deferred_fields(&mut self, db: &Database) -> Result<()> {
        let meta = self.meta();
        let label = format!("{}.{}", meta.app_label, meta.name.to_lowercase());
        let blame = |key: String, json: &Json, error: String| {
            SerializationError::with_data(error, &label, &Json::String(key), json)
        };
        let no_row = |meta: &ModelMeta| format!("{} matching query does not exist.", meta.name);
        let mut many_keys = Vec::new();
        for (many, json) in &self.deferred_many {
            match held(many, json, db).await.map_err(|(error, _)| error)? {
                Held::Keys(keys) => many_keys.push((*many, keys)),
                Held::NoRow(natural) => {
                    return Err(blame(self.key_text(), &natural, no_row(many.model())));
                }
            }
        }
        let mut values = Vec::new();
        for (index, json) in &self.deferred {
            let field = &meta.fields[*index];
            match foreign(field, json, db).await? {
                Some(value) => values.push((*index, value)),
                None => {
                    let to = field.relation.map_or(meta, |relation| relation.model());
                    return Err(blame(self.key_text(), json, no_row(to)));
                }
            }
        }
        for (index, value) in values {
            self.set(index, value)?;
        }
        self.many.extend(many_keys);
        self.deferred.clear();
        self.deferred_many.clear();
        self.write(db).await
    }
}

/// Lets a many-to-many field hold exactly these rows: those that it holds already stay as they are.
async fn set(
    many: &'static ManyToManyMeta,
    key: &Value,
    keys: &[Value],
    db: &Database,
) -> Result<()> {
    let sides = many.sides();
    let own = pointed_values(sides.source, std::slice::from_ref(key), db).await?;
    let others = pointed_values(sides.target, keys, db).await?;
    let all: Option<Vec<Value>> = own.into_iter().chain(others).collect();
    let all = all.ok_or_else(|| {
        Error::programming(format!(
            "{}.{} speaks of a row without a value for the field that others point to",
            sides.meta.name, many.name
        ))
    })?;
    let Some((key, keys)) = all.split_first() else {
        return Ok(());
    };
    let (source, target) = (sides.source.column, sides.target.column);
    let is_mirrored = many.symmetrical && std::ptr::eq((many.owner)(), many.model());
    let mut select = String::from("SELECT ");
    db.dialect().quote(&mut select, target);
    let sql = where_equal(&format!("{select} FROM "), sides.meta, &[source], db);
    let field = match sides.target.target_field() {
        Some(field) => field,
        None => key_field(many.model())?,
    };
    let mut known: Vec<Value> = Vec::new();
    for row in db.fetch_all(sql, std::slice::from_ref(key)).await? {
        known.push(row.held(0, field)?);
    }
    let mut new: Vec<Value> = Vec::new();
    for other in keys {
        if !known.contains(other) && !new.contains(other) {
            new.push(other.clone());
        }
    }
    let gone: Vec<Value> = known
        .into_iter()
        .filter(|other| !keys.contains(other))
        .collect();
    if !gone.is_empty() {
        announce_raw(many, M2mAction::PreRemove, key, Some(&gone), db).await?;
        for other in &gone {
            unlink(many, key, other, db).await?;
            if is_mirrored {
                unlink(many, other, key, db).await?;
            }
        }
        announce_raw(many, M2mAction::PostRemove, key, Some(&gone), db).await?;
    }
    if new.is_empty() {
        return Ok(());
    }
    announce_raw(many, M2mAction::PreAdd, key, Some(&new), db).await?;
    let (near, far) = (sides.source, sides.target);
    for other in &new {
        link(many, (near, key), (far, other), db).await?;
        if is_mirrored && other != key {
            link(many, (near, other), (far, key), db).await?;
        }
    }
    announce_raw(many, M2mAction::PostAdd, key, Some(&new), db).await
}

/// What the database says of a row without a value that it needs.
fn no_value(meta: &ModelMeta, field: &FieldMeta, db: &Database) -> Error {
    Error::Integrity {
        message: format!(
            "NOT NULL constraint failed: {}.{}",
            meta.table(db.engine()),
            field.column
        ),
        constraint: None,
        columns: vec![field.column.to_owned()],
    }
}

/// Tells those who listen that a fixture changes what a row holds.
async fn announce_raw(
    many: &'static ManyToManyMeta,
    action: M2mAction,
    key: &Value,
    keys: Option<&[Value]>,
    db: &Database,
) -> Result<()> {
    let Some(signal) = listened(many) else {
        return Ok(());
    };
    let event = M2mEvent {
        action,
        reverse: false,
        instance: key.clone(),
        model: many.model(),
        pk_set: keys.map(<[Value]>::to_vec),
        raw: true,
        db: db.for_others(),
    };
    Ok(send(signal, &event).await?)
}

/// Inserts a row of the table between: of one that is a model with that model's defaults.
async fn link(
    many: &'static ManyToManyMeta,
    one: (&'static FieldMeta, &Value),
    other: (&'static FieldMeta, &Value),
    db: &Database,
) -> Result<()> {
    let meta = many.sides().meta;
    if let (Some(_), Some(new_row)) = (many.through, meta.new_row) {
        let values = [one, other].map(|(field, value)| (field, value.clone()));
        let (mut row, missing) = row_between(new_row(), values.into())?;
        if let Some(field) = missing {
            return Err(no_value(meta, field, db).into());
        }
        return Ok(row.insert(db).await?);
    }
    let dialect = db.dialect();
    let mut sql = String::from("INSERT INTO ");
    dialect.table(&mut sql, meta);
    sql.push_str(" (");
    dialect.quote(&mut sql, one.0.column);
    sql.push_str(", ");
    dialect.quote(&mut sql, other.0.column);
    sql.push_str(") VALUES (");
    dialect.placeholder(&mut sql, 1);
    sql.push_str(", ");
    dialect.placeholder(&mut sql, 2);
    sql.push(')');
    db.execute(sql, &[one.1.clone(), other.1.clone()]).await?;
    Ok(())
}

/// Removes rows of the table between: those of a model of its own with what hangs on them.
async fn unlink(
    many: &'static ManyToManyMeta,
    one: &Value,
    other: &Value,
    db: &Database,
) -> Result<()> {
    let sides = many.sides();
    let ends = [(sides.source, one), (sides.target, other)];
    if many.through.is_some() {
        let mut query = Query::new(sides.meta);
        query.filters = ends.map(|(field, value)| holds(field, value)).into();
        return Ok(delete_query(&query, db).await.map(drop)?);
    }
    let columns = ends.map(|(field, _)| field.column);
    let sql = where_equal("DELETE FROM ", sides.meta, &columns, db);
    db.execute(sql, &[one.clone(), other.clone()]).await?;
    Ok(())
}

fn holds(field: &'static FieldMeta, value: &Value) -> Node {
    let hops = Vec::new();
    Node::Compare(Compare {
        left: Expr::Column(Column { hops, field }),
        lookup: Lookup::Exact(Expr::Value(value.clone())),
    })
}

fn where_equal(words: &str, meta: &ModelMeta, columns: &[&str], db: &Database) -> String {
    let dialect = db.dialect();
    let mut sql = String::from(words);
    dialect.table(&mut sql, meta);
    for (index, column) in columns.iter().enumerate() {
        sql.push_str(if index == 0 { " WHERE " } else { " AND " });
        dialect.quote(&mut sql, column);
        sql.push_str(" = ");
        dialect.placeholder(&mut sql, index + 1);
    }
    sql
}
