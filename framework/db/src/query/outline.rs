//! The outline of a query: all that decides its text, and the values that are its parameters, found in one walk.
//!
//! Only the nodes that most queries are made of have one: columns compared with values, aggregates of columns, orders, slices and
//! joins. Whatever else may write its values into the text, or in another order, is left to the compiler.

use super::Assignment;
use super::ast::{
    Aggregate, AggregateFunction, Column, Compare, Expr, Lookup, Node, Operator, Order,
};
use super::compiler::{Output, filled_up, text_pattern};
use super::query::Query;
use crate::backends::Dialect;
use crate::models::FieldKind;
use crate::value::Value;

/// Words that an outline may have.
const ROOM: usize = 64;

/// The greatest limit that is part of an outline. It stands in the text, and one that a visitor chooses must not make texts without
/// bound.
const GREATEST_LIMIT: u64 = 1000;

/// Kinds of statements; those that select are as many as there are outputs.
const UPDATE: usize = 0;
const DELETE: usize = 1;
const SELECT: usize = 2;

/// All that decides the text of a statement, as numbers, and its parameters.
pub(super) struct Outline {
    words: [usize; ROOM],
    length: usize,
    pub(super) parameters: Vec<Value>,
    dialect: &'static dyn Dialect,
}

/// The place of something that is there as long as the program runs.
fn place<T>(of: &'static T) -> usize {
    std::ptr::from_ref(of).addr()
}

impl Outline {
    /// The outline of a SELECT; `None` where it has none.
    pub(super) fn of_select(
        query: &Query,
        output: Output,
        dialect: &'static dyn Dialect,
    ) -> Option<Self> {
        let mut outline = Self::new(dialect);
        outline.select(query, output)?;
        Some(outline)
    }

    /// The same of an UPDATE.
    pub(super) fn of_update<M>(
        query: &Query,
        assignments: &[Assignment<M>],
        dialect: &'static dyn Dialect,
    ) -> Option<Self> {
        let mut outline = Self::new(dialect);
        outline.update(query, assignments)?;
        Some(outline)
    }

    /// The same of a DELETE.
    pub(super) fn of_delete(query: &Query, dialect: &'static dyn Dialect) -> Option<Self> {
        let mut outline = Self::new(dialect);
        outline.change(query, DELETE)?;
        outline.own_conditions(query)?;
        Some(outline)
    }

    fn new(dialect: &'static dyn Dialect) -> Self {
        Self {
            words: [0; ROOM],
            length: 0,
            parameters: Vec::new(),
            dialect,
        }
    }

    pub(super) fn words(&self) -> &[usize] {
        &self.words[..self.length]
    }

    fn push(&mut self, word: usize) -> Option<()> {
        *self.words.get_mut(self.length)? = word;
        self.length += 1;
        Some(())
    }

    fn select(&mut self, query: &Query, output: Output) -> Option<()> {
        let plain = query.problem.is_none()
            && !query.nothing
            && query.combined.is_empty()
            && query.rare.is_none();
        plain.then_some(())?;
        let flags = [
            query.reversed,
            query.distinct,
            query.order.is_some(),
            query.selection.is_some(),
            query.limit.is_some(),
            query.offset > 0,
        ];
        self.head(query, SELECT + output as usize, &flags)?;
        for path in &query.related {
            self.push(path.len())?;
            for field in path {
                self.push(place(*field))?;
            }
        }
        let order = query.order.as_deref().unwrap_or_default();
        let selection = query.selection.as_deref().unwrap_or_default();
        self.push(query.related.len() << 32 | order.len() << 16 | selection.len())?;
        for expr in selection {
            self.selected(expr)?;
        }
        self.push(query.annotations.len())?;
        for annotation in &query.annotations {
            self.push(annotation.after)?;
            self.selected(&annotation.expr)?;
        }
        for node in &query.filters {
            self.node(node, false)?;
        }
        for order in order {
            let nulls = match order.nulls_first {
                None => 0,
                Some(false) => 1,
                Some(true) => 2,
            };
            self.push(usize::from(order.descending) << 2 | nulls)?;
            self.selected(&order.expr)?;
        }
        if let Some(limit) = query.limit {
            let limit = usize::try_from(limit).ok();
            self.push(limit.filter(|limit| *limit as u64 <= GREATEST_LIMIT)?)?;
        }
        if query.offset > 0 {
            self.parameters.push(super::compiler::bound(query.offset));
        }
        Some(())
    }

