//! What an error says: Django's words, or those that the field has instead.

use super::ValidationError;
use crate::models::FieldMeta;
use crate::value::Value;

/// Makes an error of a field. `%(name)s` stands for a value or a text, `%(name)r` for a value as Python writes it.
pub(super) fn error(
    field: &FieldMeta,
    code: &'static str,
    message: &'static str,
    values: &[(&str, &Value)],
    texts: &[(&str, &str)],
) -> ValidationError {
    let mut message = own(field, code).unwrap_or(message).to_owned();
    if message.contains("%(") {
        for (name, value) in values {
            message = message
                .replace(&format!("%({name})s"), &shown(value))
                .replace(&format!("%({name})r"), &repr(value));
        }
        for (name, text) in texts {
            message = message.replace(&format!("%({name})s"), text);
        }
    }
    ValidationError::new(message, code)
}

/// Lets the field's own words stand for those of a validator.
pub(super) fn with_parameters(
    field: &FieldMeta,
    error: ValidationError,
    parameters: &[(&str, Value)],
) -> ValidationError {
    let Some(own) = own(field, &error.code) else {
        return error;
    };
    ValidationError::new(filled(own, parameters), error.code)
}

/// Fills in what a message speaks of.
pub(super) fn filled(message: &str, parameters: &[(&str, Value)]) -> String {
    let mut message = message.to_owned();
    for (name, value) in parameters {
        message = message
            .replace(&format!("%({name})s"), &shown(value))
            .replace(&format!("%({name})d"), &shown(value));
    }
    message
}

fn own(field: &FieldMeta, code: &str) -> Option<&'static str> {
    let mut own = field.error_messages.iter();
    own.find_map(|(known, message)| (*known == code).then_some(*message))
}

pub(super) fn shown(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        other => crate::backends::text::display(other),
    }
}

/// The value as Python writes it.
fn repr(value: &Value) -> String {
    match value {
        Value::Text(text) if text.contains('\'') && !text.contains('"') => format!("\"{text}\""),
        Value::Text(text) => format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'")),
        other => crate::backends::text::display(other),
    }
}
