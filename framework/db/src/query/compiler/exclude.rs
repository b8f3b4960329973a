//! Conditions under a NOT that follow a relation to many rows: no related row may hold them, so they become a subquery, as
//! Django's `split_exclude`.

use crate::models::ModelMeta;
use crate::query::ast::{Column, Compare, Expr, Hop, Lookup, Node};
use crate::query::query::Query;
use crate::query::walk::{Below, BelowMut};

/// The steps that a condition follows to the first relation to many rows; `None` when it follows none, or speaks of the related row that
/// the query shows.
pub(super) fn way_to_many(compare: &Compare) -> Option<Vec<Hop>> {
    let mut found = None;
    compare.left.any_column(&mut |column| {
        if let Some(place) = column.first_many()
            && !column.hops[place].is_placed()
        {
            found = Some(column.hops[..=place].to_vec());
        }
        found.is_some()
    });
    found
}

/// Asks whether a related row holds the condition, of those at the end of `way` from a row of `query`; of one of them alone where
/// `same_row` says that the query has joined it for another condition of the same call.
pub(super) fn split(compare: &Compare, query: &Query, way: &[Hop], same_row: bool) -> Option<Node> {
    let (many, prefix) = way.split_last()?;
    // What a filtered relation holds may be a matter of the rows where it begins: the subquery begins there too.
    let filtered = compare.left.any_column(&mut |column| {
        let mut behind = column.hops.iter().skip(prefix.len());
        behind.any(|hop| hop.filter.is_some())
    });
    // So is what a row without related rows holds all the same, as `coalesce(..).eq(0)`.
    let whole = filtered || !is_null_beyond(&compare.left, way);
    let start = if whole { &[] } else { prefix };
    let before: &'static ModelMeta = start.last().map_or(query.meta, |hop| hop.to);
    // A row without related rows holds `is_null(true)`: the subquery begins one model earlier.
    let earlier = whole || matches!(compare.lookup, Lookup::IsNull(true));
    let skipped = start.len() + usize::from(!earlier);
    let mut compare = compare.clone();
    let path = Path { way, skipped };
    path.turn_inward(BelowMut::Expr(&mut compare.left));
    for right in compare.lookup.rights_mut() {
        path.turn_inward(BelowMut::Expr(right));
    }
    let (meta, field, key) = match earlier {
        true => {
            // What a foreign key points to stands in its own column.
            let pointed_to = start.last().filter(|hop| !hop.reverse);
            let key = match pointed_to.and_then(|hop| hop.field.target_field()) {
                Some(key) => key,
                None => before.field("pk")?,
            };
            (before, key, key)
        }
        false => (many.to, many.field, many.field.target_field()?),
    };
    let near = Column {
        hops: start.to_vec(),
        field: key,
    }
    .trimmed();
    let (field, outer) = match many.to.field("pk") {
        Some(pk) if same_row && !earlier && pk.composite.is_none() => {
            let hops = way.to_vec();
            (pk, Column { hops, field: pk })
        }
        _ => (field, near.clone()),
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
            lookup: Lookup::Exact(Expr::Outer(1, outer)),
        }),
    ];
    let exists = Node::Exists(Box::new(inner));
    // So does a row that lacks the row whose related rows are asked for.
    if !earlier || !start.iter().any(Hop::may_miss) {
        return Some(exists);
    }
    let missing = Node::Compare(Compare {
        left: Expr::Column(near),
        lookup: Lookup::IsNull(true),
    });
    Some(Node::Any(vec![exists, missing]))
}

/// Tells whether an expression is NULL where there is no related row at the end of `way`.
fn is_null_beyond(expr: &Expr, way: &[Hop]) -> bool {
    match expr {
        Expr::Column(column) => follows(column, way),
        Expr::Call(function, arguments) => {
            let mut arguments = arguments.iter();
            !function.may_fill_null() && arguments.any(|expr| is_null_beyond(expr, way))
        }
        expr => {
            let mut is_null = false;
            if expr.passes_null() {
                expr.below(&mut |below| {
                    is_null |= matches!(below, Below::Expr(inner) if is_null_beyond(inner, way));
                });
            }
            is_null
        }
    }
}

fn follows(column: &Column, way: &[Hop]) -> bool {
    let mut steps = column.hops.iter().zip(way);
    column.hops.len() >= way.len() && steps.all(|(one, other)| one.joins(other))
}

/// The way to the related rows.
struct Path<'p> {
    way: &'p [Hop],
    /// How many steps the subquery stands for.
    skipped: usize,
}

impl Path<'_> {
    /// Makes columns behind the relation columns of the subquery, and all others columns of the query around it.
    fn turn_inward(&self, below: BelowMut<'_>) {
        match below {
            BelowMut::Expr(Expr::Column(column)) if follows(column, self.way) => {
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
