//! What the operations on constraints share.

use super::States;
use crate::migrations::state::{Constraint, ModelState};
use crate::migrations::{MigrationError, Result};
use crate::schema::{FieldChange, Position};

/// The change of a table that only its constraints see.
pub(super) fn change<'a>(states: States<'a>, model: &str) -> Result<FieldChange<'a>> {
    Ok(states.change(states.new_model(model)?, Position::Last))
}

/// Returns the model's constraint called `name`.
pub(super) fn named<'a>(model: &'a ModelState, name: &str) -> Result<&'a Constraint> {
    model.constraint(name).ok_or_else(|| {
        let model = &model.name;
        MigrationError::State(format!("no constraint named {name} on model {model}"))
    })
}
