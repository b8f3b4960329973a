//! The outlines of conditions and expressions.
//!
//! Each begins with a word that tells what it is and how many words follow, so that no two of them are alike: values 1 to 13, operators
//! from 32, aggregates from 64, columns from 128; behind the column of a comparison its look-up, texts from 16.

use super::{Outline, place};
use crate::models::FieldKind;
use crate::query::ast::{
    Aggregate, AggregateFunction, Column, Compare, Expr, Lookup, Node, Operator, Order,
};
use crate::query::compiler::{filled_up, text_pattern};
use crate::value::Value;

impl Outline {
    /// `own`: only columns of the model's table have an outline here.
    pub(super) fn node(&mut self, node: &Node, own: bool) -> Option<()> {
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
            Node::Odd(_) | Node::Holds(_) | Node::Exists(_) | Node::Named(_) | Node::Invalid(_) => {
                return None;
            }
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
    pub(super) fn computed(&mut self, expr: &Expr) -> Option<()> {
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
    pub(super) fn selected(&mut self, expr: &Expr) -> Option<()> {
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
            if hop.filter.is_some() {
                return None;
            }
            self.push(place(hop.field))?;
            self.push(place(hop.to))?;
            self.push(usize::from(hop.call) << 1 | usize::from(hop.reverse))?;
        }
        self.push(place(column.field))
    }
}

/// Tells whether it is a column of the model's own table.
pub(super) fn is_own(column: &Column) -> bool {
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
