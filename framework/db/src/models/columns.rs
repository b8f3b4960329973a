//! The columns of a row behind the fields of a struct.

use crate::error::Result;
use crate::fields::{AnyRows, RelatedPlan as Plan};
use crate::row::Row;
use crate::value::Value;

/// A struct whose fields are columns, known by their places in its description: a model, or a part of models. Their derives implement it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is neither a model nor a part of models",
    note = "models are structs with `#[derive(Model)]`, parts those with `#[derive(ModelPart)]`"
)]
pub trait Columns: Sized {
    /// Decodes the columns that begin at `offset`, in the order of the fields.
    ///
    /// # Errors
    /// [`Error::Data`](crate::Error::Data) when a stored value does not fit its field.
    fn from_row(row: &Row, offset: usize) -> Result<Self>;

    /// Decodes the column as the field at `index`.
    #[doc(hidden)]
    fn field_from_row(index: usize, row: &Row, column: usize) -> Result<Value>;

    /// Returns the value of the field at `index`.
    fn value(&self, index: usize) -> Value;

    /// Tells whether the field at `index` waits for its value, as a new row's key or a foreign key to nothing.
    fn is_unset(&self, index: usize) -> bool;

    /// Sets the field at `index`.
    ///
    /// # Errors
    /// [`Error::Data`](crate::Error::Data) when the value does not fit the field.
    fn set_value(&mut self, index: usize, value: Value) -> Result<()>;

    /// Fills the foreign key at `index` from a row that holds the related model's columns too.
    #[doc(hidden)]
    fn hydrate(&mut self, index: usize, row: &Row, plan: &Plan) -> Result<()>;

    /// Gives the foreign key at `index` the row that it points to, where that is one of these and none is at hand.
    #[doc(hidden)]
    fn know(&mut self, index: usize, rows: &AnyRows);
}
