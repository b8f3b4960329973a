//! Values computed from many rows: `count`, `sum`, `avg`, `min`, `max`.
//!
//! ```ignore
//! let (votes, best) = Choice::objects().aggregate((sum(Choice::votes), max(Choice::votes)), db).await?;
//! let questions = Question::objects()
//!     .annotate(count(Choice::question.reversed()))
//!     .all(db)
//!     .await?; // Vec<(Question, i64)>
//! ```

use std::fmt;
use std::marker::PhantomData;

use jiff::SignedDuration;
use rust_decimal::Decimal;

use super::ast::{Aggregate as AggregateNode, AggregateFunction, Expr, Function, Spread};
use super::nullness::{AsBefore, Nullable};
use super::{
    Condition, Expression, Field, Integer, IntoCondition, IntoExpression, IntoOrdering, Number,
    Ordering, Reversed, Text,
};
use crate::fields::{Auto, CustomNumber, FieldValue};
use crate::models::Model;
use crate::value::Value;

/// A value of type `T` computed from a group of rows of `M`.
pub struct Aggregate<M, T> {
    node: AggregateNode,
    marker: PhantomData<fn() -> (M, T)>,
}

impl<M, T> Clone for Aggregate<M, T> {
    fn clone(&self) -> Self {
        Self {
            node: self.node.clone(),
            marker: PhantomData,
        }
    }
}

impl<M, T> fmt::Debug for Aggregate<M, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.node.fmt(f)
    }
}

impl<M, T> Aggregate<M, T> {
    pub(crate) fn new(function: AggregateFunction, of: Option<Expr>) -> Self {
        Self {
            node: AggregateNode {
                function,
                of,
                delimiter: None,
                distinct: false,
                filter: None,
                order: Vec::new(),
            },
            marker: PhantomData,
        }
    }

    /// Computes from pairs: of what was given, and of this.
    pub(crate) fn beside(mut self, other: Expr) -> Self {
        self.node.delimiter = Some(other);
        self
    }

    /// Takes each different value once.
    #[must_use]
    pub fn distinct(mut self) -> Self {
        self.node.distinct = true;
        self
    }

    /// Takes only rows that hold the condition, as Django's `filter=`.
    #[must_use]
    pub fn filter(mut self, condition: impl IntoCondition<M>) -> Self {
        let condition = condition.into_condition();
        self.node.filter = Some(match self.node.filter.take() {
            Some(known) => super::ast::Node::All(vec![known, condition.node]),
            None => condition.node,
        });
        self
    }

    /// Sorts the texts that [`string_agg`] joins, or what [`jsonb_agg`](crate::postgres::jsonb_agg) lists; no other aggregate has an order.
    #[must_use]
    pub fn order_by(mut self, orders: impl IntoOrdering<M>) -> Self {
        let orders = orders.into_ordering().into_iter();
        self.node.order = orders.map(|ordering| ordering.order).collect();
        self
    }

    /// Makes an expression of it, for arithmetic and functions.
    pub fn into_expr(self) -> Expression<M, T> {
        Expression::new(Expr::Aggregate(Box::new(self.node)))
    }

    pub(super) fn expr(&self) -> Expr {
        Expr::Aggregate(Box::new(self.node.clone()))
    }
}

impl<M, T: FieldValue> Aggregate<M, Option<T>> {
    /// Gives `value` where there are no rows, as Django's `default=`.
    pub fn or(self, value: impl IntoExpression<M, T>) -> Expression<M, T> {
        let arguments = vec![self.expr(), value.into_expr().expr];
        Expression::new(Expr::Call(Function::Coalesce, arguments))
    }
}

impl<M: Model, T: FieldValue> Aggregate<M, T> {
    /// Sorts from small to great.
    pub fn asc(self) -> Ordering<M> {
        self.into_expr().asc()
    }

    /// Sorts from great to small.
    pub fn desc(self) -> Ordering<M> {
        self.into_expr().desc()
    }
}

#[diagnostic::do_not_recommend]
impl<M: Model, T: FieldValue> IntoExpression<M, T> for Aggregate<M, T> {
    type Nulls = AsBefore;

