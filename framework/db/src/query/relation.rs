//! `Relation`: ways from the rows of one model to those of another, over one relation or several.

use std::sync::Arc;

use super::ast::{Filter, Hop, Node};
use super::field::ToOne;
use super::{Field, FilteredRelation, IntoCondition, ManyField, Reversed};
use crate::fields::ForeignKey;
use crate::models::{FieldMeta, KeyField, Model};

/// A way from rows of `M` to those of another model: a foreign key, also one behind others, a foreign key turned round, or a
/// many-to-many field. At run time it is a name, as Django writes it: `"book__editor"`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no relation of `{M}`",
    label = "expected a relation that begins at `{M}`",
    note = "give a foreign key as Choice::question, one turned round as Question::author.reversed(), or a many-to-many field"
)]
pub trait Relation<M>: Sized {
    /// The model at its end.
    type Target;

    #[doc(hidden)]
    fn into_way(self) -> Way;
}

/// The steps of a relation, or its name.
#[doc(hidden)]
#[derive(Debug, Clone)]
pub struct Way(pub(super) Steps);

#[derive(Debug, Clone)]
pub(super) enum Steps {
    Known(Vec<Hop>),
    Named(String),
    /// There is no such way.
    Invalid(String),
}

impl Way {
    fn known(hops: Vec<Hop>) -> Self {
        Self(Steps::Known(hops))
    }

    /// The way along foreign keys.
    fn along(fields: &[&'static FieldMeta]) -> Self {
        let hops: Option<Vec<Hop>> = fields.iter().map(|field| Hop::forward(field)).collect();
        Self(match hops.filter(|hops| !hops.is_empty()) {
            Some(hops) => Steps::Known(hops),
            None => Steps::Invalid("the path follows too many relations".to_owned()),
        })
    }
}

/// Goes on from the end of `hops`.
pub(super) fn follow<M, R, P: Relation<R>>(
    mut hops: Vec<Hop>,
    onward: P,
) -> Reversed<M, P::Target> {
    match onward.into_way().0 {
        Steps::Known(more) => hops.extend(more),
        Steps::Named(name) => refuse(&mut hops, format!("'{name}' is known by its name only")),
        Steps::Invalid(problem) => refuse(&mut hops, problem),
    }
    Reversed::new(hops)
}

/// Lets a query that goes this way tell what is wrong with it.
fn refuse(hops: &mut [Hop], problem: String) {
    if let Some(last) = hops.last_mut() {
        last.filter = Some(Arc::new(Filter(Node::Invalid(problem))));
    }
}

#[diagnostic::do_not_recommend]
impl<M: Model, T: KeyField<K>, const K: u16> Relation<M> for Field<M, ForeignKey<T, K>> {
    type Target = T::Concrete;

    fn into_way(self) -> Way {
        Way::along(&self.relations())
    }
}

#[diagnostic::do_not_recommend]
impl<M: Model, T: KeyField<K>, const K: u16> Relation<M> for Field<M, Option<ForeignKey<T, K>>> {
    type Target = T::Concrete;

    fn into_way(self) -> Way {
        Way::along(&self.relations())
    }
}

impl<M: Model, T: Model> Relation<M> for ManyField<M, T> {
    type Target = T::Concrete;

    fn into_way(self) -> Way {
        Way::known(self.hops())
    }
}

impl<M, R> Relation<M> for Reversed<M, R> {
    type Target = R;

    fn into_way(self) -> Way {
        (&self).into_way()
    }
}

impl<M, R> Relation<M> for &Reversed<M, R> {
    type Target = R;

    fn into_way(self) -> Way {
        Way::known(self.hops().to_vec())
    }
}

impl<M> Relation<M> for &str {
    type Target = ();

    fn into_way(self) -> Way {
        Way(Steps::Named(self.to_owned()))
    }
}

impl<M: Model, F> Field<M, F>
where
    Self: ToOne<F> + Relation<M>,
{
    /// Follows the foreign key, and one more relation: `Entry::blog.and(Blog::owners)`. To a field leads [`to`](Self::to).
    pub fn and<P: Relation<<Self as Relation<M>>::Target>>(
        self,
        onward: P,
    ) -> Reversed<M, P::Target> {
        follow(way_of(self), onward)
    }

    /// Keeps those of the rows pointed to that hold the condition, as Django's `FilteredRelation`; see
    /// [`FilteredRelation`].
    pub fn filtered(
        self,
        condition: impl IntoCondition<<Self as Relation<M>>::Target>,
    ) -> FilteredRelation<M, <Self as Relation<M>>::Target> {
        FilteredRelation::new(self).holding(condition)
    }
}

/// The steps of a foreign key.
fn way_of<M>(relation: impl Relation<M>) -> Vec<Hop> {
    match relation.into_way().0 {
        Steps::Known(hops) => hops,
        Steps::Named(_) | Steps::Invalid(_) => Vec::new(),
    }
}

impl<M: Model, T: Model> ManyField<M, T> {
    /// Follows the relation, and one more: `Article::tags.and(Tag::group)`. To a field leads [`to`](Self::to).
    pub fn and<P: Relation<T::Concrete>>(self, onward: P) -> Reversed<M, P::Target> {
        follow(self.hops(), onward)
    }

    /// Keeps those of the related rows that hold the condition, as Django's `FilteredRelation`; see [`FilteredRelation`].
    ///
    /// ```ignore
    /// let vegetarian = Restaurant::pizzas.filtered(Pizza::vegetarian.eq(true));
    /// let found = Restaurant::objects().filter(vegetarian.to(Pizza::name).icontains("mozzarella"));
    /// ```
    pub fn filtered(
        self,
        condition: impl IntoCondition<T::Concrete>,
    ) -> FilteredRelation<M, T::Concrete> {
        FilteredRelation::new(self).holding(condition)
    }
}

impl<M, R> Reversed<M, R> {
    /// Keeps those of the related rows that hold the condition, as Django's `FilteredRelation`; see [`FilteredRelation`].
    pub fn filtered(self, condition: impl IntoCondition<R>) -> FilteredRelation<M, R> {
        FilteredRelation::new(self).holding(condition)
    }
}
