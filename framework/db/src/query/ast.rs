//! The closed set of nodes that a query is made of, before it is SQL.

use super::query::Query;
use crate::backends::DatePart;
use crate::models::{FieldMeta, ModelMeta};
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
    /// The query has rows.
    Exists(Box<Query>),
    /// What could not be understood when the condition was made; told when the query runs.
    Invalid(String),
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
    Part(DatePart, Box<Expr>),
    Call(Function, Vec<Expr>),
    Case(Vec<(Node, Expr)>, Option<Box<Expr>>),
    Aggregate(Box<Aggregate>),
    /// The one value of the first row of a query.
    Subquery(Box<Query>),
    /// A column of the query that stands around this one.
    Outer(Column),
    /// A column of a named query.
    Named(Box<NamedColumn>),
    Invalid(String),
}

/// A column of a named query.
#[derive(Debug, Clone)]
pub(crate) struct NamedColumn {
    pub(crate) table: std::sync::Arc<str>,
    pub(crate) column: String,
}

/// A function of the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Function {
    Abs,
    Coalesce,
    Concat,
    Greatest,
    Least,
    Length,
    Lower,
    LTrim,
    NullIf,
    Replace,
    Round,
    RTrim,
    Substr,
    Trim,
    Upper,
}

/// A value computed from many rows.
#[derive(Debug, Clone)]
pub(crate) struct Aggregate {
    pub(crate) function: AggregateFunction,
    /// `None` counts rows.
    pub(crate) of: Option<Expr>,
    pub(crate) distinct: bool,
    pub(crate) filter: Option<Node>,
}

/// A function over many rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AggregateFunction {
    Avg,
    Count,
    Max,
    Min,
    Sum,
}

/// Arithmetic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
}

impl Operator {
    pub(crate) fn sql(self) -> &'static str {
        match self {
            Self::Add => " + ",
            Self::Subtract => " - ",
            Self::Multiply => " * ",
            Self::Divide => " / ",
            Self::Modulo => " % ",
        }
    }
}

/// A column of the model, or of one reached through relations.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    pub(crate) hops: Vec<Hop>,
    pub(crate) field: &'static FieldMeta,
}

/// A step from one model to another.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Hop {
    /// The foreign key.
    pub(crate) field: &'static FieldMeta,
    /// The model that the step leads to.
    pub(crate) to: &'static ModelMeta,
    /// Whether the step goes from the model pointed to, to the one that points.
    pub(crate) reverse: bool,
    /// The call of `filter` that the step belongs to: conditions of one call speak of one related row, those of two calls
    /// perhaps of two. 0 joins in with whatever is there.
    pub(crate) call: u16,
}

impl Hop {
    /// Tells whether this step may use the join that `other` made.
    pub(crate) fn joins(&self, other: &Self) -> bool {
        std::ptr::eq(self.field, other.field)
            && self.reverse == other.reverse
            && (self.call == other.call || self.call == 0)
    }
}

impl Hop {
    /// Steps back along a foreign key of `from`.
    pub(crate) fn back(from: &'static ModelMeta, field: &'static FieldMeta) -> Self {
        Self {
            field,
            to: from,
            reverse: true,
            call: 0,
        }
    }

    /// Steps along a foreign key; `None` when the field is none.
    pub(crate) fn forward(field: &'static FieldMeta) -> Option<Self> {
        field.relation.map(|relation| Self {
            field,
            to: (relation.to)(),
            reverse: false,
            call: 0,
        })
    }

    /// Tells whether the step may find several rows.
    pub(crate) fn is_many(&self) -> bool {
        self.reverse && !self.field.unique && !self.field.primary_key
    }

    /// Tells whether the step may find nothing.
    pub(crate) fn may_miss(&self) -> bool {
        self.reverse || self.field.null
    }
}

impl Column {
    /// Takes the foreign key's own column instead of the key of the model that it points to.
    pub(crate) fn trimmed(mut self) -> Self {
        if self.field.primary_key
            && let Some(hop) = self.hops.pop_if(|hop| !hop.reverse)
        {
            self.field = hop.field;
        }
        self
    }
}

/// A direction of sorting.
#[derive(Debug, Clone)]
pub(crate) struct OrderBy {
    pub(crate) expr: Expr,
    pub(crate) descending: bool,
    pub(crate) nulls_first: Option<bool>,
}
