//! A value that the database gives where none is said.

use std::fmt;

use super::foreign_key::RelatedPlan;
use super::{AnyRows, FieldValue};
use crate::error::Result;
use crate::models::{FieldKind, ModelMeta};
use crate::row::Row;
use crate::validation::{Choice, Validator};
use crate::value::Value;

/// A value that the database gives to a new row where none is said: the field's `db_default`.
///
/// A new row's field is [`UNSET`](Self::UNSET); the INSERT leaves the column out, and `save` and `create` read what the
/// database gave. Queries see a field of type `T`.
///
/// ```ignore
/// #[derive(Model, Clone, Debug)]
/// pub struct Ticket {
///     pub id: Auto,
///     #[field(db_default = Now)]
///     pub opened: DbDefault<Timestamp>,
///     #[field(db_default = 3)]
///     pub urgency: DbDefault<i32>,
/// }
///
/// let ticket = Ticket::default().create(db).await?;
/// assert_eq!(ticket.urgency, 3);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DbDefault<T>(Option<T>);

impl<T> DbDefault<T> {
    /// The database is to give the value.
    pub const UNSET: Self = Self(None);

    /// Says the value.
    pub const fn new(value: T) -> Self {
        Self(Some(value))
    }

    /// Returns the value; `None` as long as the database has not given it.
    pub const fn get(&self) -> Option<&T> {
        self.0.as_ref()
    }

    /// Returns the value itself; `None` as long as the database has not given it.
    pub fn into_inner(self) -> Option<T> {
        self.0
    }
}

impl<T> Default for DbDefault<T> {
    fn default() -> Self {
        Self::UNSET
    }
}

impl<T> From<T> for DbDefault<T> {
    fn from(value: T) -> Self {
        Self(Some(value))
    }
}

impl From<&str> for DbDefault<String> {
    fn from(value: &str) -> Self {
        Self(Some(value.to_owned()))
    }
}

impl<T: PartialEq> PartialEq<T> for DbDefault<T> {
    fn eq(&self, other: &T) -> bool {
        self.0.as_ref() == Some(other)
    }
}

impl PartialEq<&str> for DbDefault<String> {
    fn eq(&self, other: &&str) -> bool {
        self.0.as_deref() == Some(*other)
    }
}

impl<T: fmt::Debug> fmt::Debug for DbDefault<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Some(value) => value.fmt(f),
            None => f.write_str("DbDefault"),
        }
    }
}

/// Writes nothing as long as the database has not given the value.
impl<T: fmt::Display> fmt::Display for DbDefault<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Some(value) => value.fmt(f),
            None => Ok(()),
        }
    }
}

impl<T: serde::Serialize> serde::Serialize for DbDefault<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, T: serde::Deserialize<'de>> serde::Deserialize<'de> for DbDefault<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(Self)
    }
}

impl<T: FieldValue> FieldValue for DbDefault<T> {
    type Bare = T::Bare;
    type Held = T::Held;
    const KIND: FieldKind = T::KIND;
    const NULL: bool = T::NULL;
    const CHOICES: Option<&'static [Choice]> = T::CHOICES;
    const VALIDATORS: &'static [Validator] = T::VALIDATORS;
    const RELATION: Option<fn() -> &'static ModelMeta> = T::RELATION;
    const TO_PLACE: u16 = T::TO_PLACE;

    fn to_value(&self) -> Value {
        self.0.as_ref().map_or(Value::Null, T::to_value)
    }

    fn from_row(row: &Row, index: usize) -> Result<Self> {
        T::from_row(row, index).map(Self::new)
    }

    fn from_value(value: Value) -> Result<Self> {
        T::from_value(value).map(Self::new)
    }

    fn initial() -> Self {
        Self::UNSET
    }

    fn is_unset(&self) -> bool {
        self.0.as_ref().is_none_or(T::is_unset)
    }

    fn quantized(self, places: u32) -> Self {
        Self(self.0.map(|value| value.quantized(places)))
    }

    fn hydrate(&mut self, row: &Row, plan: &RelatedPlan) -> Result<()> {
        self.0
            .as_mut()
            .map_or(Ok(()), |value| value.hydrate(row, plan))
    }

    fn know(&mut self, rows: &AnyRows) {
        if let Some(value) = &mut self.0 {
            value.know(rows);
        }
    }
}
