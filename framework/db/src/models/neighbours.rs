//! Reading a row's own fields again, and the rows next to it.

use super::save::has_no_key;
use super::{FieldValue, Model};
use crate::database::Database;
use crate::error::{Error, Result};
use crate::query::{Field, NamedField};

/// Which way to look from a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Previous,
    Next,
}

pub(super) async fn refresh<M: Model>(
    row: &mut M,
    fields: Vec<NamedField>,
    db: &Database,
) -> Result<()> {
    let own = fields.iter().map(|named| match named.own() {
        Some((place, _)) => Ok(place),
        None => Err(Error::programming(
            "refresh_fields takes fields of the model itself",
        )),
    });
    let places: Vec<usize> = own.collect::<Result<_>>()?;
    let stored = M::base_objects().get_by_key(row.key(), db).await?;
    for place in places {
        row.set_value(place, stored.value(place))?;
    }
    Ok(())
}

pub(super) async fn neighbour<M: Model, T: FieldValue>(
    row: &M,
    field: Field<M::Concrete, T>,
    side: Side,
    db: &Database,
) -> Result<M> {
    if has_no_key(row)? {
        return Err(Error::programming(
            "next_by and previous_by cannot be used on unsaved objects.",
        ));
    }
    let query = M::objects().order_by(field);
    let found = match side {
        Side::Next => query.after(row).first(db).await?,
        Side::Previous => query.before(row).last(db).await?,
    };
    found.ok_or_else(|| Error::does_not_exist(M::meta()))
}
