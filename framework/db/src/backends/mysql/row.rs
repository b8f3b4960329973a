//! Decoding of MySQL's rows.

use std::borrow::Cow;
use std::net::IpAddr;
use std::sync::Arc;

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use rust_decimal::Decimal;
use sqlx::mysql::MySqlTypeInfo;
use sqlx::{Column as _, Decode, Row as _, TypeInfo as _, ValueRef as _};
use uuid::Uuid;

use super::types;
use crate::backends::refused::{document, short};
use crate::backends::text::{decimal_from_real, parse_date, parse_time, parse_timestamp};
use crate::error::{Error, Result};
use crate::value::Value;

/// Above it doubles leave integers out: 2 to the power of 53.
const MAX_EXACT: f64 = 9_007_199_254_740_992.0;

/// How the binary protocol sends a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Signed,
    Unsigned,
    Bit,
    Float,
    Double,
    Decimal,
    Text,
    Bytes,
    Date,
    DateTime,
    Time,
}

impl Kind {
    fn of(info: &MySqlTypeInfo) -> Self {
        match info.name() {
            // A text with a collation by bytes has the name of bytes.
            _ if <str as sqlx::Type<sqlx::MySql>>::compatible(info) => Self::Text,
            "BOOLEAN" | "TINYINT" | "SMALLINT" | "MEDIUMINT" | "INT" | "BIGINT" => Self::Signed,
            "TINYINT UNSIGNED" | "SMALLINT UNSIGNED" | "MEDIUMINT UNSIGNED" | "INT UNSIGNED"
            | "BIGINT UNSIGNED" | "YEAR" => Self::Unsigned,
            "BIT" => Self::Bit,
            "FLOAT" => Self::Float,
            "DOUBLE" => Self::Double,
            "DECIMAL" => Self::Decimal,
            "DATE" => Self::Date,
            "DATETIME" | "TIMESTAMP" => Self::DateTime,
            "TIME" => Self::Time,
            "BINARY" | "VARBINARY" | "TINYBLOB" | "BLOB" | "MEDIUMBLOB" | "LONGBLOB"
            | "GEOMETRY" => Self::Bytes,
            _ => Self::Text,
        }
    }
}

/// The kinds of a result's columns, which its rows share.
pub(super) fn kinds(row: &sqlx::mysql::MySqlRow) -> Arc<[Kind]> {
    row.columns()
        .iter()
        .map(|column| Kind::of(column.type_info()))
        .collect()
}

/// A row as sqlx hands it over.
pub(crate) struct MySqlRow {
    pub(super) row: sqlx::mysql::MySqlRow,
    pub(super) kinds: Arc<[Kind]>,
}

impl std::fmt::Debug for MySqlRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list()
            .entries((0..self.len()).map(|index| self.value(index)))
            .finish()
    }
}

impl MySqlRow {
    pub(crate) fn len(&self) -> usize {
        self.kinds.len()
    }

    pub(crate) fn columns(&self) -> Vec<&str> {
        self.row
            .columns()
            .iter()
            .map(|column| column.name())
            .collect()
    }

    pub(crate) fn is_null(&self, index: usize) -> bool {
        matches!(self.raw(index), Ok(None) | Err(_))
    }

    pub(crate) fn value(&self, index: usize) -> Result<Value> {
        let Some(bytes) = self.raw(index)? else {
            return Ok(Value::Null);
        };
        Ok(match self.kinds[index] {
            Kind::Signed | Kind::Unsigned | Kind::Bit => {
                let number = self.integer(index, bytes)?;
                i64::try_from(number).map_or_else(
                    |_| u64::try_from(number).map_or(Value::Null, Value::U64),
                    Value::I64,
                )
            }
            Kind::Float | Kind::Double => Value::F64(self.f64(index)?),
            Kind::Decimal => Value::Decimal(self.decimal(index)?),
            Kind::Text => Value::Text(self.str(index)?.into_owned()),
            Kind::Bytes => Value::Bytes(bytes.to_vec()),
            Kind::Date => Value::Date(self.date(index)?),
            Kind::DateTime => Value::Timestamp(self.timestamp(index)?),
            Kind::Time => Value::Time(self.time(index)?),
        })
    }

    pub(crate) fn i64(&self, index: usize) -> Result<i64> {
        let number = self.whole(index)?;
        i64::try_from(number).map_err(|_| self.mismatch(index, "an integer of 64 bits with a sign"))
    }

    pub(crate) fn u64(&self, index: usize) -> Result<u64> {
        let number = self.whole(index)?;
        u64::try_from(number).map_err(|_| self.mismatch(index, "an integer that is not negative"))
    }

