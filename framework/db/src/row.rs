//! One row of a result, decoded by index.

use std::borrow::Cow;
use std::sync::Arc;

#[cfg(feature = "mysql")]
use crate::backends::mysql::MySqlRow;
#[cfg(feature = "postgres")]
use crate::backends::postgres::PostgresRow;
use crate::backends::sqlite::SqliteRow;
use crate::error::{Error, Result};
use crate::fields::FieldValue;
use crate::models::{FieldKind, FieldMeta, Model, ModelMeta};
use crate::value::Value;

/// One row of a query's result.
#[derive(Debug)]
pub struct Row {
    pub(crate) inner: RowKind,
}

/// The row of whichever backend answered.
#[derive(Debug)]
pub(crate) enum RowKind {
    Sqlite(SqliteRow),
    /// Columns in another order.
    Mapped(Box<MappedRow>),
    #[cfg(feature = "postgres")]
    Postgres(PostgresRow),
    #[cfg(feature = "mysql")]
    MySql(MySqlRow),
}

/// Asks whichever row it is.
macro_rules! each {
    ($self:expr, $row:ident => $call:expr) => {
        match &$self.inner {
            RowKind::Sqlite($row) => $call,
            RowKind::Mapped($row) => $call,
            #[cfg(feature = "postgres")]
            RowKind::Postgres($row) => $call,
            #[cfg(feature = "mysql")]
            RowKind::MySql($row) => $call,
        }
    };
}

impl Row {
    /// Decodes the column at `index`.
    ///
    /// # Errors
    /// [`Error::Data`](crate::Error::Data) when there is no such column or its value does not fit `T`.
    pub fn get<T: FieldValue>(&self, index: usize) -> Result<T> {
        T::from_row(self, index)
    }

    /// Decodes the column called `name`.
    ///
    /// # Errors
    /// [`Error::Data`](crate::Error::Data) when there is no such column or its value does not fit `T`.
    pub fn get_by_name<T: FieldValue>(&self, name: &str) -> Result<T> {
        match self.columns().iter().position(|column| *column == name) {
            Some(index) => T::from_row(self, index),
            None => Err(Error::data(format!(
                "the result has no column {name:?}; it has {}",
                self.columns().join(", ")
            ))),
        }
    }

    /// Returns the names of the columns.
    pub fn columns(&self) -> Vec<&str> {
        each!(self, row => row.columns())
    }

    /// Returns the number of columns.
    pub fn len(&self) -> usize {
        each!(self, row => row.len())
    }

    /// Tells whether the row has no columns.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Tells whether the column at `index` holds NULL.
    pub fn is_null(&self, index: usize) -> bool {
        each!(self, row => row.is_null(index))
    }

    /// Returns the column at `index` as the database stored it: NULL, integer, float, text or bytes.
    ///
    /// # Errors
    /// [`Error::Data`](crate::Error::Data) when there is no such column.
    pub fn value(&self, index: usize) -> Result<Value> {
        each!(self, row => row.value(index))
    }

    /// Says how many decimal places columns have, of a row whose database keeps none.
    pub(crate) fn set_scales(&mut self, scales: &Arc<[(usize, u8)]>) {
        if let RowKind::Sqlite(row) = &mut self.inner {
            row.scales = Some(Arc::clone(scales));
        }
    }

    /// Returns the column as the field holds it, whatever the database makes of its type: a UUID may come as text, and MariaDB
    /// compares no bytes of a text with one.
    pub(crate) fn held(&self, index: usize, field: &FieldMeta) -> Result<Value> {
        Ok(match field.stored_kind() {
            _ if self.is_null(index) => Value::Null,
            FieldKind::Uuid => Value::Uuid(self.uuid(index)?),
            FieldKind::Decimal { .. } => Value::Decimal(self.decimal(index)?),
            FieldKind::Duration => Value::Duration(self.duration(index)?),
            FieldKind::DateTime { .. } => Value::Timestamp(self.timestamp(index)?),
            FieldKind::Date { .. } => Value::Date(self.date(index)?),
            FieldKind::Time { .. } => Value::Time(self.time(index)?),
            _ => self.value(index)?,
        })
    }

    /// Decodes an integer of any stored width.
    pub(crate) fn i64(&self, index: usize) -> Result<i64> {
        each!(self, row => row.i64(index))
    }

    /// Decodes an integer that is not negative; only MySQL stores some that an [`i64`](Self::i64) cannot hold.
    pub(crate) fn u64(&self, index: usize) -> Result<u64> {
        match &self.inner {
            #[cfg(feature = "mysql")]
            RowKind::MySql(row) => row.u64(index),
            RowKind::Mapped(row) => row.u64(index),
            _ => {
                let value = self.i64(index)?;
                u64::try_from(value).map_err(|_| Error::data(format!("{value} is not a u64")))
            }
        }
    }

    pub(crate) fn f64(&self, index: usize) -> Result<f64> {
        each!(self, row => row.f64(index))
    }

