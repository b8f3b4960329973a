//! What rows that exist get in a new column.

use jiff::civil::DateTime;

use crate::backends::text::json_text;
use crate::migrations::Result;
use crate::migrations::state::{FieldDefault, FieldState, ModelState};
use crate::models::FieldKind;

/// A default, ready to be written.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::schema) enum Default {
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(String),
    /// Raw bytes.
    Bytes(Vec<u8>),
    /// The present moment, in UTC.
    Now(DateTime),
    Uuid(uuid::Uuid),
}

impl Default {
    /// Tells whether it is an empty text.
    pub(in crate::schema) fn is_empty(&self) -> bool {
        match self {
            Self::Text(text) => text.is_empty(),
            Self::Bytes(bytes) => bytes.is_empty(),
            _ => false,
        }
    }
}

/// Returns the default of a model's field, `None` where it is NULL.
pub(super) fn effective(
    model: &ModelState,
    name: &str,
    field: &FieldState,
) -> Result<Option<Default>> {
    if let Some(default) = &field.default {
        return given(model, name, field, default).map(Some);
    }
    if field.generated.is_some() {
        return Ok(None);
    }
    if !field.null && field.blank && field.empty_strings_allowed() {
        return Ok(Some(match super::facts::stored(field) {
            FieldKind::Binary { .. } => Default::Bytes(Vec::new()),
            _ => Default::Text(String::new()),
        }));
    }
    let (auto_now, auto_now_add) = field.automatic_time();
    Ok((auto_now || auto_now_add).then(now))
}

fn given(
    model: &ModelState,
    name: &str,
    field: &FieldState,
    default: &FieldDefault,
) -> Result<Default> {
    Ok(match default {
        FieldDefault::Bool(value) => Default::Bool(*value),
        FieldDefault::Int(value) => Default::Int(*value),
        FieldDefault::Float(value) => Default::Float(*value),
        FieldDefault::Text(value) => Default::Text(match super::facts::stored(field) {
            FieldKind::Json => serde_json::from_str(value)
                .map_or_else(|_| value.clone(), |document| json_text(&document)),
            _ => value.clone(),
        }),
        FieldDefault::Bytes(value) => Default::Bytes(value.clone()),
        FieldDefault::Call(path) => call(model, name, field, path)?,
    })
}

fn call(model: &ModelState, name: &str, field: &FieldState, path: &str) -> Result<Default> {
    let function = path
        .rsplit("::")
        .next()
        .unwrap_or(path)
        .trim_end_matches("()");
    match (function, super::facts::stored(field)) {
        (
            "now" | "today",
            FieldKind::DateTime { .. } | FieldKind::Date { .. } | FieldKind::Time { .. },
        ) => Ok(now()),
        ("new_v4", FieldKind::Uuid) => Ok(Default::Uuid(uuid::Uuid::new_v4())),
        ("now_v7", FieldKind::Uuid) => Ok(Default::Uuid(uuid::Uuid::now_v7())),
        _ => given(
            model,
            name,
            field,
            &FieldDefault::called(model, name, path)?,
        ),
    }
}

fn now() -> Default {
    let now = nuages_core::now()
        .to_zoned(jiff::tz::TimeZone::UTC)
        .datetime();
    Default::Now(now)
}

/// Writes a float as Python does: `1e+300`, `0.1`, `2.0`.
pub(in crate::schema) fn float(value: f64) -> String {
    let text = format!("{value:?}");
    match text.split_once('e') {
        Some((digits, exponent)) => {
            let digits = digits.strip_suffix(".0").unwrap_or(digits);
            let sign = if exponent.starts_with('-') { "-" } else { "+" };
            format!("{digits}e{sign}{:0>2}", exponent.trim_start_matches('-'))
        }
        None => text,
    }
}
