//! Composite primary keys: several columns of which the combination is unique.

use super::{FieldMeta, ModelMeta};
use crate::error::{Error, Result};
use crate::fields::{FieldValue, unfit};
use crate::models::FieldKind;
use crate::row::Row;
use crate::value::Value;

/// The place that means the primary key where places of fields are counted.
#[doc(hidden)]
pub const PK_PLACE: u16 = u16::MAX;

/// The columns of a composite primary key.
#[derive(Debug, Clone, Copy)]
pub struct CompositeMeta {
    /// The model.
    pub model: fn() -> &'static ModelMeta,
    /// The places of the fields in the model, in the order of the key.
    pub places: &'static [u16],
}

impl CompositeMeta {
    pub(crate) fn fields(self) -> impl Iterator<Item = &'static FieldMeta> {
        let fields = (self.model)().fields;
        self.places
            .iter()
            .filter_map(|place| fields.get(usize::from(*place)))
    }
}

impl FieldMeta {
    /// Returns the fields that a composite primary key is made of; none for any other field.
    pub fn components(&self) -> Vec<&'static FieldMeta> {
        self.composite
            .map(|composite| composite.fields().collect())
            .unwrap_or_default()
    }

    /// Returns the columns: those of a composite primary key, otherwise the field's own.
    pub(crate) fn columns(&self) -> Vec<&'static str> {
        match self.composite {
            Some(composite) => composite.fields().map(|field| field.column).collect(),
            None => vec![self.column],
        }
    }
}

impl ModelMeta {
    /// Returns the primary key: the field, or what stands for several.
    pub fn primary_key(&self) -> Option<&'static FieldMeta> {
        self.composite
            .or_else(|| self.fields.iter().find(|field| field.primary_key))
    }

    /// Returns the fields of the primary key with their places: one, or those of a composite key.
    pub(crate) fn key_fields(&self) -> Vec<(usize, &'static FieldMeta)> {
        let is_key = |field: &FieldMeta| self.is_key(field);
        let fields = self.fields.iter().enumerate();
        let mut found: Vec<(usize, &'static FieldMeta)> =
            fields.filter(|(_, field)| is_key(field)).collect();
        if let Some(composite) = self.composite.and_then(|key| key.composite) {
            let order = |place: usize| {
                let mut places = composite.places.iter();
                places.position(|known| usize::from(*known) == place)
            };
            found.sort_by_key(|(place, _)| order(*place));
        }
        found
    }

    /// Tells whether the field is the primary key or a part of it.
    pub(crate) fn is_key(&self, field: &FieldMeta) -> bool {
        field.primary_key
            || self
                .composite
                .and_then(|key| key.composite)
                .is_some_and(|composite| {
                    let mut places = composite.places.iter();
                    places.any(|place| {
                        let component = self.fields.get(usize::from(*place));
                        component.is_some_and(|component| std::ptr::eq(component, field))
                    })
                })
    }

    /// Returns the field at this place, which may mean the primary key.
    pub(crate) fn at(&self, place: u16) -> Option<&'static FieldMeta> {
        match place {
            PK_PLACE => self.primary_key(),
            place => self.fields.get(usize::from(place)),
        }
    }
}

macro_rules! keys {
    ($($($name:ident $place:tt)+;)+) => {$(
        /// A composite primary key.
        #[diagnostic::do_not_recommend]
        impl<$($name: FieldValue),+> FieldValue for ($($name,)+) {
            type Bare = Self;
            type Held = Self;
            const KIND: FieldKind = FieldKind::CompositePrimaryKey(&[]);
            const WIDTH: usize = [$($place),+].len();

            fn to_value(&self) -> Value {
                Value::Row(vec![$(self.$place.to_value()),+])
            }

            fn from_row(row: &Row, index: usize) -> Result<Self> {
                Ok(($($name::from_row(row, index + $place)?,)+))
            }

            fn from_places(row: &Row, places: &[usize]) -> Result<Self> {
                let place = |index: usize| places.get(index).copied().unwrap_or(usize::MAX);
                Ok(($($name::from_row(row, place($place))?,)+))
            }

            fn from_value(value: Value) -> Result<Self> {
                let mut values = match value {
                    Value::Row(values) => values.into_iter(),
                    other => return Err(unfit(&other, "a composite key")),
                };
                Ok(($({
                    let value = values.next().ok_or_else(|| Error::data("a composite key has more values"))?;
                    $name::from_value(value)?
                },)+))
            }

            fn initial() -> Self {
                ($($name::initial(),)+)
            }

            fn is_unset(&self) -> bool {
                $(self.$place.is_unset())||+
            }
        }
    )+};
}

keys! {
    A 0 B 1;
    A 0 B 1 C 2;
    A 0 B 1 C 2 D 3;
}
