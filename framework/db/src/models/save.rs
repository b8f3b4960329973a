//! Saving of one row, and of many.

use super::filled::{has_computed, insert_computed, update_computed};
use super::in_order::Places;
use super::save_options::{Save, SavePlan};
use super::statements::update_given;
use super::{FieldKind, FieldMeta, Model, ModelMeta, kept, unpack};
use crate::backends::pool::Role;
use crate::database::Database;
use crate::error::{Error, Result};
use crate::fields::FieldValue as _;
use crate::signals::{Stage, send_raw_save, send_save};
use crate::value::Value;
use jiff::Timestamp;

pub(super) async fn save<M: Model>(row: &mut M, db: &Database) -> Result<()> {
    save_as(row, &SavePlan::of(M::meta()), db).await
}

/// Saves as the caller asks to.
pub(super) async fn save_with<M: Model>(
    row: &mut M,
    how: Save<M::Concrete>,
    db: &Database,
) -> Result<()> {
    let plan = how.checked()?;
    match plan.fields.as_deref() {
        Some([]) => Ok(()),
        _ => save_as(row, &plan, db).await,
    }
}

/// Saves the fields at these places and no others.
pub(crate) async fn save_places<M: Model>(
    row: &mut M,
    places: Vec<usize>,
    db: &Database,
) -> Result<()> {
    let mut plan = SavePlan::of(M::meta());
    plan.fields = Some(places);
    save_as(row, &plan, db).await
}

async fn save_as<M: Model>(row: &mut M, plan: &SavePlan, db: &Database) -> Result<()> {
    M::meta().check_manager()?;
    db.allow_relations(row)?;
    let db = db.writing(M::meta());
    let fields = plan.fields.as_deref();
    send_save(row, Stage::Before, false, fields, db).await?;
    let created = match M::HAS_PARENT && fields.is_none() {
        true => Box::pin(save_both(row, plan, db)).await?,
        false => write(row, plan, false, db).await?,
    };
    send_save(row, Stage::After, created, fields, db).await
}

/// Writes a row and the one that it extends; tells whether it is new.
async fn save_both<M: Model>(row: &mut M, plan: &SavePlan, db: &Database) -> Result<bool> {
    let transaction = db.begin().await?;
    let new = row.save_parent(plan, &transaction).await?;
    let created = write(row, plan, new, &transaction).await?;
    transaction.commit().await?;
    Ok(created)
}

/// Writes a row that another extends, which sends no signals of its own, as in Django; tells whether it is new.
pub(super) async fn save_table<M: Model>(
    row: &mut M,
    plan: &SavePlan,
    db: &Database,
) -> Result<bool> {
    let new = M::HAS_PARENT && row.save_parent(plan, db).await?;
    let new = new || plan.inserts_parent(M::meta());
    write(row, &plan.of_parent(), new, db).await
}

/// Updates or inserts the row, and tells whether it is new, as it is where the row that it extends is.
async fn write<M: Model>(row: &mut M, plan: &SavePlan, new: bool, db: &Database) -> Result<bool> {
    if !has_no_key(row)? && !plan.inserts && !new {
        stamp(row, false, plan)?;
        if update_existing(row, plan, db).await? {
            return Ok(false);
        }
    } else if plan.updates || plan.fields.is_some() {
        return Err(Error::programming(
            "Cannot force an update in save() with no primary key.",
        ));
    }
    if let Some(error) = plan.missed() {
        return Err(error);
    }
    // Boxed as the other rare ways are: the usual one makes room for all of them.
    Box::pin(insert_row(row, db)).await?;
    Ok(true)
}

pub(super) async fn create<M: Model>(mut row: M, db: &Database) -> Result<M> {
    M::meta().check_manager()?;
    db.allow_relations(&row)?;
    let db = db.writing(M::meta());
    send_save(&mut row, Stage::Before, false, None, db).await?;
    match M::HAS_PARENT {
        true => {
            let transaction = db.begin().await?;
            row.save_parent(&SavePlan::of(M::meta()), &transaction)
                .await?;
            insert_row(&mut row, &transaction).await?;
            transaction.commit().await?;
        }
        false => insert_row(&mut row, db).await?,
    }
    send_save(&mut row, Stage::After, true, None, db).await?;
    Ok(row)
}

/// Writes a row of a fixture: as it is, with the signals marked.
pub(super) async fn save_raw<M: Model>(row: &mut M, db: &Database) -> Result<()> {
    M::meta().check_manager()?;
    send_raw_save(row, Stage::Before, false, db).await?;
    let plan = SavePlan::of(M::meta());
    let created = has_no_key(row)? || !update_existing(row, &plan, db).await?;
    if created {
        insert_as_is(row, db).await?;
    }
    send_raw_save(row, Stage::After, created, db).await
}

/// Tells whether the row waits for its key.
pub(super) fn has_no_key<M: Model>(row: &M) -> Result<bool> {
    if M::COMPOSITE {
        return Ok(row.key().is_unset());
    }
    Ok(row.is_unset(key_of(M::meta())?.0))
}

/// Returns the field that is the primary key.
pub(super) fn key_of(meta: &'static ModelMeta) -> Result<(usize, &'static FieldMeta)> {
    meta.fields
        .iter()
        .enumerate()
        .find(|(_, field)| field.primary_key)
        .ok_or_else(|| Error::programming(format!("{} has no primary key", meta.name)))
}

