//! The traits of look-ups and transforms.

use std::borrow::Cow;

use super::FieldClass;
use super::registry::{Place, Register, add};
use crate::error::Result;
use crate::fields::FieldValue;
use crate::models::FieldKind;
use crate::query::functions::kind_of;
use crate::value::Value;

/// A look-up of one's own, Django's `Lookup`: what is asked of a left side, with a right side.
///
/// In the text `{lhs}` and `{rhs}` stand for the two sides; `{lhs.lhs}` for what a transform on the left takes; `{0}`, `{1}` for the
/// [`params`](Self::params). Values are always bound as parameters. The text stands in parentheses.
///
/// ```
/// use std::borrow::Cow;
/// use nuages_db::models::{FieldClass, Lhs, Lookup};
///
/// struct NotEqual;
///
/// impl Lookup for NotEqual {
///     type Rhs = Lhs;
///     const LOOKUP_NAME: &'static str = "ne";
///
///     fn as_sql(&self) -> Cow<'static, str> {
///         "{lhs} <> {rhs}".into()
///     }
/// }
///
/// FieldClass::Field.register_lookup(NotEqual);
/// ```
///
/// Then `Book::pages.lookup(NotEqual, 300)` and `lookup("pages__ne", 300)` ask it.
pub trait Lookup: Send + Sync + 'static {
    /// The type of the right side: [`Lhs`] where it is that of the left one, otherwise a type of fields.
    type Rhs: OutputField;
    /// The name, as `ne` in `pages__ne`.
    const LOOKUP_NAME: &'static str;
    /// Whether NULL may stand at the right side; otherwise *Cannot use None as a query value*.
    const CAN_USE_NONE_AS_RHS: bool = false;

    /// Returns the SQL.
    fn as_sql(&self) -> Cow<'static, str>;

    /// Returns the SQL of SQLite.
    ///
    /// # Errors
    /// [`Error::NotSupported`](crate::Error::NotSupported) where it has no such look-up; so below.
    fn as_sqlite(&self) -> Result<Cow<'static, str>> {
        Ok(self.as_sql())
    }

    /// Returns the SQL of PostgreSQL.
    ///
    /// # Errors
    /// As [`as_sqlite`](Self::as_sqlite).
    fn as_postgresql(&self) -> Result<Cow<'static, str>> {
        Ok(self.as_sql())
    }

    /// Returns the SQL of MySQL and MariaDB.
    ///
    /// # Errors
    /// As [`as_sqlite`](Self::as_sqlite).
    fn as_mysql(&self) -> Result<Cow<'static, str>> {
        Ok(self.as_sql())
    }

    /// Returns what is bound for `{0}`, `{1}` and on.
    fn params(&self) -> Vec<Value> {
        Vec::new()
    }

    /// Prepares a value of the right side, which fits its type already.
    ///
    /// # Errors
    /// [`Error::Field`](crate::Error::Field) when the look-up does not take it.
    fn get_prep_lookup(&self, value: Value) -> Result<Value> {
        Ok(value)
    }
}

/// A transform of one's own, Django's `Transform`: what a look-up, another transform or an order may stand behind, as `abs` in
/// `change__abs__lt`.
///
/// ```
/// use std::borrow::Cow;
/// use nuages_db::models::{FieldClass, Lhs, Transform};
///
/// struct AbsoluteValue;
///
/// impl Transform for AbsoluteValue {
///     type OutputField = Lhs;
///     const LOOKUP_NAME: &'static str = "abs";
///
///     fn as_sql(&self) -> Cow<'static, str> {
///         "ABS({lhs})".into()
///     }
/// }
///
/// FieldClass::IntegerField.register_lookup(AbsoluteValue);
/// ```
///
/// Then `Experiment::change.transform(AbsoluteValue).lt(27)` and `lookup("change__abs__lt", 27)` ask it. The text has the
/// [slots of look-ups](Lookup) without `{rhs}`.
pub trait Transform: Send + Sync + 'static {
    /// The type of the result: [`Lhs`] where it is that of the left side, otherwise a type of fields.
    type OutputField: OutputField;
    /// The name, as `abs` in `change__abs`.
    const LOOKUP_NAME: &'static str;
    /// Whether the right sides of look-ups behind it are transformed too.
    const BILATERAL: bool = false;

    /// Returns the SQL.
    fn as_sql(&self) -> Cow<'static, str>;

    /// Returns the SQL of SQLite.
    ///
    /// # Errors
    /// [`Error::NotSupported`](crate::Error::NotSupported) where it has no such transform; so below.
    fn as_sqlite(&self) -> Result<Cow<'static, str>> {
        Ok(self.as_sql())
    }

    /// Returns the SQL of PostgreSQL.
    ///
    /// # Errors
    /// As [`as_sqlite`](Self::as_sqlite).
    fn as_postgresql(&self) -> Result<Cow<'static, str>> {
        Ok(self.as_sql())
    }

    /// Returns the SQL of MySQL and MariaDB.
    ///
    /// # Errors
    /// As [`as_sqlite`](Self::as_sqlite).
    fn as_mysql(&self) -> Result<Cow<'static, str>> {
        Ok(self.as_sql())
    }

    /// Returns what is bound for `{0}`, `{1}` and on.
    fn params(&self) -> Vec<Value> {
        Vec::new()
    }

    /// Makes a look-up or a transform known by its name behind this transform alone.
    fn register_lookup<K, L: Register<K>>(&self, lookup: L)
    where
        Self: Sized,
    {
        add(Place::of_transform::<Self>(), lookup.word());
    }
}

/// The type of a [right side](Lookup::Rhs) or of a [result](Transform::OutputField): a type of fields, or [`Lhs`].
pub trait OutputField {
    /// The type, where the left side is of type `T`.
    type Of<T: FieldValue>: FieldValue;

    /// Returns the kind of field that holds it, where the left side is of this kind.
    #[doc(hidden)]
    fn kind(lhs: Option<FieldKind>) -> Option<FieldKind>;
}

/// The type of the left side, whatever it is.
#[derive(Debug, Clone, Copy)]
pub struct Lhs;

impl OutputField for Lhs {
    type Of<T: FieldValue> = T;

    fn kind(lhs: Option<FieldKind>) -> Option<FieldKind> {
        lhs
    }
}

impl<V: FieldValue> OutputField for V {
    type Of<T: FieldValue> = V;

    fn kind(_: Option<FieldKind>) -> Option<FieldKind> {
        Some(kind_of::<V>())
    }
}

impl FieldClass {
    /// Makes a look-up or a transform known by its name for the fields of the class and of those under it, as Django's
    /// `IntegerField.register_lookup(..)`. An app does it in its `ready`. What was known by the name gives way.
    pub fn register_lookup<K, L: Register<K>>(self, lookup: L) {
        add(Place::Class(self), lookup.word());
    }
}

impl<M: crate::models::Model, T> crate::query::Field<M, T> {
    /// Makes a look-up or a transform known by its name for this field alone.
    pub fn register_lookup<K, L: Register<K>>(self, lookup: L) {
        if let Some(field) = self.meta() {
            add(Place::Field(field), lookup.word());
        }
    }
}
