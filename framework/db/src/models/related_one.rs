//! The way back of a one-to-one field: `place.restaurant(db)`.

use super::{Model, PointsTo};
use crate::database::Database;
use crate::error::{Error, Result};
use crate::fields::FieldValue;
use crate::query::Field;

/// Returns the row of `R` that points to this one; `derive(Model)` writes it.
///
/// # Errors
/// [`Error::DoesNotExist`] when there is none, otherwise as the database reports.
pub async fn related_one<M: Model, R: Model, F>(
    row: &M,
    field: Field<R, F>,
    db: &Database,
) -> Result<R>
where
    F: FieldValue + PointsTo<M>,
{
    let key = row.key();
    if key.is_unset() {
        return Err(Error::DoesNotExist {
            model: R::meta().name,
        });
    }
    let pointing = R::base_objects().filter_field(field, key.to_value());
    pointing.get(db).await
}
