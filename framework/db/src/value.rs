//! A value on its way to or from a column.

use std::net::IpAddr;

use jiff::civil::{Date, Time};
use jiff::{SignedDuration, Timestamp};
use rust_decimal::Decimal;
use uuid::Uuid;

/// A value bound to a query's parameter.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub enum Value {
    /// SQL's NULL.
    #[default]
    Null,
    /// A truth value.
    Bool(bool),
    /// An integer of any width.
    I64(i64),
    /// An integer that no column can hold: above the greatest of 64 bits with a sign.
    U64(u64),
    /// A floating-point number.
    F64(f64),
    /// A text.
    Text(String),
    /// Raw bytes.
    Bytes(Vec<u8>),
    /// An instant.
    Timestamp(Timestamp),
    /// A calendar date.
    Date(Date),
    /// A time of day.
    Time(Time),
    /// A decimal number.
    Decimal(Decimal),
    /// A length of time.
    Duration(SignedDuration),
    /// An IP address.
    Ip(IpAddr),
    /// A UUID.
    Uuid(Uuid),
    /// A JSON document; boxed, so that all other values stay small.
    Json(Box<serde_json::Value>),
    /// Several values: those of a composite primary key. Never bound as one.
    Row(Vec<Value>),
}

impl Value {
    /// Tells whether the value is NULL.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Tells whether it is a number that needs more than 32 bits.
    pub(crate) fn is_wide(&self) -> bool {
        matches!(self, Self::I64(number) if i32::try_from(*number).is_err())
    }

    /// Returns the value as errors show it: `9`, `"XX"`, `NULL`.
    pub(crate) fn shown(&self) -> String {
        match self {
            Self::Null => "NULL".to_owned(),
            Self::Bool(value) => value.to_string(),
            Self::I64(value) => value.to_string(),
            Self::U64(value) => value.to_string(),
            Self::F64(value) => value.to_string(),
            Self::Text(value) => format!("{value:?}"),
            Self::Bytes(value) => format!("{} bytes", value.len()),
            Self::Timestamp(value) => value.to_string(),
            Self::Date(value) => value.to_string(),
            Self::Time(value) => value.to_string(),
            Self::Decimal(value) => value.to_string(),
            Self::Duration(value) => format!("{value:#}"),
            Self::Ip(value) => value.to_string(),
            Self::Uuid(value) => value.to_string(),
            Self::Json(value) => value.to_string(),
            Self::Row(values) => {
                let values: Vec<String> = values.iter().map(Self::shown).collect();
                format!("({})", values.join(", "))
            }
        }
    }

    /// Returns the values of a row of values, and any other value as the only one.
    pub(crate) fn into_parts(self) -> Vec<Self> {
        match self {
            Self::Row(values) => values,
            value => vec![value],
        }
    }
}

macro_rules! from {
    ($($type:ty => $variant:ident),+ $(,)?) => {$(
        impl From<$type> for Value {
            fn from(value: $type) -> Self {
                Self::$variant(value.into())
            }
        }
    )+};
}

from! {
    bool => Bool,
    i8 => I64,
    i16 => I64,
    i32 => I64,
    i64 => I64,
    u8 => I64,
    u16 => I64,
    u32 => I64,
    f32 => F64,
    f64 => F64,
    &str => Text,
    String => Text,
    &String => Text,
    std::borrow::Cow<'_, str> => Text,
    Vec<u8> => Bytes,
    Timestamp => Timestamp,
    Date => Date,
    Time => Time,
    Decimal => Decimal,
    SignedDuration => Duration,
    IpAddr => Ip,
    std::net::Ipv4Addr => Ip,
    std::net::Ipv6Addr => Ip,
    Uuid => Uuid,
}

impl From<serde_json::Value> for Value {
    fn from(value: serde_json::Value) -> Self {
        Self::Json(Box::new(value))
    }
}

macro_rules! rows {
    ($($($name:ident)+;)+) => {$(
        impl<$($name: Into<Value>),+> From<($($name,)+)> for Value {
            fn from(values: ($($name,)+)) -> Self {
                #[expect(non_snake_case, reason = "one name per place of the tuple")]
                let ($($name,)+) = values;
                Self::Row(vec![$($name.into()),+])
            }
        }
    )+};
}

rows! {
    A B;
    A B C;
    A B C D;
}

impl From<u64> for Value {
    fn from(value: u64) -> Self {
        i64::try_from(value).map_or(Self::U64(value), Self::I64)
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}