    fn update<M>(&mut self, query: &Query, assignments: &[Assignment<M>]) -> Option<()> {
        self.change(query, UPDATE)?;
        self.push(assignments.len())?;
        for assignment in assignments {
            let column = assignment.column().filter(|column| is_own(column))?;
            self.push(place(column.field))?;
            match &assignment.value {
                Expr::Value(Value::Null) => self.push(0)?,
                value => self.computed(value)?,
            }
        }
        self.own_conditions(query)
    }

    fn change(&mut self, query: &Query, kind: usize) -> Option<()> {
        let plain = query.problem.is_none()
            && !query.nothing
            && query.combined.is_empty()
            && query.rare.is_none()
            && !query.is_sliced()
            && query.annotations.is_empty()
            && query.selection.is_none();
        plain.then_some(())?;
        self.head(query, kind, &[])
    }

    /// Those on other tables become a query inside.
    fn own_conditions(&mut self, query: &Query) -> Option<()> {
        query
            .filters
            .iter()
            .try_for_each(|node| self.node(node, true))
    }

    /// What kind of statement it is, over which model, and how many conditions it has.
    fn head(&mut self, query: &Query, kind: usize, flags: &[bool]) -> Option<()> {
        let flags = flags
            .iter()
            .fold(kind, |all, flag| all << 1 | usize::from(*flag));
        self.push(flags << 2 | self.dialect.index())?;
        self.push(place(query.meta))?;
        self.push(query.filters.len())
    }

    /// `own`: only columns of the model's table have an outline here.
    fn node(&mut self, node: &Node, own: bool) -> Option<()> {
        let (tag, nodes) = match node {
            Node::All(nodes) => (1, nodes.as_slice()),
            Node::Any(nodes) => (2, nodes.as_slice()),
            Node::Not(inner) => {
                self.push(3)?;
                // A relation to many rows would become a query inside.
                return self.node(inner, true);
            }
            Node::Compare(compare) => {
                self.push(4)?;
                return self.compare(compare, own);
            }
            Node::Odd(_) | Node::Holds(_) | Node::Exists(_) | Node::Invalid(_) => return None,
        };
        self.push(tag)?;
        self.push(nodes.len())?;
        nodes.iter().try_for_each(|node| self.node(node, own))
    }

    fn compare(&mut self, compare: &Compare, own: bool) -> Option<()> {
        let Expr::Column(column) = &compare.left else {
            return None;
        };
        if own && !is_own(column) {
            return None;
        }
        self.column(column)?;
        match &compare.lookup {
            Lookup::Exact(right) => {
                self.push(1)?;
                self.right(right, own)
            }
            Lookup::Order(order, right) => {
                self.push(match order {
                    Order::Gt => 2,
                    Order::Gte => 3,
                    Order::Lt => 4,
                    Order::Lte => 5,
                })?;
                self.right(right, own)
            }
            Lookup::Range(low, high) => {
                self.push(6)?;
                self.right(low, own)?;
                self.right(high, own)
            }
            Lookup::IsNull(is_null) => self.push(7 + usize::from(*is_null)),
            Lookup::In(values) => {
                self.push(9)?;
                self.list(values)
            }
            Lookup::Text(kind, Expr::Value(Value::Text(text))) => {
                // Those of UUIDs and documents are compared in ways of their own.
                if matches!(
                    column.field.kind.stored(),
                    FieldKind::Uuid | FieldKind::Json
                ) {
                    return None;
                }
                self.push(16 + *kind as usize)?;
                let pattern = text_pattern(self.dialect, *kind, text);
                self.parameters.push(Value::Text(pattern));
                Some(())
            }
            Lookup::Text(..)
            | Lookup::InQuery(_)
            | Lookup::Regex { .. }
            | Lookup::HasKey(_)
            | Lookup::JsonContains(_)
            | Lookup::JsonContainedBy(_)
            | Lookup::Own(..) => None,
        }
    }

