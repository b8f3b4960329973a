//! Which related rows a query brings along.

use std::fmt;
use std::marker::PhantomData;

use super::ast::{Column, Expr, Hop};
use super::field::Pointer;
use super::query::{Annotation, Query};
use super::shape::{Objects, Shape};
use super::{Field, FilteredRelation, QuerySet, Reversed};
use crate::error::Result;
use crate::fields::RelatedPlan as Plan;
use crate::models::{FieldKind, FieldMeta, Model};
use crate::row::Row;
use crate::tuples::{one_after_the_other, up_to};

/// What [`select_related`](QuerySet::select_related) takes: a foreign key, a tuple of them, the way back of a one-to-one field,
/// `Restaurant::place.reversed()`, or a [`FilteredRelation`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no way to one related row of `{M}`",
    note = "give a foreign key as Choice::question, a tuple of them, or the way back of a one-to-one field as Restaurant::place.reversed()"
)]
pub trait IntoRelated<M> {
    /// What the rows become.
    type Shape: Shape<M>;

    /// Lets the query bring the rows along.
    #[doc(hidden)]
    fn select(self, rows: QuerySet<M>) -> QuerySet<M, Self::Shape>;
}

/// Foreign keys that point from `M` to one row each: one, or a tuple of them.
pub trait RelatedPaths<M> {
    /// Returns the paths of foreign keys.
    #[doc(hidden)]
    fn into_related(self) -> Vec<Vec<&'static FieldMeta>>;
}

impl<M: Model, F: Pointer> RelatedPaths<M> for Field<M, F> {
    fn into_related(self) -> Vec<Vec<&'static FieldMeta>> {
        vec![self.relations()]
    }
}

#[diagnostic::do_not_recommend]
impl<M: Model, F: Pointer> IntoRelated<M> for Field<M::Concrete, F> {
    type Shape = Objects;

    fn select(self, mut rows: QuerySet<M>) -> QuerySet<M> {
        rows.query.relate(self.into_related());
        rows
    }
}

up_to!(6 one_after_the_other RelatedPaths::into_related -> Vec<&'static FieldMeta>;);

macro_rules! related {
    ($($name:ident)+) => {
        #[diagnostic::do_not_recommend]
        impl<M: Model, $($name: RelatedPaths<M::Concrete>),+> IntoRelated<M> for ($($name,)+) {
            type Shape = Objects;

            fn select(self, mut rows: QuerySet<M>) -> QuerySet<M> {
                rows.query.relate(self.into_related());
                rows
            }
        }
    };
}

up_to!(6 related);

/// Rows are those of `B`, each with the row of `R` that points to it, if there is one.
pub struct WithOne<B, R>(PhantomData<fn() -> (B, R)>);

impl<B, R> fmt::Debug for WithOne<B, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WithOne")
    }
}

impl<M, B: Shape<M>, R: Model> Shape<M> for WithOne<B, R> {
    type Row = (B::Row, Option<R>);

    fn decode(row: &Row, plan: &Plan, after: usize) -> Result<(Self::Row, usize)> {
        let (base, column) = B::decode(row, plan, after)?;
        let meta = R::meta();
        let keys = meta.key_fields();
        let missing = keys
            .first()
            .is_none_or(|(key, _)| row.is_null(column + key));
        let nested = plan.beside.iter().find(|nested| nested.offset == column);
        let end = nested.map_or(column + meta.fields.len(), |nested| nested.end(meta));
        if missing {
            return Ok(((base, None), end));
        }
        let mut related = R::from_row(row, column)?;
        for (field, nested) in nested.into_iter().flat_map(|nested| &nested.nested) {
            related.hydrate(*field, row, nested)?;
        }
        if let Some((field, back)) = nested.and_then(|nested| nested.back.as_deref()) {
            related.hydrate(*field, row, back)?;
        }
        Ok(((base, Some(related)), end))
    }
}

/// A way to a row that stands beside each row of `M`, where there is one: the way back of a one-to-one field, or a
/// [`FilteredRelation`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no way to a row beside those of `{M}`",
    note = "give the way back of a one-to-one field as Restaurant::place.reversed(), or a filtered relation"
)]
pub trait Beside<M> {
    /// The model of the row.
    type Row: Model;

    /// Selects the columns of the row beside those of the query.
    #[doc(hidden)]
    fn join_one<P, S>(self, rows: QuerySet<P, S>) -> QuerySet<P, WithOne<S, Self::Row>>;
}

