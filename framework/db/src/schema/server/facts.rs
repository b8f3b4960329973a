//! What the editors ask of a field.

use crate::migrations::state::{FieldState, ModelState};
use crate::models::FieldKind;

/// Returns the field's own collation.
pub(super) fn collation(field: &FieldState) -> Option<&str> {
    field.db_collation.as_deref()
}

/// Returns the comment on the column.
pub(super) fn comment(field: &FieldState) -> Option<&str> {
    field.db_comment.as_deref()
}

/// Tells whether the database holds the foreign key.
pub(super) fn has_constraint(field: &FieldState) -> bool {
    field.is_relation()
        && field
            .relation
            .as_ref()
            .is_some_and(|relation| relation.db_constraint)
}

/// Returns what the database does when the row pointed to is deleted, with a leading space.
pub(super) fn on_delete(field: &FieldState) -> String {
    let relation = field.relation.as_ref();
    let action = relation.and_then(|relation| relation.on_delete.sql());
    action
        .map(|action| format!(" ON DELETE {action}"))
        .unwrap_or_default()
}

/// Returns the field that a foreign key points to.
pub(super) fn target_field<'a>(
    target: &'a ModelState,
    field: &FieldState,
) -> Option<(&'a str, &'a FieldState)> {
    target.pointed_at(field)
}

/// Returns the kind that decides the column.
pub(in crate::schema) fn stored(field: &FieldState) -> FieldKind {
    field.kind.stored()
}
