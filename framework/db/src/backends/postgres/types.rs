//! Values as PostgreSQL's parameters, in its binary form.
//!
//! The server tells which type each parameter of a prepared statement has; a value is written in the form of that type. So one
//! text of SQL fits columns of every width, and NULL has the type of its column.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;
use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::postgres::types::Oid;
use sqlx::postgres::{PgArgumentBuffer, PgArguments, PgTypeInfo, PgTypeKind};
use sqlx::{Arguments as _, Encode, Postgres, Type, TypeInfo as _};
use uuid::Uuid;

use super::{calendar, inet, numeric, oid};
use crate::backends::refused;
use crate::backends::text::{parse_date, parse_time, parse_timestamp};
use crate::duration;
use crate::error::{Error, Result};
use crate::value::Value;

/// Returns the type that a parameter is declared with: a text and NULL leave the choice to the server, as a literal does.
pub(super) fn declared(value: &Value) -> PgTypeInfo {
    PgTypeInfo::with_oid(Oid(match value {
        Value::Null | Value::Text(_) | Value::Row(_) => oid::UNKNOWN,
        Value::Bool(_) => oid::BOOL,
        Value::I64(_) => oid::INT8,
        Value::U64(_) | Value::Decimal(_) => oid::NUMERIC,
        Value::F64(_) => oid::FLOAT8,
        Value::Bytes(_) => oid::BYTEA,
        Value::Timestamp(_) => oid::TIMESTAMPTZ,
        Value::Date(_) => oid::DATE,
        Value::Time(_) => oid::TIME,
        Value::Duration(_) => oid::INTERVAL,
        Value::Ip(_) => oid::INET,
        Value::Uuid(_) => oid::UUID,
        Value::Json(_) => oid::JSONB,
    }))
}

/// Names the types of parameters.
pub(super) fn names(types: &[PgTypeInfo]) -> String {
    let names: Vec<String> = types
        .iter()
        .map(|kind| kind.name().to_lowercase())
        .collect();
    names.join(" ")
}

/// Writes the values in the forms of the types that the server told.
pub(super) fn arguments(types: &[PgTypeInfo], values: &[Value]) -> Result<PgArguments> {
    if types.len() != values.len() {
        return Err(Error::programming(format!(
            "the statement has {} parameters, {} values were given",
            types.len(),
            values.len()
        )));
    }
    let mut arguments = PgArguments::default();
    arguments.reserve(values.len(), values.iter().map(room).sum());
    for (kind, value) in types.iter().zip(values) {
        arguments
            .add(Parameter { kind, value })
            .map_err(|error| Error::data(error.to_string()))?;
    }
    Ok(arguments)
}

/// The bytes that a value may take with its length in front; what is long by its own account is counted.
fn room(value: &Value) -> usize {
    const SHORT: usize = 20;
    SHORT
        + match value {
            Value::Text(text) => text.len(),
            Value::Bytes(bytes) => bytes.len(),
            _ => 0,
        }
}

/// A value and the type of its place.
struct Parameter<'p> {
    kind: &'p PgTypeInfo,
    value: &'p Value,
}

impl Type<Postgres> for Parameter<'_> {
    fn type_info() -> PgTypeInfo {
        PgTypeInfo::with_oid(Oid(oid::UNKNOWN))
    }
}

impl Encode<'_, Postgres> for Parameter<'_> {
    fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        if self.value.is_null() {
            return Ok(IsNull::Yes);
        }
        if let Some(problem) = refused::unstorable(self.value) {
            return Err(problem.into());
        }
        let kind = base(self.kind);
        let number = kind.oid().map_or(oid::UNKNOWN, |oid| oid.0);
        let written = match self.value {
            Value::Null => true,
            Value::Bool(value) => bool(buffer, number, *value),
            Value::I64(value) => integer(buffer, number, *value)?,
            Value::U64(value) => return Err(refused::too_great(*value).into()),
            Value::F64(value) => float(buffer, number, *value)?,
            Value::Text(value) => text(buffer, kind, number, value)?,
            Value::Bytes(value) => put(buffer, number == oid::BYTEA, value),
            Value::Timestamp(value) => timestamp(buffer, number, *value),
            Value::Date(value) => date(buffer, number, *value),
            Value::Time(value) => put(buffer, number == oid::TIME, &calendar::clock_bytes(*value)),
            Value::Decimal(value) => decimal(buffer, number, *value)?,
            Value::Duration(value) => interval(buffer, number, *value)?,
            Value::Ip(value) => {
                matches!(number, oid::INET | oid::CIDR)
                    && inet::encode(buffer, number, &value.to_string())
            }
            Value::Uuid(value) => uuid(buffer, number, *value),
            Value::Json(value) => json(buffer, number, value)?,
            Value::Row(_) => false,
        };
        if written {
            return Ok(IsNull::No);
        }
        if is_text(kind, number) {
            buffer.extend_from_slice(crate::backends::text::display(self.value).as_bytes());
            return Ok(IsNull::No);
        }
        Err(unfit(self.value, kind).into())
    }

    /// The number of the type says it all, and is copied faster than what sqlx knows of the type.
    fn produces(&self) -> Option<PgTypeInfo> {
        Some(match self.kind.oid() {
            Some(oid) => PgTypeInfo::with_oid(oid),
            None => self.kind.clone(),
        })
    }
}

