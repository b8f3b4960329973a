//! The foreign keys that point to a model.

use super::{FieldMeta, ManyToManyMeta, ModelMeta, OnDelete, RelationMeta, registered_models};
use crate::signals::hears_deletions;

/// A foreign key, seen from the model that it points to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pointer {
    pub(super) model: &'static ModelMeta,
    pub(super) field: &'static FieldMeta,
    pub(super) relation: RelationMeta,
    pub(super) on_delete: OnDelete,
}

/// Every foreign key that points to the model, but those that look away. With `looking` those that the database cascades are
/// there too, as Django's collector takes them when it only looks.
pub(super) fn pointers(meta: &'static ModelMeta, looking: bool) -> Vec<Pointer> {
    let models = registered_models();
    let between: Vec<&'static ModelMeta> = models
        .iter()
        .flat_map(|model| model.many_to_many)
        .filter(|relation| relation.through.is_none())
        .filter(|relation| {
            meta.is_same_table((relation.owner)()) || meta.is_same_table(relation.model())
        })
        .map(ManyToManyMeta::through)
        .collect();
    models
        .into_iter()
        .chain(between)
        .flat_map(|model| model.fields.iter().map(move |field| (model, field)))
        .filter_map(|(model, field)| {
            let relation = field.relation?;
            let on_delete = match relation.on_delete {
                OnDelete::DbCascade if looking => OnDelete::Cascade,
                OnDelete::DoNothing => return None,
                on_delete if on_delete.is_of_database() => return None,
                on_delete => on_delete,
            };
            meta.is_same_table(relation.model()).then_some(Pointer {
                model,
                field,
                relation,
                on_delete,
            })
        })
        .collect()
}

/// Tells whether rows of the model can be deleted without being read: nothing hangs on them, they extend no row, and nobody listens.
pub(super) fn can_go_fast(meta: &'static ModelMeta) -> bool {
    !hears_deletions(meta) && meta.parent().is_none() && pointers(meta, false).is_empty()
}
