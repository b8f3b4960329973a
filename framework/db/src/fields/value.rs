//! The trait of types that a column can hold.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use jiff::civil::{Date, Time};
use jiff::{SignedDuration, Timestamp};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::AnyRows;
use super::foreign_key::RelatedPlan;
use crate::error::{Error, Result};
use crate::models::{FieldKind, ModelMeta, PK_PLACE, Protocol};
use crate::row::Row;
use crate::validation::{Choice, Validator};
use crate::value::Value;

/// A Rust type that a field of a model may have.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a type that a database column can hold",
    label = "not a field type",
    note = "fields are Auto, bool, i16, i32, i64, u16, u32, u64, f64, String, Timestamp, Date, Time, Duration, \
            Decimal, Uuid, IpAddr, serde_json::Value, Vec<u8>, ForeignKey<Model>, an enum with derive(Choices), a type that implements \
            CustomField, or an Option of these"
)]
pub trait FieldValue: Clone + Send + Sync + 'static {
    /// The type without its `Option`: `Self` for all others.
    type Bare: FieldValue;
    /// The type that the column is compared as: of a foreign key, that of the key which it holds.
    #[doc(hidden)]
    type Held: FieldValue;
    /// The kind of field that the type stands for when no attribute says otherwise.
    const KIND: FieldKind;
    /// Whether the column takes NULL.
    const NULL: bool = false;
    /// The values that there are, for types with `derive(Choices)`.
    const CHOICES: Option<&'static [Choice]> = None;
    /// What values must hold, of types that say so themselves.
    const VALIDATORS: &'static [Validator] = &[];
    /// How many columns there are: several for a composite primary key alone.
    #[doc(hidden)]
    const WIDTH: usize = 1;
    /// The model that the type points to.
    const RELATION: Option<fn() -> &'static ModelMeta> = None;
    /// The place of the field pointed to.
    #[doc(hidden)]
    const TO_PLACE: u16 = PK_PLACE;

    /// Returns the value to bind.
    fn to_value(&self) -> Value;

    /// The same of a value that is given away.
    #[doc(hidden)]
    fn into_value(self) -> Value {
        self.to_value()
    }

    /// Decodes the column at `index`.
    ///
    /// # Errors
    /// [`Error::Data`] when the stored value does not fit.
    fn from_row(row: &Row, index: usize) -> Result<Self>;

    /// Decodes the columns at these places.
    #[doc(hidden)]
    fn from_places(row: &Row, places: &[usize]) -> Result<Self> {
        Self::from_row(row, places.first().copied().unwrap_or(usize::MAX))
    }

    /// Makes the field's value of a bare one, as a default or a time of saving.
    ///
    /// # Errors
    /// [`Error::Data`] when the value does not fit.
    fn from_value(value: Value) -> Result<Self>;

    /// The value of a struct made by `Default` where the model names no default.
    fn initial() -> Self;

    /// Tells whether the database still has to give the value, as for a new row's `Auto`.
    fn is_unset(&self) -> bool {
        false
    }

    /// Rounds a decimal to the places of its column.
    #[doc(hidden)]
    #[must_use]
    fn quantized(self, _places: u32) -> Self {
        self
    }

    /// Fills a foreign key with the related row that the same query fetched.
    #[doc(hidden)]
    fn hydrate(&mut self, _row: &Row, _plan: &RelatedPlan) -> Result<()> {
        Ok(())
    }

    /// Gives a foreign key the row that it points to, where that is one of these and none is at hand.
    #[doc(hidden)]
    fn know(&mut self, _rows: &AnyRows) {}
}

/// Explains that `value` cannot become a `wanted`.
pub(crate) fn unfit(value: &Value, wanted: &str) -> Error {
    let shown = value.shown();
    Error::data(match wanted.starts_with('u') && shown.starts_with('-') {
        true => format!(
            "{shown} is not {wanted}, which has no sign: what may become negative, as a difference, is read by .output_field::<i64>()"
        ),
        false => format!("{shown} is not {wanted}"),
    })
}

