//! Walks over the nodes of conditions and expressions.

use super::ast::{Column, Compare, Expr, Hop, Lookup, Node};
use super::query::Query;

impl Node {
    /// Tells whether the condition speaks of groups of rows.
    pub(crate) fn has_aggregate(&self) -> bool {
        self.any(&mut Expr::is_aggregate)
    }

    /// Tells whether the condition follows a relation to many rows.
    pub(crate) fn crosses_many(&self) -> bool {
        self.any(&mut |expr| expr.any_column(&mut |column| column.first_many().is_some()))
    }

    /// Gives the steps back along foreign keys to the call of `filter` with this number.
    pub(crate) fn number(&mut self, call: u16) {
        self.each_column(&mut |column| {
            for hop in column.hops.iter_mut().filter(|hop| hop.reverse) {
                hop.call = call;
            }
        });
    }

    /// Tells whether `test` holds for any expression at the sides of a look-up.
    pub(crate) fn any(&self, test: &mut dyn FnMut(&Expr) -> bool) -> bool {
        match self {
            Self::All(nodes) | Self::Any(nodes) | Self::Odd(nodes) => {
                nodes.iter().any(|node| node.any(test))
            }
            Self::Not(node) => node.any(test),
            Self::Compare(compare) => compare.any(test),
            Self::Exists(_) | Self::Invalid(_) => false,
        }
    }

    /// Changes every column of this query that is not inside an aggregate.
    pub(crate) fn each_column(&mut self, visit: &mut dyn FnMut(&mut Column)) {
        match self {
            Self::All(nodes) | Self::Any(nodes) | Self::Odd(nodes) => {
                nodes.iter_mut().for_each(|node| node.each_column(visit));
            }
            Self::Not(node) => node.each_column(visit),
            Self::Compare(compare) => {
                compare.left.each_column(visit);
                match &mut compare.lookup {
                    Lookup::Exact(right) | Lookup::Order(_, right) | Lookup::Text(_, right) => {
                        right.each_column(visit);
                    }
                    Lookup::Range(low, high) => {
                        low.each_column(visit);
                        high.each_column(visit);
                    }
                    Lookup::In(values) => {
                        values.iter_mut().for_each(|value| value.each_column(visit));
                    }
                    Lookup::InQuery(_) | Lookup::IsNull(_) => {}
                }
            }
            Self::Exists(_) | Self::Invalid(_) => {}
        }
    }
}

impl Compare {
    /// Tells whether `test` holds for an expression at one of the sides.
    pub(crate) fn any(&self, test: &mut dyn FnMut(&Expr) -> bool) -> bool {
        test(&self.left)
            || match &self.lookup {
                Lookup::Exact(right) | Lookup::Order(_, right) | Lookup::Text(_, right) => {
                    test(right)
                }
                Lookup::Range(low, high) => test(low) || test(high),
                Lookup::In(values) => values.iter().any(test),
                Lookup::InQuery(_) | Lookup::IsNull(_) => false,
            }
    }

    /// Returns the expressions at both sides.
    pub(crate) fn exprs(&self) -> Vec<&Expr> {
        let mut exprs = vec![&self.left];
        match &self.lookup {
            Lookup::Exact(right) | Lookup::Order(_, right) | Lookup::Text(_, right) => {
                exprs.push(right);
            }
            Lookup::Range(low, high) => exprs.extend([low, high]),
            Lookup::In(values) => exprs.extend(values),
            Lookup::InQuery(_) | Lookup::IsNull(_) => {}
        }
        exprs
    }
}

impl Expr {
    /// Tells whether the value is computed from a group of rows.
    pub(crate) fn is_aggregate(&self) -> bool {
        match self {
            Self::Aggregate(_) => true,
            Self::Binary(left, _, right) => left.is_aggregate() || right.is_aggregate(),
            Self::Part(_, inner) => inner.is_aggregate(),
            Self::Call(_, arguments) => arguments.iter().any(Self::is_aggregate),
            Self::Case(cases, default) => {
                cases
                    .iter()
                    .any(|(when, then)| when.has_aggregate() || then.is_aggregate())
                    || default.as_ref().is_some_and(|expr| expr.is_aggregate())
            }
            _ => false,
        }
    }

