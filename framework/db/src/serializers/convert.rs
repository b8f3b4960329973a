//! One value: from a field to JSON and back.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use rust_decimal::Decimal;
use serde_json::Value as Json;
use uuid::Uuid;

use super::error::Result;
use super::python;
use crate::duration;
use crate::models::{FieldKind, FieldMeta};
use crate::moments;
use crate::value::Value;

/// Returns the JSON of a field's value.
pub(super) fn to_json(value: &Value) -> Result<Json> {
    Ok(match value {
        Value::Null => Json::Null,
        Value::Bool(value) => Json::Bool(*value),
        Value::I64(value) => Json::from(*value),
        Value::U64(value) => Json::from(*value),
        // JSON has no numbers for these; their names are read as numbers, by Django too.
        Value::F64(value) if value.is_nan() => Json::from("NaN"),
        Value::F64(value) if value.is_infinite() && *value > 0.0 => Json::from("Infinity"),
        Value::F64(value) if value.is_infinite() => Json::from("-Infinity"),
        Value::F64(value) => Json::from(*value),
        Value::Text(value) => Json::String(value.clone()),
        Value::Bytes(value) => Json::String(STANDARD.encode(value)),
        Value::Timestamp(value) => Json::String(moment(*value)),
        Value::Date(value) => Json::String(date(*value)),
        Value::Time(value) => Json::String(time(*value)),
        Value::Decimal(value) => Json::String(decimal(*value)),
        Value::Duration(value) => Json::String(duration::string(*value)),
        Value::Ip(value) => Json::String(value.to_string()),
        Value::Uuid(value) => Json::String(value.hyphenated().to_string()),
        Value::Json(value) => (**value).clone(),
        Value::Row(values) => Json::Array(
            values
                .iter()
                .map(to_json)
                .collect::<std::result::Result<_, _>>()?,
        ),
    })
}

fn date(value: Date) -> String {
    let (year, month, day) = (value.year(), value.month(), value.day());
    format!("{year:04}-{month:02}-{day:02}")
}

/// Milliseconds, cut, where there is a fraction: ECMA-262's format.
fn time(value: Time) -> String {
    let (hour, minute, second) = (value.hour(), value.minute(), value.second());
    let micros = value.subsec_nanosecond() / 1000;
    let fraction = match micros {
        0 => String::new(),
        micros => format!(".{:03}", micros / 1000),
    };
    format!("{hour:02}:{minute:02}:{second:02}{fraction}")
}

fn moment(value: Timestamp) -> String {
    let civil = TimeZone::UTC.to_datetime(value);
    format!("{}T{}Z", date(civil.date()), time(civil.time()))
}

/// Writes a decimal as Python's `str` does, with an exponent where more than five zeros follow the point.
fn decimal(value: Decimal) -> String {
    let digits = value.mantissa().unsigned_abs().to_string();
    let scale = i64::from(value.scale());
    let adjusted = i64::try_from(digits.len()).unwrap_or_default() - 1 - scale;
    if adjusted >= -6 {
        return value.to_string();
    }
    let sign = if value.is_sign_negative() { "-" } else { "" };
    let (first, rest) = digits.split_at(1);
    let point = if rest.is_empty() { "" } else { "." };
    format!("{sign}{first}{point}{rest}E{adjusted}")
}

/// Reads the JSON of a field's value, as `to_python` of Django's field does.
///
/// # Errors
/// What Django says of a value that does not fit.
pub(super) fn from_json(field: &FieldMeta, json: &Json) -> std::result::Result<Value, String> {
    if field.composite.is_some() {
        return composite_from_json(field, json);
    }
    if let Some(relation) = &field.relation {
        return match relation.target_field() {
            Some(target) => from_json(target, json),
            None => Err(format!("{} points to a model without a key", field.name)),
        };
    }
    let kind = field.kind.stored();
    if kind == FieldKind::Json && !(json.is_null() && field.null) {
        return Ok(Value::from(json.clone()));
    }
    if json.is_null() {
        return Ok(Value::Null);
    }
    read(kind, json).ok_or_else(|| complaint(kind, field.null, json))
}

/// Reads the list of a composite primary key, or the text of one, as the command line has it.
fn composite_from_json(field: &FieldMeta, json: &Json) -> std::result::Result<Value, String> {
    let parsed = match json {
        Json::String(text) => serde_json::from_str(text).unwrap_or(Json::Null),
        other => other.clone(),
    };
    let components = field.components();
    match parsed {
        Json::Array(values) if values.len() == components.len() => components
            .iter()
            .zip(&values)
            .map(|(component, json)| from_json(component, json))
            .collect::<std::result::Result<_, _>>()
            .map(Value::Row),
        _ => Err(format!("'pk' must have {} elements.", components.len())),
    }
}

