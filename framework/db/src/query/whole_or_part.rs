//! A row of a model, whole or in part, as relations read it.

use super::Partial;
use crate::error::Result;
use crate::fields::FieldValue;
use crate::models::{Model, PK_PLACE, PointsTo};
use crate::value::Value;

/// A row of `M`, of which all columns were read, or [some](Partial).
#[doc(hidden)]
pub trait WholeOrPart<M: Model>: Send + Sync + 'static {
    /// Returns the primary key.
    fn own_key(&self) -> M::Key;

    /// Returns the value of the field at a place of the model.
    ///
    /// # Errors
    /// [`Error::Programming`](crate::Error::Programming) for a field that was not read.
    fn own_value(&self, place: usize) -> Result<Value>;

    /// Returns the row where all of it was read.
    fn whole(&self) -> Option<&M>;
}

impl<M: Model> WholeOrPart<M> for M {
    fn own_key(&self) -> M::Key {
        self.key()
    }

    fn own_value(&self, place: usize) -> Result<Value> {
        Ok(self.value(place))
    }

    fn whole(&self) -> Option<&M> {
        Some(self)
    }
}

impl<M: Model> WholeOrPart<M> for Partial<M> {
    fn own_key(&self) -> M::Key {
        self.key()
    }

    fn own_value(&self, place: usize) -> Result<Value> {
        self.value_at(place)
    }

    fn whole(&self) -> Option<&M> {
        None
    }
}

/// The value by which a foreign key points to the row; `None` as long as there is none.
pub(super) fn pointing_to<M: Model, F: PointsTo<M>>(
    row: &impl WholeOrPart<M>,
) -> Result<Option<F::Key>> {
    if let Some(row) = row.whole() {
        return Ok(F::pointing_to(row));
    }
    let value = match F::place() {
        PK_PLACE => row.own_key().into_value(),
        place => row.own_value(usize::from(place))?,
    };
    match value {
        Value::Null => Ok(None),
        value => F::Key::from_value(value).map(Some),
    }
}
