//! The outlines of values: their kinds.

use super::Outline;
use super::tags::{CONSTANTS, Tag, VALUES};
use crate::value::Value;

impl Outline {
    pub(super) fn value(&mut self, value: &Value) -> Option<()> {
        if let Value::Row(values) = value {
            self.tag(Tag::Row);
            self.push(values.len());
            return values.iter().try_for_each(|value| self.value(value));
        }
        let kind = kind_of(value)?;
        self.push(kind);
        if kind >= VALUES {
            self.values.push(value.clone());
        }
        Some(())
    }
}

/// Tells whether a value is what its kind says, so that an outline has it.
pub(super) fn is_constant(value: &Value) -> bool {
    kind_of(value).is_some_and(|kind| kind < VALUES)
}

/// The kind of a value, as far as a text may depend on it; `None` for several values.
pub(super) fn kind_of(value: &Value) -> Option<usize> {
    Some(match value {
        Value::Null => CONSTANTS,
        Value::Bool(truth) => CONSTANTS + 1 + usize::from(*truth),
        Value::I64(_) => VALUES,
        Value::U64(_) => VALUES + 1,
        Value::F64(_) => VALUES + 2,
        Value::Text(_) => VALUES + 3,
        Value::Bytes(_) => VALUES + 4,
        Value::Timestamp(_) => VALUES + 5,
        Value::Date(_) => VALUES + 6,
        Value::Time(_) => VALUES + 7,
        Value::Decimal(_) => VALUES + 8,
        Value::Duration(_) => VALUES + 9,
        Value::Ip(_) => VALUES + 10,
        Value::Uuid(_) => VALUES + 11,
        Value::Json(document) => match &**document {
            serde_json::Value::Null => CONSTANTS + 3,
            serde_json::Value::Bool(truth) => CONSTANTS + 4 + usize::from(*truth),
            serde_json::Value::Number(number) if number.is_i64() => VALUES + 12,
            serde_json::Value::Number(_) => VALUES + 13,
            serde_json::Value::String(_) => VALUES + 14,
            serde_json::Value::Array(_) => VALUES + 15,
            serde_json::Value::Object(_) => VALUES + 16,
        },
        Value::Row(_) => return None,
    })
}
