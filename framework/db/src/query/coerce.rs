//! Values of run-time look-ups, made to fit their fields.

use std::net::IpAddr;

use jiff::civil::{Date, Time};
use jiff::{SignedDuration, Timestamp};
use nuages_core::time::current_time_zone;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::ast::Expr;
use super::by_name::{F, transformed};
use super::lookup::resolve;
use super::query::Query;
use super::{Expression, Field, QuerySet, written};
use crate::error::{Error, Result};
use crate::fields::{Auto, FieldValue};
use crate::models::{FieldKind, Model, ModelMeta};
use crate::value::Value;

/// The right side of a run-time look-up: one value, or several for `in` and `range`.
#[derive(Debug, Clone)]
pub enum LookupValue {
    /// One value.
    One(Value),
    /// Several values.
    Many(Vec<Value>),
    /// A field or an expression.
    #[doc(hidden)]
    Expression(LookupExpression),
    /// A field of the same row, by name.
    #[doc(hidden)]
    Name(F),
    /// A query.
    #[doc(hidden)]
    Query(LookupQuery),
}

/// An expression at the right side of a look-up.
#[doc(hidden)]
#[derive(Debug, Clone)]
pub struct LookupExpression(pub(super) Expr);

/// A query at the right side of a look-up.
#[doc(hidden)]
#[derive(Debug, Clone)]
pub struct LookupQuery(pub(super) Box<Query>);

impl LookupQuery {
    /// The value of the query's one row.
    pub(super) fn into_subquery(self) -> Expr {
        Expr::Subquery(self.0)
    }
}

impl<M: Model, T: FieldValue> From<Field<M, T>> for LookupValue {
    fn from(field: Field<M, T>) -> Self {
        Self::Expression(LookupExpression(field.expr()))
    }
}

impl<M, T> From<Expression<M, T>> for LookupValue {
    fn from(expression: Expression<M, T>) -> Self {
        Self::Expression(LookupExpression(expression.expr))
    }
}

impl<M, S> From<QuerySet<M, S>> for LookupValue {
    fn from(query: QuerySet<M, S>) -> Self {
        Self::Query(LookupQuery(Box::new(query.query)))
    }
}

impl From<F> for LookupValue {
    fn from(name: F) -> Self {
        Self::Name(name)
    }
}

impl LookupValue {
    /// Finds the field that a name means.
    pub(super) fn resolve(self, meta: &'static ModelMeta) -> Result<Self> {
        let Self::Name(F(name)) = self else {
            return Ok(self);
        };
        let found = resolve(meta, &name)?;
        let expr = transformed(found.column, &found.rest)
            .ok_or_else(|| Error::field(format!("Cannot resolve keyword '{name}' into field.")))?;
        Ok(Self::Expression(LookupExpression(expr)))
    }
}

impl LookupValue {
    pub(super) fn one(self, field: &str) -> Result<Value> {
        match self {
            Self::One(value) => Ok(value),
            _ => Err(Error::field(format!(
                "the lookup of {field} takes one value"
            ))),
        }
    }

    pub(super) fn many(self) -> Vec<Value> {
        match self {
            Self::Many(values) => values,
            Self::One(Value::Text(text)) => text
                .split(',')
                .map(|part| Value::from(part.trim()))
                .collect(),
            Self::One(value) => vec![value],
            Self::Expression(_) | Self::Name(_) | Self::Query(_) => Vec::new(),
        }
    }
}

macro_rules! one {
    ($($type:ty),+ $(,)?) => {$(
        impl From<$type> for LookupValue {
            fn from(value: $type) -> Self {
                Self::One(value.into())
            }
        }
    )+};
}

one!(
    Value,
    bool,
    i16,
    i32,
    i64,
    u32,
    f64,
    &str,
    String,
    Auto,
    Timestamp,
    Date,
    Time,
    Decimal,
    Uuid,
    SignedDuration,
    IpAddr,
    serde_json::Value,
);

macro_rules! keys {
    ($($($name:ident)+;)+) => {$(
        impl<$($name: Into<Value>),+> From<($($name,)+)> for LookupValue {
            fn from(key: ($($name,)+)) -> Self {
                Self::One(key.into())
            }
        }
    )+};
}

keys! {
    A B;
    A B C;
    A B C D;
}

impl<T: Into<Value>> From<Vec<T>> for LookupValue {
    fn from(values: Vec<T>) -> Self {
        Self::Many(values.into_iter().map(Into::into).collect())
    }
}

impl<T: Into<Value>, const N: usize> From<[T; N]> for LookupValue {
    fn from(values: [T; N]) -> Self {
        Self::Many(values.into_iter().map(Into::into).collect())
    }
}

