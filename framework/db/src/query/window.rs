//! Window functions: values computed from the rows around each row.
//!
//! ```ignore
//! let place = window(rank()).partition_by(Entry::blog).order_by(Entry::rating.desc());
//! let best = Entry::objects().annotate(place.clone()).filter(place.lte(3)).all(db).await?;
//! ```

use std::fmt;
use std::marker::PhantomData;

use super::aggregate::Operand;
use super::ast::{Expr, Frame, FrameUnit, Function, Window as WindowNode};
use super::nullness::{AsBefore, Beside, Nullable};
use super::{Aggregate, Expression, IntoExpression, IntoOrdering, Ordering, Selection};
use crate::fields::FieldValue;
use crate::models::Model;
use crate::value::Value;

pub use super::ast::Exclusion;

/// A function that needs a [`window`]: `rank()`, `lag(..)`.
pub struct WindowFunction<M, T> {
    expr: Expr,
    marker: PhantomData<fn() -> (M, T)>,
}

impl<M, T> fmt::Debug for WindowFunction<M, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.expr.fmt(f)
    }
}

/// What a window computes: a function of windows, or an aggregate.
pub trait OverWindow<M> {
    /// The type of its values.
    type Value: FieldValue;

    #[doc(hidden)]
    fn over(self) -> Expression<M, Self::Value>;
}

impl<M, T: FieldValue> OverWindow<M> for WindowFunction<M, T> {
    type Value = T;

    fn over(self) -> Expression<M, T> {
        Expression::new(self.expr)
    }
}

impl<M, T: FieldValue> OverWindow<M> for Aggregate<M, T> {
    type Value = T;

    fn over(self) -> Expression<M, T> {
        self.into_expr()
    }
}

/// A value computed from the rows around each row, made by [`window`].
pub struct Window<M, T> {
    node: WindowNode,
    marker: PhantomData<fn() -> (M, T)>,
}

impl<M, T> Clone for Window<M, T> {
    fn clone(&self) -> Self {
        Self {
            node: self.node.clone(),
            marker: PhantomData,
        }
    }
}

impl<M, T> fmt::Debug for Window<M, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.node.fmt(f)
    }
}

/// Computes a function of windows or an aggregate over the rows around each row, Django's `Window`.
pub fn window<M, F: OverWindow<M>>(of: F) -> Window<M, F::Value> {
    Window {
        node: WindowNode {
            of: of.over().expr,
            partition: Vec::new(),
            order: Vec::new(),
            frame: None,
        },
        marker: PhantomData,
    }
}

impl<M, T> Window<M, T> {
    /// Takes only the rows with equal values of these.
    #[must_use]
    pub fn partition_by(mut self, by: impl Selection<M>) -> Self {
        let exprs = by.into_exprs().into_iter().map(|expr| expr.0);
        self.node.partition.extend(exprs);
        self
    }

    /// Sorts the rows.
    #[must_use]
    pub fn order_by(mut self, orders: impl IntoOrdering<M>) -> Self {
        let orders = orders.into_ordering().into_iter();
        self.node.order = orders.map(|ordering| ordering.order).collect();
        self
    }

    /// Takes only some rows before and behind the current one: `row_range(None, Some(0))`.
    #[must_use]
    pub fn frame(mut self, frame: WindowFrame) -> Self {
        self.node.frame = Some(frame.0);
        self
    }

    /// Makes an expression of it, for arithmetic and functions.
    pub fn into_expr(self) -> Expression<M, T> {
        Expression::new(Expr::Window(Box::new(self.node)))
    }

    pub(super) fn expr(&self) -> Expr {
        Expr::Window(Box::new(self.node.clone()))
    }
}

impl<M: Model, T: FieldValue> Window<M, T> {
    /// Sorts from small to great.
    pub fn asc(self) -> Ordering<M> {
        self.into_expr().asc()
    }

    /// Sorts from great to small.
    pub fn desc(self) -> Ordering<M> {
        self.into_expr().desc()
    }
}

impl<M: Model, T: FieldValue> IntoOrdering<M> for Window<M, T> {
    fn into_ordering(self) -> Vec<Ordering<M>> {
        vec![self.asc()]
    }
}

impl<M: Model, T: FieldValue> Operand<M> for Window<M, T> {
    type Value = T;

    fn operand(self) -> Expression<M, T> {
        self.into_expr()
    }
}

#[diagnostic::do_not_recommend]
impl<M: Model, T: FieldValue> IntoExpression<M, T> for Window<M, T> {
    type Nulls = AsBefore;

    fn into_expr(self) -> Expression<M, T> {
        self.into_expr()
    }
}

#[diagnostic::do_not_recommend]
impl<M: Model, T: FieldValue> IntoExpression<M, Option<T>> for Window<M, T> {
    type Nulls = AsBefore;

    fn into_expr(self) -> Expression<M, Option<T>> {
        Expression::new(self.into_expr().expr)
    }
}

#[diagnostic::do_not_recommend]
impl<M: Model, T: FieldValue> IntoExpression<M, T> for Window<M, Option<T>> {
    type Nulls = Nullable;

