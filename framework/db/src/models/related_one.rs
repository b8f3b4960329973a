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
pub async fn related_one<M: Model, R: Model<Concrete = R>, F>(
    row: &M,
    field: Field<R, F>,
    db: &Database,
) -> Result<R>
where
    F: FieldValue + PointsTo<M>,
{
    let found = match F::pointing_to(row) {
        None => Err(Error::does_not_exist(R::meta())),
        Some(key) => {
            let pointing = R::base_objects().filter_field(field, key.to_value());
            pointing.knowing(field, F::known([row])).get(db).await
        }
    };
    found.map_err(|error| match error {
        Error::DoesNotExist { model, .. } => {
            let relation = field.meta().and_then(|field| field.relation);
            let accessor = relation.and_then(|relation| relation.accessor_name(R::meta()));
            let accessor = accessor.unwrap_or_else(|| model.to_lowercase());
            let related = format!("{} has no {accessor}", M::meta().name);
            Error::DoesNotExist {
                model,
                related: Some(related.into()),
            }
        }
        other => other,
    })
}
