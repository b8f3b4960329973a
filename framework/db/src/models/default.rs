//! Default values of fields, as data.

use super::FieldKind;
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

/// Makes a field's value of its default; `derive(Model)` writes it into `impl Default`.
#[doc(hidden)]
pub fn default_value<T: FieldValue>(default: DefaultValue) -> T {
    let value = match (T::KIND.stored(), default) {
        #[expect(
            clippy::cast_precision_loss,
            reason = "the author wrote a whole number for a float"
        )]
        (FieldKind::Float, DefaultValue::Int(value)) => Value::F64(value as f64),
        (FieldKind::Decimal { .. }, DefaultValue::Int(value)) => Value::Decimal(value.into()),
        (FieldKind::Decimal { .. }, DefaultValue::Float(value)) => {
            Value::Decimal(value.to_string().parse().unwrap_or_default())
        }
        (FieldKind::Decimal { .. }, DefaultValue::Text(text)) => {
            Value::Decimal(text.parse().unwrap_or_default())
        }
        (FieldKind::Duration, DefaultValue::Text(text)) => {
            Value::Duration(crate::duration::parse(text).unwrap_or_default())
        }
        (FieldKind::GenericIpAddress { .. }, DefaultValue::Text(text)) => text
            .parse()
            .map_or_else(|_| Value::Text(text.to_owned()), Value::Ip),
        (FieldKind::Uuid, DefaultValue::Text(text)) => {
            Value::Uuid(text.parse().unwrap_or_default())
        }
        (_, default) => default.value(),
    };
    T::from_value(value).unwrap_or_else(|_| T::initial())
}