macro_rules! integers {
    ($($type:ty => $kind:ident),+ $(,)?) => {$(
        impl FieldValue for $type {
            type Bare = Self;
            type Held = Self;
            const KIND: FieldKind = FieldKind::$kind;

            fn to_value(&self) -> Value {
                Value::I64(i64::from(*self))
            }

            fn from_row(row: &Row, index: usize) -> Result<Self> {
                let value = row.i64(index)?;
                Self::try_from(value).map_err(|_| unfit(&Value::I64(value), stringify!($type)))
            }

            fn from_value(value: Value) -> Result<Self> {
                match value {
                    Value::I64(number) => Self::try_from(number).map_err(|_| unfit(&value, stringify!($type))),
                    _ => Err(unfit(&value, stringify!($type))),
                }
            }

            fn initial() -> Self {
                0
            }
        }
    )+};
}

integers! {
    i8 => SmallInteger,
    i16 => SmallInteger,
    i32 => Integer,
    i64 => BigInteger,
    u8 => PositiveSmallInteger,
    u16 => PositiveSmallInteger,
    u32 => PositiveInteger,
}

impl FieldValue for u64 {
    type Bare = Self;
    type Held = Self;
    const KIND: FieldKind = FieldKind::PositiveBigInteger;

    fn to_value(&self) -> Value {
        Value::from(*self)
    }

    fn from_row(row: &Row, index: usize) -> Result<Self> {
        row.u64(index)
    }

    fn from_value(value: Value) -> Result<Self> {
        match value {
            Value::I64(number) => Self::try_from(number).map_err(|_| unfit(&value, "u64")),
            Value::U64(number) => Ok(number),
            _ => Err(unfit(&value, "u64")),
        }
    }

    fn initial() -> Self {
        0
    }
}

macro_rules! plain {
    ($($type:ty, $kind:expr, $variant:ident, $initial:expr, $wanted:literal, |$row:ident, $index:ident| $get:expr;)+) => {$(
        impl FieldValue for $type {
            type Bare = Self;
            type Held = Self;
            const KIND: FieldKind = $kind;

            fn to_value(&self) -> Value {
                Value::$variant(self.clone())
            }

            fn into_value(self) -> Value {
                Value::$variant(self)
            }

            fn from_row($row: &Row, $index: usize) -> Result<Self> {
                $get
            }

            fn from_value(value: Value) -> Result<Self> {
                match value {
                    Value::$variant(value) => Ok(value),
                    other => Err(unfit(&other, $wanted)),
                }
            }

            fn initial() -> Self {
                $initial
            }
        }
    )+};
}

plain! {
    bool, FieldKind::Boolean, Bool, false, "a truth value", |row, index| row.i64(index).map(|value| value != 0);
    f64, FieldKind::Float, F64, 0.0, "a number", |row, index| row.f64(index);
    String, FieldKind::Text, Text, String::new(), "a text", |row, index| row.str(index).map(std::borrow::Cow::into_owned);
    Vec<u8>, FieldKind::Binary { max_length: 0 }, Bytes, Vec::new(), "bytes", |row, index| row.bytes(index).map(<[u8]>::to_vec);
    Timestamp, FieldKind::DateTime { auto_now: false, auto_now_add: false }, Timestamp, Timestamp::UNIX_EPOCH,
        "a date and time", |row, index| row.timestamp(index);
    Date, FieldKind::Date { auto_now: false, auto_now_add: false }, Date, Date::constant(1970, 1, 1), "a date",
        |row, index| row.date(index);
    Time, FieldKind::Time { auto_now: false, auto_now_add: false }, Time, Time::midnight(), "a time",
        |row, index| row.time(index);
    SignedDuration, FieldKind::Duration, Duration, SignedDuration::ZERO, "a duration", |row, index| row.duration(index);
    IpAddr, address(Protocol::Both), Ip, IpAddr::V4(Ipv4Addr::UNSPECIFIED), "an IP address", |row, index| row.ip(index);
    Uuid, FieldKind::Uuid, Uuid, Uuid::nil(), "a UUID", |row, index| row.uuid(index);
}

