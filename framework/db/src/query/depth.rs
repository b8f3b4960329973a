//! How deep conditions and expressions may be nested: who walks over them goes down as deep, on the stack of a thread.

use super::ast::{Expr, Node};
use super::lookup_value::{LookupQuery, LookupValue};
use super::query::Query;
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

/// The query that stands inside of another, unless it is nested too deep.
pub(super) fn query_within(query: Query) -> Query {
    if fits(&Below::Query(&query), MOST) {
        return query;
    }
    let mut refused = Query::new(query.meta);
    refused.selection = query.selection.filter(|all| all.iter().all(is_leaf));
    refused.refuse(|| TOO_DEEP.to_owned());
    refused
}

/// Levels that a query counts, which takes more of a stack than a condition.
const QUERY: usize = 10;

/// Tells whether it has no more than so many levels.
fn fits(below: &Below<'_>, levels: usize) -> bool {
    let counts = match below {
        Below::Query(_) => QUERY,
        Below::Expr(_) | Below::Node(_) => 1,
    };
    let Some(left) = levels.checked_sub(counts) else {
        return false;
    };
    let mut fit = true;
    let mut visit = |below: Below<'_>| fit = fit && fits(&below, left);
    match below {
        Below::Expr(expr) if is_leaf(expr) => {}
        Below::Expr(expr) => expr.below(&mut visit),
        Below::Node(Node::Named(named)) => each_query(&named.value, &mut visit),
        Below::Node(node) => node.below(&mut visit),
        Below::Query(query) => {
            query.below(&mut visit);
            let first = query.rare.as_ref().and_then(|rare| rare.first.as_deref());
            let members = query.combined.iter().map(|(_, member)| member);
            for member in members.chain(first) {
                visit(Below::Query(member));
            }
        }
    }
    fit
}

fn is_leaf(expr: &Expr) -> bool {
    matches!(expr, Expr::Column(_) | Expr::Value(_))
}

/// Visits the queries of a look-up that is not understood yet.
fn each_query<'v>(value: &'v LookupValue, visit: &mut dyn FnMut(Below<'v>)) {
    match value {
        LookupValue::Query(LookupQuery(query)) => visit(Below::Query(query)),
        LookupValue::Expression(expression) => visit(Below::Expr(&expression.0)),
        LookupValue::Tuple(values) | LookupValue::List(values) => {
            for value in values {
                each_query(value, visit);
            }
        }
        LookupValue::One(_) | LookupValue::Many(_) | LookupValue::Name(_) => {}
    }
}
