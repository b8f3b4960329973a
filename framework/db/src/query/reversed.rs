//! Relations the other way round: from a model to the rows that point to it.

use std::fmt;
use std::marker::PhantomData;

use super::ast::{Column, Expr, Hop};
use super::field::ToOne;
use super::relation::{Relation, follow};
use super::{Expression, Field, RelatedPaths};
use crate::fields::FieldValue;
use crate::models::{FieldMeta, Model};

/// The way from `M` to rows of `R`, made by [`Field::reversed`] of a foreign key, as `Choice::question.reversed()`: Django's
/// name `choice` in look-ups of questions. `and` makes ways over several relations.
pub struct Reversed<M, R> {
    hops: Vec<Hop>,
    /// The foreign keys of the related rows whose rows come along too.
    pub(super) related: Vec<Vec<&'static FieldMeta>>,
    marker: PhantomData<fn() -> (M, R)>,
}

impl<M, R> Clone for Reversed<M, R> {
    fn clone(&self) -> Self {
        Self {
            hops: self.hops.clone(),
            related: self.related.clone(),
            marker: PhantomData,
        }
    }
}

impl<M, R> fmt::Debug for Reversed<M, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.hops.iter().map(|hop| hop.to.name))
            .finish()
    }
}

impl<M, R> Reversed<M, R> {
    pub(crate) fn new(hops: Vec<Hop>) -> Self {
        Self {
            hops,
            related: Vec::new(),
            marker: PhantomData,
        }
    }

    /// The steps back along foreign keys.
    pub(super) fn hops(&self) -> &[Hop] {
        &self.hops
    }
}

impl<M: Model, R: Model> Reversed<M, R> {
    /// Follows the relation to a field of the related rows.
    pub fn to<T: FieldValue>(&self, field: Field<R, T>) -> Expression<M, T> {
        Expression::new(match field.expr() {
            Expr::Column(mut column) => {
                column.hops.splice(0..0, self.hops.iter().cloned());
                Expr::Column(column.trimmed())
            }
            other => other,
        })
    }

    /// Follows one more relation: `Entry::blog.reversed().and(Entry::topics)`.
    pub fn and<P: Relation<R>>(&self, onward: P) -> Reversed<M, P::Target> {
        follow(self.hops.clone(), onward)
    }

    /// Brings along the rows that foreign keys of the related row point to, where [`select_related`](super::QuerySet::select_related) brings
    /// that row along: `select_related(Restaurant::place.reversed().select_related(Restaurant::chef))`.
    #[must_use]
    pub fn select_related(mut self, fields: impl RelatedPaths<R>) -> Self {
        self.related.extend(fields.into_related());
        self
    }

    /// Holds where no row is related, or where one is.
    pub fn is_null(&self, is_null: bool) -> super::Condition<M> {
        Expression::<M, R::Key>::new(self.key()).is_null(is_null)
    }

    /// The key of the related rows.
    pub(super) fn key(&self) -> Expr {
        match R::meta().target().field("pk") {
            Some(field) => Expr::Column(
                Column {
                    hops: self.hops.clone(),
                    field,
                }
                .trimmed(),
            ),
            None => Expr::Invalid(format!("{} has no primary key", R::meta().name)),
        }
    }
}

impl<R: Model, F> Field<R, F>
where
    Self: ToOne<F>,
{
    /// Turns a foreign key round: the way from the model that it points to, to the rows that point.
    ///
    /// ```ignore
    /// let voted = Question::objects().filter(Choice::question.reversed().to(Choice::votes).gt(0)).distinct();
    /// ```
    pub fn reversed(self) -> Reversed<<Self as ToOne<F>>::Target, R> {
        let hops = self.meta().map(|field| Hop::back(R::meta(), field));
        Reversed::new(hops.into_iter().collect())
    }
}
