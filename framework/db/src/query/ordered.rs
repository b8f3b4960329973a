//! Whether the rows of a query come in an order, and in the same one each time.

use super::ast::{Expr, Hop, OrderBy};
use super::named_order::default_order;
use super::{Prefetched, QuerySet};
use crate::constraints::{Constraint, UniqueConstraint};
use crate::models::{FieldMeta, Model, ModelMeta};

impl<M: Model, S> QuerySet<M, S> {
    /// Tells whether rows come in an order that was asked for, here or as the model's own.
    pub fn is_ordered(&self) -> bool {
        match &self.query.order {
            _ if self.query.nothing => true,
            Some(order) => !order.is_empty(),
            None => !self.query.meta.ordering.is_empty() && !self.query.is_grouped(),
        }
    }

    /// Sorts as the model does, and rows that are alike then by their keys.
    pub(crate) fn in_own_order_and_by_key(self) -> Self {
        let own = default_order(self.query.meta);
        let mut rows = self.order_by_names(["pk"]);
        match own {
            Ok(own) => {
                rows.query.order.get_or_insert_default().splice(..0, own);
            }
            Err(error) => rows.refuse_name(error.to_string()),
        }
        rows
    }

    /// Tells whether rows come in the same order each time, as no two of them have the same place in it: Django's `totally_ordered`. Among
    /// what they are sorted by is the primary key, or fields of the row itself that are unique together and never NULL.
    pub fn is_totally_ordered(&self) -> bool {
        let own;
        let order: &[OrderBy] = match &self.query.order {
            Some(order) => order,
            None if self.is_ordered() => {
                own = default_order(self.query.meta).unwrap_or_default();
                &own
            }
            None => return false,
        };
        let fields: Vec<&FieldMeta> = order.iter().filter_map(|by| own_field(&by.expr)).collect();
        tells_apart(self.query.meta, &fields)
    }
}

impl<M: Model, P, S> Prefetched<M, P, S> {
    /// Tells whether rows come in an order that was asked for.
    pub fn is_ordered(&self) -> bool {
        self.rows.is_ordered()
    }

    /// Tells whether rows come in the same order each time, as [`QuerySet::is_totally_ordered`].
    pub fn is_totally_ordered(&self) -> bool {
        self.rows.is_totally_ordered()
    }
}

/// The field of the row itself, or of one that it extends.
fn own_field(expr: &Expr) -> Option<&'static FieldMeta> {
    let extends = |hop: &Hop| {
        let relation = hop.field.relation;
        !hop.reverse && relation.is_some_and(|relation| relation.parent_link)
    };
    match expr {
        Expr::Column(column) => column.hops.iter().all(extends).then_some(column.field),
        _ => None,
    }
}

/// Whether no two rows have the same values of the fields.
fn tells_apart(meta: &'static ModelMeta, fields: &[&FieldMeta]) -> bool {
    let alone = |field: &&FieldMeta| {
        let is_key = field.composite.is_some() || field.primary_key;
        is_key || field.unique && !field.null
    };
    let holds = |name: &str| {
        let mut fields = fields.iter();
        fields.any(|field| field.name == name && !field.null)
    };
    let holds_all = |names: &[&str]| !names.is_empty() && names.iter().all(|name| holds(name));
    let total = |unique: &UniqueConstraint| {
        let names: Vec<&str> = unique.fields.iter().map(String::as_str).collect();
        unique.condition.is_none() && unique.expressions.is_empty() && holds_all(&names)
    };
    let key: Vec<&str> = meta.key_fields().iter().map(|(_, key)| key.name).collect();
    let constraints = meta.concrete().constraints();
    fields.iter().any(alone)
        || holds_all(&key)
        || meta.unique_together.iter().any(|names| holds_all(names))
        || constraints.iter().any(|constraint| match constraint {
            Constraint::Unique(unique) => total(unique),
            _ => false,
        })
}