    /// Reads an integer; sums and quotients of integers are decimals, whose fraction is cut off, as in Django.
    fn whole(&self, index: usize) -> Result<i128> {
        let bytes = self.required(index, "an integer")?;
        match self.kinds[index] {
            Kind::Signed | Kind::Unsigned | Kind::Bit => self.integer(index, bytes),
            Kind::Decimal => {
                let text = self.text(index, bytes, "an integer")?;
                let whole = text.split_once('.').map_or(text, |(whole, _)| whole);
                whole
                    .parse()
                    .map_err(|_| self.mismatch(index, "an integer"))
            }
            // MySQL sums parameters, whose types it does not know, with fractions; up to here a double holds every integer.
            Kind::Double => match self.f64(index)? {
                number if number.abs() <= MAX_EXACT => number
                    .to_string()
                    .parse()
                    .map_err(|_| self.mismatch(index, "an integer")),
                _ => Err(self.mismatch(index, "an integer that a double holds")),
            },
            _ => Err(self.mismatch(index, "an integer")),
        }
    }

    /// Reads the little-endian bytes of an integer, or the big-endian ones of a BIT.
    fn integer(&self, index: usize, bytes: &[u8]) -> Result<i128> {
        if bytes.is_empty() || bytes.len() > 8 {
            return Err(Error::data(format!(
                "column {:?} holds {} bytes, which are no integer",
                self.name(index),
                bytes.len()
            )));
        }
        let mut wide = [0_u8; 16];
        if self.kinds[index] == Kind::Bit {
            wide[16 - bytes.len()..].copy_from_slice(bytes);
            return Ok(i128::from_be_bytes(wide));
        }
        wide[..bytes.len()].copy_from_slice(bytes);
        if self.kinds[index] == Kind::Signed && bytes[bytes.len() - 1] & 0x80 != 0 {
            wide[bytes.len()..].fill(0xff);
        }
        Ok(i128::from_le_bytes(wide))
    }

    pub(crate) fn f64(&self, index: usize) -> Result<f64> {
        let bytes = self.required(index, "a number")?;
        let number = match self.kinds[index] {
            Kind::Double => bytes.try_into().ok().map(f64::from_le_bytes),
            // The shortest number that means the same FLOAT, as Django reads it.
            Kind::Float => bytes
                .try_into()
                .ok()
                .and_then(|bytes| f32::from_le_bytes(bytes).to_string().parse().ok()),
            Kind::Decimal => self.text(index, bytes, "a number")?.parse().ok(),
            #[expect(clippy::cast_precision_loss, reason = "as Python's float()")]
            Kind::Signed | Kind::Unsigned | Kind::Bit => Some(self.integer(index, bytes)? as f64),
            _ => None,
        };
        number.ok_or_else(|| self.mismatch(index, "a number"))
    }

