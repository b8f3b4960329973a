//! Columns that the database fills: what a save leaves to it, and reads of it.

use std::borrow::Cow;

use nuages_core::settings::Engine;

use super::computed::GeneratedMeta;
use super::save::{checked, has_no_key, is_stored, key_value, push_key};
use super::save_options::SavePlan;
use super::statements::update_given;
use super::{FieldMeta, Model, ModelMeta};
use crate::backends::pool::Role;
use crate::constraints::Expression;
use crate::database::Database;
use crate::error::{Error, Result};
use crate::migrations::state::{FieldState, ModelState};
use crate::query::{insert, select_rows};
use crate::schema::db_default_sql;
use crate::value::Value;

/// A field with its place in the model.
type Placed = (usize, &'static FieldMeta);

/// Tells whether the database fills columns of the model.
pub(super) fn has_computed(meta: &ModelMeta) -> bool {
    meta.fields
        .iter()
        .any(|field| field.generated.is_some() || field.db_default.is_some())
}

/// Tells whether the field's value is written: of no generated column, and none whose default the database is to give. A row that is pointed
/// to and not saved does not wait for that default.
pub(super) fn is_written<M: Model>(row: &M, index: usize, field: &FieldMeta) -> bool {
    let waits = || field.relation.is_none() && row.is_unset(index);
    field.generated.is_none() && !(field.db_default.is_some() && waits())
}

/// What stands for the default of the database among values: the word, or in SQLite, which has none, the default itself.
pub(super) fn default_text(
    meta: &'static ModelMeta,
    field: &FieldMeta,
    db: &Database,
) -> Result<String> {
    if db.engine() != Engine::Sqlite || field.db_default.is_none() {
        return Ok("DEFAULT".to_owned());
    }
    let (model, field) = (ModelState::from_meta(meta), FieldState::from_meta(field));
    let text = db_default_sql(&model, &field, Engine::Sqlite)
        .map_err(|error| Error::programming(error.to_string()))?;
    Ok(text.unwrap_or_else(|| "NULL".to_owned()))
}

/// Inserts a row of a model some of whose columns the database fills, and reads what it filled in.
pub(super) async fn insert_computed<M: Model>(row: &mut M, db: &Database) -> Result<()> {
    let meta = M::meta();
    let (mut fields, mut values) = (Vec::new(), Vec::new());
    let (mut given, mut filled) = (None, Vec::new());
    for (index, field) in meta.fields.iter().enumerate() {
        if field.kind.is_auto() && row.is_unset(index) {
            given = Some(index);
            filled.push((index, field));
        } else if is_written(row, index, field) {
            fields.push(field);
            values.push(checked(row, index, field, "save", db)?);
        } else {
            filled.push((index, field));
        }
    }
    let mut sql = insert(meta, &fields, 1, db.dialect());
    if db.dialect().has_returning() {
        push_returning(&mut sql, &filled, db);
        return match returned(row, sql.into(), &values, &filled, db).await? {
            true => Ok(()),
            false => Err(Error::operational(
                "the database gave nothing of the new row",
            )),
        };
    }
    let done = db.run(sql.into(), &values).await?;
    match given {
        Some(index) => row.set_value(index, Value::I64(done.last_insert_id))?,
        None => take_literal_keys(row)?,
    }
    filled.retain(|(_, field)| !meta.is_key(field));
    // Nobody tells the key that an expression gave.
    match filled.is_empty() || has_no_key(row)? {
        true => Ok(()),
        false => read_back(row, &filled, db).await,
    }
}

/// Gives a row that waits for its key the one that the database made of a literal default.
pub(super) fn take_literal_keys<M: Model>(row: &mut M) -> Result<()> {
    for (index, field) in M::meta().key_fields() {
        if row.is_unset(index)
            && let Some(Expression::Value(value)) = field.db_default.map(|default| default())
        {
            row.set_value(index, value)?;
        }
    }
    Ok(())
}

/// Writes the columns of the row with this key; those that wait get the default of the database. Tells whether there was a row.
pub(super) async fn update_computed<M: Model>(
    row: &mut M,
    plan: &SavePlan,
    db: &Database,
) -> Result<bool> {
    let meta = M::meta();
    let (mut fields, mut values) = (Vec::new(), Vec::new());
    let mut texts = Vec::new();
    let mut filled = Vec::new();
    for (index, field) in meta.fields.iter().enumerate() {
        if !plan.writes(index) || meta.is_key(field) || field.generated.is_some() {
            continue;
        }
        fields.push(field);
        if is_written(row, index, field) {
            values.push(checked(row, index, field, "save", db)?);
            texts.push(None);
        } else {
            texts.push(Some(default_text(meta, field, db)?));
            filled.push((index, field));
        }
    }
    if fields.is_empty() {
        return is_stored(row, db).await;
    }
    for (index, field) in meta.fields.iter().enumerate() {
        let is_made =
            |of: GeneratedMeta| plan.fields.is_none() || is_made_of(&(of.expression)(), &fields);
        if field.generated.is_some_and(is_made) {
            filled.push((index, field));
        }
    }
    push_key(row, &mut values)?;
    let write = || {
        let mut sql = update_given(meta, &fields, db.dialect(), |index| texts[index].clone());
        if db.dialect().has_returning() {
            push_returning(&mut sql, &filled, db);
        }
        sql
    };
    // A row that is written whole, and waits for nothing, is written as the one before.
    let sql: Cow<'static, str> = match plan.fields.is_none() && texts.iter().all(Option::is_none) {
        true => meta.statements.update_filled(db.dialect(), write).into(),
        false => write().into(),
    };
    if !filled.is_empty() && db.dialect().has_returning() {
        return returned(row, sql, &values, &filled, db).await;
    }
    let found = db.execute(sql, &values).await? > 0;
    if found && !filled.is_empty() {
        read_back(row, &filled, db).await?;
    }
    Ok(found)
}

/// Tells whether an expression speaks of one of the fields; nobody knows of what SQL as it is written speaks.
fn is_made_of(expression: &Expression, fields: &[&FieldMeta]) -> bool {
    let names: Vec<&str> = fields.iter().map(|field| field.name).collect();
    expression.mentions(&names) || expression.has_raw()
}

/// Lets a statement return what the database filled in.
fn push_returning(sql: &mut String, filled: &[Placed], db: &Database) {
    for (index, (_, field)) in filled.iter().enumerate() {
        sql.push_str(if index == 0 { " RETURNING " } else { ", " });
        db.dialect().quote(sql, field.column);
    }
}

/// Runs a statement that returns what the database filled in; tells whether there was a row.
async fn returned<M: Model>(
    row: &mut M,
    sql: Cow<'static, str>,
    values: &[Value],
    filled: &[Placed],
    db: &Database,
) -> Result<bool> {
    if filled.is_empty() {
        return Ok(db.execute(sql, values).await? > 0);
    }
    let Some(found) = db.row(Role::Writer, sql, values).await? else {
        return Ok(false);
    };
    for (index, (place, _)) in filled.iter().enumerate() {
        row.set_value(*place, M::field_from_row(*place, &found, index)?)?;
    }
    Ok(true)
}

/// Reads what the database filled in.
async fn read_back<M: Model>(row: &mut M, filled: &[Placed], db: &Database) -> Result<()> {
    let query = M::base_objects().filter_key(key_value(row));
    let rows = select_rows(&query.query, Role::Writer, db).await?;
    let Some(found) = rows.first() else {
        return Ok(());
    };
    let found: M = found.model(0)?;
    for (place, _) in filled {
        row.set_value(*place, found.value(*place))?;
    }
    Ok(())
}
