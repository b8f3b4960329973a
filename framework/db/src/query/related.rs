//! Which related rows a query brings along.

use super::beside::{Partly, WithOne, join_one};
use super::field::Pointer;
use super::shape::ModelRows;
use super::{Beside, Field, FilteredRelation, QuerySet, Reversed};
use crate::models::{FieldMeta, Model};
use crate::tuples::{one_after_the_other, up_to};

/// What [`select_related`](QuerySet::select_related) takes: a foreign key, a tuple of them, the way back of a one-to-one field,
/// `Restaurant::place.reversed()`, or a [`FilteredRelation`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no way to one related row of `{M}`",
    note = "give a foreign key as Choice::question, a tuple of them, or the way back of a one-to-one field as Restaurant::place.reversed()"
)]
pub trait IntoRelated<M: Model> {
    /// What the rows become.
    type Shape<B: ModelRows<M>>: ModelRows<M>;

    /// Lets the query bring the rows along.
    #[doc(hidden)]
    fn select<B: ModelRows<M>>(self, rows: QuerySet<M, B>) -> QuerySet<M, Self::Shape<B>>;
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
    type Shape<B: ModelRows<M>> = B;

    fn select<B: ModelRows<M>>(self, rows: QuerySet<M, B>) -> QuerySet<M, B> {
        relate(rows, self.into_related())
    }
}

fn relate<M: Model, B>(
    mut rows: QuerySet<M, B>,
    paths: Vec<Vec<&'static FieldMeta>>,
) -> QuerySet<M, B> {
    rows.query.relate(paths);
    rows.query.read_again::<M>();
    rows
}

up_to!(6 one_after_the_other RelatedPaths::into_related -> Vec<&'static FieldMeta>;);

macro_rules! related {
    ($($name:ident)+) => {
        #[diagnostic::do_not_recommend]
        impl<M: Model, $($name: RelatedPaths<M::Concrete>),+> IntoRelated<M> for ($($name,)+) {
            type Shape<T: ModelRows<M>> = T;

            fn select<T: ModelRows<M>>(self, rows: QuerySet<M, T>) -> QuerySet<M, T> {
                relate(rows, self.into_related())
            }
        }
    };
}

up_to!(6 related);

macro_rules! beside {
    ($($type:ty),+) => {$(
        #[diagnostic::do_not_recommend]
        impl<M: Model, R: Model> IntoRelated<M> for $type {
            type Shape<B: ModelRows<M>> = WithOne<B, <Self as Beside<M::Concrete>>::Row>;

            fn select<B: ModelRows<M>>(self, rows: QuerySet<M, B>) -> QuerySet<M, Self::Shape<B>> {
                join_one(self, rows)
            }
        }
    )+};
}

beside!(
    Reversed<M::Concrete, R>,
    FilteredRelation<M::Concrete, R>,
    &FilteredRelation<M::Concrete, R>,
    Partly<Reversed<M::Concrete, R>>,
    Partly<FilteredRelation<M::Concrete, R>>
);

impl<M: Model, S> QuerySet<M, S> {
    /// Brings along the rows that foreign keys point to, in the same query: `select_related(Choice::question)`.
    ///
    /// Over the way back of a one-to-one field the row that points here comes beside each row, if there is one:
    ///
    /// ```ignore
    /// let rows = Place::objects().select_related(Restaurant::place.reversed()).all(db).await?;
    /// for (place, restaurant) in rows { .. } // restaurant: Option<Restaurant>
    /// ```
    ///
    /// Over a [`FilteredRelation`] so does the row that holds its condition; where several do, the row comes once for each. Several such ways
    /// behind each other make pairs of pairs. [`only`](Reversed::only) and [`defer`](Reversed::defer) of the way say which columns are read.
    pub fn select_related<R: IntoRelated<M>>(self, fields: R) -> QuerySet<M, R::Shape<S>>
    where
        S: ModelRows<M>,
    {
        fields.select(self)
    }
}