fn unfit(value: &Value, kind: &PgTypeInfo) -> String {
    format!(
        "{value:?} does not fit a parameter of the type {}",
        kind.name().to_lowercase()
    )
}

/// The type below a domain.
fn base(kind: &PgTypeInfo) -> &PgTypeInfo {
    match kind.kind() {
        PgTypeKind::Domain(inner) => base(inner),
        _ => kind,
    }
}

/// Tells whether the binary form of a type is its text.
pub(super) fn is_text(kind: &PgTypeInfo, number: u32) -> bool {
    matches!(
        number,
        oid::TEXT
            | oid::VARCHAR
            | oid::BPCHAR
            | oid::NAME
            | oid::UNKNOWN_TEXT
            | oid::UNKNOWN
            | oid::XML
            | oid::JSON
            | oid::CHAR
    ) || matches!(kind.kind(), PgTypeKind::Enum(_))
        || kind.name().eq_ignore_ascii_case("citext")
}

fn put(buffer: &mut Vec<u8>, fits: bool, bytes: &[u8]) -> bool {
    if fits {
        buffer.extend_from_slice(bytes);
    }
    fits
}

fn bool(buffer: &mut Vec<u8>, number: u32, value: bool) -> bool {
    match number {
        oid::BOOL => put(buffer, true, &[u8::from(value)]),
        oid::INT2 | oid::INT4 | oid::INT8 => {
            integer(buffer, number, i64::from(value)).unwrap_or(false)
        }
        _ => false,
    }
}

fn integer(buffer: &mut Vec<u8>, number: u32, value: i64) -> Result<bool, BoxDynError> {
    let out_of = |name: &str| format!("{value} is out of the range of {name}");
    let bytes: &[u8] = match number {
        oid::INT8 => &value.to_be_bytes(),
        oid::INT4 => &i32::try_from(value)
            .map_err(|_| out_of("integer"))?
            .to_be_bytes(),
        oid::INT2 => &i16::try_from(value)
            .map_err(|_| out_of("smallint"))?
            .to_be_bytes(),
        oid::OID => &u32::try_from(value)
            .map_err(|_| out_of("oid"))?
            .to_be_bytes(),
        #[expect(clippy::cast_precision_loss, reason = "as the server's own cast")]
        oid::FLOAT8 => &(value as f64).to_be_bytes(),
        #[expect(clippy::cast_precision_loss, reason = "as the server's own cast")]
        oid::FLOAT4 => &(value as f32).to_be_bytes(),
        oid::NUMERIC => {
            numeric::encode(buffer, Decimal::from(value));
            return Ok(true);
        }
        oid::BOOL if matches!(value, 0 | 1) => &[u8::from(value == 1)],
        _ => return Ok(false),
    };
    buffer.extend_from_slice(bytes);
    Ok(true)
}

fn float(buffer: &mut Vec<u8>, number: u32, value: f64) -> Result<bool, BoxDynError> {
    #[expect(clippy::cast_possible_truncation, reason = "the column is no wider")]
    Ok(match number {
        oid::FLOAT8 => put(buffer, true, &value.to_be_bytes()),
        oid::FLOAT4 => put(buffer, true, &(value as f32).to_be_bytes()),
        oid::NUMERIC => {
            let decimal: Decimal = value
                .to_string()
                .parse()
                .map_err(|_| format!("{value} is no decimal number"))?;
            numeric::encode(buffer, decimal);
            true
        }
        oid::INT2 | oid::INT4 | oid::INT8 if value.fract() == 0.0 && value.abs() < 9e15 => {
            integer(buffer, number, value as i64)?
        }
        _ => false,
    })
}

fn decimal(buffer: &mut Vec<u8>, number: u32, value: Decimal) -> Result<bool, BoxDynError> {
    Ok(match number {
        oid::NUMERIC => {
            numeric::encode(buffer, value);
            true
        }
        oid::FLOAT4 | oid::FLOAT8 => match value.to_f64() {
            Some(value) => float(buffer, number, value)?,
            None => false,
        },
        oid::INT2 | oid::INT4 | oid::INT8 if value.fract().is_zero() => match value.to_i64() {
            Some(value) => integer(buffer, number, value)?,
            None => false,
        },
        _ => false,
    })
}

fn timestamp(buffer: &mut Vec<u8>, number: u32, value: Timestamp) -> bool {
    match number {
        oid::TIMESTAMPTZ | oid::TIMESTAMP => put(buffer, true, &calendar::moment_bytes(value)),
        oid::DATE => date(buffer, number, TimeZone::UTC.to_datetime(value).date()),
        _ => false,
    }
}

