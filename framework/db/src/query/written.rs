//! Values as Python writes them.

use nuages_core::signing::float_text;

use crate::backends::text::{display, timestamp_text};
use crate::duration::python;
use crate::value::Value;

/// Writes a value as Python's `str()` does: what a field of texts makes of it in Django. Nothing of what has no such form.
pub(super) fn text(value: &Value) -> Option<String> {
    Some(match value {
        Value::Bool(_) | Value::I64(_) | Value::U64(_) | Value::Text(_) | Value::Decimal(_) => {
            display(value)
        }
        Value::F64(number) => float_text(*number),
        Value::Timestamp(moment) => format!("{}+00:00", timestamp_text(*moment)),
        Value::Date(_) | Value::Time(_) | Value::Ip(_) => display(value),
        Value::Duration(duration) => python(*duration),
        Value::Uuid(uuid) => uuid.to_string(),
        Value::Null | Value::Bytes(_) | Value::Json(_) | Value::Row(_) => return None,
    })
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use jiff::civil::Date;

    use super::*;

    #[test]
    fn texts_are_those_of_python() {
        for (value, text) in [
            (Value::Bool(false), "False"),
            (Value::F64(0.0), "0.0"),
            (Value::F64(1e16), "1e+16"),
            (Value::Decimal(rust_decimal::Decimal::ZERO), "0"),
            (Value::Duration(jiff::SignedDuration::ZERO), "0:00:00"),
            (
                Value::Duration(jiff::SignedDuration::from_micros(-1)),
                "-1 day, 23:59:59.999999",
            ),
            (Value::Date(Date::constant(2024, 2, 9)), "2024-02-09"),
            (
                Value::Timestamp(Timestamp::UNIX_EPOCH),
                "1970-01-01 00:00:00+00:00",
            ),
        ] {
            assert_eq!(super::text(&value).as_deref(), Some(text));
        }
        assert_eq!(super::text(&Value::Null), None);
    }
}
