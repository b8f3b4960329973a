//! Field types of a project's own.

use nuages_core::settings::Engine;

use super::FieldValue;
use crate::error::Result;
use crate::models::{CustomKind, FieldKind, Validator};
use crate::query::{Number, Summable};
use crate::row::Row;
use crate::value::Value;

/// A field type of a project's own: a Rust type, and the type that its column holds.
///
/// Models use the type as any other; queries compare with its values; migrations write its [`PATH`](Self::PATH) and the
/// column, so that old migrations work when the type has changed or is gone.
///
/// ```ignore
/// /// An amount of money, stored in cents.
/// #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
/// pub struct Money {
///     pub cents: i64,
/// }
///
/// impl CustomField for Money {
///     type Stored = i64;
///     const PATH: &'static str = "shop.Money";
///
///     fn to_stored(&self) -> i64 {
///         self.cents
///     }
///
///     fn from_stored(cents: i64) -> Result<Self> {
///         Ok(Self { cents })
///     }
/// }
///
/// #[derive(Model, Clone, Debug)]
/// pub struct Product {
///     pub id: Auto,
///     pub price: Money,
///     pub discount: Option<Money>,
/// }
/// ```
///
/// A type that needs more of its column names the kind (`STORED_AS`: digits, a longest text) or, where a database has a
/// type of its own for it, the type (`DB_TYPES`).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a type that a database column can hold",
    label = "not a field type",
    note = "fields are Auto, bool, i16, i32, i64, u16, u32, u64, f64, String, Timestamp, Date, Time, Duration, Decimal, Uuid, \
            IpAddr, serde_json::Value, Vec<u8>, ForeignKey<Model>, an enum with derive(Choices), a type that implements \
            CustomField, or an Option of these"
)]
pub trait CustomField: Clone + Default + Send + Sync + 'static {
    /// The type that the column holds.
    type Stored: FieldValue;
    /// The name that migrations write, as `shop.Money`.
    const PATH: &'static str;
    /// The kind of field that the column is.
    const STORED_AS: FieldKind = <Self::Stored as FieldValue>::KIND;
    /// The column's type in databases where it is not the one of `STORED_AS`.
    const DB_TYPES: &'static [(Engine, &'static str)] = &[];
    /// What values must hold when `full_clean` asks, on the stored value.
    const VALIDATORS: &'static [Validator] = &[];

    /// Returns what is stored.
    fn to_stored(&self) -> Self::Stored;

    /// Makes the value of what was stored.
    ///
    /// # Errors
    /// [`Error::data`](crate::Error::data) when it does not fit.
    fn from_stored(stored: Self::Stored) -> Result<Self>;
}

/// A field type of one's own whose values are amounts: `sum`, `avg`, `+`, `-`, `* 2` and the functions of numbers take it.
///
/// ```ignore
/// impl CustomNumber for Money {}
///
/// let (total, mean) = Product::objects().aggregate((sum(Product::price), avg(Product::price)), db).await?;
/// let doubled = Product::price.set(Product::price * 2);
/// ```
///
/// The sum of such values, and what they become by addition, subtraction, and multiplication with a plain number, is such a value again; their
/// mean is a number as that of what is stored.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not said to be a number",
    note = "a field type of one's own says so by `impl CustomNumber for {Self} {{}}`"
)]
pub trait CustomNumber: CustomField<Stored: Number + Summable> {}

impl<T: CustomField> From<T> for Value {
    fn from(value: T) -> Self {
        value.to_stored().into_value()
    }
}

impl<T: CustomField> FieldValue for T {
    type Bare = Self;
    type Held = Self;
    const KIND: FieldKind = FieldKind::Custom(&CustomKind {
        path: T::PATH,
        stored: T::STORED_AS,
        db_types: T::DB_TYPES,
    });
    const VALIDATORS: &'static [Validator] = T::VALIDATORS;

    fn to_value(&self) -> Value {
        self.to_stored().into_value()
    }

    fn from_row(row: &Row, index: usize) -> Result<Self> {
        let stored = T::Stored::from_row(row, index)?;
        Self::from_stored(match T::STORED_AS {
            FieldKind::Decimal {
                max_digits: 1..,
                decimal_places,
            } => stored.quantized(decimal_places.into()),
            _ => stored,
        })
    }

    fn from_value(value: Value) -> Result<Self> {
        Self::from_stored(T::Stored::from_value(value)?)
    }

    fn initial() -> Self {
        Self::default()
    }
}
