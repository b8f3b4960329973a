//! Conditions on what a query shows of related rows of which there may be many: they speak of the row that is shown, as Django's conditions
//! on an annotation.

use super::ast::{Expr, Node};
use super::column::Hop;
use super::outline::Outline;
use super::query::Query;
use super::walk::BelowMut;
use crate::backends::sqlite::Sqlite;

impl Query {
    /// Marks what the condition says of values that the query shows. A field behind a relation that is selected, and not annotated, is asked
    /// of a related row of the condition's own, as in Django.
    pub(super) fn mark_shown(&self, node: &mut Node) {
        let annotated = self.annotations.iter().map(|annotation| &annotation.expr);
        let selected = self.selection.iter().flatten();
        let computed = selected.filter(|expr| !expr.is_of_field());
        let shown = annotated.chain(computed).filter(|expr| expr.crosses_many());
        let shown: Vec<Outline> = shown.filter_map(outline).collect();
        if !shown.is_empty() {
            mark(&shown, BelowMut::Node(node));
        }
    }
}

fn mark(shown: &[Outline], below: BelowMut<'_>) {
    let mut onward = |below: BelowMut<'_>| mark(shown, below);
    match below {
        BelowMut::Expr(Expr::Aggregate(_)) | BelowMut::Query(_) => {}
        BelowMut::Expr(expr) if is_among(shown, expr) => expr.each_column(&mut |column| {
            for hop in column.hops.iter_mut().filter(|hop| hop.is_many()) {
                hop.call = Hop::SHOWN;
            }
        }),
        BelowMut::Expr(expr) => expr.below_mut(&mut onward),
        BelowMut::Node(node) => node.below_mut(&mut onward),
    }
}

fn is_among(shown: &[Outline], expr: &Expr) -> bool {
    let Some(outline) = Some(expr)
        .filter(|expr| expr.crosses_many())
        .and_then(outline)
    else {
        return false;
    };
    let is_it = |one: &Outline| one.words() == outline.words() && one.values == outline.values;
    shown.iter().any(is_it)
}

/// What tells an expression from all others. Which database it is for does not matter here.
fn outline(expr: &Expr) -> Option<Outline> {
    let mut outline = Outline::new(&Sqlite);
    outline.expr(expr)?;
    outline.end()?;
    Some(outline)
}