    fn into_expr(self) -> Expression<M, T> {
        Expression::new(self.into_expr().expr)
    }
}

/// The rows around the current one that a window takes.
#[derive(Debug, Clone, Copy)]
pub struct WindowFrame(Frame);

impl WindowFrame {
    /// Leaves rows out of the frame. MySQL has no such thing.
    #[must_use]
    pub fn exclude(mut self, exclusion: Exclusion) -> Self {
        self.0.exclusion = Some(exclusion);
        self
    }
}

/// Counts rows, Django's `RowRange`: `row_range(Some(-1), Some(1))` is the row with its neighbours; `None` is the first or
/// the last row of the partition.
pub fn row_range(start: Option<i64>, end: Option<i64>) -> WindowFrame {
    WindowFrame(Frame {
        unit: FrameUnit::Rows,
        start,
        end,
        exclusion: None,
    })
}

/// Takes rows whose value of the order differs by so much, Django's `ValueRange`.
pub fn value_range(start: Option<i64>, end: Option<i64>) -> WindowFrame {
    WindowFrame(Frame {
        unit: FrameUnit::Values,
        start,
        end,
        exclusion: None,
    })
}

fn function<M, T>(function: Function, arguments: Vec<Expr>) -> WindowFunction<M, T> {
    WindowFunction {
        expr: Expr::Call(function, arguments),
        marker: PhantomData,
    }
}

/// A number that must be positive.
fn positive(number: i64, problem: &str) -> Expr {
    if number > 0 {
        Expr::Value(Value::I64(number))
    } else {
        Expr::Invalid(problem.to_owned())
    }
}

macro_rules! numbers {
    ($($(#[$doc:meta])+ $name:ident => $function:ident: $type:ty;)+) => {$(
        $(#[$doc])+
        pub fn $name<M>() -> WindowFunction<M, $type> {
            function(Function::$function, Vec::new())
        }
    )+};
}

numbers! {
    /// Returns the share of rows that come before or are equal, from 0 to 1.
    cume_dist => CumeDist: f64;
    /// Returns the place of the row; equal rows have one place, and the next follows without a gap.
    dense_rank => DenseRank: i64;
    /// Returns the place of the row among the others, from 0 to 1.
    percent_rank => PercentRank: f64;
    /// Returns the place of the row; equal rows have one place, and a gap follows.
    rank => Rank: i64;
    /// Returns the number of the row.
    row_number => RowNumber: i64;
}

/// Divides the rows into this many buckets, and returns the number of the row's.
pub fn ntile<M>(buckets: i64) -> WindowFunction<M, i64> {
    let buckets = positive(buckets, "num_buckets must be greater than 0.");
    function(Function::Ntile, vec![buckets])
}

macro_rules! values {
    ($($(#[$doc:meta])+ $name:ident => $function:ident;)+) => {$(
        $(#[$doc])+
        pub fn $name<M, O: Operand<M>>(of: O) -> WindowFunction<M, Option<<O::Value as FieldValue>::Bare>> {
            function(Function::$function, vec![of.operand().expr])
        }
    )+};
}

values! {
    /// Returns the value of the frame's first row; `None` where the frame is empty.
    first_value => FirstValue;
    /// Returns the value of the frame's last row; `None` where the frame is empty.
    last_value => LastValue;
}

/// Returns the value of the frame's `nth` row, counted from 1; `None` where there is none.
pub fn nth_value<M, O: Operand<M>>(
    of: O,
    nth: i64,
) -> WindowFunction<M, Option<<O::Value as FieldValue>::Bare>> {
    let nth = positive(nth, "NthValue requires a positive integer as for nth.");
    function(Function::NthValue, vec![of.operand().expr, nth])
}

macro_rules! neighbours {
    ($($(#[$doc:meta])+ $name:ident, $(#[$doc_or:meta])+ $name_or:ident => $function:ident;)+) => {$(
        $(#[$doc])+
        pub fn $name<M, O: Operand<M>>(
            of: O,
            offset: i64,
        ) -> WindowFunction<M, Option<<O::Value as FieldValue>::Bare>> {
            let offset = positive(offset, concat!(stringify!($function), " requires a positive integer for the offset."));
            function(Function::$function, vec![of.operand().expr, offset])
        }

        $(#[$doc_or])+
        pub fn $name_or<M, O: Operand<M>, R: IntoExpression<M, O::Value>>(
            of: O,
            offset: i64,
            default: R,
        ) -> WindowFunction<M, Beside<M, O::Value, R, O::Value>> {
            let offset = positive(offset, concat!(stringify!($function), " requires a positive integer for the offset."));
            function(Function::$function, vec![of.operand().expr, offset, default.into_expr().expr])
        }
    )+};
}

neighbours! {
    /// Returns the value of the row that stands `offset` rows before; `None` where there is none.
    lag,
    /// As [`lag`], with a value where there is no such row.
    lag_or => Lag;
    /// Returns the value of the row that stands `offset` rows behind; `None` where there is none.
    lead,
    /// As [`lead`], with a value where there is no such row.
    lead_or => Lead;
}
