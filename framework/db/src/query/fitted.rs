//! Look-ups by name of keys of several fields: the values that they are compared with.

use super::coerce::coerce;
use super::lookup_value::LookupValue;
use crate::error::{Error, Result};
use crate::models::FieldMeta;
use crate::value::Value;

/// Makes the values that a composite key is compared with fit its fields.
pub(super) fn fitted(
    field: &'static FieldMeta,
    lookup: &str,
    value: LookupValue,
) -> Result<LookupValue> {
    if field.composite.is_none() {
        return Ok(value);
    }
    let is_list = matches!(lookup, "in" | "range");
    Ok(match value {
        LookupValue::One(value) if lookup == "isnull" || value.is_null() => LookupValue::One(value),
        LookupValue::One(_) if is_list => {
            return Err(must(field, lookup, "be a tuple or a list"));
        }
        LookupValue::One(value) => {
            let wanted = "be a tuple or a list";
            LookupValue::One(key(field, lookup, value, (wanted, ""))?)
        }
        LookupValue::Many(values) if is_list => {
            let wanted = ("be a collection of tuples or lists", " each");
            let keys = values.into_iter();
            let keys = keys.map(|value| key(field, lookup, value, wanted));
            LookupValue::Many(keys.collect::<Result<_>>()?)
        }
        LookupValue::Many(values) => {
            let wanted = ("be a tuple or a list", "");
            LookupValue::One(key(field, lookup, Value::Row(values), wanted)?)
        }
        other => other,
    })
}

/// Makes one key, or tells what it must be and how long.
fn key(
    field: &'static FieldMeta,
    lookup: &str,
    value: Value,
    (wanted, each): (&str, &str),
) -> Result<Value> {
    let components = field.components();
    let values = match value {
        Value::Row(values) => values,
        Value::Null => return Ok(Value::Null),
        _ => return Err(must(field, lookup, wanted)),
    };
    if values.len() != components.len() {
        let wanted = format!("have {} elements{each}", components.len());
        return Err(must(field, lookup, &wanted));
    }
    let values = components.iter().zip(values);
    let values = values.map(|(component, value)| {
        let name = component
            .target_field()
            .map_or(component.name, |of| of.name);
        coerce(name, component.stored_kind(), value)
    });
    values.collect::<Result<_>>().map(Value::Row)
}

fn must(field: &FieldMeta, lookup: &str, wanted: &str) -> Error {
    Error::field(format!(
        "'{lookup}' lookup of '{}' must {wanted}",
        field.name
    ))
}