fn read(kind: FieldKind, json: &Json) -> Option<Value> {
    use FieldKind as Kind;
    Some(match kind {
        _ if kind.is_integer() => integer(json)?,
        Kind::Boolean => Value::Bool(boolean(json)?),
        Kind::Float => match json {
            Json::Number(number) => Value::F64(number.as_f64()?),
            Json::Bool(value) => Value::F64(f64::from(u8::from(*value))),
            Json::String(text) => Value::F64(text.trim().parse().ok()?),
            _ => return None,
        },
        Kind::Decimal { .. } => match json {
            Json::Number(number) => Value::Decimal(exact(&number.to_string())?),
            Json::String(text) => Value::Decimal(exact(text.trim())?),
            _ => return None,
        },
        Kind::Date { .. } => Value::Date(moments::date(json.as_str()?)?),
        Kind::Time { .. } => Value::Time(moments::time(json.as_str()?)?),
        Kind::DateTime { .. } => Value::Timestamp(moments::moment(json.as_str()?)?),
        Kind::Duration => Value::Duration(duration::parse(json.as_str()?)?),
        Kind::GenericIpAddress { .. } if json.as_str() == Some("") => Value::Null,
        Kind::GenericIpAddress { .. } => Value::Ip(json.as_str()?.trim().parse().ok()?),
        Kind::Uuid => Value::Uuid(Uuid::try_parse(json.as_str()?).ok()?),
        Kind::Binary { .. } => Value::Bytes(STANDARD.decode(json.as_str()?).ok()?),
        _ => match json {
            Json::String(text) => Value::Text(text.clone()),
            other => Value::Text(python::text(other)),
        },
    })
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "int() of Python cuts, and what is too large was refused"
)]
fn integer(json: &Json) -> Option<Value> {
    Some(match json {
        Json::Number(number) => match (number.as_i64(), number.as_u64(), number.as_f64()) {
            (Some(number), ..) => Value::I64(number),
            (_, Some(number), _) => Value::U64(number),
            (_, _, Some(number)) if number.abs() < 9e15 => Value::I64(number.trunc() as i64),
            _ => return None,
        },
        Json::Bool(value) => Value::I64((*value).into()),
        Json::String(text) => Value::I64(text.trim().parse().ok()?),
        _ => return None,
    })
}

fn boolean(json: &Json) -> Option<bool> {
    match json {
        Json::Bool(value) => Some(*value),
        Json::Number(number) => match number.as_i64() {
            Some(0) => Some(false),
            Some(1) => Some(true),
            _ => None,
        },
        Json::String(text) => match text.as_str() {
            "t" | "True" | "1" => Some(true),
            "f" | "False" | "0" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

fn exact(text: &str) -> Option<Decimal> {
    Decimal::from_str_exact(text)
        .or_else(|_| Decimal::from_scientific(text))
        .ok()
}

fn complaint(kind: FieldKind, null: bool, json: &Json) -> String {
    use FieldKind as Kind;
    if let Kind::GenericIpAddress { .. } = kind {
        return "['Enter a valid IPv4 or IPv6 address.']".to_owned();
    }
    let what = match kind {
        Kind::Boolean if null => "value must be either True, False, or None.",
        Kind::Boolean => "value must be either True or False.",
        Kind::Float => "value must be a float.",
        Kind::Decimal { .. } => "value must be a decimal number.",
        Kind::Date { .. } => "value has an invalid date format. It must be in YYYY-MM-DD format.",
        Kind::Time { .. } => {
            "value has an invalid format. It must be in HH:MM[:ss[.uuuuuu]] format."
        }
        Kind::DateTime { .. } => {
            "value has an invalid format. It must be in YYYY-MM-DD HH:MM[:ss[.uuuuuu]][TZ] format."
        }
        Kind::Duration => {
            "value has an invalid format. It must be in [DD] [[HH:]MM:]ss[.uuuuuu] format."
        }
        Kind::Uuid => "is not a valid UUID.",
        Kind::Binary { .. } => "is not base64.",
        _ => "value must be an integer.",
    };
    format!("['“{}” {what}']", python::text(json))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_written_as_python_writes_them() {
        for (text, expected) in [
            ("0", "0"),
            ("0.00", "0.00"),
            ("-12.30", "-12.30"),
            ("0.000001", "0.000001"),
            ("0.0000001", "1E-7"),
            ("0.00000012", "1.2E-7"),
            ("0.0000000", "0E-7"),
        ] {
            let value: Decimal = text.parse().unwrap_or_default();
            assert_eq!(decimal(value), expected);
        }
    }

    #[test]
    fn moments_have_milliseconds_where_they_have_a_fraction() {
        for (text, expected) in [
            ("2024-02-29T13:05:07Z", "2024-02-29T13:05:07Z"),
            ("2024-02-29T13:05:07.123456Z", "2024-02-29T13:05:07.123Z"),
            ("2024-02-29T13:05:07.000001Z", "2024-02-29T13:05:07.000Z"),
        ] {
            let value: Timestamp = text.parse().unwrap_or_default();
            assert_eq!(moment(value), expected);
        }
    }
}
