//! What the editors ask of a field.

use crate::migrations::state::{FieldState, ModelState};
use crate::models::FieldKind;

/// Returns the field's own collation.
pub(super) fn collation(_field: &FieldState) -> Option<&str> {
    None
}

/// Returns the comment on the column.
pub(super) fn comment(_field: &FieldState) -> Option<&str> {
    None
}

/// Tells whether the database holds the foreign key.
pub(super) fn has_constraint(field: &FieldState) -> bool {
    field.is_relation()
}

/// Returns what the database does when the row pointed to is deleted, with a leading space.
pub(super) fn on_delete(_field: &FieldState) -> String {
    String::new()
}

/// Returns the field that a foreign key points to.
pub(super) fn target_field<'a>(
    target: &'a ModelState,
    _field: &FieldState,
) -> Option<(&'a str, &'a FieldState)> {
    target.primary_key()
}

/// Returns the kind that decides the column.
pub(in crate::schema) fn stored(field: &FieldState) -> FieldKind {
    field.kind
}

/// Returns the field with what the database does not see left out, and neither its column's name, comment and target.
pub(super) fn core(field: &FieldState) -> FieldState {
    let mut core = field.clone();
    core.blank = false;
    core.choices.clear();
    core.column = None;
    core.editable = true;
    core.help_text.clear();
    core.verbose_name = None;
    core.relation = None;
    core
}
