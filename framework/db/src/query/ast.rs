//! The closed set of nodes that a query is made of, before it is SQL.

use crate::backends::DatePart;
use crate::models::{FieldMeta, ModelMeta};
use crate::value::Value;

/// A condition.
#[derive(Debug, Clone)]
pub(crate) enum Node {
    All(Vec<Node>),
    Any(Vec<Node>),
    Not(Box<Node>),
    Compare(Compare),
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
    Invalid(String),
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
}

impl PartialEq for Hop {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.field, other.field) && self.reverse == other.reverse
    }
}

impl Hop {
    /// Steps along a foreign key; `None` when the field is none.
    pub(crate) fn forward(field: &'static FieldMeta) -> Option<Self> {
        field.relation.map(|relation| Self {
            field,
            to: (relation.to)(),
            reverse: false,
        })
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

/// Everything that a query set says.
#[derive(Debug, Clone)]
pub(crate) struct Query {
    pub(crate) meta: &'static ModelMeta,
    pub(crate) filters: Vec<Node>,
    /// `None` takes the model's own order.
    pub(crate) order: Option<Vec<OrderBy>>,
    pub(crate) reversed: bool,
    pub(crate) distinct: bool,
    pub(crate) limit: Option<u64>,
    pub(crate) offset: u64,
    pub(crate) related: Vec<Vec<&'static FieldMeta>>,
    pub(crate) nothing: bool,
    pub(crate) problem: Option<String>,
}

impl Query {
    pub(crate) fn new(meta: &'static ModelMeta) -> Self {
        Self {
            meta,
            filters: Vec::new(),
            order: None,
            reversed: false,
            distinct: false,
            limit: None,
            offset: 0,
            related: Vec::new(),
            nothing: false,
            problem: None,
        }
    }

    pub(crate) fn is_sliced(&self) -> bool {
        self.limit.is_some() || self.offset > 0
    }
}
