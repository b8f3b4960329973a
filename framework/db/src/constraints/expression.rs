//! A value that the database computes, by name: what indexes, constraints and migrations hold.

use std::ops::{Add, BitAnd, BitOr, BitXor, Div, Mul, Rem, Shl, Shr, Sub};

use super::Q;
use crate::migrations::state::FieldState;
use crate::models::FieldKind;
use crate::value::Value;

/// A value that the database computes from a row, by the names of fields.
///
/// Made by [`f`], [`value`](fn@value), [`func`] and [`case`], joined with `+`, `-`, `*`, `/`, `%` and, by their bits, `&`, `|`, `^`, `<<`, `>>`.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Expression {
    /// The column of a field; parts of dates and keys of JSON may follow, as in look-ups: `pub_date__year`.
    F(String),
    /// A value.
    Value(Value),
    /// Arithmetic, with its sign.
    Combined(Box<Self>, &'static str, Box<Self>),
    /// A function, by Django's name: `Lower`, `Coalesce`, `TruncMonth`, `KT`.
    Func(String, Vec<Self>),
    /// A value made one of another kind, Django's `Cast`.
    Cast(Box<Self>, FieldKind),
    /// Whether a row holds the condition.
    Condition(Box<Q>),
    /// The first value whose condition holds, or the one at the end.
    Case(Vec<(Q, Self)>, Option<Box<Self>>),
    /// SQL as it is written, and what stands for each `?`: [`raw_sql`].
    Raw(String, Vec<Self>),
    /// The order of an index over a value.
    OrderBy {
        /// What is sorted.
        of: Box<Self>,
        /// Whether from great to small.
        descending: bool,
        /// Whether NULL comes first; `None` leaves it to the database.
        nulls_first: Option<bool>,
    },
    /// A text under the rules of a collation.
    Collate(Box<Self>, String),
    /// An indexed value with an operator class of PostgreSQL.
    OpClass(Box<Self>, String),
    /// What cannot be kept in a migration, and why.
    #[doc(hidden)]
    Invalid(String),
}

/// Names the column of a field: `f("votes")`, Django's `F("votes")`.
pub fn f(name: &str) -> Expression {
    Expression::F(name.to_owned())
}

/// Makes an expression of a value.
pub fn value(value: impl Into<Value>) -> Expression {
    Expression::Value(value.into())
}

/// Calls a function by Django's name: `func("Lower", [f("title")])`.
pub fn func<const N: usize>(name: &str, arguments: [Expression; N]) -> Expression {
    Expression::Func(name.to_owned(), arguments.into())
}

/// Takes SQL as it is, Django's `RawSQL`: `raw_sql("price * 2")`, with parameters `raw_sql("price * ?").bind([2])`. Renamed columns are not
/// followed.
pub fn raw_sql(sql: &str) -> Expression {
    Expression::Raw(sql.to_owned(), Vec::new())
}

/// Makes a value of the text that stands for it: `literal("Decimal", "1.50")`. Kinds are Null, Decimal, Timestamp, Date,
/// Time, Duration, Ip, Uuid, Json and Bytes (as hexadecimal digits).
pub fn literal(kind: &str, text: &str) -> Expression {
    let bytes = |text: &str| {
        (0..text.len())
            .step_by(2)
            .map(|start| u8::from_str_radix(text.get(start..start + 2)?, 16).ok())
            .collect::<Option<Vec<u8>>>()
    };
    let value = match kind {
        "Null" => Some(Value::Null),
        "Decimal" => text.parse().ok().map(Value::Decimal),
        "Timestamp" => text.parse().ok().map(Value::Timestamp),
        "Date" => text.parse().ok().map(Value::Date),
        "Time" => text.parse().ok().map(Value::Time),
        "Duration" => crate::duration::parse(text).map(Value::Duration),
        "Ip" => text.parse().ok().map(Value::Ip),
        "Uuid" => text.parse().ok().map(Value::Uuid),
        "Json" => serde_json::from_str(text).ok().map(Value::Json),
        "Bytes" => bytes(text).map(Value::Bytes),
        _ => None,
    };
    match value {
        Some(value) => Expression::Value(value),
        None => Expression::Invalid(format!("literal({kind:?}, {text:?}) is no value")),
    }
}