    /// Tells whether `test` holds for a column of this query that is not inside an aggregate.
    pub(crate) fn any_column(&self, test: &mut dyn FnMut(&Column) -> bool) -> bool {
        match self {
            Self::Column(column) => test(column),
            Self::Binary(left, _, right) => left.any_column(test) || right.any_column(test),
            Self::Part(_, inner) => inner.any_column(test),
            Self::Call(_, arguments) => arguments.iter().any(|expr| expr.any_column(test)),
            Self::Case(cases, default) => {
                cases.iter().any(|(when, then)| {
                    when.any(&mut |expr| expr.any_column(test)) || then.any_column(test)
                }) || default.as_ref().is_some_and(|expr| expr.any_column(test))
            }
            Self::Aggregate(_)
            | Self::Value(_)
            | Self::Subquery(_)
            | Self::Outer(_)
            | Self::Named(_)
            | Self::Invalid(_) => false,
        }
    }

    /// Changes every column of this query that is not inside an aggregate.
    pub(crate) fn each_column(&mut self, visit: &mut dyn FnMut(&mut Column)) {
        match self {
            Self::Column(column) => visit(column),
            Self::Binary(left, _, right) => {
                left.each_column(visit);
                right.each_column(visit);
            }
            Self::Part(_, inner) => inner.each_column(visit),
            Self::Call(_, arguments) => {
                arguments
                    .iter_mut()
                    .for_each(|expr| expr.each_column(visit));
            }
            Self::Case(cases, default) => {
                for (when, then) in cases {
                    when.each_column(visit);
                    then.each_column(visit);
                }
                if let Some(default) = default {
                    default.each_column(visit);
                }
            }
            Self::Aggregate(_)
            | Self::Value(_)
            | Self::Subquery(_)
            | Self::Outer(_)
            | Self::Named(_)
            | Self::Invalid(_) => {}
        }
    }
}

impl Query {
    /// Visits what the query says about the one around it.
    pub(crate) fn each_outer(&self, visit: &mut dyn FnMut(&Column)) {
        let mut exprs: Vec<&Expr> = self.selection.iter().flatten().collect();
        exprs.extend(self.annotations.iter().map(|annotation| &annotation.expr));
        exprs.extend(self.order.iter().flatten().map(|order| &order.expr));
        for expr in exprs {
            expr.each_outer(visit);
        }
        for filter in &self.filters {
            filter.any(&mut |expr| {
                expr.each_outer(visit);
                false
            });
        }
    }
}

impl Expr {
    fn each_outer(&self, visit: &mut dyn FnMut(&Column)) {
        match self {
            Self::Outer(column) => visit(column),
            Self::Binary(left, _, right) => {
                left.each_outer(visit);
                right.each_outer(visit);
            }
            Self::Part(_, inner) => inner.each_outer(visit),
            Self::Call(_, arguments) => {
                arguments.iter().for_each(|expr| expr.each_outer(visit));
            }
            Self::Case(cases, default) => {
                for (when, then) in cases {
                    when.any(&mut |expr| {
                        expr.each_outer(visit);
                        false
                    });
                    then.each_outer(visit);
                }
                if let Some(default) = default {
                    default.each_outer(visit);
                }
            }
            Self::Aggregate(aggregate) => {
                if let Some(of) = &aggregate.of {
                    of.each_outer(visit);
                }
            }
            Self::Column(_)
            | Self::Value(_)
            | Self::Subquery(_)
            | Self::Named(_)
            | Self::Invalid(_) => {}
        }
    }
}

impl Column {
    /// Returns the place of the first step that may find several rows.
    pub(crate) fn first_many(&self) -> Option<usize> {
        self.hops.iter().position(Hop::is_many)
    }

    /// Tells whether both are the same column reached the same way.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        std::ptr::eq(self.field, other.field)
            && self.hops.len() == other.hops.len()
            && self
                .hops
                .iter()
                .zip(&other.hops)
                .all(|(one, two)| one.joins(two))
    }
}
