//! Values as Python writes them in messages.

use serde_json::Value;

/// Writes what `str()` of the value read from JSON is in Python.
pub(super) fn text(value: &Value) -> String {
    match value {
        Value::String(string) => string.clone(),
        other => repr(other),
    }
}

/// The name of the type that the value read from JSON has in Python.
pub(super) fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "NoneType",
        Value::Bool(_) => "bool",
        Value::Number(number) if number.is_f64() => "float",
        Value::Number(_) => "int",
        Value::String(_) => "str",
        Value::Array(_) => "list",
        Value::Object(_) => "dict",
    }
}

fn repr(value: &Value) -> String {
    match value {
        Value::Null => "None".to_owned(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::Number(number) => match number.as_f64() {
            Some(float) if number.is_f64() => nuages_core::signing::float_text(float),
            _ => number.to_string(),
        },
        Value::String(string) if string.contains('\'') && !string.contains('"') => {
            format!("\"{string}\"")
        }
        Value::String(string) => format!("'{}'", string.replace('\\', "\\\\").replace('\'', "\\'")),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(repr).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(entries) => {
            let entries: Vec<String> = entries
                .iter()
                .map(|(key, item)| format!("'{key}': {}", repr(item)))
                .collect();
            format!("{{{}}}", entries.join(", "))
        }
    }
}