impl<M: Model, R: Model> Beside<M> for Reversed<M, R> {
    type Row = R;

    fn join_one<P, S>(self, mut rows: QuerySet<P, S>) -> QuerySet<P, WithOne<S, R>> {
        let is_many = |hop: &&Hop| hop.reverse && hop.field.kind != FieldKind::OneToOne;
        if let Some(many) = self.hops().iter().find(is_many) {
            rows.query.refuse(|| format!(
                "Invalid field name(s) given in select_related: '{}': more than one row may point back; use prefetch_related, or filtered(..) for \
                 a row of the pair for each of them",
                many.name()
            ));
        }
        bring::<R>(self.hops(), &self.related, &mut rows.query);
        QuerySet::of(rows.query)
    }
}

impl<M: Model, R: Model> Beside<M> for &FilteredRelation<M, R> {
    type Row = R;

    fn join_one<P, S>(self, mut rows: QuerySet<P, S>) -> QuerySet<P, WithOne<S, R>> {
        match self.known() {
            Ok(hops) => bring::<R>(&hops, &self.related, &mut rows.query),
            Err(problem) => rows.query.refuse(|| problem.to_string()),
        }
        QuerySet::of(rows.query)
    }
}

impl<M: Model, R: Model> Beside<M> for FilteredRelation<M, R> {
    type Row = R;

    fn join_one<P, S>(self, rows: QuerySet<P, S>) -> QuerySet<P, WithOne<S, R>> {
        (&self).join_one(rows)
    }
}

/// Selects the columns of the rows of `R` at the end of these steps, and of those that their foreign keys point to.
fn bring<R: Model>(hops: &[Hop], related: &[Vec<&'static FieldMeta>], query: &mut Query) {
    let first = query.annotations.len();
    if let Some(problem) = R::meta().unreadable() {
        query.refuse(|| problem);
    }
    bring_fields(hops, R::meta().fields, query);
    let plan = Plan::of(R::meta(), related);
    plan.each_way(R::meta(), hops, &mut |way| bring_columns(way, query));
    query.rare_mut().beside.push((first, plan));
}

/// Selects the columns of the rows at the end of these steps.
fn bring_columns(hops: &[Hop], query: &mut Query) {
    let fields = hops
        .last()
        .map_or(&[] as &[FieldMeta], |last| last.to.fields);
    bring_fields(hops, fields, query);
}

fn bring_fields(hops: &[Hop], fields: &'static [FieldMeta], query: &mut Query) {
    query
        .annotations
        .extend(fields.iter().map(|field| Annotation {
            expr: Expr::Column(Column {
                hops: hops.to_vec(),
                field,
            }),
            after: Annotation::BESIDE,
        }));
}

macro_rules! beside {
    ($($type:ty),+) => {$(
        #[diagnostic::do_not_recommend]
        impl<M: Model, R: Model> IntoRelated<M> for $type {
            type Shape = WithOne<Objects, R>;

            fn select(self, rows: QuerySet<M>) -> QuerySet<M, WithOne<Objects, R>> {
                self.join_one(rows)
            }
        }
    )+};
}

beside!(
    Reversed<M::Concrete, R>,
    FilteredRelation<M::Concrete, R>,
    &FilteredRelation<M::Concrete, R>
);

impl<M: Model> QuerySet<M> {
    /// Brings along the rows that foreign keys point to, in the same query: `select_related(Choice::question)`.
    ///
    /// Over the way back of a one-to-one field the row that points here comes beside each row, if there is one:
    ///
    /// ```ignore
    /// let rows = Place::objects().select_related(Restaurant::place.reversed()).all(db).await?;
    /// for (place, restaurant) in rows { .. } // restaurant: Option<Restaurant>
    /// ```
    ///
    /// Over a [`FilteredRelation`] so does the row that holds its condition; where several do, the row comes once for each.
    pub fn select_related<R: IntoRelated<M>>(self, fields: R) -> QuerySet<M, R::Shape> {
        fields.select(self)
    }
}

impl<M: Model, B: Shape<M>, Q: Model> QuerySet<M, WithOne<B, Q>> {
    /// Brings along one more row beside each row, over one more one-to-one field or filtered relation.
    pub fn select_related<W: Beside<M::Concrete>>(
        self,
        way: W,
    ) -> QuerySet<M, WithOne<WithOne<B, Q>, W::Row>> {
        way.join_one(self)
    }
}
