//! Decoding of PostgreSQL's rows, from every type that holds what is asked for.

use std::borrow::Cow;
use std::net::IpAddr;

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;
use sqlx::postgres::{PgTypeInfo, PgTypeKind, PgValueRef};
use sqlx::{Column as _, Row as _, TypeInfo as _, ValueRef as _};
use uuid::Uuid;

use super::{calendar, forms, inet, numeric, oid, types};
use crate::backends::refused::{document, short};
use crate::backends::text;
use crate::error::{Error, Result};
use crate::value::Value;

/// A row as sqlx hands it over.
pub(crate) struct PostgresRow(pub(super) sqlx::postgres::PgRow);

impl std::fmt::Debug for PostgresRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list()
            .entries((0..self.len()).map(|index| self.value(index)))
            .finish()
    }
}

/// A value that is not NULL: the number of its type and its bytes.
#[derive(Clone, Copy)]
struct Cell<'r> {
    oid: u32,
    bytes: &'r [u8],
}

impl PostgresRow {
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn columns(&self) -> Vec<&str> {
        self.0
            .columns()
            .iter()
            .map(|column| column.name())
            .collect()
    }

    pub(crate) fn is_null(&self, index: usize) -> bool {
        self.raw(index).map_or(true, |value| value.is_null())
    }

    pub(crate) fn value(&self, index: usize) -> Result<Value> {
        let value = self.raw(index)?;
        if value.is_null() {
            return Ok(Value::Null);
        }
        let bytes = value
            .as_bytes()
            .map_err(|error| self.broken(index, &error))?;
        decode(&value.type_info(), bytes).ok_or_else(|| self.mismatch(index, "a value"))
    }

    pub(crate) fn i64(&self, index: usize) -> Result<i64> {
        let cell = self.cell(index, "an integer")?;
        match cell.oid {
            oid::NUMERIC => numeric::decode(cell.bytes)
                .filter(|number| number.fract().is_zero())
                .and_then(|number| number.to_i64()),
            _ => integer(cell),
        }
        .ok_or_else(|| self.mismatch(index, "an integer"))
    }

    pub(crate) fn f64(&self, index: usize) -> Result<f64> {
        let cell = self.cell(index, "a number")?;
        match cell.oid {
            oid::NUMERIC => numeric::decode_f64(cell.bytes),
            #[expect(clippy::cast_precision_loss, reason = "as the server's own cast")]
            _ => float(cell).or_else(|| integer(cell).map(|number| number as f64)),
        }
        .ok_or_else(|| self.mismatch(index, "a number"))
    }

