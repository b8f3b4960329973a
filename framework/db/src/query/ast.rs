//! The closed set of nodes that a query is made of, before it is SQL.

use std::sync::Arc;

use jiff::tz::TimeZone;

pub(crate) use super::column::{Column, Filter, Hop};
pub(crate) use super::function::Function;
use super::lookup_value::LookupValue;
use super::own::{OwnLookup, OwnTransform};
use super::query::Query;
use crate::backends::{DatePart, TruncUnit};
use crate::models::FieldKind;
use crate::value::Value;

/// A condition.
#[derive(Debug, Clone)]
pub(crate) enum Node {
    All(Vec<Node>),
    Any(Vec<Node>),
    /// Holds where an odd number of these hold.
    Odd(Vec<Node>),
    Not(Box<Node>),
    Compare(Compare),
    /// The value is true.
    Holds(Box<Expr>),
    /// The query has rows.
    Exists(Box<Query>),
    /// A look-up whose name the model does not have; perhaps the query does.
    Named(Box<NamedLookup>),
    /// What could not be understood when the condition was made; told when the query runs.
    Invalid(String),
}

/// A look-up by a name that is understood where the query is known.
#[derive(Debug, Clone)]
pub(crate) struct NamedLookup {
    pub(crate) path: String,
    pub(crate) value: LookupValue,
    /// What is told where the query does not have the name either.
    pub(crate) problem: String,
}

/// One look-up.
#[derive(Debug, Clone)]
pub(crate) struct Compare {
    pub(crate) left: Expr,
    pub(crate) lookup: Lookup,
}

/// What is asked of the left side.
#[derive(Debug, Clone)]
pub(crate) enum Lookup {
    Exact(Expr),
    Order(Order, Expr),
    In(Vec<Expr>),
    InQuery(Box<Query>),
    Range(Expr, Expr),
    IsNull(bool),
    Text(TextMatch, Expr),
    Regex {
        ignore_case: bool,
        pattern: Expr,
    },
    /// A JSON document has all of these keys.
    HasKeys(Vec<String>),
    /// A JSON document contains another.
    JsonContains(Expr),
    /// A JSON document is contained in another.
    JsonContainedBy(Expr),
    /// One of the project's own.
    Own(OwnLookup, Expr),
}

/// A step into a JSON document.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum JsonKey {
    Name(String),
    Index(i64),
}

/// As what a part of a JSON document is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum JsonForm {
    /// As JSON.
    Document,
    /// As a value to compare with others.
    Scalar,
    /// As text, without quotes.
    Text,
}

/// An ordering comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    Gt,
    Gte,
    Lt,
    Lte,
}

/// A match of text with a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TextMatch {
    IExact,
    Contains,
    IContains,
    StartsWith,
    IStartsWith,
    EndsWith,
    IEndsWith,
}

impl TextMatch {
    /// Tells whether great and small letters are the same.
    pub(crate) fn ignores_case(self) -> bool {
        matches!(
            self,
            Self::IExact | Self::IContains | Self::IStartsWith | Self::IEndsWith
        )
    }

    /// Tells whether anything may stand before and after the text.
    pub(crate) fn open_ends(self) -> (bool, bool) {
        match self {
            Self::IExact => (false, false),
            Self::Contains | Self::IContains => (true, true),
            Self::StartsWith | Self::IStartsWith => (false, true),
            Self::EndsWith | Self::IEndsWith => (true, false),
        }
    }
}