/// Writes the row with this key; tells whether there was one.
async fn update_existing<M: Model>(row: &mut M, plan: &SavePlan, db: &Database) -> Result<bool> {
    if !plan.selects() {
        return update_columns(row, plan, db).await;
    }
    // A trigger may keep the database from telling that it wrote the row; one that went away between is looked for once more.
    Ok(is_stored(row, db).await?
        && (Box::pin(update_columns(row, plan, db)).await? || is_stored(row, db).await?))
}

/// Writes the columns of the row with this key; tells whether there was one.
async fn update_columns<M: Model>(row: &mut M, plan: &SavePlan, db: &Database) -> Result<bool> {
    let meta = M::meta();
    if has_computed(meta) {
        return Box::pin(update_computed(row, plan, db)).await;
    }
    let mut values = Vec::with_capacity(meta.fields.len());
    let mut fields = Vec::with_capacity(meta.fields.len());
    for (index, field) in meta.fields.iter().enumerate() {
        if plan.writes(index) && !meta.is_key(field) {
            fields.push(field);
            values.push(checked(row, index, field, "save", db)?);
        }
    }
    if values.is_empty() {
        return is_stored(row, db).await;
    }
    push_key(row, &mut values)?;
    if plan.fields.is_none() {
        let sql = meta.statements.update(meta, db.dialect());
        return Ok(db.execute(sql, &values).await? > 0);
    }
    let sql = update_given(meta, &fields, db.dialect(), |_| None);
    Ok(db.execute(sql, &values).await? > 0)
}

pub(super) async fn is_stored<M: Model>(row: &M, db: &Database) -> Result<bool> {
    let stored = M::base_objects().filter_key(key_value(row));
    Box::pin(stored.exists(db)).await
}

pub(super) fn key_value<M: Model>(row: &M) -> Value {
    row.key().to_value()
}

/// Adds the values of the key's columns.
pub(super) fn push_key<M: Model>(row: &M, values: &mut Vec<Value>) -> Result<()> {
    if M::COMPOSITE {
        values.extend(key_value(row).into_parts());
    } else {
        values.push(row.value(key_of(M::meta())?.0));
    }
    Ok(())
}

pub(super) async fn insert_row<M: Model>(row: &mut M, db: &Database) -> Result<()> {
    stamp(row, true, &SavePlan::default())?;
    super::in_order::append(std::slice::from_mut(row), Places::Made, db).await?;
    insert_as_is(row, db).await
}

async fn insert_as_is<M: Model>(row: &mut M, db: &Database) -> Result<()> {
    let meta = M::meta();
    if has_computed(meta) {
        return insert_computed(row, db).await;
    }
    let mut values = Vec::with_capacity(meta.fields.len());
    let mut given = None;
    for (index, field) in meta.fields.iter().enumerate() {
        if field.kind.is_auto() && row.is_unset(index) {
            given = Some(index);
        } else {
            values.push(checked(row, index, field, "save", db)?);
        }
    }
    let sql = meta.statements.insert(meta, given.is_none(), db.dialect());
    let Some(index) = given else {
        return db.run(sql.into(), &values).await.map(drop);
    };
    let key = match db.dialect().returns_keys() {
        true => match db.row(Role::Writer, sql.into(), &values).await? {
            Some(row) => row.i64(0)?,
            None => return Err(Error::operational("the database gave the new row no key")),
        },
        false => db.run(sql.into(), &values).await?.last_insert_id,
    };
    row.set_value(index, Value::I64(key))
}

/// Returns the value to store, unless the field points to a row that is not saved.
pub(super) fn checked<M: Model>(
    row: &M,
    index: usize,
    field: &FieldMeta,
    operation: &str,
    db: &Database,
) -> Result<Value> {
    if field.relation.is_some() && row.is_unset(index) {
        return Err(Error::programming(format!(
            "{operation}() prohibited to prevent data loss due to unsaved or unset related object '{}' of {}; save that row first \
             and set the foreign key to it",
            field.name,
            M::meta().name
        )));
    }
    let mut value = row.value(index);
    kept(M::meta(), field, &value)?;
    unpack(field, &mut value);
    if field.kind.is_auto() && value == Value::I64(0) && !db.takes_zero_keys() {
        return Err(Error::programming(format!(
            "the database backend does not accept 0 as a value for AutoField: it would give {} another key",
            M::meta().name
        )));
    }
    Ok(value)
}

/// Sets the fields that hold the time of saving.
pub(super) fn stamp<M: Model>(row: &mut M, adding: bool, plan: &SavePlan) -> Result<()> {
    let mut moment = None;
    for (index, field) in M::meta().fields.iter().enumerate() {
        if plan.writes(index)
            && let Some(now) = time_of_saving(field.kind, adding, &mut moment)
        {
            row.set_value(index, now)?;
        }
    }
    Ok(())
}

/// Returns the time of saving as a field of this kind holds it, if it does; all fields of a row get the same moment.
pub(crate) fn time_of_saving(
    kind: FieldKind,
    adding: bool,
    moment: &mut Option<Timestamp>,
) -> Option<Value> {
    let (FieldKind::DateTime {
        auto_now,
        auto_now_add,
    }
    | FieldKind::Date {
        auto_now,
        auto_now_add,
    }
    | FieldKind::Time {
        auto_now,
        auto_now_add,
    }) = kind
    else {
        return None;
    };
    (auto_now || (auto_now_add && adding)).then(|| {
        let now = *moment.get_or_insert_with(nuages_core::now);
        let civil = || nuages_core::time::default_time_zone().to_datetime(now);
        match kind {
            FieldKind::Date { .. } => Value::Date(civil().date()),
            FieldKind::Time { .. } => Value::Time(civil().time()),
            _ => Value::Timestamp(now),
        }
    })
}
