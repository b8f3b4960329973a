//! The foreign keys that point to a model.

use super::past::{parent_of, pointers_to};
use super::{FieldMeta, ManyToManyMeta, ModelMeta, OnDelete, registered_models};
use crate::Database;
use crate::signals::hears_deletions;
use crate::value::Value;

/// A foreign key, seen from the model that it points to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pointer {
    pub(crate) model: &'static ModelMeta,
    pub(crate) field: &'static FieldMeta,
    /// The field that it points to.
    pub(crate) target: Option<&'static FieldMeta>,
    pub(crate) on_delete: OnDelete,
    /// What `SET(..)` sets; a migration does not know it.
    pub(crate) set_to: Option<fn() -> Value>,
}

/// Every foreign key that points to the model, but those that look away. With `looking` those that the database cascades are
/// there too, as Django's collector takes them when it only looks.
pub(super) fn pointers(meta: &'static ModelMeta, looking: bool, db: &Database) -> Vec<Pointer> {
    if let Some(mut pointers) = pointers_to(meta, db) {
        pointers.retain_mut(|pointer| acts(pointer, looking));
        return pointers;
    }
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
            if !meta.is_same_table(relation.model()) {
                return None;
            }
            let mut pointer = Pointer {
                model,
                field,
                target: relation.target_field(),
                on_delete: relation.on_delete,
                set_to: relation.set_to,
            };
            acts(&mut pointer, looking).then_some(pointer)
        })
        .collect()
}

/// Tells whether the collector has to see to the foreign key.
fn acts(pointer: &mut Pointer, looking: bool) -> bool {
    if looking && pointer.on_delete == OnDelete::DbCascade {
        pointer.on_delete = OnDelete::Cascade;
    }
    pointer.on_delete != OnDelete::DoNothing && !pointer.on_delete.is_of_database()
}

/// Tells whether rows of the model can be deleted without being read: nothing hangs on them, they extend no row, and nobody listens.
pub(super) fn can_go_fast(meta: &'static ModelMeta, db: &Database) -> bool {
    !hears_deletions(meta) && parent_of(meta, db).is_none() && pointers(meta, false, db).is_empty()
}
