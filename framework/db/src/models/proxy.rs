//! Views of a model: Django's proxy models.

use std::ops::{Deref, DerefMut};

use super::{Model, ModelMeta};
use crate::query::{QuerySet, View};

/// The query sets of a proxy: conditions speak of the model's fields, rows are the proxy's.
pub type ProxySet<P> = QuerySet<<P as Proxy>::Of, View<P>>;

/// Another type over the rows of a model, with its own order, query set, names and methods and no table of its own:
/// `#[derive(Model)] #[model(proxy, ordering = ["name"])] pub struct OrderedPerson(pub Person);`.
///
/// A row is the model's inside: its fields, `save` and `delete` are there through `Deref`, and signals, deletions and relations are
/// those of the model.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a proxy",
    note = "proxies are structs with `#[derive(Model)]` and `#[model(proxy)]`, as `pub struct OrderedPerson(pub Person);`"
)]
pub trait Proxy:
    Deref<Target = Self::Of> + DerefMut + From<Self::Of> + Into<Self::Of> + Send + 'static
{
    /// The model.
    type Of: Model;

    /// Describes the proxy: its own names and order, the model's table and fields.
    fn meta() -> &'static ModelMeta;

    /// Starts a query over all rows that the model's own query sets have; over those of them that
    /// `#[model(objects = function)]` leaves, where the proxy names a function.
    fn objects() -> ProxySet<Self>
    where
        Self: Sized,
    {
        Self::base_objects()
    }

    /// Starts a query over all rows that the model's own query sets have.
    fn base_objects() -> ProxySet<Self>
    where
        Self: Sized,
    {
        let mut query = Self::Of::objects().query;
        query.meta = Self::meta();
        QuerySet::of(query)
    }
}

/// What `models![..]` lists: models and proxies.
#[doc(hidden)]
pub trait Described {
    /// Returns the description.
    fn described() -> &'static ModelMeta;
}

impl<M: Model> Described for M {
    fn described() -> &'static ModelMeta {
        M::meta()
    }
}

impl ModelMeta {
    /// Describes a proxy of this model; `derive(Model)` calls it with what the proxy says of itself.
    #[doc(hidden)]
    pub fn proxied(of: fn() -> &'static Self, own: &Self) -> Self {
        let model = of();
        Self {
            app_label: own.app_label,
            name: own.name,
            verbose_name: own.verbose_name,
            verbose_name_plural: own.verbose_name_plural,
            ordering: match own.ordering.is_empty() {
                true => model.ordering,
                false => own.ordering,
            },
            proxy: Some(of),
            managed: false,
            db_table: model.db_table,
            fields: model.fields,
            composite: model.composite,
            many_to_many: model.many_to_many,
            natural_key: model.natural_key,
            get_latest_by: model.get_latest_by,
            order_with_respect_to: model.order_with_respect_to,
            db_table_comment: model.db_table_comment,
            new_row: model.new_row,
            statements: model.statements,
            ..Self::PLAIN
        }
    }

    /// Returns the model whose table it is: that of a proxy, otherwise this one.
    pub fn concrete(&'static self) -> &'static Self {
        self.proxy.map_or(self, |of| of())
    }
}
