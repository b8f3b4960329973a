//! Defaults of frozen fields.

use crate::models::DefaultValue;
use crate::validation::ChoiceValue;

/// The default of a field in a migration.
#[derive(Debug, Clone, PartialEq)]
pub enum FieldDefault {
    /// A truth value.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// A floating-point number.
    Float(f64),
    /// A text, also the stored form of a date, a time, a decimal or a JSON document.
    Text(String),
    /// A call when the row is made, by the path of the function, as `nuages::now`.
    Call(String),
}

impl From<DefaultValue> for FieldDefault {
    fn from(value: DefaultValue) -> Self {
        match value {
            DefaultValue::Bool(value) => Self::Bool(value),
            DefaultValue::Int(value) => Self::Int(value),
            DefaultValue::Float(value) => Self::Float(value),
            DefaultValue::Text(value) => Self::Text(value.to_owned()),
            DefaultValue::Call(path) => Self::Call(path.to_owned()),
        }
    }
}

impl From<ChoiceValue> for FieldDefault {
    fn from(value: ChoiceValue) -> Self {
        match value {
            ChoiceValue::Text(text) => Self::Text(text.to_owned()),
            ChoiceValue::Int(number) => Self::Int(number),
        }
    }
}

impl From<bool> for FieldDefault {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<i64> for FieldDefault {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<i32> for FieldDefault {
    fn from(value: i32) -> Self {
        Self::Int(value.into())
    }
}

impl From<f64> for FieldDefault {
    fn from(value: f64) -> Self {
        Self::Float(value)
    }
}

impl From<&str> for FieldDefault {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}
