//! Fields that foreign keys can point to: Django's `to_field`.

use super::{Model, ModelMeta, ModelPart, PK_PLACE, Replaces};
use crate::fields::{AnyRows, FieldValue, ForeignKey};
use crate::query::Field;
use crate::value::Value;

/// A model, or a proxy of one, with a field at the place `FIELD` that foreign keys can point to: its primary key, or one that is unique.
pub trait KeyField<const FIELD: u16>: Model {
    /// Type of the values that foreign keys hold.
    type Value: FieldValue;

    /// Returns the value that points to this row; `None` as long as there is none.
    #[doc(hidden)]
    fn pointed_by(&self) -> Option<Self::Value>;
}

impl<M: Model, const F: u16> KeyField<F> for M
where
    M::Concrete: UniqueField<F>,
{
    type Value = <M::Concrete as UniqueField<F>>::Value;

    fn pointed_by(&self) -> Option<Self::Value> {
        self.concrete().unique_value()
    }
}

/// The model whose field it is. `derive(Model)` implements it for each field that is unique.
#[diagnostic::on_unimplemented(
    message = "no foreign key can point to this field of `{Self}`: its values are not unique",
    note = "`to_field(..)` takes a field with `#[field(unique)]`, `one_to_one`, or a `UniqueConstraint` of its own without a condition \
            (fields.E311)"
)]
pub trait UniqueField<const FIELD: u16>: Model {
    /// Type of the values that foreign keys hold.
    type Value: FieldValue;

    /// Returns the value that points to this row; `None` as long as there is none.
    #[doc(hidden)]
    fn unique_value(&self) -> Option<Self::Value>;
}

impl<M: Model> UniqueField<PK_PLACE> for M {
    type Value = M::Key;

    fn unique_value(&self) -> Option<M::Key> {
        Some(self.key()).filter(|key| !key.is_unset())
    }
}

/// One of the fields of a part that foreign keys to its models can point to. `derive(ModelPart)` implements it.
#[doc(hidden)]
pub trait PartKey<const KEY: usize>: ModelPart {
    /// The place of the field in the part; `None` where there are not so many.
    const PLACE: Option<u16> = None;

    /// Type of the values that foreign keys hold.
    type Value: FieldValue;

    /// Returns the value that points to a row with this part.
    fn unique_value(&self) -> Option<Self::Value> {
        None
    }
}

/// Returns the place of such a field in a model that takes the part: a place without a field where the part has not so many.
#[doc(hidden)]
pub const fn place_of_key<P: PartKey<KEY>, const KEY: usize>(start: usize, number: usize) -> u16 {
    match P::PLACE {
        Some(place) => start as u16 + place,
        None => PK_PLACE - 1 - number as u16,
    }
}

/// Names the unique field that a foreign key points to instead of the primary key, as Django's `to_field`:
///
/// ```ignore
/// #[derive(Model, Clone, Debug)]
/// pub struct Entry {
///     pub id: Auto,
///     #[field(on_delete = CASCADE)]
///     pub blog: ForeignKey<Blog, { to_field(Blog::slug) }>,
/// }
/// ```
///
/// The column is still `blog_id`; it holds the slug of a blog, and has the type of that column.
#[must_use]
pub const fn to_field<M, T>(field: Field<M, T>) -> u16 {
    field.only_place()
}

/// Takes a field of `M` only; `derive(Model)` writes it beside `to_field`.
#[doc(hidden)]
pub const fn is_field_of<M: Model, T>(_: Field<M::Concrete, T>) {}

/// Returns the value of a field as foreign keys hold it: without its `Option`, of a foreign key the value that it holds. `derive(Model)`
/// writes it.
#[doc(hidden)]
pub fn bare_value<T: FieldValue, V: FieldValue>(field: &T) -> Option<V> {
    match field.to_value() {
        _ if field.is_unset() => None,
        Value::Null => None,
        value => V::from_value(value).ok(),
    }
}

/// Field types that point to `T`: a foreign key, also a nullable one.
#[diagnostic::on_unimplemented(
    message = "this field does not point to `{T}`",
    note = "related() takes a foreign key of another model to this one"
)]
pub trait PointsTo<T> {
    /// Type of the values that point.
    type Key: FieldValue + Eq + std::hash::Hash;

    /// Returns the place among the fields of `T` of the one that is pointed to.
    #[doc(hidden)]
    fn place() -> u16;

    /// Returns the value that points to this row; `None` as long as there is none.
    #[doc(hidden)]
    fn pointing_to(row: &T) -> Option<Self::Key>;

    /// Takes the rows to give them to those that point to them.
    #[doc(hidden)]
    fn known<'r>(rows: impl IntoIterator<Item = &'r T>) -> Option<AnyRows>
    where
        T: 'r;

    /// Returns the same as it is bound.
    #[doc(hidden)]
    fn value_pointing_to(row: &T) -> Value {
        Self::pointing_to(row).map_or(Value::Null, |key| key.to_value())
    }
}

#[diagnostic::do_not_recommend]
impl<T: KeyField<F>, R: Replaces<T>, const F: u16> PointsTo<R> for ForeignKey<T, F>
where
    T::Value: Eq + std::hash::Hash,
{
    type Key = T::Value;

    fn place() -> u16 {
        place_in(T::meta(), R::meta(), F)
    }

    fn pointing_to(row: &R) -> Option<T::Value> {
        key_of::<T, R, F>(row)
    }

    fn known<'r>(rows: impl IntoIterator<Item = &'r R>) -> Option<AnyRows> {
        AnyRows::of::<T, R, F>(rows)
    }
}

#[diagnostic::do_not_recommend]
impl<T: KeyField<F>, R: Replaces<T>, const F: u16> PointsTo<R> for Option<ForeignKey<T, F>>
where
    T::Value: Eq + std::hash::Hash,
{
    type Key = T::Value;

    fn place() -> u16 {
        place_in(T::meta(), R::meta(), F)
    }

    fn pointing_to(row: &R) -> Option<T::Value> {
        key_of::<T, R, F>(row)
    }

    fn known<'r>(rows: impl IntoIterator<Item = &'r R>) -> Option<AnyRows> {
        AnyRows::of::<T, R, F>(rows)
    }
}

/// Returns the value by which a foreign key to `T` points to a row of the same table, which may be one of a proxy, or of a model that stands
/// in the place of `T`; `None` as long as there is none.
pub(crate) fn key_of<T: KeyField<F>, R: Replaces<T>, const F: u16>(row: &R) -> Option<T::Value> {
    let place = usize::from(place_in(T::meta(), R::meta(), F));
    let value = match F {
        PK_PLACE => Some(row.key())
            .filter(|key| !key.is_unset())
            .map(|key| key.to_value()),
        _ => Some(row.value(place)).filter(|_| !row.is_unset(place)),
    };
    let value = value.filter(|value| *value != Value::Null)?;
    T::Value::from_value(value).ok()
}

/// Returns the place among the fields of `model` of the field that has a place in `of`: the same but where one stands in the place of the
/// other.
pub(crate) fn place_in(of: &'static ModelMeta, model: &'static ModelMeta, place: u16) -> u16 {
    if place == PK_PLACE || of.is_same_table(model) {
        return place;
    }
    let name = of.at(place).map(|field| field.name);
    let found = model
        .fields
        .iter()
        .position(|field| Some(field.name) == name);
    found
        .and_then(|place| u16::try_from(place).ok())
        .unwrap_or(place)
}
