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
