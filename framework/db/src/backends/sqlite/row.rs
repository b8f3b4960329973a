//! Decoding of SQLite's rows.

use std::borrow::Cow;
use std::net::IpAddr;
use std::sync::Arc;

use jiff::civil::{Date, Time};
use jiff::{SignedDuration, Timestamp};
use rust_decimal::Decimal;
use sqlx::{Column as _, Decode, Row as _, TypeInfo as _, Value as _, ValueRef as _};
use uuid::Uuid;

use crate::backends::refused::{document, short};
use crate::backends::text;
use crate::error::{Error, Result};
use crate::fields::FieldValue as _;
use crate::value::Value;

#[derive(Clone, Copy)]
enum Storage {
    Null,
    Integer,
    Real,
    Text,
    Blob,
}

/// The storage class of the cell itself, not the column's declared type.
fn storage(value: &sqlx::sqlite::SqliteValueRef<'_>) -> Storage {
    match value.type_info().name() {
        _ if value.is_null() => Storage::Null,
        "INTEGER" => Storage::Integer,
        "REAL" => Storage::Real,
        "BLOB" => Storage::Blob,
        _ => Storage::Text,
    }
}

/// A row as sqlx hands it over.
pub(crate) struct SqliteRow {
    row: sqlx::sqlite::SqliteRow,
    /// How many decimal places columns have; of all others the number itself tells.
    pub(crate) scales: Option<Arc<[(usize, u8)]>>,
}

impl From<sqlx::sqlite::SqliteRow> for SqliteRow {
    fn from(row: sqlx::sqlite::SqliteRow) -> Self {
        let scales = None;
        Self { row, scales }
    }
}

impl std::fmt::Debug for SqliteRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list()
            .entries((0..self.len()).map(|index| self.value(index)))
            .finish()
    }
}

impl SqliteRow {
    pub(crate) fn len(&self) -> usize {
        self.row.len()
    }

    pub(crate) fn columns(&self) -> Vec<&str> {
        self.row
            .columns()
            .iter()
            .map(|column| column.name())
            .collect()
    }

    pub(crate) fn is_null(&self, index: usize) -> bool {
        self.raw(index).map_or(true, |value| value.is_null())
    }

    pub(crate) fn value(&self, index: usize) -> Result<Value> {
        Ok(match self.storage(index)? {
            Storage::Null => Value::Null,
            Storage::Integer => Value::I64(self.decode(index, "an integer")?),
            Storage::Real => Value::F64(self.decode(index, "a number")?),
            Storage::Blob => Value::Bytes(self.bytes(index)?.to_vec()),
            Storage::Text => Value::Text(self.text(index)?.to_owned()),
        })
    }

    pub(crate) fn i64(&self, index: usize) -> Result<i64> {
        let value = self.raw(index)?;
        match storage(&value) {
            Storage::Integer => <i64 as Decode<sqlx::Sqlite>>::decode(value)
                .map_err(|_| self.mismatch(index, "an integer")),
            Storage::Null => Err(self.unexpected_null(index, "an integer")),
            _ => Err(self.mismatch(index, "an integer")),
        }
    }

    pub(crate) fn f64(&self, index: usize) -> Result<f64> {
        match self.storage(index)? {
            Storage::Integer | Storage::Real => self.decode(index, "a number"),
            Storage::Null => Err(self.unexpected_null(index, "a number")),
            _ => Err(self.mismatch(index, "a number")),
        }
    }