/// A value that the database computes.
#[derive(Debug, Clone)]
pub(crate) enum Expr {
    Column(Column),
    Value(Value),
    Binary(Box<Expr>, Operator, Box<Expr>),
    /// A part of a date or time, a moment's in the zone: the current one if none is given.
    Part(DatePart, Box<Expr>, Option<TimeZone>),
    /// The beginning of the unit in which a date or time lies.
    Trunc(TruncUnit, Box<Expr>, Option<TimeZone>),
    Call(Function, Vec<Expr>),
    Cast(Box<Expr>, FieldKind),
    Collate(Box<Expr>, String),
    Case(Vec<(Node, Expr)>, Option<Box<Expr>>),
    /// Whether a row holds the condition; never NULL.
    Holds(Box<Node>),
    Aggregate(Box<Aggregate>),
    Window(Box<Window>),
    /// A part of a JSON document.
    Json(Box<Expr>, Vec<JsonKey>, JsonForm),
    /// The one value of the first row of a query.
    Subquery(Box<Query>),
    /// A column of a query around this one: 1 is the next.
    Outer(u8, Column),
    /// A column of a named query.
    Named(Box<NamedColumn>),
    /// What a query inside this one computes under a name, and whether it may hold NULL.
    Lifted(String, bool),
    /// SQL as the caller wrote it, `?` for each parameter.
    Raw(Box<Raw>),
    /// An expression that is said to be of this kind.
    Typed(Box<Expr>, FieldKind),
    /// What a transform of the project's own makes of a value.
    Transformed(OwnTransform, Box<Expr>),
    Invalid(String),
}

/// A column of a named query.
#[derive(Debug, Clone)]
pub(crate) struct NamedColumn {
    pub(crate) table: Arc<str>,
    pub(crate) column: String,
}

/// SQL as the caller wrote it.
#[derive(Debug, Clone)]
pub(crate) struct Raw {
    pub(crate) sql: String,
    /// What stands for each `?`.
    pub(crate) parameters: Vec<Expr>,
    pub(crate) kind: FieldKind,
}

/// A value computed from many rows.
#[derive(Debug, Clone)]
pub(crate) struct Aggregate {
    pub(crate) function: AggregateFunction,
    /// `None` counts rows.
    pub(crate) of: Option<Expr>,
    /// What stands between joined texts.
    pub(crate) delimiter: Option<Expr>,
    pub(crate) distinct: bool,
    pub(crate) filter: Option<Node>,
    pub(crate) order: Vec<OrderBy>,
}

/// A value computed from the rows around a row.
#[derive(Debug, Clone)]
pub(crate) struct Window {
    /// An aggregate, or a function of windows.
    pub(crate) of: Expr,
    pub(crate) partition: Vec<Expr>,
    pub(crate) order: Vec<OrderBy>,
    pub(crate) frame: Option<Frame>,
}

/// The rows around a row that a window takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Frame {
    pub(crate) unit: FrameUnit,
    /// Rows before the current one are negative; `None` is the first of the partition.
    pub(crate) start: Option<i64>,
    /// `None` is the last of the partition.
    pub(crate) end: Option<i64>,
    pub(crate) exclusion: Option<Exclusion>,
}

/// What the bounds of a frame count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum FrameUnit {
    Rows,
    Values,
}

/// Rows that a frame leaves out, as Django's `WindowFrameExclusion`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Exclusion {
    /// The current row.
    CurrentRow,
    /// The current row and those of equal order.
    Group,
    /// Those of equal order, but not the current row.
    Ties,
    /// No row.
    NoOthers,
}

/// A function over many rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum AggregateFunction {
    AnyValue,
    Avg,
    BitAnd,
    BitOr,
    BitXor,
    BoolAnd,
    BoolOr,
    Count,
    JsonbAgg,
    Max,
    Min,
    /// Of pairs of numbers.
    Pairs(Pairs),
    StdDev(Spread),
    StringAgg,
    Sum,
    Variance(Spread),
}

/// What is computed from pairs of numbers, of which the second is the independent one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Pairs {
    Corr,
    CovarPop,
    CovarSamp,
    RegrAvgX,
    RegrAvgY,
    RegrCount,
    RegrIntercept,
    RegrR2,
    RegrSlope,
    RegrSXX,
    RegrSXY,
    RegrSYY,
}

/// Whether the rows are all there are, or a sample of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Spread {
    Population,
    Sample,
}

/// Arithmetic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
    BitAnd,
    BitOr,
    BitXor,
    ShiftLeft,
    ShiftRight,
}

/// A direction of sorting.
#[derive(Debug, Clone)]
pub(crate) struct OrderBy {
    pub(crate) expr: Expr,
    pub(crate) descending: bool,
    pub(crate) nulls_first: Option<bool>,
}
