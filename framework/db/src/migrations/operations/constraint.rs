//! What the operations on constraints share.

use super::States;
use crate::migrations::state::{Constraint, ProjectState};
use crate::migrations::{MigrationError, Result};
use crate::schema::{FieldChange, Position};

/// The change of a table that only its constraints see.
pub(super) fn change<'a>(
    states: States<'a>,
    app_label: &str,
    model: &str,
) -> Result<FieldChange<'a>> {
    Ok(states.change(states.to.model(app_label, model)?, Position::Last))
}

/// Returns the model's constraint called `name`.
pub(super) fn named<'a>(
    state: &'a ProjectState,
    app_label: &str,
    model: &str,
    name: &str,
) -> Result<&'a Constraint> {
    state
        .model(app_label, model)?
        .constraint(name)
        .ok_or_else(|| {
            MigrationError::State(format!("no constraint named {name} on model {model}"))
        })
}