/// Makes `value` fit a column of this kind, reading texts as a form or a query string gives them.
pub(super) fn coerce(field: &str, kind: FieldKind, value: Value) -> Result<Value> {
    use FieldKind as Kind;
    let wanted = match kind.stored() {
        _ if value.is_null() => return Ok(value),
        Kind::SmallAuto
        | Kind::Auto
        | Kind::BigAuto
        | Kind::SmallInteger
        | Kind::Integer
        | Kind::BigInteger
        | Kind::PositiveSmallInteger
        | Kind::PositiveInteger
        | Kind::PositiveBigInteger => match &value {
            Value::I64(_) => return Ok(value),
            Value::Bool(bool) => return Ok(Value::I64((*bool).into())),
            Value::F64(number) => match number.trunc().to_string().parse() {
                Ok(number) => return Ok(Value::I64(number)),
                Err(_) => "a number",
            },
            Value::Decimal(number) => match number.trunc().try_into() {
                Ok(number) => return Ok(Value::I64(number)),
                Err(_) => "a number",
            },
            Value::Text(text) => match text.trim().parse() {
                Ok(number) => return Ok(Value::I64(number)),
                Err(_) => "a number",
            },
            _ => "a number",
        },
        Kind::Float => match &value {
            Value::F64(_) => return Ok(value),
            #[expect(clippy::cast_precision_loss, reason = "as Python's float()")]
            Value::I64(number) => return Ok(Value::F64(*number as f64)),
            Value::Text(text) => match text.trim().parse() {
                Ok(number) => return Ok(Value::F64(number)),
                Err(_) => "a number",
            },
            _ => "a number",
        },
        Kind::Decimal { .. } => match &value {
            Value::Decimal(_) | Value::I64(_) | Value::F64(_) => return Ok(value),
            Value::Text(text) => match text.trim().parse() {
                Ok(number) => return Ok(Value::Decimal(number)),
                Err(_) => "a decimal number",
            },
            _ => "a decimal number",
        },
        Kind::Boolean => match &value {
            Value::Bool(_) => return Ok(value),
            Value::I64(number @ (0 | 1)) => return Ok(Value::Bool(*number == 1)),
            Value::Text(text) => match text.as_str() {
                "True" | "true" | "t" | "1" => return Ok(Value::Bool(true)),
                "False" | "false" | "f" | "0" => return Ok(Value::Bool(false)),
                _ => "True or False",
            },
            _ => "True or False",
        },
        Kind::DateTime { .. } => match &value {
            Value::Timestamp(_) => return Ok(value),
            Value::Text(text) => match written::moment(text) {
                Some(moment) => return Ok(Value::Timestamp(moment)),
                None => "a date and time as YYYY-MM-DD HH:MM:SS",
            },
            Value::Date(date) => match written::local(date.to_datetime(Time::midnight())) {
                Some(moment) => return Ok(Value::Timestamp(moment)),
                None => "a date and time",
            },
            _ => "a date and time",
        },
        Kind::Date { .. } => match &value {
            Value::Date(_) => return Ok(value),
            Value::Timestamp(moment) => {
                let day = moment.to_zoned(current_time_zone()).date();
                return Ok(Value::Date(day));
            }
            Value::Text(text) => match written::date(text) {
                Some(date) => return Ok(Value::Date(date)),
                None => "a date as YYYY-MM-DD",
            },
            _ => "a date",
        },
        Kind::Time { .. } => match &value {
            Value::Time(_) => return Ok(value),
            Value::Text(text) => match written::time(text) {
                Some(time) => return Ok(Value::Time(time)),
                None => "a time as HH:MM:SS",
            },
            _ => "a time",
        },
        Kind::Duration => match &value {
            Value::Duration(_) => return Ok(value),
            Value::Text(text) => match crate::duration::parse(text) {
                Some(duration) => return Ok(Value::Duration(duration)),
                None => "a duration as [DD] [[HH:]MM:]ss[.uuuuuu]",
            },
            _ => "a duration",
        },
        Kind::GenericIpAddress { .. } => match &value {
            Value::Ip(_) => return Ok(value),
            Value::Text(text) => match text.trim().parse() {
                Ok(address) => return Ok(Value::Ip(address)),
                Err(_) => "an IP address",
            },
            _ => "an IP address",
        },
        Kind::Uuid => match &value {
            Value::Uuid(_) => return Ok(value),
            Value::Text(text) => match Uuid::try_parse(text) {
                Ok(uuid) => return Ok(Value::Uuid(uuid)),
                Err(_) => "a UUID",
            },
            _ => "a UUID",
        },
        kind if kind.is_text() => match value {
            Value::I64(number) => return Ok(Value::Text(number.to_string())),
            other => return Ok(other),
        },
        _ => return Ok(value),
    };
    let got = match &value {
        Value::Text(text) => format!("'{text}'"),
        other => format!("{other:?}"),
    };
    Err(Error::field(format!(
        "Field '{field}' expected {wanted} but got {got}."
    )))
}
