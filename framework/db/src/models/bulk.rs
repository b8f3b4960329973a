//! Saving of many rows with few statements.

use super::save::{checked, has_computed, insert_row, key_of, stamp};
use super::save_options::SavePlan;
use super::{FieldMeta, Model};
use crate::backends::pool::Role;
use crate::database::Database;
use crate::error::{Error, Result};
use crate::fields::FieldValue as _;
use crate::query::{OnConflict, insert};
use crate::value::Value;

/// Rows per statement.
const BATCH: usize = 500;

/// Inserts many rows with as few statements as the number of parameters allows.
pub(crate) async fn bulk_create<M: Model>(
    mut rows: Vec<M>,
    batch_size: Option<usize>,
    conflicts: OnConflict,
    db: &Database,
) -> Result<Vec<M>> {
    let meta = M::meta();
    let db = db.writing(meta);
    let (key_index, key) = key_of(meta)?;
    for row in &mut rows {
        stamp(row, true, &SavePlan::default())?;
    }
    super::in_order::append(&mut rows, db).await?;
    let (start, end) = match conflicts {
        OnConflict::Ignore => (
            db.dialect().insert_or_ignore(),
            db.dialect().ignore_conflicts(key.column)?,
        ),
        _ => ("INSERT INTO ", db.dialect().on_conflict(&conflicts)?),
    };
    let transaction = db.begin().await?;
    for keyed in [true, false] {
        let chosen: Vec<usize> = (0..rows.len())
            .filter(|&index| rows[index].is_unset(key_index) != keyed)
            .collect();
        let fields: Vec<(usize, &FieldMeta)> = meta
            .fields
            .iter()
            .enumerate()
            .filter(|(_, field)| (keyed || !field.kind.is_auto()) && field.generated.is_none())
            .collect();
        let columns: Vec<&FieldMeta> = fields.iter().map(|(_, field)| *field).collect();
        let computed = has_computed(meta) && matches!(conflicts, OnConflict::Fail);
        if columns.is_empty() || computed {
            for index in chosen {
                insert_row(&mut rows[index], &transaction).await?;
            }
            continue;
        }
        let most = (db.dialect().max_parameters() / columns.len()).clamp(1, BATCH);
        for batch in chosen.chunks(batch_size.map_or(most, |size| size.min(most))) {
            let mut values = Vec::with_capacity(batch.len() * columns.len());
            for &row in batch {
                for (index, field) in &fields {
                    values.push(checked(&rows[row], *index, field)?);
                }
            }
            let mut sql = insert(meta, &columns, batch.len(), db.dialect());
            sql.replace_range(.."INSERT INTO ".len(), start);
            sql.push_str(&end);
            // Without RETURNING nobody tells which rows were inserted and which were there.
            let unknown = match conflicts {
                OnConflict::Fail => false,
                OnConflict::Ignore => true,
                OnConflict::Update { .. } => !db.dialect().has_returning(),
            };
            if keyed || unknown {
                transaction.execute(sql, &values).await?;
                continue;
            }
            if !db.dialect().has_returning() {
                let done = transaction.run(sql.into(), &values).await?;
                let mut next = done.last_insert_id;
                for &row in batch {
                    rows[row].set_value(key_index, Value::I64(next))?;
                    next += done.key_step;
                }
                continue;
            }
            sql.push_str(" RETURNING ");
            db.dialect().quote(&mut sql, key.column);
            let keys = transaction.rows(Role::Writer, sql.into(), &values).await?;
            for (row, key) in batch.iter().zip(keys) {
                rows[*row].set_value(key_index, Value::I64(key.i64(0)?))?;
            }
        }
    }
    transaction.commit().await?;
    Ok(rows)
}

/// Writes the fields at these places of many rows with few statements; returns how many rows there were.
pub(crate) async fn bulk_update<M: Model>(
    rows: &[M],
    places: &[usize],
    batch_size: Option<usize>,
    db: &Database,
) -> Result<u64> {
    let meta = M::meta();
    let db = db.writing(meta);
    let (key_place, key) = key_of(meta)?;
    if places.is_empty() {
        return Err(Error::programming(
            "Field names must be given to bulk_update().",
        ));
    }
    if rows.iter().any(|row| row.is_unset(key_place)) {
        return Err(Error::programming(
            "All bulk_update() objects must have a primary key set.",
        ));
    }
    let dialect = db.dialect();
    let most = dialect.max_parameters() / (2 * places.len() + 1);
    let transaction = db.begin().await?;
    let mut changed = 0;
    let most = most.clamp(1, BATCH);
    for batch in rows.chunks(batch_size.map_or(most, |size| size.min(most))) {
        let mut sql = String::from("UPDATE ");
        let mut values = Vec::with_capacity(batch.len() * (2 * places.len() + 1));
        let mut place_value = |sql: &mut String, value: Value| {
            values.push(value);
            dialect.placeholder(sql, values.len());
        };
        dialect.quote(&mut sql, meta.db_table);
        for (index, &place) in places.iter().enumerate() {
            let field = &meta.fields[place];
            sql.push_str(if index == 0 { " SET " } else { ", " });
            dialect.quote(&mut sql, field.column);
            let cast = dialect.case_cast(field.stored_kind());
            sql.push_str(if cast.is_some() {
                " = (CASE "
            } else {
                " = CASE "
            });
            dialect.quote(&mut sql, key.column);
            for row in batch {
                sql.push_str(" WHEN ");
                place_value(&mut sql, row.key().to_value());
                sql.push_str(" THEN ");
                place_value(&mut sql, checked(row, place, field)?);
            }
            sql.push_str(" ELSE NULL END");
            if let Some(cast) = cast {
                sql.push(')');
                sql.push_str(&cast);
            }
        }
        sql.push_str(" WHERE ");
        dialect.quote(&mut sql, key.column);
        sql.push_str(" IN (");
        for (index, row) in batch.iter().enumerate() {
            if index > 0 {
                sql.push_str(", ");
            }
            place_value(&mut sql, row.key().to_value());
        }
        sql.push(')');
        changed += transaction.execute(sql, &values).await?;
    }
    transaction.commit().await?;
    Ok(changed)
}