    fn right(&mut self, right: &Expr, own: bool) -> Option<()> {
        match right {
            Expr::Column(column) if own && !is_own(column) => None,
            right => self.computed(right),
        }
    }

    /// A list with all its values, filled up as the compiler does.
    fn list(&mut self, values: &[Expr]) -> Option<()> {
        let last = values.last()?;
        let most = self.dialect.max_parameters();
        let length = filled_up(values.len(), most);
        if length > most {
            return None;
        }
        let Expr::Value(first) = values.first()? else {
            return None;
        };
        self.push(length)?;
        self.push(kind_of(first)?)?;
        self.parameters.reserve(length);
        for index in 0..length {
            match values.get(index).unwrap_or(last) {
                Expr::Value(value) if kind_of(value) == kind_of(first) => {
                    self.parameters.push(value.clone());
                }
                _ => return None,
            }
        }
        Some(())
    }

    /// A column, a value, or simple arithmetic with them.
    fn computed(&mut self, expr: &Expr) -> Option<()> {
        match expr {
            Expr::Column(column) => self.column(column),
            Expr::Value(value) => {
                self.push(kind_of(value)?)?;
                self.parameters.push(value.clone());
                Some(())
            }
            Expr::Binary(left, operator, right) => {
                let (Expr::Column(column), Expr::Value(Value::I64(_) | Value::F64(_))) =
                    (&**left, &**right)
                else {
                    return None;
                };
                self.push(match operator {
                    Operator::Add => 32,
                    Operator::Subtract => 33,
                    Operator::Multiply => 34,
                    _ => return None,
                })?;
                is_own(column).then_some(())?;
                self.column(column)?;
                self.computed(right)
            }
            _ => None,
        }
    }

    /// What is selected, annotated or sorted by: a column, or an aggregate of one.
    fn selected(&mut self, expr: &Expr) -> Option<()> {
        match expr {
            Expr::Column(column) => self.column(column),
            Expr::Aggregate(aggregate) => {
                let Aggregate {
                    function,
                    of,
                    delimiter: None,
                    distinct,
                    filter: None,
                    order,
                } = &**aggregate
                else {
                    return None;
                };
                if !order.is_empty() {
                    return None;
                }
                let function = match function {
                    AggregateFunction::Count => 0,
                    AggregateFunction::Sum => 1,
                    AggregateFunction::Avg => 2,
                    AggregateFunction::Min => 3,
                    AggregateFunction::Max => 4,
                    _ => return None,
                };
                self.push(
                    64 + (function << 2 | usize::from(*distinct) << 1 | usize::from(of.is_some())),
                )?;
                match of {
                    Some(Expr::Column(column)) => self.column(column),
                    Some(_) => None,
                    None => Some(()),
                }
            }
            _ => None,
        }
    }

    fn column(&mut self, column: &Column) -> Option<()> {
        if column.field.composite.is_some() {
            return None;
        }
        self.push(128 + column.hops.len())?;
        for hop in &column.hops {
            self.push(place(hop.field))?;
            self.push(place(hop.to))?;
            self.push(usize::from(hop.call) << 1 | usize::from(hop.reverse))?;
        }
        self.push(place(column.field))
    }
}

/// Tells whether it is a column of the model's own table.
fn is_own(column: &Column) -> bool {
    column.hops.is_empty()
}

/// The kind of a value that makes one parameter, whatever it is.
fn kind_of(value: &Value) -> Option<usize> {
    Some(match value {
        Value::Bool(_) => 1,
        Value::I64(_) => 2,
        Value::U64(_) => 3,
        Value::F64(_) => 4,
        Value::Text(_) => 5,
        Value::Bytes(_) => 6,
        Value::Timestamp(_) => 7,
        Value::Date(_) => 8,
        Value::Time(_) => 9,
        Value::Decimal(_) => 10,
        Value::Duration(_) => 11,
        Value::Ip(_) => 12,
        Value::Uuid(_) => 13,
        // NULL and documents have texts of their own, several values are no parameter.
        Value::Null | Value::Json(_) | Value::Row(_) => return None,
    })
}