    pub(crate) fn str(&self, index: usize) -> Result<Cow<'_, str>> {
        self.text(index).map(Cow::Borrowed)
    }

    fn text(&self, index: usize) -> Result<&str> {
        self.decode(index, "a text")
    }

    pub(crate) fn bytes(&self, index: usize) -> Result<&[u8]> {
        self.decode(index, "bytes")
    }

    pub(crate) fn timestamp(&self, index: usize) -> Result<Timestamp> {
        self.parse(index, "a date and time", text::parse_timestamp)
    }

    pub(crate) fn date(&self, index: usize) -> Result<Date> {
        self.parse(index, "a date", text::parse_date)
    }

    pub(crate) fn time(&self, index: usize) -> Result<Time> {
        self.parse(index, "a time", text::parse_time)
    }

    pub(crate) fn duration(&self, index: usize) -> Result<SignedDuration> {
        self.i64(index).map(SignedDuration::from_micros)
    }

    pub(crate) fn ip(&self, index: usize) -> Result<IpAddr> {
        self.parse(index, "an IP address", |text| text.parse().ok())
    }

    pub(crate) fn uuid(&self, index: usize) -> Result<Uuid> {
        self.parse(index, "a UUID", |text| Uuid::try_parse(text).ok())
    }

    pub(crate) fn json(&self, index: usize) -> Result<serde_json::Value> {
        document(self.text(index)?.as_bytes()).map_err(|wanted| self.mismatch(index, wanted))
    }

    pub(crate) fn decimal(&self, index: usize) -> Result<Decimal> {
        let decimal = match self.storage(index)? {
            Storage::Null => return Err(self.unexpected_null(index, "a decimal")),
            Storage::Integer => Some(Decimal::from(self.i64(index)?)),
            Storage::Real => text::decimal_from_real(self.f64(index)?),
            Storage::Text | Storage::Blob => self.text(index)?.parse().ok(),
        };
        let decimal = decimal.ok_or_else(|| self.mismatch(index, "a decimal"))?;
        Ok(match self.scale(index) {
            Some(scale) => decimal.quantized(scale.into()),
            None => decimal,
        })
    }

    fn scale(&self, index: usize) -> Option<u8> {
        let mut scales = self.scales.iter().flat_map(|scales| scales.iter());
        scales.find(|scale| scale.0 == index).map(|scale| scale.1)
    }

    fn storage(&self, index: usize) -> Result<Storage> {
        self.raw(index).map(|value| storage(&value))
    }

    fn raw(&self, index: usize) -> Result<sqlx::sqlite::SqliteValueRef<'_>> {
        if index >= self.row.len() {
            return Err(Error::data(format!(
                "the result has {} columns, column {index} was asked for",
                self.row.len()
            )));
        }
        self.row
            .try_get_raw(index)
            .map_err(|error| Error::data(error.to_string()))
    }

    fn decode<'r, T>(&'r self, index: usize, wanted: &str) -> Result<T>
    where
        T: Decode<'r, sqlx::Sqlite>,
    {
        let value = self.raw(index)?;
        if value.is_null() {
            return Err(self.unexpected_null(index, wanted));
        }
        T::decode(value).map_err(|_| self.mismatch(index, wanted))
    }

    fn parse<T>(
        &self,
        index: usize,
        wanted: &str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T> {
        let text = self.text(index)?;
        parse(text).ok_or_else(|| self.mismatch(index, wanted))
    }

    fn unexpected_null(&self, index: usize, wanted: &str) -> Error {
        Error::data(format!(
            "column {:?} holds NULL where {wanted} was expected; make the field an Option, or say nullable() behind that of a related row that may be missing",
            self.name(index)
        ))
    }

    fn mismatch(&self, index: usize, wanted: &str) -> Error {
        let name = self.name(index);
        Error::data(match self.held(index) {
            Some(held) => format!("column {name:?} holds {held}, which is not {wanted}"),
            None => format!("column {name:?} holds a value that is not {wanted}"),
        })
    }

    /// Shows the cell, from a copy: of one that was read as something else sqlx reads nothing any more.
    fn held(&self, index: usize) -> Option<String> {
        let copy = self.raw(index).ok()?.try_to_owned().ok()?;
        let cell = copy.as_ref();
        Some(match storage(&cell) {
            Storage::Null => "NULL".to_owned(),
            Storage::Integer => <i64 as Decode<sqlx::Sqlite>>::decode(cell)
                .ok()?
                .to_string(),
            Storage::Real => <f64 as Decode<sqlx::Sqlite>>::decode(cell)
                .ok()?
                .to_string(),
            Storage::Text => short(format!(
                "{:?}",
                <&str as Decode<sqlx::Sqlite>>::decode(cell).ok()?
            )),
            Storage::Blob => {
                let bytes = <&[u8] as Decode<sqlx::Sqlite>>::decode(cell).ok()?;
                format!("{} bytes", bytes.len())
            }
        })
    }

    fn name(&self, index: usize) -> &str {
        self.row
            .columns()
            .get(index)
            .map_or("?", |column| column.name())
    }
}
