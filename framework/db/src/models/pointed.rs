//! What foreign keys hold of the rows that they point to.

use std::borrow::Cow;

use super::pointers::Pointer;
use super::rows_where::{BATCH, key_field, rows_where};
use super::{FieldMeta, ModelMeta};
use crate::backends::pool::Role;
use crate::database::Database;
use crate::error::Result;
use crate::query::ast::{Column, Expr};
use crate::query::query::Query;
use crate::query::{held_key, select_rows};
use crate::value::Value;

/// Rows that a foreign key points to, and what it holds of each.
#[derive(Debug)]
pub(super) struct Pointed<'k> {
    pub(super) rows: Cow<'k, [Value]>,
    pub(super) values: Cow<'k, [Value]>,
}

/// Returns what a foreign key holds of the rows with these keys.
pub(super) async fn pointed<'k>(
    pointer: Pointer,
    meta: &'static ModelMeta,
    keys: &'k [Value],
    role: Role,
    db: &Database,
) -> Result<Pointed<'k>> {
    let Some(field) = pointer.target.filter(|field| !field.primary_key) else {
        return Ok(Pointed {
            rows: keys.into(),
            values: keys.into(),
        });
    };
    let (mut rows, mut values) = (Vec::new(), Vec::new());
    for batch in keys.chunks(BATCH) {
        let query = rows_where(meta, key_field(meta)?, batch);
        let pairs = select_pairs(query, field, role, db).await?;
        for (key, value) in pairs.into_iter().filter(|(_, value)| !value.is_null()) {
            rows.push(key);
            values.push(value);
        }
    }
    Ok(Pointed {
        rows: rows.into(),
        values: values.into(),
    })
}

/// Returns the field that a foreign key points to.
pub(super) fn target(pointer: Pointer, meta: &'static ModelMeta) -> Result<&'static FieldMeta> {
    pointer.target.map_or_else(|| key_field(meta), Ok)
}

/// Reads the key of each row of a query, and what one of its columns holds.
pub(super) async fn select_pairs(
    mut query: Query,
    field: &'static FieldMeta,
    role: Role,
    db: &Database,
) -> Result<Vec<(Value, Value)>> {
    let key = key_field(query.meta)?;
    let columns = [key, field].map(|field| {
        let hops = Vec::new();
        Expr::Column(Column { hops, field })
    });
    query.selection = Some(columns.into());
    let rows = select_rows(&query, role, db).await?;
    let pairs = rows.iter().map(|row| {
        let behind = key
            .composite
            .map_or(1, |composite| composite.fields().count());
        Ok((held_key(row, key)?, row.held(behind, field)?))
    });
    pairs.collect()
}
