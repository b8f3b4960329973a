//! What stands at the right side of a run-time look-up.

use std::net::IpAddr;

use jiff::civil::{Date, Time};
use jiff::{SignedDuration, Timestamp};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::ast::{Column, Expr};
use super::by_name::{F, transformed};
use super::depth::query_within;
use super::lookup::{Names, resolve};
use super::query::Query;
use super::{Expression, Field, QuerySet};
use crate::error::{Error, Result};
use crate::fields::{Auto, CustomField, FieldValue};
use crate::models::Model;
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
    /// What a key of several fields is compared with, where some of it is no plain value.
    #[doc(hidden)]
    Tuple(Vec<LookupValue>),
    /// A list of which some are no plain values.
    #[doc(hidden)]
    List(Vec<LookupValue>),
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

    /// The same, where the slice must leave one row alone, as in Django; without a selection it is the row's key, or the field that a
    /// foreign key at the left side points to.
    pub(super) fn into_only(mut self, left: &Expr) -> Result<Expr> {
        if self.0.limit != Some(1) {
            return Err(Error::field(
                "The QuerySet value for an exact lookup must be limited to one result using slicing.",
            ));
        }
        if let Some((wanted, selected)) = self.selects_otherwise(left) {
            return Err(Error::field(format!(
                "The QuerySet value for the exact lookup must have {wanted} selected fields (received {selected})"
            )));
        }
        if self.0.selection.is_none() {
            let target = match left {
                Expr::Column(column) => column.field.target_field(),
                _ => None,
            };
            let meta = self.0.meta;
            let own = target
                .filter(|target| meta.fields.iter().any(|field| std::ptr::eq(field, *target)));
            self.0.selection = own.or_else(|| meta.field("pk")).map(|field| {
                let hops = Vec::new();
                vec![Expr::Column(Column { hops, field })]
            });
        }
        Ok(self.into_subquery())
    }

    /// Returns how many values its rows should have, and how many they have, where that is not the same.
    pub(super) fn selects_otherwise(&self, left: &Expr) -> Option<(usize, usize)> {
        let width = |expr: &Expr| match expr {
            Expr::Column(column) => column.field.columns().len(),
            _ => 1,
        };
        let query = &self.0;
        let selection = query.selection.as_ref()?.iter();
        let selected = selection.map(width).sum::<usize>() + query.annotations.len();
        let wanted = width(left);
        (selected != wanted).then_some((wanted, selected))
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
        Self::Query(LookupQuery(Box::new(query_within(query.query))))
    }
}

impl From<F> for LookupValue {
    fn from(name: F) -> Self {
        Self::Name(name)
    }
}

impl LookupValue {
    /// Finds the field that a name means.
    pub(super) fn resolve(self, names: Names<'_>) -> Result<Self> {
        let each = |values: Vec<Self>| -> Result<Vec<Self>> {
            values.into_iter().map(|one| one.resolve(names)).collect()
        };
        let name = match self {
            Self::Name(F(name)) => name,
            Self::Tuple(values) => return each(values).map(Self::Tuple),
            Self::List(values) => return each(values).map(Self::List),
            other => return Ok(other),
        };
        let found = resolve(names, &name)?;
        let expr = transformed(found.column, &found.rest)
            .map_err(|_| Error::field(format!("Cannot resolve keyword '{name}' into field.")))?;
        Ok(Self::Expression(LookupExpression(expr)))
    }

    pub(super) fn one(self, field: &str) -> Result<Value> {
        match self {
            Self::One(value) => Ok(value),
            Self::Many(_) => Err(Error::field(format!(
                "the lookup of {field} takes one value; a list that is one, of JSON, is `json!([..])`"
            ))),
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
            _ => Vec::new(),
        }
    }
}

impl<T: CustomField> From<T> for LookupValue {
    fn from(value: T) -> Self {
        Self::One(value.into())
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

/// One of several at the right side of a look-up: a value, a field or an expression, [`f`](super::f) with the name of another field, or a
/// [`LookupValue`].
pub trait LookupPart {
    #[doc(hidden)]
    fn into_part(self) -> LookupValue;
}

impl<T: Into<Value>> LookupPart for T {
    fn into_part(self) -> LookupValue {
        LookupValue::One(self.into())
    }
}

macro_rules! parts {
    ($($type:ty $(, $name:ident $(: $bound:ident)?)*;)+) => {$(
        impl<$($name $(: $bound)?),*> LookupPart for $type {
            fn into_part(self) -> LookupValue {
                self.into()
            }
        }
    )+};
}

parts! {
    LookupValue;
    F;
    Field<M, T>, M: Model, T: FieldValue;
    Expression<M, T>, M, T;
}

/// The values, if all are plain ones.
fn plain(parts: Vec<LookupValue>) -> std::result::Result<Vec<Value>, Vec<LookupValue>> {
    if !parts.iter().all(|part| matches!(part, LookupValue::One(_))) {
        return Err(parts);
    }
    let values = parts.into_iter().filter_map(|part| match part {
        LookupValue::One(value) => Some(value),
        _ => None,
    });
    Ok(values.collect())
}

fn listed<T: LookupPart>(parts: impl IntoIterator<Item = T>) -> LookupValue {
    let parts = parts.into_iter().map(LookupPart::into_part);
    plain(parts.collect()).map_or_else(LookupValue::List, LookupValue::Many)
}

macro_rules! keys {
    ($($($name:ident)+;)+) => {$(
        impl<$($name: LookupPart),+> From<($($name,)+)> for LookupValue {
            fn from(key: ($($name,)+)) -> Self {
                #[expect(non_snake_case, reason = "one name per place of the tuple")]
                let ($($name,)+) = key;
                match plain(vec![$($name.into_part()),+]) {
                    Ok(values) => Self::One(Value::Row(values)),
                    Err(parts) => Self::Tuple(parts),
                }
            }
        }
    )+};
}

keys! {
    A B;
    A B C;
    A B C D;
}

impl<T: LookupPart> From<Vec<T>> for LookupValue {
    fn from(values: Vec<T>) -> Self {
        listed(values)
    }
}

impl<T: LookupPart, const N: usize> From<[T; N]> for LookupValue {
    fn from(values: [T; N]) -> Self {
        listed(values)
    }
}

/// JSON of a plain value; NULL is JSON's null.
pub(super) fn as_json(value: Value) -> Value {
    use serde_json::Value as Json;
    Value::from(match value {
        Value::Json(json) => *json,
        Value::Null => Json::Null,
        Value::Bool(value) => value.into(),
        Value::I64(value) => value.into(),
        Value::U64(value) => value.into(),
        Value::F64(value) => value.into(),
        Value::Text(value) => value.into(),
        Value::Timestamp(value) => value.to_string().into(),
        Value::Date(value) => value.to_string().into(),
        Value::Time(value) => value.to_string().into(),
        Value::Decimal(value) => value.to_string().into(),
        Value::Uuid(value) => value.to_string().into(),
        other => return other,
    })
}