    pub(crate) fn str(&self, index: usize) -> Result<Cow<'_, str>> {
        let bytes = self.required(index, "a text")?;
        match self.kinds[index] {
            // An expression with a binary operand is binary, whatever the text in it.
            Kind::Text | Kind::Bytes | Kind::Decimal => {
                self.text(index, bytes, "a text").map(Cow::Borrowed)
            }
            _ => Err(self.mismatch(index, "a text")),
        }
    }

    pub(crate) fn bytes(&self, index: usize) -> Result<&[u8]> {
        let bytes = self.required(index, "bytes")?;
        match self.kinds[index] {
            Kind::Text | Kind::Bytes => Ok(bytes),
            _ => Err(self.mismatch(index, "bytes")),
        }
    }

    pub(crate) fn timestamp(&self, index: usize) -> Result<Timestamp> {
        let bytes = self.required(index, "a date and time")?;
        let moment = match self.kinds[index] {
            Kind::Date | Kind::DateTime => types::datetime(bytes)
                .and_then(|datetime| TimeZone::UTC.to_timestamp(datetime).ok()),
            Kind::Text => parse_timestamp(self.text(index, bytes, "a date and time")?),
            _ => None,
        };
        moment.ok_or_else(|| self.mismatch(index, "a date and time"))
    }

    pub(crate) fn date(&self, index: usize) -> Result<Date> {
        let bytes = self.required(index, "a date")?;
        let date = match self.kinds[index] {
            Kind::Date | Kind::DateTime => types::datetime(bytes).map(|datetime| datetime.date()),
            Kind::Text => parse_date(self.text(index, bytes, "a date")?),
            _ => None,
        };
        date.ok_or_else(|| self.mismatch(index, "a date"))
    }

    pub(crate) fn time(&self, index: usize) -> Result<Time> {
        let bytes = self.required(index, "a time")?;
        let time = match self.kinds[index] {
            Kind::Time => types::time(bytes),
            Kind::DateTime => types::datetime(bytes).map(|datetime| datetime.time()),
            Kind::Text => parse_time(self.text(index, bytes, "a time")?),
            _ => None,
        };
        time.ok_or_else(|| self.mismatch(index, "a time"))
    }

    pub(crate) fn duration(&self, index: usize) -> Result<SignedDuration> {
        self.i64(index).map(SignedDuration::from_micros)
    }

    pub(crate) fn ip(&self, index: usize) -> Result<IpAddr> {
        let text = self.str(index)?;
        text.parse()
            .map_err(|_| self.mismatch(index, "an IP address"))
    }

    /// Reads a UUID: Django's 32 digits, MariaDB's own type, or 16 bytes.
    pub(crate) fn uuid(&self, index: usize) -> Result<Uuid> {
        let bytes = self.required(index, "a UUID")?;
        let uuid = match bytes.len() {
            16 => Uuid::from_slice(bytes).ok(),
            _ => Uuid::try_parse_ascii(bytes).ok(),
        };
        uuid.ok_or_else(|| self.mismatch(index, "a UUID"))
    }

    pub(crate) fn json(&self, index: usize) -> Result<serde_json::Value> {
        let text = self.str(index)?;
        document(text.as_bytes()).map_err(|wanted| self.mismatch(index, wanted))
    }

    pub(crate) fn decimal(&self, index: usize) -> Result<Decimal> {
        let bytes = self.required(index, "a decimal")?;
        let decimal = match self.kinds[index] {
            Kind::Signed | Kind::Unsigned | Kind::Bit => {
                Decimal::try_from_i128_with_scale(self.integer(index, bytes)?, 0).ok()
            }
            Kind::Float | Kind::Double => decimal_from_real(self.f64(index)?),
            Kind::Decimal | Kind::Text | Kind::Bytes => {
                let text = self.text(index, bytes, "a decimal")?;
                // The average of decimals has more places than a Decimal holds; the last ones are rounded.
                text.parse().ok()
            }
            _ => None,
        };
        decimal.ok_or_else(|| self.mismatch(index, "a decimal"))
    }

    /// The bytes of a cell as they were sent; `None` for NULL, which a date of zeros counts as.
    fn raw(&self, index: usize) -> Result<Option<&[u8]>> {
        if index >= self.len() {
            return Err(Error::data(format!(
                "the result has {} columns, column {index} was asked for",
                self.len()
            )));
        }
        let value = self
            .row
            .try_get_raw(index)
            .map_err(|error| Error::data(error.to_string()))?;
        if value.is_null() {
            return Ok(None);
        }
        <&[u8] as Decode<sqlx::MySql>>::decode(value)
            .map(Some)
            .map_err(|error| Error::data(error.to_string()))
    }

    fn required(&self, index: usize, wanted: &str) -> Result<&[u8]> {
        self.raw(index)?.ok_or_else(|| {
            Error::data(format!(
                "column {:?} holds NULL where {wanted} was expected; make the field an Option, or say nullable() behind that of a related row that may be missing",
                self.name(index)
            ))
        })
    }

    fn text<'r>(&self, index: usize, bytes: &'r [u8], wanted: &str) -> Result<&'r str> {
        std::str::from_utf8(bytes).map_err(|_| {
            Error::data(format!(
                "column {:?} holds bytes that are no UTF-8, which is not {wanted}",
                self.name(index)
            ))
        })
    }

    fn mismatch(&self, index: usize, wanted: &str) -> Error {
        let held = match (self.kinds[index], self.raw(index)) {
            (Kind::Text | Kind::Bytes | Kind::Decimal, Ok(Some(bytes))) => {
                short(format!("{:?}", String::from_utf8_lossy(bytes)))
            }
            (Kind::Signed | Kind::Unsigned | Kind::Bit, Ok(Some(bytes))) => {
                match self.integer(index, bytes) {
                    Ok(number) => number.to_string(),
                    Err(error) => return error,
                }
            }
            (kind, _) => format!("a value of the type {kind:?}"),
        };
        Error::data(format!(
            "column {:?} holds {held}, which is not {wanted}",
            self.name(index)
        ))
    }

    fn name(&self, index: usize) -> &str {
        self.row
            .columns()
            .get(index)
            .map_or("?", |column| column.name())
    }
}