impl FieldValue for serde_json::Value {
    type Bare = Self;
    type Held = Self;
    const KIND: FieldKind = FieldKind::Json;

    fn to_value(&self) -> Value {
        Value::from(self.clone())
    }

    fn from_row(row: &Row, index: usize) -> Result<Self> {
        row.json(index)
    }

    fn from_value(value: Value) -> Result<Self> {
        match value {
            Value::Json(value) => Ok(*value),
            other => Err(unfit(&other, "JSON")),
        }
    }

    fn initial() -> Self {
        Self::Null
    }
}

const fn address(protocol: Protocol) -> FieldKind {
    FieldKind::GenericIpAddress {
        protocol,
        unpack_ipv4: false,
    }
}

macro_rules! addresses {
    ($($type:ty, $variant:ident, $protocol:ident, $wanted:literal;)+) => {$(
        impl FieldValue for $type {
            type Bare = Self;
            type Held = Self;
            const KIND: FieldKind = address(Protocol::$protocol);

            fn to_value(&self) -> Value {
                Value::Ip(IpAddr::$variant(*self))
            }

            fn from_row(row: &Row, index: usize) -> Result<Self> {
                Self::from_value(Value::Ip(row.ip(index)?))
            }

            fn from_value(value: Value) -> Result<Self> {
                match value {
                    Value::Ip(IpAddr::$variant(address)) => Ok(address),
                    other => Err(unfit(&other, $wanted)),
                }
            }

            fn initial() -> Self {
                Self::UNSPECIFIED
            }
        }
    )+};
}

addresses! {
    Ipv4Addr, V4, Ipv4, "an IPv4 address";
    Ipv6Addr, V6, Ipv6, "an IPv6 address";
}

impl FieldValue for Decimal {
    type Bare = Self;
    type Held = Self;
    const KIND: FieldKind = FieldKind::Decimal {
        max_digits: 0,
        decimal_places: 0,
    };

    fn to_value(&self) -> Value {
        Value::Decimal(*self)
    }

    fn from_row(row: &Row, index: usize) -> Result<Self> {
        row.decimal(index)
    }

    fn from_value(value: Value) -> Result<Self> {
        match value {
            Value::Decimal(value) => Ok(value),
            other => Err(unfit(&other, "a decimal")),
        }
    }

    fn initial() -> Self {
        Self::ZERO
    }

    fn quantized(mut self, places: u32) -> Self {
        if self.scale() > places {
            // As Python's decimals: a half goes to the even neighbour.
            self = self.round_dp(places);
        }
        self.rescale(places);
        self
    }
}

impl<T: FieldValue> FieldValue for Option<T> {
    type Bare = T::Bare;
    type Held = T::Held;
    const KIND: FieldKind = T::KIND;
    const NULL: bool = true;
    const CHOICES: Option<&'static [Choice]> = T::CHOICES;
    const VALIDATORS: &'static [Validator] = T::VALIDATORS;
    const RELATION: Option<fn() -> &'static ModelMeta> = T::RELATION;
    const TO_PLACE: u16 = T::TO_PLACE;

    fn to_value(&self) -> Value {
        self.as_ref().map_or(Value::Null, T::to_value)
    }

    fn from_row(row: &Row, index: usize) -> Result<Self> {
        if row.is_null(index) {
            return Ok(None);
        }
        T::from_row(row, index).map(Some)
    }

    fn from_value(value: Value) -> Result<Self> {
        match value {
            Value::Null => Ok(None),
            value => T::from_value(value).map(Some),
        }
    }

    fn initial() -> Self {
        None
    }

    fn is_unset(&self) -> bool {
        self.as_ref().is_some_and(T::is_unset)
    }

    fn quantized(self, places: u32) -> Self {
        self.map(|value| value.quantized(places))
    }

    fn hydrate(&mut self, row: &Row, plan: &RelatedPlan) -> Result<()> {
        self.as_mut()
            .map_or(Ok(()), |value| value.hydrate(row, plan))
    }

    fn know(&mut self, rows: &AnyRows) {
        if let Some(value) = self {
            value.know(rows);
        }
    }
}
