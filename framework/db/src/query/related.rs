//! Which related rows a query brings along.

use std::fmt;
use std::marker::PhantomData;

use super::ast::{Column, Expr};
use super::field::Pointer;
use super::query::Annotation;
use super::shape::{Objects, Shape};
use super::{Field, QuerySet, Reversed};
use crate::error::Result;
use crate::fields::RelatedPlan as Plan;
use crate::models::{FieldKind, FieldMeta, Model};
use crate::row::Row;
use crate::tuples::{one_after_the_other, up_to};

/// What [`select_related`](QuerySet::select_related) takes: a foreign key, a tuple of them, or the way back of a one-to-one field,
/// `Restaurant::place.reversed()`.
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
        let fields = R::meta().fields;
        let keys = R::meta().key_fields();
        let missing = keys
            .first()
            .is_none_or(|(key, _)| row.is_null(column + key));
        let related = match missing {
            true => None,
            false => Some(R::from_row(row, column)?),
        };
        Ok(((base, related), column + fields.len()))
    }
}

impl<M: Model, R: Model> IntoRelated<M> for Reversed<M::Concrete, R> {
    type Shape = WithOne<Objects, R>;

    fn select(self, rows: QuerySet<M>) -> QuerySet<M, WithOne<Objects, R>> {
        self.join_one(rows.query)
    }
}

impl<M: Model, R: Model> Reversed<M, R> {
    /// Selects the columns of the row that points here beside those of the query.
    fn join_one<P, S>(self, mut query: super::query::Query) -> QuerySet<P, S> {
        if let Some(many) = self
            .hops()
            .iter()
            .find(|hop| hop.field.kind != FieldKind::OneToOne)
        {
            let name = many
                .field
                .relation
                .and_then(|relation| relation.query_name(many.to));
            let name = name.unwrap_or_else(|| many.to.name.to_lowercase());
            query.refuse(|| format!(
                "Invalid field name(s) given in select_related: '{name}': more than one row may point back; use prefetch_related"
            ));
        }
        for field in R::meta().fields {
            query.annotations.push(Annotation {
                expr: Expr::Column(Column {
                    hops: self.hops().to_vec(),
                    field,
                }),
                after: query.filters.len(),
            });
        }
        QuerySet::of(query)
    }
}

impl<M: Model> QuerySet<M> {
    /// Brings along the rows that foreign keys point to, in the same query: `select_related(Choice::question)`.
    ///
    /// Over the way back of a one-to-one field the row that points here comes beside each row, if there is one:
    ///
    /// ```ignore
    /// let rows = Place::objects().select_related(Restaurant::place.reversed()).all(db).await?;
    /// for (place, restaurant) in rows { .. } // restaurant: Option<Restaurant>
    /// ```
    pub fn select_related<R: IntoRelated<M>>(self, fields: R) -> QuerySet<M, R::Shape> {
        fields.select(self)
    }
}

impl<M: Model, B: Shape<M>, Q: Model> QuerySet<M, WithOne<B, Q>> {
    /// Brings along the row that points here over one more one-to-one field.
    pub fn select_related<R: Model>(
        self,
        way: Reversed<M::Concrete, R>,
    ) -> QuerySet<M, WithOne<WithOne<B, Q>, R>> {
        way.join_one(self.query)
    }
}