    pub(crate) fn str(&self, index: usize) -> Result<Cow<'_, str>> {
        each!(self, row => row.str(index))
    }

    pub(crate) fn bytes(&self, index: usize) -> Result<&[u8]> {
        each!(self, row => row.bytes(index))
    }

    pub(crate) fn timestamp(&self, index: usize) -> Result<jiff::Timestamp> {
        each!(self, row => row.timestamp(index))
    }

    pub(crate) fn date(&self, index: usize) -> Result<jiff::civil::Date> {
        each!(self, row => row.date(index))
    }

    pub(crate) fn time(&self, index: usize) -> Result<jiff::civil::Time> {
        each!(self, row => row.time(index))
    }

    pub(crate) fn decimal(&self, index: usize) -> Result<rust_decimal::Decimal> {
        each!(self, row => row.decimal(index))
    }

    pub(crate) fn duration(&self, index: usize) -> Result<jiff::SignedDuration> {
        each!(self, row => row.duration(index))
    }

    pub(crate) fn ip(&self, index: usize) -> Result<std::net::IpAddr> {
        each!(self, row => row.ip(index))
    }

    pub(crate) fn uuid(&self, index: usize) -> Result<uuid::Uuid> {
        each!(self, row => row.uuid(index))
    }

    pub(crate) fn json(&self, index: usize) -> Result<serde_json::Value> {
        each!(self, row => row.json(index))
    }
}

impl Row {
    /// Decodes the columns that begin at `offset` as a row of `M`; an error names the field.
    pub(crate) fn model<M: Model>(&self, offset: usize) -> Result<M> {
        M::from_row(self, offset).map_err(|error| self.unread::<M>(offset, error))
    }

    /// Decodes the column as the field of `M` at `place`; an error names the field.
    pub(crate) fn field_of<M: Model>(&self, place: usize, column: usize) -> Result<Value> {
        M::field_from_row(place, self, column).map_err(|error| of_field(M::meta(), place, error))
    }

    /// Says of which column a value could not be read, as its field or the database calls what it computed.
    #[cold]
    pub(crate) fn of_column(&self, column: usize, error: Error) -> Error {
        match (error, self.columns().get(column)) {
            (Error::Data { message }, Some(name)) if !message.starts_with("column ") => {
                Error::data(format!("column {name:?}: {message}"))
            }
            (error, _) => error,
        }
    }

    /// Finds the field whose column could not be read: the one that cannot when read alone.
    #[cold]
    fn unread<M: Model>(&self, offset: usize, error: Error) -> Error {
        let mut places = 0..M::meta().fields.len();
        let failed = places.find(|place| M::field_from_row(*place, self, offset + place).is_err());
        match failed {
            Some(place) => of_field(M::meta(), place, error),
            None => error,
        }
    }
}

/// Says of which field a value could not be read, as `catalog.Authorship.role: ..`.
#[cold]
pub(crate) fn of_field(meta: &ModelMeta, place: usize, error: Error) -> Error {
    match (error, meta.fields.get(place)) {
        (Error::Data { message }, Some(FieldMeta { name, .. })) => {
            Error::data(format!("{}.{name}: {message}", meta.label()))
        }
        (error, _) => error,
    }
}

/// A row whose columns stand in another order.
#[derive(Debug)]
pub(crate) struct MappedRow {
    row: Row,
    places: Arc<[usize]>,
}

impl Row {
    /// Puts the columns in the order of `places`.
    pub(crate) fn mapped(self, places: Arc<[usize]>) -> Self {
        Self {
            inner: RowKind::Mapped(Box::new(MappedRow { row: self, places })),
        }
    }
}

macro_rules! mapped {
    ($($method:ident -> $type:ty;)+) => {
        impl MappedRow {
            fn columns(&self) -> Vec<&str> {
                let names = self.row.columns();
                let places = self.places.iter();
                places.map(|place| names.get(*place).copied().unwrap_or_default()).collect()
            }

            fn len(&self) -> usize {
                self.places.len()
            }

            fn is_null(&self, index: usize) -> bool {
                self.row.is_null(self.place(index))
            }

            fn place(&self, index: usize) -> usize {
                self.places.get(index).copied().unwrap_or(usize::MAX)
            }

            $(fn $method(&self, index: usize) -> $type {
                self.row.$method(self.place(index))
            })+
        }
    };
}

mapped! {
    value -> Result<Value>;
    i64 -> Result<i64>;
    u64 -> Result<u64>;
    f64 -> Result<f64>;
    str -> Result<Cow<'_, str>>;
    bytes -> Result<&[u8]>;
    timestamp -> Result<jiff::Timestamp>;
    date -> Result<jiff::civil::Date>;
    time -> Result<jiff::civil::Time>;
    decimal -> Result<rust_decimal::Decimal>;
    duration -> Result<jiff::SignedDuration>;
    ip -> Result<std::net::IpAddr>;
    uuid -> Result<uuid::Uuid>;
    json -> Result<serde_json::Value>;
}
