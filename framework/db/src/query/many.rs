//! Many-to-many fields in queries.

use std::fmt;
use std::marker::PhantomData;

use super::aggregate::Operand;
use super::ast::{Column, Compare, Expr, Hop, Lookup, Node};
use super::{Condition, Expression, Field, IntoExpression};
use crate::fields::{FieldValue, ForeignKey};
use crate::models::{FieldMeta, ManyToManyMeta, Model, ModelMeta, Through};

/// A many-to-many field from rows of `M` to rows of `T`: `Article::tags`, or [`reversed`](Self::reversed) the other way.
pub struct ManyField<M, T> {
    place: u16,
    pub(super) reversed: bool,
    marker: PhantomData<fn() -> (M, T)>,
}

impl<M, T> Clone for ManyField<M, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M, T> Copy for ManyField<M, T> {}

impl<M: Model, T: Model> fmt::Debug for ManyField<M, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.meta() {
            Some(meta) => write!(f, "{}.{}", (meta.owner)().name, meta.name),
            None => f.write_str("?"),
        }
    }
}

impl<M, T> ManyField<M, T> {
    /// Names the relation at `place` of the model's metadata; `derive(Model)` writes it.
    #[doc(hidden)]
    pub const fn new(place: u16) -> Self {
        Self {
            place,
            reversed: false,
            marker: PhantomData,
        }
    }
}

impl<M, T: Model> ManyField<M, T> {
    /// Turns the field round: from the rows pointed to, to those that point.
    #[must_use]
    pub const fn reversed(self) -> ManyField<T::Concrete, M> {
        ManyField {
            place: self.place,
            reversed: !self.reversed,
            marker: PhantomData,
        }
    }
}

/// The two steps over the table between.
pub(crate) fn many_hops(meta: &'static ManyToManyMeta, reversed: bool) -> Vec<Hop> {
    let Sides { near, far, through } = sides(meta, reversed);
    let (mut down, mut up) = (up_to(through.meta, near), up_to(through.meta, far));
    // What both foreign keys stand above is not visited.
    let same = down.iter().zip(&up);
    let same = same.take_while(|((one, _), (other, _))| std::ptr::eq(*one, *other));
    let same = same.count();
    down.drain(..same);
    up.drain(..same);
    let holder = match (down.last(), up.first(), same) {
        (Some((_, hop)), ..) => hop.to,
        (None, Some((below, _)), _) => below,
        (None, None, 0) => through.meta,
        (None, None, _) => up_to(through.meta, near)
            .last()
            .map_or(through.meta, |(_, hop)| hop.to),
    };
    let back = down
        .iter()
        .rev()
        .map(|(below, hop)| Hop::back(below, hop.field));
    std::iter::once(Hop::back(holder, near))
        .chain(back)
        .chain(up.iter().map(|(_, hop)| hop.clone()))
        .chain(Hop::forward(far))
        .collect()
}

/// The steps from a row of this model up to the one that it extends and that has the field, each with the model that it begins at.
fn up_to(meta: &'static ModelMeta, field: &'static FieldMeta) -> Vec<(&'static ModelMeta, Hop)> {
    let mut steps = Vec::new();
    let mut current = meta;
    while !current
        .target()
        .fields
        .iter()
        .any(|own| std::ptr::eq(own, field))
    {
        let Some((link, parent)) = current.parent() else {
            break;
        };
        steps.extend(Hop::forward(link).map(|hop| (current, hop)));
        current = parent;
    }
    steps
}

/// The table between, with the foreign keys to the near and to the far side.
pub(super) struct Sides {
    through: Through,
    pub(super) near: &'static FieldMeta,
    pub(super) far: &'static FieldMeta,
}

pub(super) fn sides(meta: &'static ManyToManyMeta, reversed: bool) -> Sides {
    let through = meta.sides();
    let (near, far) = match reversed {
        false => (through.source, through.target),
        true => (through.target, through.source),
    };
    Sides { through, near, far }
}

impl<M: Model, T: Model> ManyField<M, T> {
    /// Returns the relation's description.
    pub fn meta(self) -> Option<&'static ManyToManyMeta> {
        let owner = if self.reversed { T::meta() } else { M::meta() };
        owner.many_to_many.get(usize::from(self.place))
    }

    pub(super) fn hops(self) -> Vec<Hop> {
        self.meta()
            .map(|meta| many_hops(meta, self.reversed))
            .unwrap_or_default()
    }

    /// Follows the relation to a field of the related rows.
    pub fn to<V: FieldValue>(self, field: Field<T::Concrete, V>) -> Expression<M, V> {
        Expression::new(match field.expr() {
            Expr::Column(mut column) => {
                column.hops.splice(0..0, self.hops());
                Expr::Column(column.trimmed())
            }
            other => other,
        })
    }

    /// The keys of the related rows.
    pub(super) fn keys(self) -> Expression<M, ForeignKey<T>> {
        Expression::new(match T::meta().target().field("pk") {
            Some(field) => Expr::Column(
                Column {
                    hops: self.hops(),
                    field,
                }
                .trimmed(),
            ),
            None => Expr::Invalid(format!("{} has no primary key", T::meta().name)),
        })
    }

    /// Holds where this row is among the related: `Article::tags.eq(&rust)`, or by key.
    pub fn eq(self, row: impl IntoExpression<M, ForeignKey<T>>) -> Condition<M> {
        self.keys().eq(row)
    }

    /// Holds where one of these rows is among the related.
    pub fn in_<V: IntoExpression<M, ForeignKey<T>>>(
        self,
        rows: impl IntoIterator<Item = V>,
    ) -> Condition<M> {
        self.keys().in_(rows)
    }

    /// Holds where no row is related, or where one is.
    pub fn is_null(self, is_null: bool) -> Condition<M> {
        self.keys().is_null(is_null)
    }
}

impl<M: Model, T: Model> Operand<M> for ManyField<M, T> {
    type Value = ForeignKey<T>;

    fn operand(self) -> Expression<M, ForeignKey<T>> {
        self.keys()
    }
}

/// What is asked of the row that a row between points to.
pub(super) fn compared(
    between: &'static ModelMeta,
    pointer: &'static FieldMeta,
    lookup: Lookup,
) -> Node {
    Node::Compare(Compare {
        left: pointed_to(between, pointer),
        lookup,
    })
}

/// The primary key of the row that a row between points to, which the foreign key itself holds but for those with `to_field`.
pub(super) fn pointed_to(between: &'static ModelMeta, pointer: &'static FieldMeta) -> Expr {
    let hop = Hop::forward(pointer);
    let key = hop.as_ref().and_then(|hop| hop.to.field("pk"));
    let up = up_to(between, pointer).into_iter().map(|(_, hop)| hop);
    Expr::Column(
        Column {
            hops: up.chain(hop).collect(),
            field: key.unwrap_or(pointer),
        }
        .trimmed(),
    )
}