    pub(crate) fn str(&self, index: usize) -> Result<Cow<'_, str>> {
        let value = self.raw(index)?;
        if value.is_null() {
            return Err(self.unexpected_null(index, "a text"));
        }
        let bytes = value
            .as_bytes()
            .map_err(|error| self.broken(index, &error))?;
        let kind = value.type_info();
        let number = kind.oid().map_or(oid::UNKNOWN, |oid| oid.0);
        let text = match number {
            oid::INET | oid::CIDR => inet::decode(bytes, number).map(Cow::Owned),
            oid::UUID => Uuid::from_slice(bytes)
                .ok()
                .map(|uuid| Cow::Owned(uuid.to_string())),
            oid::JSONB => bytes
                .get(1..)
                .and_then(|json| str::from_utf8(json).ok())
                .map(Cow::Borrowed),
            _ if types::is_text(&kind, number) => str::from_utf8(bytes).ok().map(Cow::Borrowed),
            _ if types::takes_text(&kind) => None,
            _ => forms::text(&kind, bytes).map(Cow::Owned),
        };
        text.ok_or_else(|| self.mismatch(index, "a text"))
    }

    pub(crate) fn bytes(&self, index: usize) -> Result<&[u8]> {
        let cell = self.cell(index, "bytes")?;
        match cell.oid {
            oid::BYTEA | oid::TEXT | oid::VARCHAR | oid::BPCHAR => Ok(cell.bytes),
            _ => Err(self.mismatch(index, "bytes")),
        }
    }

    pub(crate) fn timestamp(&self, index: usize) -> Result<Timestamp> {
        let cell = self.cell(index, "a date and time")?;
        match cell.oid {
            oid::TIMESTAMPTZ | oid::TIMESTAMP => calendar::moment(cell.bytes),
            oid::DATE => calendar::day(cell.bytes).and_then(|date| {
                TimeZone::UTC
                    .to_timestamp(date.to_datetime(Time::midnight()))
                    .ok()
            }),
            _ => text_of(cell).and_then(text::parse_timestamp),
        }
        .ok_or_else(|| self.mismatch(index, "a date and time"))
    }

    pub(crate) fn date(&self, index: usize) -> Result<Date> {
        let cell = self.cell(index, "a date")?;
        match cell.oid {
            oid::DATE => calendar::day(cell.bytes),
            oid::TIMESTAMPTZ | oid::TIMESTAMP => {
                calendar::moment(cell.bytes).map(|moment| TimeZone::UTC.to_datetime(moment).date())
            }
            _ => text_of(cell).and_then(text::parse_date),
        }
        .ok_or_else(|| self.mismatch(index, "a date"))
    }

    pub(crate) fn time(&self, index: usize) -> Result<Time> {
        let cell = self.cell(index, "a time")?;
        match cell.oid {
            oid::TIME | oid::TIMETZ => calendar::clock(cell.bytes),
            _ => text_of(cell).and_then(text::parse_time),
        }
        .ok_or_else(|| self.mismatch(index, "a time"))
    }

    pub(crate) fn duration(&self, index: usize) -> Result<SignedDuration> {
        let cell = self.cell(index, "a duration")?;
        match cell.oid {
            oid::INTERVAL => calendar::length(cell.bytes),
            _ => integer(cell).map(SignedDuration::from_micros),
        }
        .ok_or_else(|| self.mismatch(index, "a duration"))
    }

    pub(crate) fn ip(&self, index: usize) -> Result<IpAddr> {
        let cell = self.cell(index, "an IP address")?;
        match cell.oid {
            // The width of a network is not dropped: whoever saves the row would write an address without it.
            oid::INET | oid::CIDR => {
                inet::decode(cell.bytes, oid::INET).and_then(|text| text.parse().ok())
            }
            _ => text_of(cell).and_then(|text| text.parse().ok()),
        }
        .ok_or_else(|| {
            self.mismatch(
                index,
                "an IP address alone: a field of type String keeps the width of its network",
            )
        })
    }

    pub(crate) fn decimal(&self, index: usize) -> Result<Decimal> {
        let cell = self.cell(index, "a decimal")?;
        match cell.oid {
            oid::NUMERIC => numeric::decode(cell.bytes),
            oid::FLOAT4 | oid::FLOAT8 => float(cell).and_then(|real| real.to_string().parse().ok()),
            _ => integer(cell)
                .map(Decimal::from)
                .or_else(|| text_of(cell)?.parse().ok()),
        }
        .ok_or_else(|| self.mismatch(index, "a decimal"))
    }

    pub(crate) fn uuid(&self, index: usize) -> Result<Uuid> {
        let cell = self.cell(index, "a UUID")?;
        match cell.oid {
            oid::UUID => Uuid::from_slice(cell.bytes).ok(),
            _ => text_of(cell).and_then(|text| Uuid::try_parse(text).ok()),
        }
        .ok_or_else(|| self.mismatch(index, "a UUID"))
    }

    pub(crate) fn json(&self, index: usize) -> Result<serde_json::Value> {
        let cell = self.cell(index, "JSON")?;
        match cell.oid {
            oid::JSONB => cell.bytes.get(1..).map_or(Err("JSON"), document),
            oid::JSON => document(cell.bytes),
            _ => match text_of(cell) {
                Some(text) => document(text.as_bytes()),
                // An array is read as one.
                None => match self.value(index)? {
                    Value::Json(array) => Ok(*array),
                    _ => Err("JSON"),
                },
            },
        }
        .map_err(|wanted| self.mismatch(index, wanted))
    }

    fn raw(&self, index: usize) -> Result<PgValueRef<'_>> {
        if index >= self.0.len() {
            return Err(Error::data(format!(
                "the result has {} columns, column {index} was asked for",
                self.0.len()
            )));
        }
        self.0
            .try_get_raw(index)
            .map_err(|error| Error::data(error.to_string()))
    }

    fn cell(&self, index: usize, wanted: &str) -> Result<Cell<'_>> {
        let value = self.raw(index)?;
        if value.is_null() {
            return Err(self.unexpected_null(index, wanted));
        }
        Ok(Cell {
            oid: value.type_info().oid().map_or(oid::UNKNOWN, |oid| oid.0),
            bytes: value
                .as_bytes()
                .map_err(|error| self.broken(index, &error))?,
        })
    }

    fn broken(&self, index: usize, error: &sqlx::error::BoxDynError) -> Error {
        Error::data(format!(
            "column {:?} cannot be read: {error}",
            self.name(index)
        ))
    }

    fn unexpected_null(&self, index: usize, wanted: &str) -> Error {
        Error::data(format!(
            "column {:?} holds NULL where {wanted} was expected; make the field an Option, or say nullable() behind that of a related row that may be missing",
            self.name(index)
        ))
    }

    fn mismatch(&self, index: usize, wanted: &str) -> Error {
        let column = self.0.columns().get(index);
        let kind = column.map_or("?", |column| column.type_info().name());
        let held = self
            .raw(index)
            .ok()
            .and_then(|value| decode(&value.type_info(), value.as_bytes().ok()?));
        let name = self.name(index);
        Error::data(match held {
            Some(value) => {
                let value = short(value.shown());
                format!("column {name:?} holds {value}, which is not {wanted}")
            }
            None => format!("column {name:?} holds a {kind} that is not {wanted}"),
        })
    }

    fn name(&self, index: usize) -> &str {
        self.0
            .columns()
            .get(index)
            .map_or("?", |column| column.name())
    }
}

