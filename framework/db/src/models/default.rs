//! Default values of fields, as data.

use super::FieldKind;
use crate::backends::text::{parse_date, parse_time, parse_timestamp};
use crate::fields::FieldValue;
use crate::query::IntoExpression;
use crate::query::ast::Expr;
use crate::value::Value;

/// The value that a new row gets for a field that is not given.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum DefaultValue {
    /// A truth value.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// A floating-point number.
    Float(f64),
    /// A text.
    Text(&'static str),
    /// Raw bytes.
    Bytes(&'static [u8]),
    /// A call when the row is made, named for migrations, as `nuages::now`.
    Call(&'static str),
}

impl DefaultValue {
    /// Returns the value to store; a call gives none.
    pub(crate) fn value(self) -> Value {
        match self {
            Self::Bool(value) => Value::Bool(value),
            Self::Int(value) => Value::I64(value),
            Self::Float(value) => Value::F64(value),
            Self::Text(value) => Value::Text(value.to_owned()),
            Self::Bytes(value) => Value::Bytes(value.to_owned()),
            Self::Call(_) => Value::Null,
        }
    }
}

/// Makes what is stored of anything that may stand for a field of this type; `derive(Model)` writes it for
/// `on_delete = SET(..)`.
#[doc(hidden)]
pub fn value_of<T: FieldValue>(value: impl IntoExpression<(), T>) -> Value {
    match value.into_expr().expr {
        Expr::Value(value) => value,
        _ => Value::Null,
    }
}

/// Makes a field's value of its default; `derive(Model)` writes it into `impl Default`. What the type cannot hold is told by `check`.
#[doc(hidden)]
pub fn default_value<T: FieldValue>(default: DefaultValue) -> T {
    let value = default.of_kind(T::KIND.stored());
    let value = value.unwrap_or_else(|| default.value());
    T::from_value(value).unwrap_or_else(|_| T::initial())
}

impl DefaultValue {
    /// Returns what a field of this kind holds of the default: `"2024-02-29"` is a day where the field holds days; `None` where
    /// it means nothing.
    pub(crate) fn of_kind(self, kind: FieldKind) -> Option<Value> {
        use FieldKind as Kind;
        Some(match (kind, self) {
            (_, Self::Call(_)) => return None,
            #[expect(
                clippy::cast_precision_loss,
                reason = "the author wrote a whole number for a float"
            )]
            (Kind::Float, Self::Int(value)) => Value::F64(value as f64),
            (Kind::Decimal { .. }, Self::Int(value)) => Value::Decimal(value.into()),
            (Kind::Decimal { .. }, Self::Float(value)) => {
                Value::Decimal(value.to_string().parse().ok()?)
            }
            (Kind::Json, literal) => Value::from(match literal {
                Self::Bool(value) => serde_json::Value::from(value),
                Self::Int(value) => value.into(),
                Self::Float(value) => value.into(),
                Self::Text(text) | Self::Call(text) => text.into(),
                Self::Bytes(_) => return None,
            }),
            (kind, Self::Text(text)) => match kind {
                Kind::Decimal { .. } => Value::Decimal(text.parse().ok()?),
                Kind::Duration => Value::Duration(crate::duration::parse(text)?),
                Kind::GenericIpAddress { .. } => Value::Ip(text.parse().ok()?),
                Kind::Uuid => Value::Uuid(text.parse().ok()?),
                Kind::DateTime { .. } => Value::Timestamp(parse_timestamp(text)?),
                Kind::Date { .. } => Value::Date(parse_date(text)?),
                Kind::Time { .. } => Value::Time(parse_time(text)?),
                _ => self.value(),
            },
            _ => self.value(),
        })
    }
}

/// Refuses a default of another type than the field's, and gives the kind back.
#[doc(hidden)]
pub const fn checked_default(kind: FieldKind, default: DefaultValue) -> FieldKind {
    use FieldKind as Kind;
    let stored = kind.stored();
    let pointing = matches!(stored, Kind::ForeignKey | Kind::OneToOne | Kind::Json);
    match default {
        DefaultValue::Call(_) => {}
        DefaultValue::Bool(_) => assert!(
            pointing || matches!(stored, Kind::Boolean),
            "the `default` is a truth value, and the field's type is not"
        ),
        DefaultValue::Int(_) => assert!(
            pointing || stored.is_integer() || matches!(stored, Kind::Float | Kind::Decimal { .. }),
            "the `default` is a number, and the field's type is not"
        ),
        DefaultValue::Float(_) => assert!(
            pointing || matches!(stored, Kind::Float | Kind::Decimal { .. }),
            "the `default` is a number with a fraction, and the field's type has none"
        ),
        DefaultValue::Bytes(_) => assert!(
            matches!(stored, Kind::Binary { .. }),
            "the `default` is bytes, and the field's type is not"
        ),
        DefaultValue::Text(_) => assert!(
            pointing
                || stored.is_text()
                || matches!(
                    stored,
                    Kind::Decimal { .. }
                        | Kind::Duration
                        | Kind::GenericIpAddress { .. }
                        | Kind::Uuid
                        | Kind::DateTime { .. }
                        | Kind::Date { .. }
                        | Kind::Time { .. }
                ),
            "the `default` is a text, and the field's type is not"
        ),
    }
    kind
}
