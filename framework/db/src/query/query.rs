//! Everything that a query set says, before it is SQL.

use std::borrow::Cow;

use super::ast::{Column, Expr, Node, OrderBy};
use crate::fields::Known;
use crate::models::{FieldMeta, ModelMeta};

/// Everything that a query set says.
#[derive(Debug, Clone)]
pub(crate) struct Query {
    pub(crate) meta: &'static ModelMeta,
    pub(crate) filters: Vec<Node>,
    /// How many calls of `filter` crossed a relation to many rows.
    pub(crate) calls: u16,
    /// Whether the next call of `filter` belongs to the last one, and speaks of the same related rows.
    pub(crate) sticky: bool,
    /// `None` takes the model's own order.
    pub(crate) order: Option<Vec<OrderBy>>,
    pub(crate) reversed: bool,
    pub(crate) distinct: bool,
    pub(crate) limit: Option<u64>,
    pub(crate) offset: u64,
    pub(crate) related: Vec<Vec<&'static FieldMeta>>,
    /// What is selected; `None` takes the model's columns.
    pub(crate) selection: Option<Vec<Expr>>,
    /// How many filters stood before that: of several related rows the one is meant that they speak of.
    pub(crate) selected_after: usize,
    /// What is selected beside that.
    pub(crate) annotations: Vec<Annotation>,
    /// Queries whose rows are put together with these.
    pub(crate) combined: Vec<(Combinator, Query)>,
    pub(crate) nothing: bool,
    /// Rows at hand that a foreign key of the rows points to. They have no part in the text.
    pub(crate) known: Option<Known>,
    /// What few queries say.
    pub(crate) rare: Option<Box<super::rare::Rare>>,
    pub(crate) problem: Option<String>,
}

/// An expression that every row brings along.
#[derive(Debug, Clone)]
pub(crate) struct Annotation {
    pub(crate) expr: Expr,
    /// How many filters stood before it: it sees the rows that they leave.
    pub(crate) after: usize,
}

impl Annotation {
    /// The place of what stands beside the rows that a query finds: behind all filters.
    pub(crate) const BESIDE: usize = usize::MAX;
}

/// How the rows of two queries are put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Combinator {
    Union,
    UnionAll,
    Intersection,
    Difference,
}

impl Combinator {
    pub(crate) fn sql(self) -> &'static str {
        match self {
            Self::Union => " UNION ",
            Self::UnionAll => " UNION ALL ",
            Self::Intersection => " INTERSECT ",
            Self::Difference => " EXCEPT ",
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Union | Self::UnionAll => "union",
            Self::Intersection => "intersection",
            Self::Difference => "difference",
        }
    }
}

impl Query {
    pub(crate) fn new(meta: &'static ModelMeta) -> Self {
        Self {
            meta,
            filters: Vec::new(),
            calls: 0,
            sticky: false,
            order: None,
            reversed: false,
            distinct: false,
            limit: None,
            offset: 0,
            related: Vec::new(),
            selection: None,
            selected_after: 0,
            annotations: Vec::new(),
            combined: Vec::new(),
            nothing: false,
            known: None,
            rare: None,
            problem: meta.concrete().no_manager(),
        }
    }

    pub(crate) fn is_sliced(&self) -> bool {
        self.limit.is_some() || self.offset > 0
    }

    /// Tells whether the order decides which rows there are.
    pub(crate) fn is_cut(&self) -> bool {
        self.is_sliced() || !self.distinct_on().is_empty()
    }

    /// Tells whether rows are put in groups.
    pub(crate) fn is_grouped(&self) -> bool {
        self.annotations
            .iter()
            .any(|annotation| annotation.expr.is_aggregate())
            || self.selection.iter().flatten().any(Expr::is_aggregate)
            || self.filters_groups()
            || self.orders_groups()
            || self.groups().is_some()
    }

    /// Tells whether what sorts groups of values makes more of them, as in Django: by what stands in none of them.
    pub(crate) fn orders_make_groups(&self) -> bool {
        let orders = self.order.iter().flatten();
        let mut beside = orders.filter(|order| !order.expr.is_aggregate());
        let selected = |order: &OrderBy| {
            let mut selected = self.selection.iter().flatten();
            selected.any(|expr| match (expr, &order.expr) {
                (Expr::Column(one), Expr::Column(other)) => one.is_same(other),
                _ => false,
            })
        };
        self.selection.is_some() && self.is_grouped() && beside.any(|order| !selected(order))
    }

