//! Conditions and the look-ups that make them.

use std::fmt;
use std::marker::PhantomData;
use std::ops::{BitAnd, BitOr, BitXor, Not};

use jiff::Timestamp;
use jiff::civil::{Date, Time};

use super::ast::{Compare, Expr, Lookup, Node, Order, TextMatch};
use super::subquery::{InShape, OneOf};
use super::{Aggregate, Expression, Field, IntoExpression, QuerySet, Text};
use crate::backends::DatePart;
use crate::fields::FieldValue;
use crate::models::Model;
use crate::value::Value;

/// A condition on rows of `M`. Conditions join with `&`, `|` and `!`, as Django's `Q`.
pub struct Condition<M> {
    pub(crate) node: Node,
    marker: PhantomData<fn() -> M>,
}

impl<M> Condition<M> {
    pub(crate) fn new(node: Node) -> Self {
        Self {
            node,
            marker: PhantomData,
        }
    }

    fn compare(left: Expr, lookup: Lookup) -> Self {
        Self::new(Node::Compare(Compare { left, lookup }))
    }
}

impl<M> Clone for Condition<M> {
    fn clone(&self) -> Self {
        Self::new(self.node.clone())
    }
}

impl<M> fmt::Debug for Condition<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.node.fmt(f)
    }
}

impl<M> BitAnd for Condition<M> {
    type Output = Self;

    fn bitand(self, other: Self) -> Self {
        Self::new(match (self.node, other.node) {
            (Node::All(mut nodes), Node::All(others)) => {
                nodes.extend(others);
                Node::All(nodes)
            }
            (Node::All(mut nodes), node) => {
                nodes.push(node);
                Node::All(nodes)
            }
            (left, right) => Node::All(vec![left, right]),
        })
    }
}

impl<M> BitOr for Condition<M> {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self::new(match (self.node, other.node) {
            (Node::Any(mut nodes), Node::Any(others)) => {
                nodes.extend(others);
                Node::Any(nodes)
            }
            (Node::Any(mut nodes), node) => {
                nodes.push(node);
                Node::Any(nodes)
            }
            (left, right) => Node::Any(vec![left, right]),
        })
    }
}

/// Holds where one of the two holds, not both, as Django's `Q(..) ^ Q(..)`.
impl<M> BitXor for Condition<M> {
    type Output = Self;

    fn bitxor(self, other: Self) -> Self {
        Self::new(match (self.node, other.node) {
            (Node::Odd(mut nodes), Node::Odd(others)) => {
                nodes.extend(others);
                Node::Odd(nodes)
            }
            (Node::Odd(mut nodes), node) => {
                nodes.push(node);
                Node::Odd(nodes)
            }
            (left, right) => Node::Odd(vec![left, right]),
        })
    }
}

impl<M> Not for Condition<M> {
    type Output = Self;

    fn not(self) -> Self {
        Self::new(match self.node {
            Node::Not(node) => *node,
            node => Node::Not(Box::new(node)),
        })
    }
}

