//! Queries around queries: conditions on windows, which SQL computes after its WHERE, and aggregates of computed rows.

use super::conditions::Sign;
use super::{Compiler, Output, Selected, Truth};
use crate::error::Result;
use crate::models::FieldKind;
use crate::query::ast::{Column, Compare, Expr, Lookup, Node};
use crate::query::outline::Outline;
use crate::query::query::{Annotation, Query};
use crate::query::walk::BelowMut;

/// Takes expressions out, to be computed by a query inside that gives them names.
#[derive(Default)]
pub(super) struct Lifted {
    /// How many columns with names there are already.
    pub(super) known: usize,
    pub(super) exprs: Vec<Expr>,
    /// What has a name there already.
    pub(super) named: Vec<(Outline, String)>,
}

impl Lifted {
    fn name(&mut self, expr: &mut Expr) {
        let known = self.known_as(expr);
        let is_new = known.is_none();
        let name = known.unwrap_or_else(|| format!("a{}", self.known + self.exprs.len()));
        let named = Expr::Lifted(name, true);
        let named = match expr.kind() {
            Some(kind) => Expr::Typed(Box::new(named), kind),
            None => named,
        };
        let expr = std::mem::replace(expr, named);
        if is_new {
            self.exprs.push(expr);
        }
    }

    fn known_as(&self, expr: &Expr) -> Option<String> {
        if self.named.is_empty() {
            return None;
        }
        let outline = Outline::of(expr)?;
        let mut named = self.named.iter();
        let known = named.find(|(known, _)| known.is_same(&outline));
        known.map(|(_, name)| name.clone())
    }

    /// Takes an expression out unless it is a value.
    pub(super) fn expr(&mut self, expr: &mut Expr) {
        if !matches!(expr, Expr::Value(_) | Expr::Outer(..) | Expr::Invalid(_)) {
            self.name(expr);
        }
    }

    /// Takes out what a condition compares, and conditions as a whole where they speak of no window.
    pub(super) fn node(&mut self, node: &mut Node) {
        if !node.has_window() {
            self.whole(node);
            return;
        }
        match node {
            Node::All(nodes) | Node::Any(nodes) | Node::Odd(nodes) => {
                nodes.iter_mut().for_each(|node| self.node(node));
            }
            Node::Not(node) => self.node(node),
            Node::Compare(compare) => {
                self.expr(&mut compare.left);
                for right in compare.lookup.rights_mut() {
                    self.expr(right);
                }
            }
            Node::Holds(expr) => self.expr(expr),
            Node::Exists(_) | Node::Named(_) | Node::Invalid(_) => {}
        }
    }

    /// Takes out what aggregates of the rows of `query` take.
    pub(super) fn aggregates(&mut self, expr: &mut Expr, query: &Query) {
        let Expr::Aggregate(aggregate) = expr else {
            expr.below_mut(&mut |below| {
                if let BelowMut::Expr(expr) = below {
                    self.aggregates(expr, query);
                }
            });
            return;
        };
        for expr in aggregate.of.iter_mut().chain(&mut aggregate.delimiter) {
            self.columns(expr, query);
        }
        for order in &mut aggregate.order {
            self.columns(&mut order.expr, query);
        }
        if let Some(filter) = &mut aggregate.filter {
            self.compared(filter, query);
        }
    }

    /// Takes out the columns that an expression is computed from, or what the query shows: as in Django, these make its rows different.
    fn columns(&mut self, expr: &mut Expr, query: &Query) {
        let is_computed = matches!(
            expr,
            Expr::Binary(..)
                | Expr::Part(..)
                | Expr::Trunc(..)
                | Expr::Cast(..)
                | Expr::Collate(..)
                | Expr::Typed(..)
                | Expr::Transformed(..)
                | Expr::Call(..)
                | Expr::Case(..)
                | Expr::Holds(_)
        );
        match is_computed && !query.shows(expr) {
            true => expr.below_mut(&mut |below| self.below(below, query)),
            false => self.expr(expr),
        }
    }

    /// Takes out the columns that a condition compares; one that asks other queries, or documents, as a whole.
    fn compared(&mut self, node: &mut Node, query: &Query) {
        match node {
            Node::Exists(_) => self.whole(node),
            Node::Compare(compare) if !compares_values(compare) => self.whole(node),
            node => node.below_mut(&mut |below| self.below(below, query)),
        }
    }

    fn below(&mut self, below: BelowMut<'_>, query: &Query) {
        match below {
            BelowMut::Expr(expr) => self.columns(expr, query),
            BelowMut::Node(node) => self.compared(node, query),
            BelowMut::Query(_) => {}
        }
    }

    /// Takes out a condition as a whole.
    fn whole(&mut self, node: &mut Node) {
        let inside = std::mem::replace(node, Node::All(Vec::new()));
        let mut expr = Expr::Holds(Box::new(inside));
        self.name(&mut expr);
        *node = Node::Holds(Box::new(expr));
    }

