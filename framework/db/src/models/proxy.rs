//! Views of a model: Django's proxy models.

use std::ops::{Deref, DerefMut};

use super::{Model, ModelMeta};
use crate::query::QuerySet;

/// A model over the rows of another, with its own order, query set, names and methods and no table of its own:
/// `#[derive(Model)] #[model(proxy, ordering = ["name"])] pub struct OrderedPerson(pub Person);`.
///
/// It is a [`Model`] as every other, whose fields are those of the model inside: `OrderedPerson::objects().filter(OrderedPerson::age.gte(18))`.
/// A row holds the model's, which `Deref` gives.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a proxy",
    note = "proxies are structs with `#[derive(Model)]` and `#[model(proxy)]`, as `pub struct OrderedPerson(pub Person);`"
)]
pub trait Proxy:
    Model<Concrete = <Self::Of as Model>::Concrete, Key = <Self::Of as Model>::Key>
    + Deref<Target = Self::Of>
    + DerefMut
    + From<Self::Of>
    + Into<Self::Of>
{
    /// The model that it is a view of: perhaps a proxy too.
    type Of: Model;
}

/// The constant of one of a model's fields, as `Person::age`, by the place of the field in the struct; `derive(Model)` writes it for the
/// proxies, which have the same constants.
#[doc(hidden)]
pub trait FieldAt<const PLACE: usize> {
    /// Type of the constant.
    type Constant;

    /// The constant.
    const CONSTANT: Self::Constant;
}

impl<P: Proxy<Of: FieldAt<PLACE>>, const PLACE: usize> FieldAt<PLACE> for P {
    type Constant = <P::Of as FieldAt<PLACE>>::Constant;
    const CONSTANT: Self::Constant = <P::Of as FieldAt<PLACE>>::CONSTANT;
}

/// Starts a query over the rows that the own query sets of the model inside have; `derive(Model)` writes it.
#[doc(hidden)]
pub fn proxied_objects<P: Proxy>() -> QuerySet<P> {
    let mut query = P::Of::objects().query;
    query.meta = P::meta();
    QuerySet::of(query)
}

impl ModelMeta {
    /// Describes a proxy of this model; `derive(Model)` calls it with what the proxy says of itself.
    #[doc(hidden)]
    pub fn proxied(of: fn() -> &'static Self, own: Self) -> Self {
        let model = of();
        Self {
            ordering: or(own.ordering, model.ordering),
            get_latest_by: or(own.get_latest_by, model.get_latest_by),
            proxy: Some(of),
            managed: model.managed,
            db_table: model.db_table,
            fields: model.fields,
            composite: model.composite,
            many_to_many: model.many_to_many,
            unique_together: model.unique_together,
            declared: model.declared,
            natural_key: model.natural_key,
            order_with_respect_to: model.order_with_respect_to,
            default_related_name: model.default_related_name,
            db_table_comment: model.db_table_comment,
            statements: model.statements,
            ..own
        }
    }

    /// Returns the model whose table it is: that of a proxy or of a swapped model, otherwise this one.
    pub fn concrete(&'static self) -> &'static Self {
        match (self.proxy, self.stands_for) {
            (Some(of), _) => of().concrete(),
            (None, Some(model)) => model.concrete(),
            (None, None) => self,
        }
    }

    /// Tells whether both are the same table: one may be a proxy of the other.
    pub fn is_same_table(&'static self, other: &'static Self) -> bool {
        std::ptr::eq(self.concrete(), other.concrete())
    }
}

/// What the proxy says, or else the model.
fn or<T>(own: &'static [T], inherited: &'static [T]) -> &'static [T] {
    match own.is_empty() {
        true => inherited,
        false => own,
    }
}