    fn into_expr(self) -> Expression<M, T> {
        self.into_expr()
    }
}

#[diagnostic::do_not_recommend]
impl<M: Model, T: FieldValue> IntoExpression<M, Option<T>> for Aggregate<M, T> {
    type Nulls = AsBefore;

    fn into_expr(self) -> Expression<M, Option<T>> {
        Expression::new(self.into_expr().expr)
    }
}

#[diagnostic::do_not_recommend]
impl<M: Model, T: FieldValue> IntoExpression<M, T> for Aggregate<M, Option<T>> {
    type Nulls = Nullable;

    fn into_expr(self) -> Expression<M, T> {
        Expression::new(self.into_expr().expr)
    }
}

/// What an aggregate or a function takes: a field, an expression, a relation, or a value that a field may hold.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is neither a field nor an expression of `{M}`, nor a value",
    note = "values are those that a field may hold: numbers, texts, variants of an enum with derive(Choices), values of a CustomField .."
)]
pub trait Operand<M> {
    /// The type of its values.
    type Value: FieldValue;

    #[doc(hidden)]
    fn operand(self) -> Expression<M, Self::Value>;
}

impl<M: Model, T: FieldValue> Operand<M> for Field<M, T> {
    type Value = T;

    fn operand(self) -> Expression<M, T> {
        Expression::new(self.expr())
    }
}

impl<M: Model, T: FieldValue> Operand<M> for Expression<M, T> {
    type Value = T;

    fn operand(self) -> Self {
        self
    }
}

impl<M: Model, T: FieldValue> Operand<M> for Aggregate<M, T> {
    type Value = T;

    fn operand(self) -> Expression<M, T> {
        self.into_expr()
    }
}

impl<M: Model> Operand<M> for Condition<M> {
    type Value = bool;

    fn operand(self) -> Expression<M, bool> {
        self.into_expr()
    }
}

impl<M: Model, R: Model> Operand<M> for Reversed<M, R> {
    type Value = R::Key;

    fn operand(self) -> Expression<M, R::Key> {
        Expression::new(self.key())
    }
}

#[diagnostic::do_not_recommend]
impl<M, T: FieldValue> Operand<M> for T {
    type Value = T;

    fn operand(self) -> Expression<M, T> {
        Expression::new(match self.into_value() {
            Value::Row(parts) => {
                let parts = parts.into_iter().map(Expr::Value);
                Expr::Call(Function::Tuple, parts.collect())
            }
            value => Expr::Value(value),
        })
    }
}

impl<M> Operand<M> for &str {
    type Value = String;

    fn operand(self) -> Expression<M, String> {
        Expression::new(Expr::Value(self.into()))
    }
}

/// Types whose values can be added up.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be added up: it is no number",
    note = "a field type of one's own says that it is a number: `impl CustomNumber for Money {{}}`"
)]
pub trait Summable: FieldValue {
    /// Type of the sum.
    type Sum: FieldValue;
    /// Type of the mean.
    type Mean: FieldValue;
}

macro_rules! summable {
    ($($type:ty => $sum:ty, $mean:ty;)+) => {$(
        impl Summable for $type {
            type Sum = $sum;
            type Mean = $mean;
        }
    )+};
}

summable! {
    i8 => i64, f64;
    i16 => i64, f64;
    i32 => i64, f64;
    i64 => i64, f64;
    u8 => i64, f64;
    u16 => i64, f64;
    u32 => i64, f64;
    u64 => i64, f64;
    f64 => f64, f64;
    Decimal => Decimal, Decimal;
    SignedDuration => SignedDuration, SignedDuration;
    Auto => i64, f64;
}

#[diagnostic::do_not_recommend]
impl<T: CustomNumber> Summable for T {
    type Sum = T;
    type Mean = <T::Stored as Summable>::Mean;
}

impl<T: Summable> Summable for Option<T> {
    type Sum = T::Sum;
    type Mean = T::Mean;
}

/// Counts the values that are not NULL; of a relation, the related rows.
pub fn count<M, O: Operand<M>>(of: O) -> Aggregate<M, i64> {
    Aggregate::new(AggregateFunction::Count, Some(of.operand().expr))
}

