//! Default values of fields, as data.

use crate::value::Value;

/// The value that a new row gets for a field that is not given.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum DefaultValue {
    /// A truth value.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// A floating-point number.
    Float(f64),
    /// A text.
    Text(&'static str),
    /// A call when the row is made, named for migrations, as `nuages::now`.
    Call(&'static str),
}

impl DefaultValue {
    /// Returns the value to store; a call gives none.
    pub(crate) fn value(self) -> Value {
        match self {
            Self::Bool(value) => Value::Bool(value),
            Self::Int(value) => Value::I64(value),
            Self::Float(value) => Value::F64(value),
            Self::Text(value) => Value::Text(value.to_owned()),
            Self::Call(_) => Value::Null,
        }
    }
}
