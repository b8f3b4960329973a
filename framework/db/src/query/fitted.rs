//! Look-ups by name of keys of several fields: the values that they are compared with.

use super::ast::{Expr, Function};
use super::coerce::coerce;
use super::lookup_value::{LookupExpression, LookupValue};
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
            let keys = values.into_iter();
            let keys = keys.map(|value| key(field, lookup, value, EACH));
            LookupValue::Many(keys.collect::<Result<_>>()?)
        }
        LookupValue::Many(values) => {
            let wanted = ("be a tuple or a list", "");
            LookupValue::One(key(field, lookup, Value::Row(values), wanted)?)
        }
        LookupValue::List(values) if is_list => {
            let keys = values.into_iter().map(|value| match value {
                LookupValue::One(value) => key(field, lookup, value, EACH).map(LookupValue::One),
                LookupValue::Tuple(parts) => tuple(field, lookup, parts, EACH),
                _ => Err(must(field, lookup, EACH.0)),
            });
            LookupValue::List(keys.collect::<Result<_>>()?)
        }
        LookupValue::Tuple(_) if is_list => return Err(must(field, lookup, EACH.0)),
        LookupValue::Tuple(parts) | LookupValue::List(parts) => {
            tuple(field, lookup, parts, ("be a tuple or a list", ""))?
        }
        other => other,
    })
}

/// Of the values of a list: what they must be, and how long.
const EACH: (&str, &str) = ("be a collection of tuples or lists", " each");

/// Makes a key of which some is computed.
fn tuple(
    field: &'static FieldMeta,
    lookup: &str,
    parts: Vec<LookupValue>,
    (_, each): (&str, &str),
) -> Result<LookupValue> {
    let components = field.components();
    if parts.len() != components.len() {
        return Err(wrong_length(field, lookup, components.len(), each));
    }
    let parts = components.into_iter().zip(parts);
    let parts = parts.map(|(component, part)| match part {
        LookupValue::Expression(expression) => Ok(expression.0),
        LookupValue::Query(query) => Ok(query.into_subquery()),
        part => part_of(component, part.one(component.name)?).map(Expr::Value),
    });
    let parts = parts.collect::<Result<_>>()?;
    Ok(LookupValue::Expression(LookupExpression(Expr::Call(
        Function::Tuple,
        parts,
    ))))
}

fn part_of(component: &'static FieldMeta, value: Value) -> Result<Value> {
    let target = component.target_field();
    let name = target.map_or(component.name, |of| of.name);
    coerce(name, component.stored_kind(), value)
}

fn wrong_length(field: &FieldMeta, lookup: &str, wanted: usize, each: &str) -> Error {
    must(field, lookup, &format!("have {wanted} elements{each}"))
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
        return Err(wrong_length(field, lookup, components.len(), each));
    }
    let values = components.iter().zip(values);
    let values = values.map(|(component, value)| part_of(component, value));
    values.collect::<Result<_>>().map(Value::Row)
}

fn must(field: &FieldMeta, lookup: &str, wanted: &str) -> Error {
    Error::field(format!(
        "'{lookup}' lookup of '{}' must {wanted}",
        field.name
    ))
}