fn integer(cell: Cell<'_>) -> Option<i64> {
    let bytes = cell.bytes;
    Some(match cell.oid {
        oid::INT8 => i64::from_be_bytes(bytes.try_into().ok()?),
        oid::INT4 => i32::from_be_bytes(bytes.try_into().ok()?).into(),
        oid::INT2 => i16::from_be_bytes(bytes.try_into().ok()?).into(),
        oid::BOOL => i64::from(bytes.first()? != &0),
        oid::OID => u32::from_be_bytes(bytes.try_into().ok()?).into(),
        _ => return None,
    })
}

fn float(cell: Cell<'_>) -> Option<f64> {
    match cell.oid {
        oid::FLOAT8 => Some(f64::from_be_bytes(cell.bytes.try_into().ok()?)),
        oid::FLOAT4 => Some(f32::from_be_bytes(cell.bytes.try_into().ok()?).into()),
        _ => None,
    }
}

fn text_of(cell: Cell<'_>) -> Option<&str> {
    match cell.oid {
        oid::TEXT | oid::VARCHAR | oid::BPCHAR | oid::UNKNOWN_TEXT => {
            str::from_utf8(cell.bytes).ok()
        }
        _ => None,
    }
}

/// Reads a value of whatever type; an array becomes JSON, a type that is not known its bytes.
fn decode(kind: &PgTypeInfo, bytes: &[u8]) -> Option<Value> {
    let number = kind.oid().map_or(oid::UNKNOWN, |oid| oid.0);
    let cell = Cell { oid: number, bytes };
    Some(match number {
        oid::BOOL => Value::Bool(bytes.first()? != &0),
        oid::INT2 | oid::INT4 | oid::INT8 | oid::OID => Value::I64(integer(cell)?),
        oid::FLOAT4 | oid::FLOAT8 => Value::F64(float(cell)?),
        oid::NUMERIC => match numeric::decode(bytes) {
            Some(decimal) => Value::Decimal(decimal),
            None => Value::F64(numeric::decode_f64(bytes)?),
        },
        oid::TIMESTAMPTZ | oid::TIMESTAMP => Value::Timestamp(calendar::moment(bytes)?),
        oid::DATE => Value::Date(calendar::day(bytes)?),
        oid::TIME | oid::TIMETZ => Value::Time(calendar::clock(bytes)?),
        oid::INTERVAL => Value::Duration(calendar::length(bytes)?),
        oid::UUID => Value::Uuid(Uuid::from_slice(bytes).ok()?),
        oid::BYTEA => Value::Bytes(bytes.to_vec()),
        oid::JSON => Value::Json(Box::new(serde_json::from_slice(bytes).ok()?)),
        oid::JSONB => Value::Json(Box::new(serde_json::from_slice(bytes.get(1..)?).ok()?)),
        oid::INET | oid::CIDR => {
            let text = inet::decode(bytes, number)?;
            text.parse().map_or(Value::Text(text), Value::Ip)
        }
        _ if types::is_text(kind, number) => Value::Text(str::from_utf8(bytes).ok()?.to_owned()),
        _ => match kind.kind() {
            PgTypeKind::Array(element) => Value::Json(Box::new(array(element, bytes)?)),
            PgTypeKind::Domain(inner) => return decode(inner, bytes),
            _ => match forms::text(kind, bytes) {
                Some(text) => Value::Text(text),
                None => Value::Bytes(bytes.to_vec()),
            },
        },
    })
}

/// Reads an array of any number of dimensions.
fn array(element: &PgTypeInfo, bytes: &[u8]) -> Option<serde_json::Value> {
    let word = |at: usize| Some(i32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    let dimensions = usize::try_from(word(0)?).ok()?;
    let lengths: Vec<usize> = (0..dimensions)
        .map(|dimension| usize::try_from(word(12 + 8 * dimension)?).ok())
        .collect::<Option<_>>()?;
    let mut rest = bytes.get(12 + 8 * dimensions..)?;
    elements(element, &lengths, &mut rest)
}

fn elements(
    element: &PgTypeInfo,
    lengths: &[usize],
    rest: &mut &[u8],
) -> Option<serde_json::Value> {
    let Some((length, inner)) = lengths.split_first() else {
        return Some(serde_json::Value::Array(Vec::new()));
    };
    let mut items = Vec::new();
    for _ in 0..*length {
        if !inner.is_empty() {
            items.push(elements(element, inner, rest)?);
            continue;
        }
        let (size, tail) = rest.split_at_checked(4)?;
        let size = i32::from_be_bytes(size.try_into().ok()?);
        let Ok(size) = usize::try_from(size) else {
            *rest = tail;
            items.push(serde_json::Value::Null);
            continue;
        };
        let (bytes, tail) = tail.split_at_checked(size)?;
        *rest = tail;
        items.push(match decode(element, bytes)? {
            Value::Bool(value) => value.into(),
            Value::I64(value) => value.into(),
            Value::F64(value) => value.into(),
            Value::Text(value) => value.into(),
            Value::Json(value) => *value,
            other => text::display(&other).into(),
        });
    }
    Some(serde_json::Value::Array(items))
}