fn date(buffer: &mut Vec<u8>, number: u32, value: Date) -> bool {
    match number {
        oid::DATE => put(buffer, true, &calendar::day_bytes(value)),
        oid::TIMESTAMP | oid::TIMESTAMPTZ => TimeZone::UTC
            .to_timestamp(value.to_datetime(Time::midnight()))
            .is_ok_and(|moment| timestamp(buffer, number, moment)),
        _ => false,
    }
}

/// Writes a duration: a whole number of microseconds to a column of numbers.
fn interval(buffer: &mut Vec<u8>, number: u32, value: SignedDuration) -> Result<bool, BoxDynError> {
    let too_long = || refused::too_long(value);
    let micros = duration::micros(value).ok_or_else(too_long)?;
    match number {
        oid::INTERVAL => {
            let bytes = calendar::length_bytes(micros).ok_or_else(too_long)?;
            Ok(put(buffer, true, &bytes))
        }
        oid::INT8 => integer(buffer, number, micros),
        _ => Ok(false),
    }
}

fn uuid(buffer: &mut Vec<u8>, number: u32, value: Uuid) -> bool {
    put(buffer, number == oid::UUID, value.as_bytes())
}

fn json(buffer: &mut Vec<u8>, number: u32, value: &serde_json::Value) -> Result<bool, BoxDynError> {
    match number {
        oid::JSONB => buffer.push(1),
        oid::JSON => {}
        _ => return Ok(false),
    }
    serde_json::to_writer(buffer, value)?;
    Ok(true)
}

/// Tells whether a text is written in the form of the type here; else the server makes the value of the text.
pub(super) fn takes_text(kind: &PgTypeInfo) -> bool {
    let kind = base(kind);
    let number = kind.oid().map_or(oid::UNKNOWN, |oid| oid.0);
    is_text(kind, number)
        || matches!(
            number,
            oid::UUID
                | oid::INET
                | oid::CIDR
                | oid::JSONB
                | oid::BYTEA
                | oid::INT2
                | oid::INT4
                | oid::INT8
                | oid::OID
                | oid::NUMERIC
                | oid::FLOAT4
                | oid::FLOAT8
                | oid::BOOL
                | oid::DATE
                | oid::TIME
                | oid::TIMESTAMP
                | oid::TIMESTAMPTZ
        )
}

/// Writes a text in the form of whatever type its place has, as the server reads a literal.
fn text(
    buffer: &mut Vec<u8>,
    kind: &PgTypeInfo,
    number: u32,
    value: &str,
) -> Result<bool, BoxDynError> {
    if is_text(kind, number) {
        // The server's own refusal would end the transaction.
        if value.contains('\0') {
            return Err("PostgreSQL's texts hold no NUL (0x00)".into());
        }
        buffer.extend_from_slice(value.as_bytes());
        return Ok(true);
    }
    let trimmed = value.trim();
    let written = match number {
        oid::UUID => Uuid::try_parse(trimmed).is_ok_and(|value| uuid(buffer, number, value)),
        oid::INET | oid::CIDR => inet::encode(buffer, number, trimmed),
        oid::JSONB => {
            buffer.push(1);
            buffer.extend_from_slice(value.as_bytes());
            true
        }
        oid::BYTEA => put(buffer, true, value.as_bytes()),
        oid::INT2 | oid::INT4 | oid::INT8 | oid::OID => match trimmed.parse() {
            Ok(value) => integer(buffer, number, value)?,
            Err(_) => false,
        },
        oid::NUMERIC => match trimmed.parse() {
            Ok(value) => decimal(buffer, number, value)?,
            Err(_) => false,
        },
        oid::FLOAT4 | oid::FLOAT8 => match trimmed.parse() {
            Ok(value) => float(buffer, number, value)?,
            Err(_) => false,
        },
        oid::BOOL => match trimmed.to_ascii_lowercase().as_str() {
            "t" | "true" | "1" | "yes" | "on" => bool(buffer, number, true),
            "f" | "false" | "0" | "no" | "off" => bool(buffer, number, false),
            _ => false,
        },
        oid::DATE => parse_date(trimmed).is_some_and(|value| date(buffer, number, value)),
        oid::TIME => parse_time(trimmed)
            .is_some_and(|value| put(buffer, true, &calendar::clock_bytes(value))),
        oid::TIMESTAMP | oid::TIMESTAMPTZ => {
            parse_timestamp(trimmed).is_some_and(|value| timestamp(buffer, number, value))
        }
        _ => {
            return Err(format!(
                "a text cannot be bound to a parameter of the type {0}; cast it in the statement, as `$1::text::{0}`",
                kind.name().to_lowercase()
            )
            .into());
        }
    };
    if written {
        return Ok(true);
    }
    Err(format!(
        "invalid input syntax for type {}: \"{value}\"",
        kind.name().to_lowercase()
    )
    .into())
}