    /// Tells whether rows are put in groups that are not the model's rows themselves.
    pub(crate) fn has_other_groups(&self) -> bool {
        let is_key = |expr: &Expr| matches!(expr, Expr::Column(column) if column.hops.is_empty() && self.meta.is_key(column.field));
        let groups = self.groups().or(self.selection.as_deref());
        self.is_grouped() && groups.is_some_and(|groups| !groups.iter().any(is_key))
    }

    /// Sorts rows by their key for the method that takes the first or the last of them, unless their order was taken away.
    pub(crate) fn order_for_edge(&mut self, method: &str) {
        if self.has_other_groups() {
            self.refuse(|| {
                format!(
                    "Cannot use QuerySet.{method}() on an unordered queryset performing aggregation. Add an ordering with order_by()."
                )
            });
        }
        let is_cleared = self.combined.is_empty() && self.order.as_ref().is_some_and(Vec::is_empty);
        if is_cleared {
            return;
        }
        let key = self.meta.field("pk").map(|field| OrderBy {
            expr: Expr::Column(Column {
                hops: Vec::new(),
                field,
            }),
            descending: false,
            nulls_first: None,
        });
        if let Some(key) = key {
            self.order = Some(vec![key]);
        }
    }

    /// Tells whether the order is one of aggregates.
    pub(crate) fn orders_groups(&self) -> bool {
        let mut orders = self.order.iter().flatten();
        orders.any(|order| order.expr.is_aggregate())
    }

    /// Tells whether filters speak of aggregates.
    pub(crate) fn filters_groups(&self) -> bool {
        self.filters.iter().any(Node::has_aggregate)
    }

    /// Makes each row of the model a group of its own, whatever is selected of it.
    pub(crate) fn group_rows(&mut self) {
        let key = self.meta.field("pk").map(|field| {
            let fields = field.components();
            if fields.is_empty() {
                vec![field]
            } else {
                fields
            }
        });
        let column = |field| {
            Expr::Column(Column {
                hops: Vec::new(),
                field,
            })
        };
        let key = key.unwrap_or_default().into_iter().map(column).collect();
        self.rare_mut().groups = Some(key);
    }

    /// The first of several queries, as it was: what was said of all of them is not its own.
    pub(crate) fn first_of_all(&self) -> Self {
        if let Some(first) = self.rare.as_ref().and_then(|rare| rare.first.as_deref()) {
            return first.clone();
        }
        let mut first = self.clone();
        first.combined.clear();
        (first.limit, first.offset) = (None, 0);
        first.order = Some(Vec::new());
        first
    }

    /// Turns these orders round where the query is.
    pub(crate) fn turned(&self, mut orders: Vec<OrderBy>) -> Vec<OrderBy> {
        if self.reversed {
            for order in &mut orders {
                order.descending = !order.descending;
                order.nulls_first = order.nulls_first.map(|first| !first);
            }
        }
        orders
    }

    /// Remembers the first thing that makes no sense, to be told when the query runs.
    pub(crate) fn refuse(&mut self, problem: impl FnOnce() -> String) {
        if self.problem.is_none() {
            self.problem = Some(problem());
        }
    }

    /// The same over the model in whose rows a swapped one is read.
    pub(crate) fn of_standing(&self) -> Cow<'_, Self> {
        match self.meta.stands_for {
            Some(meta) => Cow::Owned(Self {
                meta,
                ..self.clone()
            }),
            None => Cow::Borrowed(self),
        }
    }

    /// Brings along the rows at the ends of these paths.
    pub(crate) fn relate(&mut self, paths: Vec<Vec<&'static FieldMeta>>) {
        let targets = paths.iter().flatten();
        let targets = targets.filter_map(|field| Some(field.relation?.target()));
        if let Some(problem) = targets.filter_map(ModelMeta::unreadable).next() {
            self.refuse(|| problem);
        }
        self.related.extend(paths);
    }
}