    /// Makes the query inside compute what was taken out.
    pub(super) fn annotate(self, query: &mut Query) {
        let after = query.filters.len();
        query.annotations.extend(
            self.exprs
                .into_iter()
                .map(|expr| Annotation { expr, after }),
        );
    }
}

/// Tells whether a comparison is the same of what a query inside computes, as it is of a column.
fn compares_values(compare: &Compare) -> bool {
    let is_plain = |expr: &Expr| {
        let composite = matches!(expr, Expr::Column(column) if column.field.composite.is_some());
        !composite && !matches!(expr.kind(), Some(FieldKind::Json | FieldKind::Uuid))
    };
    let of_values = matches!(
        compare.lookup,
        Lookup::Exact(_)
            | Lookup::Order(..)
            | Lookup::In(_)
            | Lookup::Range(..)
            | Lookup::IsNull(_)
    );
    of_values && compare.exprs().all(is_plain)
}

impl Compiler<'_> {
    /// Writes a query with conditions on windows: a query inside computes them.
    pub(super) fn qualified_select(mut self, output: Output) -> Result<Selected> {
        let query = self.query;
        let mut order = self.order_of(output, query.is_grouped())?;
        let (mut inner, mut conditions) = inside(query, output);
        let annotated = inner.annotations.len();
        let mut lifted = Lifted {
            known: annotated,
            ..Lifted::default()
        };
        conditions.iter_mut().for_each(|node| lifted.node(node));
        for order in &mut order {
            lifted.expr(&mut order.expr);
        }
        lifted.annotate(&mut inner);
        let compiler = Compiler {
            named: true,
            all_named: true,
            outer: self.outer,
            alias: self.alias.clone(),
            ..Compiler::new(&inner, self.dialect)
        };
        let Some((statement, plan)) = compiler.select(Output::Rows)? else {
            return Ok(None);
        };
        let base = match &inner.selection {
            Some(exprs) => exprs.len(),
            None => query.meta.fields.len() + plan.width(query.meta),
        };
        let counted = output == Output::Count && (query.distinct || query.is_sliced());
        if counted {
            self.push("SELECT COUNT(*) FROM (");
        }
        self.push("SELECT ");
        if inner.distinct_on().is_empty() && query.distinct {
            self.push("DISTINCT ");
        }
        match output {
            Output::Count if !counted => self.push("COUNT(*)"),
            Output::One => self.push("1 AS \"a\""),
            Output::Key => self.dialect.quote(&mut self.sql, "col0"),
            Output::Rows | Output::Count => self.columns_of(base, annotated),
        }
        self.push(" FROM (");
        self.push(&statement.sql);
        self.push(") ");
        self.dialect.quote(&mut self.sql, "qualify");
        self.parameters.extend(statement.parameters);
        self.push(" WHERE ");
        let parentheses = conditions.len() > 1;
        match self.group(&conditions, " AND ", Sign::PLAIN, parentheses)? {
            Truth::Never => return Ok(None),
            Truth::Always => self.push("1 = 1"),
            Truth::Written => {}
        }
        self.write_order(&order)?;
        self.slice(match output {
            Output::One => Some(1),
            _ => query.limit,
        });
        if counted {
            self.push(") subquery");
        }
        Ok(Some((self.statement(), plan)))
    }

    /// Writes the names of the columns that a query inside has, but for what was taken out.
    fn columns_of(&mut self, base: usize, annotated: usize) {
        let columns = (0..base)
            .map(|at| format!("col{at}"))
            .chain((0..annotated).map(|at| format!("a{at}")));
        for (index, column) in columns.enumerate() {
            if index > 0 {
                self.push(", ");
            }
            self.dialect.quote(&mut self.sql, &column);
        }
    }
}

/// The query inside, with all rows, and the conditions on windows, which it has not. Which rows are the first that are equal in something it
/// says itself, as in Django; otherwise it has no order.
fn inside(query: &Query, output: Output) -> (Query, Vec<Node>) {
    let mut inner = query.clone();
    if query.distinct_on().is_empty() {
        inner.order = Some(Vec::new());
        inner.reversed = false;
        inner.distinct = false;
    }
    (inner.limit, inner.offset) = (None, 0);
    let (conditions, plain) = inner.filters.drain(..).partition(Node::has_window);
    inner.filters = plain;
    let plain_before = |after: usize| {
        let before = &query.filters[..after.min(query.filters.len())];
        before.iter().filter(|node| !node.has_window()).count()
    };
    inner.selected_after = plain_before(query.selected_after);
    for annotation in &mut inner.annotations {
        annotation.after = plain_before(annotation.after);
    }
    for (after, _) in inner.rare.iter_mut().flat_map(|rare| &mut rare.places) {
        *after = plain_before(*after);
    }
    if output != Output::Rows && inner.selection.is_none() {
        let key = query.meta.field("pk").map(|field| {
            Expr::Column(Column {
                hops: Vec::new(),
                field,
            })
        });
        inner.selection = Some(key.into_iter().collect());
        inner.related.clear();
    }
    (inner, conditions)
}
