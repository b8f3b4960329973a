//! The right side of a condition.

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::{Expression, Q};
use crate::fields::CustomField;
use crate::value::Value;

/// The right side of a look-up: one value or expression, or several for `in` and `range`.
#[derive(Debug, Clone, PartialEq)]
pub enum Operand {
    /// One.
    One(Expression),
    /// Several.
    Many(Vec<Expression>),
}

impl Operand {
    /// Goes through the expressions.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Expression> {
        match self {
            Self::One(expression) => std::slice::from_ref(expression),
            Self::Many(expressions) => expressions.as_slice(),
        }
        .iter()
    }

    pub(super) fn map(&self, change: &mut dyn FnMut(&Expression) -> Expression) -> Self {
        match self {
            Self::One(expression) => Self::One(change(expression)),
            Self::Many(expressions) => Self::Many(expressions.iter().map(change).collect()),
        }
    }
}

impl From<Expression> for Operand {
    fn from(expression: Expression) -> Self {
        Self::One(expression)
    }
}

impl<T: Into<Expression>> From<Vec<T>> for Operand {
    fn from(values: Vec<T>) -> Self {
        Self::Many(values.into_iter().map(Into::into).collect())
    }
}

impl<T: Into<Expression>, const N: usize> From<[T; N]> for Operand {
    fn from(values: [T; N]) -> Self {
        Self::Many(values.into_iter().map(Into::into).collect())
    }
}

impl From<Q> for Expression {
    fn from(condition: Q) -> Self {
        Self::Condition(Box::new(condition))
    }
}

impl<T: CustomField> From<T> for Expression {
    fn from(value: T) -> Self {
        Self::Value(value.into())
    }
}

impl<T: CustomField> From<T> for Operand {
    fn from(value: T) -> Self {
        Self::One(value.into())
    }
}

macro_rules! values {
    ($($type:ty),+ $(,)?) => {$(
        impl From<$type> for Expression {
            fn from(value: $type) -> Self {
                Self::Value(value.into())
            }
        }

        impl From<$type> for Operand {
            fn from(value: $type) -> Self {
                Self::One(value.into())
            }
        }
    )+};
}

values!(
    Value,
    bool,
    i16,
    i32,
    i64,
    u32,
    u64,
    f64,
    &str,
    String,
    Timestamp,
    Date,
    Time,
    Decimal,
    Uuid,
    serde_json::Value
);