/// Counts rows, as Django's `Count("*")`.
pub fn count_all<M>() -> Aggregate<M, i64> {
    Aggregate::new(AggregateFunction::Count, None)
}

/// Adds the values up; `None` where there are none.
pub fn sum<M, O: Operand<M>>(of: O) -> Aggregate<M, Option<<O::Value as Summable>::Sum>>
where
    O::Value: Summable,
{
    Aggregate::new(AggregateFunction::Sum, Some(of.operand().expr))
}

/// Returns the mean of the values; `None` where there are none.
pub fn avg<M, O: Operand<M>>(of: O) -> Aggregate<M, Option<<O::Value as Summable>::Mean>>
where
    O::Value: Summable,
{
    Aggregate::new(AggregateFunction::Avg, Some(of.operand().expr))
}

/// Returns the smallest value; `None` where there are none.
pub fn min<M, O: Operand<M>>(of: O) -> Aggregate<M, Option<<O::Value as FieldValue>::Bare>> {
    Aggregate::new(AggregateFunction::Min, Some(of.operand().expr))
}

/// Returns the greatest value; `None` where there are none.
pub fn max<M, O: Operand<M>>(of: O) -> Aggregate<M, Option<<O::Value as FieldValue>::Bare>> {
    Aggregate::new(AggregateFunction::Max, Some(of.operand().expr))
}

/// Returns the value of any one row, where all are alike: `None` where there are none.
pub fn any_value<M, O: Operand<M>>(of: O) -> Aggregate<M, Option<<O::Value as FieldValue>::Bare>> {
    Aggregate::new(AggregateFunction::AnyValue, Some(of.operand().expr))
}

macro_rules! spreads {
    ($($(#[$doc:meta])+ $name:ident => $function:ident($spread:ident);)+) => {$(
        $(#[$doc])+
        pub fn $name<M, O: Operand<M>>(of: O) -> Aggregate<M, Option<<O::Value as Number>::Float>>
        where
            O::Value: Number,
        {
            Aggregate::new(
                AggregateFunction::$function(Spread::$spread),
                Some(of.operand().expr),
            )
        }
    )+};
}

spreads! {
    /// Returns the standard deviation of all values; `None` where there are none.
    stddev => StdDev(Population);
    /// Returns the standard deviation of a sample, Django's `StdDev(.., sample=True)`; `None` for less than two values.
    stddev_sample => StdDev(Sample);
    /// Returns the variance of all values; `None` where there are none.
    variance => Variance(Population);
    /// Returns the variance of a sample, Django's `Variance(.., sample=True)`; `None` for less than two values.
    variance_sample => Variance(Sample);
}

macro_rules! bits {
    ($($(#[$doc:meta])+ $name:ident => $function:ident;)+) => {$(
        $(#[$doc])+
        pub fn $name<M, O: Operand<M>>(of: O) -> Aggregate<M, Option<i64>>
        where
            O::Value: Integer,
        {
            Aggregate::new(AggregateFunction::$function, Some(of.operand().expr))
        }
    )+};
}

bits! {
    /// Returns the bits that all values have. Where there are none, `None`, but on MySQL all bits.
    bit_and => BitAnd;
    /// Returns the bits that some value has. Where there are none, `None`, but on MySQL 0.
    bit_or => BitOr;
    /// Returns the bits that an odd number of values have. Where there are none, `None`, but on MySQL 0.
    bit_xor => BitXor;
}

/// Joins texts with `delimiter` between them; `None` where there are none.
///
/// ```ignore
/// let names = string_agg(Author::name, ", ").order_by(Author::name);
/// ```
pub fn string_agg<M, O: Operand<M>>(
    of: O,
    delimiter: impl IntoExpression<M, String>,
) -> Aggregate<M, Option<String>>
where
    O::Value: Text,
{
    let mut aggregate = Aggregate::new(AggregateFunction::StringAgg, Some(of.operand().expr));
    aggregate.node.delimiter = Some(delimiter.into_expr().expr);
    aggregate
}
