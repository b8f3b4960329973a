//! What the operations on indexes share.

use crate::migrations::state::{Index, ModelState};
use crate::migrations::{MigrationError, Result};

/// Returns the model's index called `name`.
pub(super) fn named<'a>(model: &'a ModelState, name: &str) -> Result<&'a Index> {
    model.index(name).ok_or_else(|| {
        let model = &model.name;
        MigrationError::State(format!("no index named {name} on model {model}"))
    })
}
