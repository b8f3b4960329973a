//! Values of run-time look-ups, made to fit their fields.

use std::net::IpAddr;

use jiff::civil::{Date, Time};
use jiff::{SignedDuration, Timestamp};
use nuages_core::time::default_time_zone;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;
use uuid::Uuid;

use super::written;
use crate::backends::refused::short;
use crate::error::{Error, Result};
use crate::models::FieldKind;
use crate::moments;
use crate::value::Value;

/// Makes `value` fit a column of this kind, reading texts as a form or a query string gives them.
pub(super) fn coerce(field: &str, kind: FieldKind, value: Value) -> Result<Value> {
    use FieldKind as Kind;
    let value = match kind.stored() {
        Kind::Json => value,
        _ => plain(value),
    };
    let (fitted, wanted, form) = match kind.stored() {
        _ if value.is_null() => return Ok(value),
        kind if kind.is_integer() => (integer(&value).map(Value::I64), "a number", ""),
        Kind::Float => (float(&value).map(Value::F64), "a number", ""),
        Kind::Decimal { .. } => (number(&value), "a decimal number", ""),
        Kind::Boolean => (boolean(&value).map(Value::Bool), "True or False", ""),
        Kind::DateTime { .. } => (
            moment(&value).map(Value::Timestamp),
            "a date and time",
            " as YYYY-MM-DD HH:MM:SS",
        ),
        Kind::Date { .. } => (date(&value).map(Value::Date), "a date", " as YYYY-MM-DD"),
        Kind::Time { .. } => (time(&value).map(Value::Time), "a time", " as HH:MM:SS"),
        Kind::Duration => (
            duration(&value).map(Value::Duration),
            "a duration",
            " as [DD] [[HH:]MM:]ss[.uuuuuu]",
        ),
        Kind::GenericIpAddress { .. } => (address(&value).map(Value::Ip), "an IP address", ""),
        Kind::Uuid => (uuid(&value).map(Value::Uuid), "a UUID", ""),
        kind if kind.is_text() => {
            // Else MySQL would make a number of each text that it compares with one.
            let text = match &value {
                Value::Json(document) => Some(document.to_string()),
                value => written::text(value),
            };
            (text.map(Value::Text), "a text", "")
        }
        Kind::Binary { .. } => {
            let is_fit = matches!(value, Value::Bytes(_) | Value::Text(_));
            (is_fit.then(|| value.clone()), "bytes", "")
        }
        _ => return Ok(value),
    };
    fitted.ok_or_else(|| {
        let (got, form) = match &value {
            Value::Text(text) => (format!("'{}'", short(text.clone())), form),
            other => (other.shown(), ""),
        };
        Error::field(format!(
            "Field '{field}' expected {wanted}{form} but got {got}."
        ))
    })
}

/// The number, text or truth value that a document is; the column is none of documents.
pub(super) fn plain(value: Value) -> Value {
    use serde_json::Value as Json;
    let Value::Json(document) = value else {
        return value;
    };
    match *document {
        Json::Null => Value::Null,
        Json::Bool(truth) => Value::Bool(truth),
        Json::String(text) => Value::Text(text),
        Json::Number(number) => match (number.as_i64(), number.as_u64(), number.as_f64()) {
            (Some(number), ..) => Value::I64(number),
            (_, Some(number), _) => Value::U64(number),
            (.., Some(number)) => Value::F64(number),
            _ => Value::from(Json::Number(number)),
        },
        other => Value::from(other),
    }
}

fn integer(value: &Value) -> Option<i64> {
    match value {
        Value::I64(number) => Some(*number),
        Value::Bool(bool) => Some((*bool).into()),
        Value::F64(number) => number.trunc().to_string().parse().ok(),
        Value::Decimal(number) => number.trunc().try_into().ok(),
        Value::Text(text) => text.trim().parse().ok(),
        _ => None,
    }
}

fn float(value: &Value) -> Option<f64> {
    match value {
        Value::F64(number) => Some(*number),
        #[expect(clippy::cast_precision_loss, reason = "as Python's float()")]
        Value::I64(number) => Some(*number as f64),
        Value::Decimal(number) => number.to_f64(),
        Value::Bool(bool) => Some(f64::from(u8::from(*bool))),
        Value::Text(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// A number that a decimal is compared with: a decimal of a text, any other as it is.
fn number(value: &Value) -> Option<Value> {
    match value {
        Value::Decimal(_) | Value::I64(_) | Value::F64(_) => Some(value.clone()),
        Value::Text(text) => decimal(text).map(Value::Decimal),
        _ => None,
    }
}

/// Reads a decimal, also as `1e5`.
pub(super) fn decimal(text: &str) -> Option<Decimal> {
    let text = text.trim();
    let read = text.parse().or_else(|_| Decimal::from_scientific(text));
    read.ok()
}

fn boolean(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(bool) => Some(*bool),
        Value::I64(number @ (0 | 1)) => Some(*number == 1),
        Value::Text(text) => match text.as_str() {
            "True" | "true" | "t" | "1" => Some(true),
            "False" | "false" | "f" | "0" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

fn moment(value: &Value) -> Option<Timestamp> {
    match value {
        Value::Timestamp(moment) => Some(*moment),
        Value::Text(text) => moments::moment(text.trim()),
        Value::Date(date) => moments::local(date.to_datetime(Time::midnight())),
        _ => None,
    }
}

fn date(value: &Value) -> Option<Date> {
    match value {
        Value::Date(date) => Some(*date),
        Value::Timestamp(moment) => Some(moment.to_zoned(default_time_zone()).date()),
        Value::Text(text) => moments::date(text.trim()),
        _ => None,
    }
}

fn time(value: &Value) -> Option<Time> {
    match value {
        Value::Time(time) => Some(*time),
        Value::Text(text) => moments::time(text.trim()),
        _ => None,
    }
}

fn duration(value: &Value) -> Option<SignedDuration> {
    match value {
        Value::Duration(duration) => Some(*duration),
        Value::Text(text) => crate::duration::parse(text),
        _ => None,
    }
}

fn address(value: &Value) -> Option<IpAddr> {
    match value {
        Value::Ip(address) => Some(*address),
        Value::Text(text) => text.trim().parse().ok(),
        _ => None,
    }
}

fn uuid(value: &Value) -> Option<Uuid> {
    match value {
        Value::Uuid(uuid) => Some(*uuid),
        Value::Text(text) => Uuid::try_parse(text).ok(),
        _ => None,
    }
}
