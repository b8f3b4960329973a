//! Defaults as SQL literals: SQLite takes no parameters in the statements that change a table.

use crate::backends::quoting;
use crate::duration;
use crate::migrations::Result;
use crate::migrations::state::{FieldDefault, FieldState, ModelState};
use crate::models::FieldKind;
use nuages_core::settings::Engine;

/// Returns the literal that existing rows get for a model's field, `None` where it is NULL.
pub(super) fn effective_default(
    model: &ModelState,
    name: &str,
    field: &FieldState,
) -> Result<Option<String>> {
    if let Some(default) = &field.default {
        return literal(model, name, field, default).map(Some);
    }
    if field.generated.is_some() {
        return Ok(None);
    }
    if !field.null && field.blank && field.empty_strings_allowed() {
        let empty = if matches!(field.kind, FieldKind::Binary { .. }) {
            "X''"
        } else {
            "''"
        };
        return Ok(Some(empty.to_owned()));
    }
    let (auto_now, auto_now_add) = field.automatic_time();
    Ok((auto_now || auto_now_add).then(|| now(field.kind)))
}

fn literal(
    model: &ModelState,
    name: &str,
    field: &FieldState,
    default: &FieldDefault,
) -> Result<String> {
    Ok(match default {
        FieldDefault::Bool(value) => u8::from(*value).to_string(),
        FieldDefault::Int(value) => match field.kind.stored() {
            kind @ FieldKind::Decimal { .. } => decimal(&value.to_string(), kind),
            FieldKind::Float => format!("{value}.0"),
            FieldKind::Boolean => u8::from(*value != 0).to_string(),
            _ => value.to_string(),
        },
        FieldDefault::Float(value) => match field.kind.stored() {
            kind @ FieldKind::Decimal { .. } => decimal(&value.to_string(), kind),
            _ => format!("{value:?}"),
        },
        FieldDefault::Text(value) => match field.kind.stored() {
            kind @ FieldKind::Decimal { .. } => decimal(value, kind),
            FieldKind::Uuid => quoted(&value.replace('-', "")),
            FieldKind::Binary { .. } => blob(value.as_bytes()),
            FieldKind::Duration => duration::parse(value)
                .and_then(duration::micros)
                .map_or_else(|| quoted(value), |micros| micros.to_string()),
            _ => quoted(value),
        },
        FieldDefault::Bytes(value) => blob(value),
        FieldDefault::Call(path) => call(model, name, field, path)?,
    })
}

fn blob(bytes: &[u8]) -> String {
    format!("X'{}'", quoting::hexadecimal(bytes).to_uppercase())
}

/// Returns `1.5` as `'1.50'`, as Django stores decimals.
fn decimal(text: &str, kind: FieldKind) -> String {
    let FieldKind::Decimal {
        max_digits: 1..,
        decimal_places,
    } = kind
    else {
        return quoted(text);
    };
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let places = usize::from(decimal_places);
    let mut fraction: String = fraction.chars().take(places).collect();
    while fraction.len() < places {
        fraction.push('0');
    }
    match fraction.is_empty() {
        true => quoted(whole),
        false => quoted(&format!("{whole}.{fraction}")),
    }
}

fn call(model: &ModelState, name: &str, field: &FieldState, path: &str) -> Result<String> {
    let function = path
        .rsplit("::")
        .next()
        .unwrap_or(path)
        .trim_end_matches("()");
    match (function, field.kind) {
        (
            "now" | "today",
            FieldKind::DateTime { .. } | FieldKind::Date { .. } | FieldKind::Time { .. },
        ) => Ok(now(field.kind)),
        ("new_v4", FieldKind::Uuid) => Ok(quoted(&uuid::Uuid::new_v4().simple().to_string())),
        ("now_v7", FieldKind::Uuid) => Ok(quoted(&uuid::Uuid::now_v7().simple().to_string())),
        _ => literal(
            model,
            name,
            field,
            &FieldDefault::called(model, name, path)?,
        ),
    }
}

fn now(kind: FieldKind) -> String {
    let now = nuages_core::now()
        .to_zoned(jiff::tz::TimeZone::UTC)
        .datetime();
    let format = match kind {
        FieldKind::Date { .. } => "%Y-%m-%d",
        FieldKind::Time { .. } => "%H:%M:%S%.6f",
        _ => "%Y-%m-%d %H:%M:%S%.6f",
    };
    quoted(&now.strftime(format).to_string())
}

/// Puts a text between single quotes.
pub(super) fn quoted(text: &str) -> String {
    quoting::literal(Engine::Sqlite, text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::migrations::fields;

    #[test]
    fn defaults_are_written_as_django_stores_them() {
        for (field, expected) in [
            (fields::boolean().default(true), Some("1")),
            (fields::integer().default(-3), Some("-3")),
            (fields::float().default(2), Some("2.0")),
            (fields::char(9).default("it's"), Some("'it''s'")),
            (fields::decimal(5, 2).default("1.5"), Some("'1.50'")),
            (fields::decimal(5, 2).default(0), Some("'0.00'")),
            (fields::char(9).blank(), Some("''")),
            (fields::binary().blank(), Some("X''")),
            (fields::integer().blank(), None),
            (fields::char(9).null(), None),
        ] {
            assert_eq!(
                effective_default(&ModelState::unknown(), "x", &field)
                    .unwrap()
                    .as_deref(),
                expected,
                "{field:?}"
            );
        }
    }

    #[test]
    fn a_default_that_cannot_be_called_is_an_error_with_a_way_out() {
        let field = fields::integer().default(fields::call("polls::models::lucky"));
        let error = effective_default(&ModelState::unknown(), "number", &field);
        let error = error.unwrap_err().to_string();
        assert!(
            error.contains("polls::models::lucky") && error.contains("RunRust"),
            "{error}"
        );
    }
}
