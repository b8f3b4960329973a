//! `Field`: a typed name of a column.

use std::fmt;
use std::marker::PhantomData;

use super::ast::{Column, Expr, Hop};
use crate::fields::{FieldValue, ForeignKey};
use crate::models::{FieldMeta, KeyField, Model, lacks};

/// How many relations a typed path may follow.
const DEPTH: usize = 7;

/// A field of model `M` with values of type `T`: `Question::pub_date`, or one reached through foreign keys,
/// `Choice::question.to(Question::pub_date)`.
pub struct Field<M, T> {
    path: [u16; DEPTH + 1],
    length: u8,
    marker: PhantomData<fn() -> (M, T)>,
}

impl<M, T> Clone for Field<M, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M, T> Copy for Field<M, T> {}

impl<M: Model, T> fmt::Debug for Field<M, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(M::meta().name)?;
        let mut meta = M::meta().target();
        for index in &self.path[..usize::from(self.length)] {
            let Some(field) = meta.at(*index) else {
                break;
            };
            write!(f, ".{}", field.name)?;
            if let Some(relation) = field.relation {
                meta = relation.target();
            }
        }
        Ok(())
    }
}

impl<M, T> Field<M, T> {
    /// Names the field at `index` of the model's metadata; `derive(Model)` writes it.
    #[doc(hidden)]
    pub const fn new(index: u16) -> Self {
        let mut path = [0; DEPTH + 1];
        path[0] = index;
        Self {
            path,
            length: 1,
            marker: PhantomData,
        }
    }
}

impl<M, T> Field<M, T> {
    /// The place of a field of the model itself.
    pub(crate) const fn only_place(&self) -> u16 {
        assert!(
            self.length == 1,
            "`to_field(..)` takes a field of the model that the foreign key points to, and no path over others"
        );
        self.path[0]
    }

    /// The places of the foreign keys to follow, and of the field at the end.
    pub(crate) fn path(&self) -> &[u16] {
        &self.path[..usize::from(self.length).min(self.path.len())]
    }
}

impl<M: Model, T> Field<M, T> {
    /// Returns the field's description.
    pub fn meta(self) -> Option<&'static FieldMeta> {
        self.steps().map(|(_, field)| field)
    }

    /// The foreign keys to follow, and the field at the end.
    fn steps(self) -> Option<(Vec<Hop>, &'static FieldMeta)> {
        let (last, before) = self.path.get(..usize::from(self.length))?.split_last()?;
        let mut meta = M::meta().target();
        let mut hops = Vec::with_capacity(before.len());
        for index in before {
            let hop = Hop::forward(meta.fields.get(usize::from(*index))?)?;
            meta = hop.to;
            hops.push(hop);
        }
        Some((hops, meta.at(*last)?))
    }

    pub(crate) fn expr(self) -> Expr {
        match self.steps() {
            Some((hops, field)) if field.column.is_empty() && field.composite.is_none() => {
                let model = hops
                    .last()
                    .map_or_else(|| M::meta().standing(), |hop| hop.to);
                Expr::Invalid(lacks(model, field))
            }
            Some((hops, field)) => Expr::Column(Column { hops, field }.trimmed()),
            None => Expr::Invalid(format!(
                "a path from {} follows more than {DEPTH} relations",
                M::meta().name
            )),
        }
    }

    /// The fields along the path, for `select_related`.
    pub(crate) fn relations(self) -> Vec<&'static FieldMeta> {
        self.steps()
            .map(|(hops, field)| hops.iter().map(|hop| hop.field).chain([field]).collect())
            .unwrap_or_default()
    }
}

impl<M, F> Field<M, F>
where
    Self: ToOne<F>,
{
    /// Follows the foreign key to a field of the model that it points to.
    pub fn to<T: FieldValue>(self, field: Field<<Self as ToOne<F>>::Target, T>) -> Field<M, T> {
        let mut path = self.path;
        let mut length = usize::from(self.length);
        for index in &field.path[..usize::from(field.length).min(field.path.len())] {
            if let Some(place) = path.get_mut(length) {
                *place = *index;
            }
            length += 1;
        }
        Field {
            path,
            length: u8::try_from(length).unwrap_or(u8::MAX),
            marker: PhantomData,
        }
    }
}

/// Fields that point to one row of another model: foreign keys, also nullable ones.
#[diagnostic::on_unimplemented(
    message = "this field holds `{F}` and points to no other model",
    label = "no foreign key",
    note = "a foreign key is followed, as Choice::question.to(Question::text), and turned round, as Choice::question.reversed()"
)]
pub trait ToOne<F> {
    /// The model whose fields are behind it.
    type Target: Model;
}

// Each by itself: the compiler tells of a bound's own bound instead, if there is one.
impl<M, T: KeyField<K>, const K: u16> ToOne<ForeignKey<T, K>> for Field<M, ForeignKey<T, K>> {
    type Target = T::Concrete;
}

impl<M, T: KeyField<K>, const K: u16> ToOne<Option<ForeignKey<T, K>>>
    for Field<M, Option<ForeignKey<T, K>>>
{
    type Target = T::Concrete;
}

/// Field types that point to another model: a foreign key, also a nullable one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not point to a model",
    note = "only foreign keys can be followed"
)]
pub trait Pointer: FieldValue {
    /// The model pointed to.
    type Target: Model;
    /// Type of the values that point.
    type Key: FieldValue;
}

impl<T: KeyField<F>, const F: u16> Pointer for ForeignKey<T, F> {
    type Target = T;
    type Key = T::Value;
}

impl<T: KeyField<F>, const F: u16> Pointer for Option<ForeignKey<T, F>> {
    type Target = T;
    type Key = T::Value;
}
