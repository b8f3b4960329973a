//! Of which related row a query speaks where there may be many. As in Django it is a matter of the place where something is said: conditions
//! of one call of `filter` speak of one row, what is selected, annotated or counted speaks of the row that is joined last by then, and what
//! says again what is annotated speaks of the same row as that.

use super::ast::{Expr, Node};
use super::column::{Column, Hop};
use super::outline::Outline;
use super::query::Query;
use super::walk::BelowMut;

impl Query {
    /// Notes where the expression is said that is selected or annotated behind so many filters.
    pub(super) fn place(&self, expr: &mut Expr, after: usize) {
        if !expr.speaks_of_many() {
            return;
        }
        let place = Hop::place(after);
        Placing::new(self, place, place).expr(expr);
    }

    /// The same of what sorts the rows: of several related rows the one is meant that is joined last of all.
    pub(super) fn place_order(&self, expr: &mut Expr) {
        if expr.speaks_of_many() {
            let placing = Placing::new(self, 0, 0);
            let selected = self.selection.iter().flatten();
            placing.showing(selected).expr(expr);
        }
    }

    /// Tells whether the query shows what is computed so.
    pub(super) fn shows(&self, expr: &Expr) -> bool {
        let annotated = self.annotations.iter().map(|annotation| &annotation.expr);
        let mut shown = annotated.chain(self.selection.iter().flatten());
        let Some(sought) = outline(expr.clone()) else {
            return false;
        };
        shown.any(|shown| outline(shown.clone()).is_some_and(|shown| shown.is_same(&sought)))
    }

    /// Keeps where related rows were annotated that are selected now, while nothing but that is left of the annotations.
    pub(super) fn keep_places(&mut self, selected: &[Expr]) {
        let mut places = Vec::new();
        let computed = selected.iter().filter(|expr| !expr.is_aggregate());
        for expr in computed.filter(|expr| expr.speaks_of_many()) {
            expr.clone().each_own_column(&mut |column| {
                let mut placed = column.hops.iter().filter_map(Hop::placed_after);
                if let Some(after) = placed.find(|after| *after < self.filters.len()) {
                    places.push((after, column.clone()));
                }
            });
        }
        if !places.is_empty() || self.rare.is_some() {
            self.rare_mut().places = places;
        }
    }

    /// Makes `nodes` conditions of one call of `filter`.
    pub(crate) fn add_filters(&mut self, mut nodes: Vec<Node>) {
        let goes_on = std::mem::take(&mut self.sticky);
        if nodes.iter().any(Node::speaks_of_many) {
            self.calls += u16::from(!goes_on || self.calls == 0);
            for (node, index) in nodes.iter_mut().zip(self.filters.len()..) {
                let placing = Placing::new(self, self.calls, Hop::place(index));
                placing.below(BelowMut::Node(node), false);
            }
        }
        if self.filters.is_empty() {
            self.filters = nodes;
        } else {
            self.filters.append(&mut nodes);
        }
    }
}

/// What is said at one place.
struct Placing<'q> {
    /// What the query shows, each with its outline.
    shown: Vec<(&'q Expr, Outline)>,
    /// The call of what is asked of a row.
    call: u16,
    /// The call of what is computed of many rows, and of what queries inside say.
    place: u16,
}

impl<'q> Placing<'q> {
    fn new(query: &'q Query, call: u16, place: u16) -> Self {
        let annotated = query.annotations.iter().map(|annotation| &annotation.expr);
        // A field that is selected, and not annotated, has no name of its own in Django either.
        let selected = query.selection.iter().flatten();
        let computed = selected.filter(|expr| !expr.is_of_field());
        let shown = Vec::new();
        Self { shown, call, place }.showing(annotated.chain(computed))
    }

    fn showing(mut self, exprs: impl Iterator<Item = &'q Expr>) -> Self {
        let exprs = exprs.filter(|expr| expr.speaks_of_many());
        let exprs = exprs.filter_map(|expr| Some((expr, outline(expr.clone())?)));
        self.shown.extend(exprs);
        self
    }

    fn expr(&self, expr: &mut Expr) {
        self.below(BelowMut::Expr(expr), false);
    }

    /// `within`: it stands in an aggregate.
    fn below(&self, below: BelowMut<'_>, within: bool) {
        match below {
            BelowMut::Expr(expr) => {
                // An aggregate of a field is one of the rows at its place, also where the field is annotated.
                let shown = self
                    .shown_as(expr)
                    .filter(|shown| !(within && shown.is_of_field()));
                if let Some(shown) = shown {
                    *expr = shown.clone();
                    return;
                }
                match expr {
                    Expr::Column(column) if within => call(column, self.place),
                    Expr::Column(column) => call(column, self.call),
                    expr => {
                        let within = within || matches!(expr, Expr::Aggregate(_));
                        expr.below_mut(&mut |below| self.below(below, within));
                    }
                }
            }
            BelowMut::Node(node) => node.below_mut(&mut |below| self.below(below, within)),
            BelowMut::Query(query) => query.each_outer_mut(&mut |column| call(column, self.place)),
        }
    }

    /// What the query shows that is the same.
    fn shown_as(&self, expr: &Expr) -> Option<&'q Expr> {
        if self.shown.is_empty() || !expr.speaks_of_many() {
            return None;
        }
        let outline = outline(expr.clone())?;
        let mut shown = self.shown.iter();
        let found = shown.find(|(_, one)| one.is_same(&outline));
        found.map(|(expr, _)| *expr)
    }
}

fn call(column: &mut Column, call: u16) {
    for hop in column.hops.iter_mut().filter(|hop| hop.is_many()) {
        hop.call = call;
    }
}

/// What tells an expression from all others, wherever it is said.
fn outline(mut expr: Expr) -> Option<Outline> {
    expr.each_own_column(&mut |column| call(column, 0));
    Outline::of(&expr)
}
