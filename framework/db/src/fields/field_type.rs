//! What a model's field asks of its type, as values.

use super::foreign_key::RelatedPlan;
use super::{AnyRows, FieldValue, ForeignKey};
use crate::error::Result;
use crate::models::{FieldKind, Model, ModelMeta, UniqueField};
use crate::row::Row;
use crate::validation::{Choice, Validator};
use crate::value::Value;

/// What [`FieldValue`] says of a type. `derive(Model)` asks once for each field, so that the compiler tells once of a type that is none.
#[doc(hidden)]
#[derive(Debug)]
pub struct FieldType<T: 'static> {
    pub kind: FieldKind,
    pub null: bool,
    pub choices: Option<&'static [Choice]>,
    pub validators: &'static [Validator],
    pub relation: Option<fn() -> &'static ModelMeta>,
    pub to_place: u16,
    pub initial: fn() -> T,
    pub to_value: fn(&T) -> Value,
    pub from_value: fn(Value) -> Result<T>,
    pub from_row: fn(&Row, usize) -> Result<T>,
    pub is_unset: fn(&T) -> bool,
    pub quantized: fn(T, u32) -> T,
    pub hydrate: fn(&mut T, &Row, &RelatedPlan) -> Result<()>,
    pub know: fn(&mut T, &AnyRows),
}

impl<T: FieldValue> FieldType<T> {
    const OF: &'static Self = &Self {
        kind: T::KIND,
        null: T::NULL,
        choices: T::CHOICES,
        validators: T::VALIDATORS,
        relation: T::RELATION,
        to_place: T::TO_PLACE,
        initial: T::initial,
        to_value: T::to_value,
        from_value: T::from_value,
        from_row: T::from_row,
        is_unset: T::is_unset,
        quantized: T::quantized,
        hydrate: T::hydrate,
        know: T::know,
    };
}

/// Returns what the type says.
#[doc(hidden)]
pub const fn field_type<T: FieldValue>() -> &'static FieldType<T> {
    FieldType::OF
}

/// The same of a foreign key, so that what is wrong is said of the model that it points to.
#[doc(hidden)]
pub const fn foreign_key_type<T: Model, const F: u16>() -> &'static FieldType<ForeignKey<T, F>>
where
    T::Concrete: UniqueField<F>,
{
    FieldType::OF
}

/// The same of a foreign key that may be NULL.
#[doc(hidden)]
pub const fn optional_foreign_key_type<T: Model, const F: u16>()
-> &'static FieldType<Option<ForeignKey<T, F>>>
where
    T::Concrete: UniqueField<F>,
{
    FieldType::OF
}
