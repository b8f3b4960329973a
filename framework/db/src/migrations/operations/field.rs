//! What the operations that give a model a field share.

use crate::migrations::state::FieldState;

/// The field as the model has it from then on: a default that is only for the rows there are now is not the model's.
pub(super) fn kept(field: &FieldState, preserve_default: bool) -> FieldState {
    let mut field = field.clone();
    if !preserve_default {
        field.default = None;
    }
    field
}

/// The field, and whether its default is the model's, of two operations that give it one after the other. A value that the first has for the rows
/// there are now stands for the second too, which needs one; `None` where it is of another kind.
pub(super) fn joined(
    (first, preserved): (&FieldState, bool),
    (next, preserve): (&FieldState, bool),
) -> Option<(FieldState, bool)> {
    let has_value = next.null
        || next.default.is_some()
        || next.db_default.is_some()
        || next.generated.is_some();
    if preserved || first.default.is_none() || has_value {
        return Some((next.clone(), preserve));
    }
    let field = FieldState {
        default: first.default.clone(),
        ..next.clone()
    };
    (first.kind.class_name() == next.kind.class_name()).then_some((field, false))
}