macro_rules! lookups {
    ($($self:ident: $type:ident, $expr:expr;)+) => {$(
        impl<M: Model, T: FieldValue> $type<M, T> {
            /// Holds where both sides are equal; a NULL value asks `IS NULL`.
            pub fn eq($self, other: impl IntoExpression<M, T>) -> Condition<M> {
                Condition::compare($expr, exact(other.into_expr().expr))
            }

            /// Holds where [`eq`](Self::eq) does not, NULL included, as Django's `exclude`.
            pub fn ne($self, other: impl IntoExpression<M, T>) -> Condition<M> {
                !$self.eq(other)
            }

            /// Holds where this side is greater.
            pub fn gt($self, other: impl IntoExpression<M, T>) -> Condition<M> {
                Condition::compare($expr, Lookup::Order(Order::Gt, other.into_expr().expr))
            }

            /// Holds where this side is greater or equal.
            pub fn gte($self, other: impl IntoExpression<M, T>) -> Condition<M> {
                Condition::compare($expr, Lookup::Order(Order::Gte, other.into_expr().expr))
            }

            /// Holds where this side is less.
            pub fn lt($self, other: impl IntoExpression<M, T>) -> Condition<M> {
                Condition::compare($expr, Lookup::Order(Order::Lt, other.into_expr().expr))
            }

            /// Holds where this side is less or equal.
            pub fn lte($self, other: impl IntoExpression<M, T>) -> Condition<M> {
                Condition::compare($expr, Lookup::Order(Order::Lte, other.into_expr().expr))
            }

            /// Holds where this side is one of the values.
            pub fn in_<V: IntoExpression<M, T>>($self, values: impl IntoIterator<Item = V>) -> Condition<M> {
                let values = values.into_iter().map(|value| value.into_expr().expr).collect();
                Condition::compare($expr, Lookup::In(values))
            }

            /// Holds where this side is one of the values that the query selects; a foreign key takes the rows it points to.
            pub fn in_query<N: Model, S: InShape<N>>($self, query: QuerySet<N, S>) -> Condition<M>
            where
                S::Row: OneOf<T>,
            {
                Condition::compare($expr, Lookup::InQuery(Box::new(query.query)))
            }

            /// Holds where this side lies between the two, both included.
            pub fn range($self, low: impl IntoExpression<M, T>, high: impl IntoExpression<M, T>) -> Condition<M> {
                Condition::compare($expr, Lookup::Range(low.into_expr().expr, high.into_expr().expr))
            }

            /// Holds where this side is NULL, or is not.
            pub fn is_null($self, is_null: bool) -> Condition<M> {
                Condition::compare($expr, Lookup::IsNull(is_null))
            }
        }

        impl<M: Model, T: Text> $type<M, T> {
            /// Holds where the texts are equal but for case.
            pub fn iexact($self, text: impl IntoExpression<M, T>) -> Condition<M> {
                Condition::compare($expr, Lookup::Text(TextMatch::IExact, text.into_expr().expr))
            }

            /// Holds where this side contains the text. SQLite ignores the case of ASCII letters here.
            pub fn contains($self, text: impl IntoExpression<M, T>) -> Condition<M> {
                Condition::compare($expr, Lookup::Text(TextMatch::Contains, text.into_expr().expr))
            }

            /// Holds where this side contains the text, whatever its case.
            pub fn icontains($self, text: impl IntoExpression<M, T>) -> Condition<M> {
                Condition::compare($expr, Lookup::Text(TextMatch::IContains, text.into_expr().expr))
            }

            /// Holds where this side begins with the text. SQLite ignores the case of ASCII letters here.
            pub fn startswith($self, text: impl IntoExpression<M, T>) -> Condition<M> {
                Condition::compare($expr, Lookup::Text(TextMatch::StartsWith, text.into_expr().expr))
            }

            /// Holds where this side begins with the text, whatever its case.
            pub fn istartswith($self, text: impl IntoExpression<M, T>) -> Condition<M> {
                Condition::compare($expr, Lookup::Text(TextMatch::IStartsWith, text.into_expr().expr))
            }

            /// Holds where this side ends with the text. SQLite ignores the case of ASCII letters here.
            pub fn endswith($self, text: impl IntoExpression<M, T>) -> Condition<M> {
                Condition::compare($expr, Lookup::Text(TextMatch::EndsWith, text.into_expr().expr))
            }

            /// Holds where this side ends with the text, whatever its case.
            pub fn iendswith($self, text: impl IntoExpression<M, T>) -> Condition<M> {
                Condition::compare($expr, Lookup::Text(TextMatch::IEndsWith, text.into_expr().expr))
            }
        }
    )+};
}

lookups! {
    self: Field, self.expr();
    self: Expression, self.expr.clone();
    self: Aggregate, self.expr();
}

fn exact(right: Expr) -> Lookup {
    match right {
        Expr::Value(Value::Null) => Lookup::IsNull(true),
        right => Lookup::Exact(right),
    }
}

/// Field types that have a calendar date.
#[diagnostic::on_unimplemented(
    message = "this look-up needs a Timestamp or a Date, `{Self}` is neither"
)]
pub trait Dated: FieldValue {
    /// Returns the first and the last value of the days, in the current time zone.
    #[doc(hidden)]
    fn bounds(first: Date, last: Date) -> Option<(Value, Value)>;
}

