//! Saving of one row, and of many.

use jiff::tz::TimeZone;

use super::{FieldKind, FieldMeta, Model, ModelMeta};
use crate::backends::pool::Role;
use crate::database::Database;
use crate::error::{Error, Result};
use crate::signals::{Stage, send_raw_save, send_save};
use crate::value::Value;

pub(super) async fn save<M: Model>(row: &mut M, db: &Database) -> Result<()> {
    let db = db.writing(M::meta());
    send_save(row, Stage::Before, false).await?;
    let (key_index, key) = key_of(M::meta())?;
    let mut created = true;
    if !row.is_unset(key_index) {
        stamp(row, false)?;
        created = !update_existing(row, key, db).await?;
    }
    if created {
        insert_row(row, db).await?;
    }
    send_save(row, Stage::After, created).await
}

pub(super) async fn create<M: Model>(mut row: M, db: &Database) -> Result<M> {
    let db = db.writing(M::meta());
    send_save(&row, Stage::Before, false).await?;
    insert_row(&mut row, db).await?;
    send_save(&row, Stage::After, true).await?;
    Ok(row)
}

/// Writes a row of a fixture: as it is, with the signals marked.
pub(super) async fn save_raw<M: Model>(row: &mut M, db: &Database) -> Result<()> {
    send_raw_save(row, Stage::Before, false).await?;
    let (key_index, key) = key_of(M::meta())?;
    let created = row.is_unset(key_index) || !update_existing(row, key, db).await?;
    if created {
        insert_as_is(row, db).await?;
    }
    send_raw_save(row, Stage::After, created).await
}

pub(super) fn key_of(meta: &'static ModelMeta) -> Result<(usize, &'static FieldMeta)> {
    meta.fields
        .iter()
        .enumerate()
        .find(|(_, field)| field.primary_key)
        .ok_or_else(|| Error::programming(format!("{} has no primary key", meta.name)))
}

/// Writes the columns of the row with this key; tells whether there was one.
async fn update_existing<M: Model>(
    row: &M,
    key: &'static FieldMeta,
    db: &Database,
) -> Result<bool> {
    let meta = M::meta();
    let mut values = Vec::with_capacity(meta.fields.len());
    for (index, field) in meta.fields.iter().enumerate() {
        if !field.primary_key {
            values.push(checked(row, index, field)?);
        }
    }
    if values.is_empty() {
        return M::base_objects()
            .filter_key(key_value(row))
            .exists(db)
            .await;
    }
    values.push(key_value(row));
    let sql = meta.statements.update(meta, key, db.dialect());
    Ok(db.execute(sql, &values).await? > 0)
}

fn key_value<M: Model>(row: &M) -> Value {
    use crate::fields::FieldValue as _;
    row.key().to_value()
}

pub(super) async fn insert_row<M: Model>(row: &mut M, db: &Database) -> Result<()> {
    stamp(row, true)?;
    insert_as_is(row, db).await
}

async fn insert_as_is<M: Model>(row: &mut M, db: &Database) -> Result<()> {
    let meta = M::meta();
    let mut values = Vec::with_capacity(meta.fields.len());
    let mut given = None;
    for (index, field) in meta.fields.iter().enumerate() {
        if field.kind.is_auto() && row.is_unset(index) {
            given = Some(index);
        } else {
            values.push(checked(row, index, field)?);
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
pub(super) fn checked<M: Model>(row: &M, index: usize, field: &FieldMeta) -> Result<Value> {
    if field.relation.is_some() && row.is_unset(index) {
        return Err(Error::programming(format!(
            "save() prohibited to prevent data loss due to unsaved or unset related object '{}' of {}; save that row first \
             and set the foreign key to it",
            field.name,
            M::meta().name
        )));
    }
    Ok(match (row.value(index), field.kind) {
        (
            Value::Ip(address),
            FieldKind::GenericIpAddress {
                unpack_ipv4: true, ..
            },
        ) => Value::Ip(address.to_canonical()),
        (value, _) => value,
    })
}

/// Sets the fields that hold the time of saving.
pub(super) fn stamp<M: Model>(row: &mut M, adding: bool) -> Result<()> {
    let mut moment = None;
    for (index, field) in M::meta().fields.iter().enumerate() {
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
        }) = field.kind
        else {
            continue;
        };
        if auto_now || (auto_now_add && adding) {
            let now = *moment.get_or_insert_with(nuages_core::now);
            let civil = TimeZone::UTC.to_datetime(now);
            row.set_value(
                index,
                match field.kind {
                    FieldKind::Date { .. } => Value::Date(civil.date()),
                    FieldKind::Time { .. } => Value::Time(civil.time()),
                    _ => Value::Timestamp(now),
                },
            )?;
        }
    }
    Ok(())
}
