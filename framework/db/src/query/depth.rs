//! How deep conditions and expressions may be nested: who walks over them goes down as deep, on the stack of a thread.

use super::ast::{Expr, Node};
use super::walk::Below;

/// The most levels of a statement.
pub(super) const MOST: usize = 500;

/// What is told where they are nested deeper.
pub(super) const TOO_DEEP: &str =
    "conditions and expressions may be nested 500 levels deep, and these are nested deeper";

/// The expression, unless it is nested too deep.
pub(super) fn expr_within(expr: Expr) -> Expr {
    match fits(&Below::Expr(&expr), MOST) {
        true => expr,
        false => Expr::Invalid(TOO_DEEP.to_owned()),
    }
}

/// The condition, unless it is nested too deep.
pub(super) fn node_within(node: Node) -> Node {
    match fits(&Below::Node(&node), MOST) {
        true => node,
        false => Node::Invalid(TOO_DEEP.to_owned()),
    }
}

/// Tells whether it has no more than so many levels; queries inside of it count as one.
fn fits(below: &Below<'_>, levels: usize) -> bool {
    let mut fit = levels > 0;
    let mut visit = |below: Below<'_>| fit = fit && fits(&below, levels - 1);
    match below {
        Below::Expr(Expr::Column(_) | Expr::Value(_)) | Below::Query(_) => {}
        Below::Expr(expr) if levels > 0 => expr.below(&mut visit),
        Below::Node(node) if levels > 0 => node.below(&mut visit),
        Below::Expr(_) | Below::Node(_) => {}
    }
    fit
}