impl Dated for Date {
    fn bounds(first: Date, last: Date) -> Option<(Value, Value)> {
        Some((Value::Date(first), Value::Date(last)))
    }
}

impl Dated for Timestamp {
    fn bounds(first: Date, last: Date) -> Option<(Value, Value)> {
        let zone = nuages_core::time::current_time_zone();
        let at = |date: Date, time: Time| zone.to_timestamp(date.to_datetime(time)).ok();
        let first = at(first, Time::midnight())?;
        let last = at(last, Time::constant(23, 59, 59, 999_999_000))?;
        Some((Value::Timestamp(first), Value::Timestamp(last)))
    }
}

impl<T: Dated> Dated for Option<T> {
    fn bounds(first: Date, last: Date) -> Option<(Value, Value)> {
        T::bounds(first, last)
    }
}

impl<M: Model, T: Dated> Field<M, T> {
    /// Holds where the date in the current time zone is this one.
    pub fn date(self, date: Date) -> Condition<M> {
        between::<M, T>(self.expr(), Some(date), Some(date))
    }

    /// Holds where the year in the current time zone is this one.
    pub fn year(self, year: i16) -> Condition<M> {
        between::<M, T>(
            self.expr(),
            Date::new(year, 1, 1).ok(),
            Date::new(year, 12, 31).ok(),
        )
    }

    /// Returns the year of the ISO week, in the current time zone.
    pub fn iso_year(self) -> Expression<M, i32> {
        part(self.expr(), DatePart::IsoYear)
    }

    /// Returns the quarter of the year in the current time zone, 1 to 4.
    pub fn quarter(self) -> Expression<M, i32> {
        part(self.expr(), DatePart::Quarter)
    }

    /// Returns the ISO week in the current time zone, 1 to 53.
    pub fn week(self) -> Expression<M, i32> {
        part(self.expr(), DatePart::Week)
    }

    /// Returns the ISO day of the week in the current time zone, 1 (Monday) to 7.
    pub fn iso_week_day(self) -> Expression<M, i32> {
        part(self.expr(), DatePart::IsoWeekDay)
    }

    /// Returns the date in the current time zone, as Django's `TruncDate`.
    pub fn trunc_date(self) -> Expression<M, Date> {
        Expression::new(Expr::Part(DatePart::Date, Box::new(self.expr())))
    }

    /// Returns the month in the current time zone, 1 to 12.
    pub fn month(self) -> Expression<M, i32> {
        part(self.expr(), DatePart::Month)
    }

    /// Returns the day of the month in the current time zone.
    pub fn day(self) -> Expression<M, i32> {
        part(self.expr(), DatePart::Day)
    }

    /// Returns the day of the week in the current time zone, 1 (Sunday) to 7, as Django's.
    pub fn week_day(self) -> Expression<M, i32> {
        part(self.expr(), DatePart::WeekDay)
    }

    /// Returns the hour in the current time zone.
    pub fn hour(self) -> Expression<M, i32> {
        part(self.expr(), DatePart::Hour)
    }

    /// Returns the minute.
    pub fn minute(self) -> Expression<M, i32> {
        part(self.expr(), DatePart::Minute)
    }

    /// Returns the second.
    pub fn second(self) -> Expression<M, i32> {
        part(self.expr(), DatePart::Second)
    }
}

fn part<M>(expr: Expr, part: DatePart) -> Expression<M, i32> {
    Expression::new(Expr::Part(part, Box::new(expr)))
}

fn between<M, T: Dated>(expr: Expr, first: Option<Date>, last: Option<Date>) -> Condition<M> {
    match first
        .zip(last)
        .and_then(|(first, last)| T::bounds(first, last))
    {
        Some((low, high)) => {
            Condition::compare(expr, Lookup::Range(Expr::Value(low), Expr::Value(high)))
        }
        None => Condition::new(Node::Invalid(
            "the date lies outside of the calendar".to_owned(),
        )),
    }
}
