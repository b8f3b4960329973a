//! What the operations on indexes share.

use crate::migrations::state::{Index, ModelState, ProjectState};
use crate::migrations::{MigrationError, Result};

/// Returns the model and its index called `name`.
pub(super) fn named<'a>(
    state: &'a ProjectState,
    app_label: &str,
    model: &str,
    name: &str,
) -> Result<(&'a ModelState, &'a Index)> {
    let found = state.model(app_label, model)?;
    match found.index(name) {
        Some(index) => Ok((found, index)),
        None => Err(MigrationError::State(format!(
            "no index named {name} on model {model}"
        ))),
    }
}
