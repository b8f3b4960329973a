//! Walks over the nodes of conditions and expressions.

use super::ast::{Aggregate, Column, Compare, Expr, Hop, Lookup, Node};
use super::query::Query;

/// What stands right below an expression or a condition.
pub(crate) enum Below<'e> {
    Expr(&'e Expr),
    Node(&'e Node),
    Query(&'e Query),
}

impl Below<'_> {
    /// Tells whether `test` holds for it, or for any expression at the sides of its look-ups; what stands in other queries is not asked.
    fn any(&self, test: &mut dyn FnMut(&Expr) -> bool) -> bool {
        match self {
            Self::Expr(expr) => test(expr),
            Self::Node(node) => node.any(test),
            Self::Query(_) => false,
        }
    }
}

/// What stands right below an expression or a condition, to be changed.
pub(crate) enum BelowMut<'e> {
    Expr(&'e mut Expr),
    Node(&'e mut Node),
    Query(&'e mut Query),
}

macro_rules! below {
    ($below:ident, $name:ident, $rights:ident, $iter:ident, $($mut:ident)?) => {
        impl Expr {
            /// Visits what stands right below. The aggregate of a window is none of its own: what it takes is visited.
            pub(crate) fn $name(&$($mut)? self, visit: &mut dyn FnMut($below<'_>)) {
                match self {
                    Self::Binary(left, _, right) => {
                        visit($below::Expr(left));
                        visit($below::Expr(right));
                    }
                    Self::Part(_, inner, _)
                    | Self::Trunc(_, inner, _)
                    | Self::Cast(inner, _)
                    | Self::Collate(inner, _)
                    | Self::Json(inner, ..)
                    | Self::Typed(inner, _)
                    | Self::Transformed(_, inner) => visit($below::Expr(inner)),
                    Self::Call(_, arguments) => {
                        for argument in arguments {
                            visit($below::Expr(argument));
                        }
                    }
                    Self::Case(cases, default) => {
                        for (when, then) in cases {
                            visit($below::Node(when));
                            visit($below::Expr(then));
                        }
                        if let Some(default) = default {
                            visit($below::Expr(default));
                        }
                    }
                    Self::Holds(node) => visit($below::Node(node)),
                    Self::Aggregate(aggregate) => aggregate.$name(visit),
                    Self::Window(window) => {
                        match &$($mut)? window.of {
                            Self::Aggregate(aggregate) => aggregate.$name(visit),
                            of => visit($below::Expr(of)),
                        }
                        for expr in &$($mut)? window.partition {
                            visit($below::Expr(expr));
                        }
                        for order in &$($mut)? window.order {
                            visit($below::Expr(&$($mut)? order.expr));
                        }
                    }
                    Self::Raw(raw) => {
                        for parameter in &$($mut)? raw.parameters {
                            visit($below::Expr(parameter));
                        }
                    }
                    Self::Subquery(query) => visit($below::Query(query)),
                    Self::Column(_)
                    | Self::Value(_)
                    | Self::Outer(..)
                    | Self::Named(..)
                    | Self::Lifted(..)
                    | Self::Invalid(_) => {}
                }
            }
        }

        impl Aggregate {
            fn $name(&$($mut)? self, visit: &mut dyn FnMut($below<'_>)) {
                for expr in self.of.$iter().chain(self.delimiter.$iter()) {
                    visit($below::Expr(expr));
                }
                for order in self.order.$iter() {
                    visit($below::Expr(&$($mut)? order.expr));
                }
                if let Some(filter) = &$($mut)? self.filter {
                    visit($below::Node(filter));
                }
            }
        }

        impl Node {
            /// Visits what stands right below.
            pub(crate) fn $name(&$($mut)? self, visit: &mut dyn FnMut($below<'_>)) {
                match self {
                    Self::All(nodes) | Self::Any(nodes) | Self::Odd(nodes) => {
                        for node in nodes {
                            visit($below::Node(node));
                        }
                    }
                    Self::Not(node) => visit($below::Node(node)),
                    Self::Compare(compare) => {
                        visit($below::Expr(&$($mut)? compare.left));
                        if let Lookup::InQuery(query) = &$($mut)? compare.lookup {
                            visit($below::Query(query));
                        }
                        for right in compare.lookup.$rights() {
                            visit($below::Expr(right));
                        }
                    }
                    Self::Holds(expr) => visit($below::Expr(expr)),
                    Self::Exists(query) => visit($below::Query(query)),
                    Self::Named(_) | Self::Invalid(_) => {}
                }
            }
        }

        impl Lookup {
            /// Returns the expressions at the right side.
            pub(crate) fn $rights(&$($mut)? self) -> impl Iterator<Item = &$($mut)? Expr> {
                type One<'e> = Option<&'e $($mut)? Expr>;
                let (first, second, list): (One<'_>, One<'_>, &$($mut)? [Expr]) = match self {
                    Self::Exact(right)
                    | Self::Order(_, right)
                    | Self::Text(_, right)
                    | Self::Regex { pattern: right, .. }
                    | Self::JsonContains(right)
                    | Self::JsonContainedBy(right)
                    | Self::Own(_, right) => (Some(right), None, &$($mut)? []),
                    Self::Range(low, high) => (Some(low), Some(high), &$($mut)? []),
                    Self::In(values) => (None, None, values),
                    Self::InQuery(_) | Self::IsNull(_) | Self::HasKeys(_) => (None, None, &$($mut)? []),
                };
                first.into_iter().chain(second).chain(list.$iter())
            }
        }
    };
}

below!(Below, below, rights, iter,);
below!(BelowMut, below_mut, rights_mut, iter_mut, mut);

impl Node {
    /// Tells whether the condition speaks of groups of rows.
    pub(crate) fn has_aggregate(&self) -> bool {
        self.any(&mut Expr::is_aggregate)
    }

    /// Tells whether the condition speaks of the rows around a row.
    pub(crate) fn has_window(&self) -> bool {
        self.any(&mut Expr::has_window)
    }

    /// The column that is compared with a value: most conditions are no more, and need no walk.
    fn compared_with_value(&self) -> Option<&Column> {
        match self {
            Self::Compare(Compare {
                left: Expr::Column(column),
                lookup: Lookup::Exact(Expr::Value(_)),
            }) => Some(column),
            _ => None,
        }
    }

    /// Tells whether the condition follows a relation to many rows.
    pub(crate) fn crosses_many(&self) -> bool {
        match self.compared_with_value() {
            Some(column) => column.first_many().is_some(),
            None => self.any(&mut Expr::crosses_many),
        }
    }

    /// Tells whether it speaks of related rows of which there may be many, also inside of aggregates and queries.
    pub(crate) fn speaks_of_many(&self) -> bool {
        match self.compared_with_value() {
            Some(column) => column.first_many().is_some(),
            None => speaks_of_many(Below::Node(self)),
        }
    }

    /// Tells whether `test` holds for any expression at the sides of a look-up.
    pub(crate) fn any(&self, test: &mut dyn FnMut(&Expr) -> bool) -> bool {
        let mut found = false;
        self.below(&mut |below| {
            found = found || below.any(test);
        });
        found
    }

    /// Changes every column of this query that is not inside an aggregate.
    pub(crate) fn each_column(&mut self, visit: &mut dyn FnMut(&mut Column)) {
        self.below_mut(&mut |below| match below {
            BelowMut::Expr(expr) => expr.each_column(visit),
            BelowMut::Node(node) => node.each_column(visit),
            BelowMut::Query(_) => {}
        });
    }
}

impl Compare {
    /// Returns the expressions at both sides.
    pub(crate) fn exprs(&self) -> impl Iterator<Item = &Expr> {
        std::iter::once(&self.left).chain(self.lookup.rights())
    }
}

impl Expr {
    /// Tells whether the value is computed from a group of rows.
    pub(crate) fn is_aggregate(&self) -> bool {
        matches!(self, Self::Aggregate(_)) || self.any_below(&mut Self::is_aggregate)
    }

    /// Tells whether it is a field, or a part of its moment: what a look-up by name asks, and not what is computed.
    pub(crate) fn is_of_field(&self) -> bool {
        match self {
            Self::Column(_) | Self::Outer(..) | Self::Lifted(..) => true,
            Self::Part(_, inner, _) | Self::Transformed(_, inner) => inner.is_of_field(),
            _ => false,
        }
    }

    /// Tells whether a query around this one has a part in it.
    pub(crate) fn has_outer(&self) -> bool {
        matches!(self, Self::Outer(..)) || self.any_below(&mut Self::has_outer)
    }

    /// Tells whether the value is computed from the rows around a row.
    pub(crate) fn has_window(&self) -> bool {
        matches!(self, Self::Window(_)) || self.any_below(&mut Self::has_window)
    }

    fn any_below(&self, test: &mut dyn FnMut(&Self) -> bool) -> bool {
        if let Self::Column(_) | Self::Value(_) = self {
            return false;
        }
        let mut found = false;
        self.below(&mut |below| {
            found = found || below.any(test);
        });
        found
    }

    /// Tells whether it follows a relation to many rows, outside of aggregates.
    pub(crate) fn crosses_many(&self) -> bool {
        self.any_column(&mut |column| column.first_many().is_some())
    }

    /// Tells whether it speaks of related rows of which there may be many, also inside of aggregates and queries.
    pub(crate) fn speaks_of_many(&self) -> bool {
        speaks_of_many(Below::Expr(self))
    }

    /// Changes every column of this query, also inside of aggregates, and what queries inside say of it.
    pub(crate) fn each_own_column(&mut self, visit: &mut dyn FnMut(&mut Column)) {
        each_at(BelowMut::Expr(self), 0, visit);
    }

    /// Tells whether `test` holds for a column of this query that is not inside an aggregate.
    pub(crate) fn any_column(&self, test: &mut dyn FnMut(&Column) -> bool) -> bool {
        match self {
            Self::Column(column) => test(column),
            Self::Aggregate(_) => false,
            other => other.any_below(&mut |expr| expr.any_column(test)),
        }
    }

    /// Changes every column of this query that is not inside an aggregate.
    pub(crate) fn each_column(&mut self, visit: &mut dyn FnMut(&mut Column)) {
        match self {
            Self::Column(column) => visit(column),
            Self::Aggregate(_) => {}
            other => other.below_mut(&mut |below| match below {
                BelowMut::Expr(expr) => expr.each_column(visit),
                BelowMut::Node(node) => node.each_column(visit),
                BelowMut::Query(_) => {}
            }),
        }
    }
}

impl Query {
    /// Visits what the query says about the one around it.
    pub(crate) fn each_outer(&self, visit: &mut dyn FnMut(&Column)) {
        self.each_outer_at(1, visit);
    }

    /// Visits the expressions and conditions of the query; not those that it is combined with.
    pub(crate) fn below(&self, visit: &mut dyn FnMut(Below<'_>)) {
        let selected = self.selection.iter().flatten();
        let annotated = self.annotations.iter().map(|annotation| &annotation.expr);
        let sorted = self.order.iter().flatten().map(|order| &order.expr);
        for expr in selected.chain(annotated).chain(sorted) {
            visit(Below::Expr(expr));
        }
        for filter in &self.filters {
            visit(Below::Node(filter));
        }
    }

    /// The same, to be changed.
    fn below_mut(&mut self, visit: &mut dyn FnMut(BelowMut<'_>)) {
        let selected = self.selection.iter_mut().flatten();
        let annotated = self.annotations.iter_mut().map(|one| &mut one.expr);
        let sorted = self.order.iter_mut().flatten().map(|one| &mut one.expr);
        for expr in selected.chain(annotated).chain(sorted) {
            visit(BelowMut::Expr(expr));
        }
        for filter in &mut self.filters {
            visit(BelowMut::Node(filter));
        }
    }

    /// Changes what the query says about the one around it.
    pub(crate) fn each_outer_mut(&mut self, visit: &mut dyn FnMut(&mut Column)) {
        self.each_outer_mut_at(1, visit);
    }

    fn each_outer_mut_at(&mut self, level: u8, visit: &mut dyn FnMut(&mut Column)) {
        self.below_mut(&mut |below| each_at(below, level, visit));
        for (_, member) in &mut self.combined {
            member.each_outer_mut_at(level, visit);
        }
    }

    fn each_outer_at(&self, level: u8, visit: &mut dyn FnMut(&Column)) {
        self.below(&mut |below| each_outer(below, level, visit));
        for (_, member) in &self.combined {
            member.each_outer_at(level, visit);
        }
    }
}

/// Visits the columns of the query this many levels above.
fn each_outer(below: Below<'_>, level: u8, visit: &mut dyn FnMut(&Column)) {
    let mut onward = |below: Below<'_>| each_outer(below, level, visit);
    match below {
        Below::Expr(Expr::Outer(at, column)) => {
            if *at == level {
                visit(column);
            }
        }
        Below::Expr(Expr::Column(column)) => {
            for filter in column.hops.iter().filter_map(|hop| hop.filter.as_ref()) {
                onward(Below::Node(&filter.0));
            }
        }
        Below::Expr(expr) => expr.below(&mut onward),
        Below::Node(node) => node.below(&mut onward),
        Below::Query(query) => query.each_outer_at(level + 1, visit),
    }
}

/// Changes the columns of the query this many levels above.
fn each_at(below: BelowMut<'_>, level: u8, visit: &mut dyn FnMut(&mut Column)) {
    match below {
        BelowMut::Expr(Expr::Column(column)) if level == 0 => visit(column),
        BelowMut::Expr(Expr::Outer(at, column)) if *at == level && level > 0 => visit(column),
        BelowMut::Expr(expr) => expr.below_mut(&mut |below| each_at(below, level, visit)),
        BelowMut::Node(node) => node.below_mut(&mut |below| each_at(below, level, visit)),
        BelowMut::Query(query) => query.each_outer_mut_at(level + 1, visit),
    }
}

fn speaks_of_many(below: Below<'_>) -> bool {
    let mut found = false;
    let mut onward = |below: Below<'_>| found = found || speaks_of_many(below);
    match below {
        Below::Expr(Expr::Column(column)) => return column.first_many().is_some(),
        Below::Expr(expr) => expr.below(&mut onward),
        Below::Node(node) => node.below(&mut onward),
        Below::Query(query) => {
            query.each_outer(&mut |column| found |= column.first_many().is_some());
        }
    }
    found
}

impl Column {
    /// Returns the place of the first step that may find several rows.
    pub(crate) fn first_many(&self) -> Option<usize> {
        self.hops.iter().position(Hop::is_many)
    }
}
