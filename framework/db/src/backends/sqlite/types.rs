//! The stored forms of values, as Django writes them to SQLite.

use sqlx::Arguments as _;
use sqlx::sqlite::SqliteArguments;

use crate::backends::refused;
use crate::backends::text::{date_text, json_text, time_text, timestamp_text};
use crate::duration;
use crate::error::{Error, Result};
use crate::value::Value;

/// Binds a value in the form that Django stores.
pub(crate) fn bind(arguments: &mut SqliteArguments, value: &Value) -> Result<()> {
    if let Some(problem) = refused::unstorable(value) {
        return Err(Error::data(problem));
    }
    let added = match value {
        Value::Null => arguments.add(None::<i64>),
        Value::Bool(value) => arguments.add(i64::from(*value)),
        Value::I64(value) => arguments.add(*value),
        Value::U64(value) => return Err(Error::data(refused::too_great(*value))),
        Value::F64(value) => arguments.add(*value),
        Value::Text(value) => arguments.add(value.as_str()),
        Value::Bytes(value) => arguments.add(value.as_slice()),
        Value::Timestamp(value) => arguments.add(timestamp_text(*value)),
        Value::Date(value) => arguments.add(date_text(*value)),
        Value::Time(value) => arguments.add(time_text(*value)),
        Value::Decimal(value) => arguments.add(value.to_string()),
        Value::Duration(value) => match duration::micros(*value) {
            Some(micros) => arguments.add(micros),
            None => return Err(Error::data(refused::too_long(*value))),
        },
        Value::Ip(value) => arguments.add(value.to_string()),
        Value::Uuid(value) => arguments.add(value.simple().to_string()),
        Value::Json(value) => arguments.add(json_text(value)),
        Value::Row(_) => return Err(Error::data(refused::SEVERAL_COLUMNS)),
    };
    added.map_err(|error| Error::data(error.to_string()))
}
