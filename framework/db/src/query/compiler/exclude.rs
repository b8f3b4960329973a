//! Conditions under a NOT that follow a relation to many rows: no related row may hold them, so they become a subquery, as
//! Django's `split_exclude`.

use crate::models::ModelMeta;
use crate::query::ast::{Column, Compare, Expr, Hop, Lookup, Node};
use crate::query::query::Query;

/// Returns the related rows that hold the condition, for a row of `query`; `None` when no relation to many rows is followed.
pub(super) fn split(compare: &Compare, query: &Query) -> Option<Query> {
    let mut found = None;
    compare.left.any_column(&mut |column| {
        if let Some(place) = column.first_many() {
            found = Some(column.hops[..=place].to_vec());
        }
        found.is_some()
    });
    let (many, prefix) = found?
        .split_last()
        .map(|(last, rest)| (*last, rest.to_vec()))?;
    let before: &'static ModelMeta = prefix.last().map_or(query.meta, |hop| hop.to);
    // A row without related rows holds `is_null(true)`: the subquery begins one model earlier.
    let earlier = matches!(compare.lookup, Lookup::IsNull(true));
    let skipped = prefix.len() + usize::from(!earlier);
    let mut compare = compare.clone();
    let inward = |expr: &mut Expr| turn_inward(expr, &prefix, many, skipped);
    inward(&mut compare.left);
    match &mut compare.lookup {
        Lookup::Exact(right) | Lookup::Order(_, right) | Lookup::Text(_, right) => inward(right),
        Lookup::Range(low, high) => {
            inward(low);
            inward(high);
        }
        Lookup::In(values) => values.iter_mut().for_each(inward),
        Lookup::InQuery(_) | Lookup::IsNull(_) => {}
    }
    let key = before.field("pk")?;
    let outer = Expr::Outer(
        Column {
            hops: prefix.clone(),
            field: key,
        }
        .trimmed(),
    );
    let (meta, field) = if earlier {
        (before, key)
    } else {
        (many.to, many.field)
    };
    let mut inner = Query::new(meta);
    inner.order = Some(Vec::new());
    inner.filters = vec![
        Node::Compare(compare),
        Node::Compare(Compare {
            left: Expr::Column(Column {
                hops: Vec::new(),
                field,
            }),
            lookup: Lookup::Exact(outer),
        }),
    ];
    Some(inner)
}

/// Makes columns behind the relation columns of the subquery, and all others columns of the query around it.
fn turn_inward(expr: &mut Expr, prefix: &[Hop], many: Hop, skipped: usize) {
    let behind = |column: &Column| {
        column.hops.len() > prefix.len()
            && column
                .hops
                .iter()
                .zip(prefix)
                .all(|(one, other)| one.joins(other))
            && column.hops[prefix.len()].joins(&many)
    };
    match expr {
        Expr::Column(column) if behind(column) => {
            column.hops.drain(..skipped);
        }
        Expr::Column(column) => *expr = Expr::Outer(column.clone()),
        Expr::Binary(left, _, right) => {
            turn_inward(left, prefix, many, skipped);
            turn_inward(right, prefix, many, skipped);
        }
        Expr::Part(_, inner) => turn_inward(inner, prefix, many, skipped),
        Expr::Call(_, arguments) => {
            for argument in arguments {
                turn_inward(argument, prefix, many, skipped);
            }
        }
        _ => {}
    }
}