/// Chooses the first value whose condition holds; [`Case::otherwise`] ends it.
pub fn case<const N: usize>(cases: [(Q, Expression); N]) -> Case {
    Case(cases.into())
}

/// A choice between values that is not ended yet.
#[must_use = "a case is an expression once it ends in otherwise() or end()"]
#[derive(Debug, Clone)]
pub struct Case(Vec<(Q, Expression)>);

impl Case {
    /// Ends with the value where no condition holds.
    pub fn otherwise(self, value: impl Into<Expression>) -> Expression {
        Expression::Case(self.0, Some(Box::new(value.into())))
    }

    /// Ends with NULL where no condition holds.
    pub fn end(self) -> Expression {
        Expression::Case(self.0, None)
    }
}

impl Expression {
    /// Compares by a look-up's name: `func("Lower", [f("title")]).lookup("exact", "x")`.
    pub fn lookup(self, name: &str, right: impl Into<super::Operand>) -> Q {
        Q::Lookup {
            left: self,
            lookup: name.to_owned(),
            right: right.into(),
        }
    }

    fn order(self, descending: bool) -> Self {
        Self::OrderBy {
            of: Box::new(self),
            descending,
            nulls_first: None,
        }
    }

    /// Sorts an index from small to great.
    #[must_use]
    pub fn asc(self) -> Self {
        self.order(false)
    }

    /// Sorts an index from great to small.
    #[must_use]
    pub fn desc(self) -> Self {
        self.order(true)
    }

    fn nulls(self, first: bool) -> Self {
        match self {
            Self::OrderBy { of, descending, .. } => Self::OrderBy {
                of,
                descending,
                nulls_first: Some(first),
            },
            other => other.asc().nulls(first),
        }
    }

    /// Puts NULL first.
    #[must_use]
    pub fn nulls_first(self) -> Self {
        self.nulls(true)
    }

    /// Puts NULL last.
    #[must_use]
    pub fn nulls_last(self) -> Self {
        self.nulls(false)
    }

    /// Takes the text under the rules of a collation.
    #[must_use]
    pub fn collate(self, collation: &str) -> Self {
        Self::Collate(Box::new(self), collation.to_owned())
    }

    /// Makes the value one of another kind: `f("votes").cast(fields::float())`.
    #[must_use]
    pub fn cast(self, to: FieldState) -> Self {
        Self::Cast(Box::new(self), to.kind)
    }

    /// Says what stands for each `?` of [`raw_sql`]; other expressions have none.
    #[must_use]
    pub fn bind(self, parameters: impl IntoIterator<Item = impl Into<Self>>) -> Self {
        match self {
            Self::Raw(sql, _) => Self::Raw(sql, parameters.into_iter().map(Into::into).collect()),
            other => other,
        }
    }

    /// Indexes the value with an operator class of PostgreSQL.
    #[must_use]
    pub fn op_class(self, name: &str) -> Self {
        Self::OpClass(Box::new(self), name.to_owned())
    }
}

macro_rules! arithmetic {
    ($($trait:ident, $method:ident, $sign:literal;)+) => {$(
        impl<R: Into<Expression>> $trait<R> for Expression {
            type Output = Self;

            fn $method(self, right: R) -> Self {
                Self::Combined(Box::new(self), $sign, Box::new(right.into()))
            }
        }
    )+};
}

arithmetic! {
    Add, add, "+";
    Sub, sub, "-";
    Mul, mul, "*";
    Div, div, "/";
    Rem, rem, "%";
    BitAnd, bitand, "&";
    BitOr, bitor, "|";
    BitXor, bitxor, "#";
    Shl, shl, "<<";
    Shr, shr, ">>";
}
