//! Rules of lengths.

use serde_json::Value as Json;

use super::ValidationError;
use crate::value::Value;

/// How long a value is: in characters, bytes, or entries of a document.
pub(super) fn size(value: &Value) -> Option<u32> {
    let size = match value {
        Value::Text(text) => text.chars().count(),
        Value::Bytes(bytes) => bytes.len(),
        Value::Json(document) => match &**document {
            Json::String(text) => text.chars().count(),
            Json::Array(entries) => entries.len(),
            Json::Object(entries) => entries.len(),
            _ => return None,
        },
        _ => return None,
    };
    Some(u32::try_from(size).unwrap_or(u32::MAX))
}

pub(super) fn length(
    value: &Value,
    limit: u32,
    word: &str,
    code: &'static str,
    holds: impl Fn(u32) -> bool,
) -> Result<(), ValidationError> {
    let Some(have) = size(value).filter(|have| !holds(*have)) else {
        return Ok(());
    };
    let plural = if limit == 1 { "" } else { "s" };
    Err(ValidationError::new(
        format!("Ensure this value has at {word} {limit} character{plural} (it has {have})."),
        code,
    ))
}
