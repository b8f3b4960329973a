//! Conditions under a NOT that follow a relation to many rows: no related row may hold them, so they become a subquery, as
//! Django's `split_exclude`.

use crate::models::ModelMeta;
use crate::query::ast::{Column, Compare, Expr, Hop, Lookup, Node};
use crate::query::query::Query;
use crate::query::walk::BelowMut;

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
    let path = Path {
        prefix: &prefix,
        many,
        skipped,
    };
    path.turn_inward(BelowMut::Expr(&mut compare.left));
    for right in compare.lookup.rights_mut() {
        path.turn_inward(BelowMut::Expr(right));
    }
    let (meta, field, key) = match earlier {
        true => (before, before.field("pk")?, before.field("pk")?),
        false => (many.to, many.field, many.field.target_field()?),
    };
    let outer = Expr::Outer(
        1,
        Column {
            hops: prefix.clone(),
            field: key,
        }
        .trimmed(),
    );
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

/// The way to the related rows.
struct Path<'p> {
    prefix: &'p [Hop],
    many: Hop,
    /// How many steps the subquery stands for.
    skipped: usize,
}

impl Path<'_> {
    fn is_before(&self, column: &Column) -> bool {
        let length = self.prefix.len();
        column.hops.len() > length
            && column
                .hops
                .iter()
                .zip(self.prefix)
                .all(|(one, other)| one.joins(other))
            && column.hops[length].joins(&self.many)
    }

    /// Makes columns behind the relation columns of the subquery, and all others columns of the query around it.
    fn turn_inward(&self, below: BelowMut<'_>) {
        match below {
            BelowMut::Expr(Expr::Column(column)) if self.is_before(column) => {
                column.hops.drain(..self.skipped);
            }
            BelowMut::Expr(expr) => match expr {
                Expr::Column(column) => *expr = Expr::Outer(1, column.clone()),
                Expr::Outer(level, _) => *level += 1,
                other => other.below_mut(&mut |below| self.turn_inward(below)),
            },
            BelowMut::Node(node) => node.below_mut(&mut |below| self.turn_inward(below)),
            BelowMut::Query(_) => {}
        }
    }
}
