//! The key that the database gives.

use std::fmt;

use super::FieldValue;
use super::value::unfit;
use crate::error::Result;
use crate::models::FieldKind;
use crate::row::Row;
use crate::value::Value;

/// A 64-bit key that the database gives to a new row: Django's `BigAutoField`.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Auto(Option<i64>);

impl Auto {
    /// The key of a row that is not saved yet.
    pub const UNSET: Self = Self(None);

    /// Makes a known key.
    pub const fn new(id: i64) -> Self {
        Self(Some(id))
    }

    /// Returns the key, `None` before the row is saved.
    pub const fn get(self) -> Option<i64> {
        self.0
    }
}

impl fmt::Debug for Auto {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Auto {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(id) => id.fmt(f),
            None => f.write_str("None"),
        }
    }
}

impl From<i64> for Auto {
    fn from(id: i64) -> Self {
        Self(Some(id))
    }
}

impl From<i32> for Auto {
    fn from(id: i32) -> Self {
        Self(Some(id.into()))
    }
}

impl From<Auto> for i64 {
    /// Returns the key, 0 before the row is saved (no database gives 0).
    fn from(id: Auto) -> Self {
        id.0.unwrap_or_default()
    }
}

impl From<Auto> for Value {
    fn from(id: Auto) -> Self {
        id.to_value()
    }
}

impl PartialEq<i64> for Auto {
    fn eq(&self, other: &i64) -> bool {
        self.0 == Some(*other)
    }
}

impl PartialEq<Auto> for i64 {
    fn eq(&self, other: &Auto) -> bool {
        other == self
    }
}

impl serde::Serialize for Auto {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> serde::Deserialize<'de> for Auto {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(Self)
    }
}

impl FieldValue for Auto {
    type Bare = Self;
    type Held = Self;
    const KIND: FieldKind = FieldKind::BigAuto;

    fn to_value(&self) -> Value {
        self.0.map_or(Value::Null, Value::I64)
    }

    fn from_row(row: &Row, index: usize) -> Result<Self> {
        row.i64(index).map(|id| Self(Some(id)))
    }

    fn from_value(value: Value) -> Result<Self> {
        match value {
            Value::I64(id) => Ok(Self(Some(id))),
            Value::Null => Ok(Self::UNSET),
            other => Err(unfit(&other, "a key")),
        }
    }

    fn initial() -> Self {
        Self::UNSET
    }

    fn is_unset(&self) -> bool {
        self.0.is_none()
    }
}
