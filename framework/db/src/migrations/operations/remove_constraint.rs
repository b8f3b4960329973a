//! `RemoveConstraint`.

use super::constraint::{change, named};
use super::{Operate, States};
use crate::migrations::Result;
use crate::migrations::state::ProjectState;
use crate::schema::SchemaEditor;

/// Removes a constraint from a model.
#[derive(Debug, Clone)]
pub struct RemoveConstraint {
    pub(crate) model: String,
    pub(crate) name: String,
}

impl RemoveConstraint {
    /// Removes the constraint called `name` from `model`.
    pub fn new(model: &str, name: &str) -> Self {
        Self {
            model: model.to_owned(),
            name: name.to_owned(),
        }
    }
}

impl Operate for RemoveConstraint {
    fn category(&self) -> char {
        '-'
    }

    fn describe(&self) -> String {
        format!("Remove constraint {} from model {}", self.name, self.model)
    }

    fn name_fragment(&self) -> Option<String> {
        let (model, name) = (self.model.to_lowercase(), self.name.to_lowercase());
        Some(format!("remove_{model}_{name}"))
    }

    fn state_forwards(&self, app_label: &str, state: &mut ProjectState) -> Result<()> {
        let model = state.model_mut(app_label, &self.model)?;
        named(model, &self.name)?;
        model
            .options
            .constraints
            .retain(|constraint| constraint.name() != self.name);
        Ok(())
    }

    fn database_forwards(&self, editor: &mut dyn SchemaEditor, states: States<'_>) -> Result<()> {
        let change = change(states, &self.model)?;
        let constraint = named(states.old_model(&self.model)?, &self.name)?;
        editor.remove_constraint(change, constraint)
    }

    fn database_backwards(&self, editor: &mut dyn SchemaEditor, states: States<'_>) -> Result<()> {
        let change = change(states, &self.model)?;
        let constraint = named(states.new_model(&self.model)?, &self.name)?;
        editor.add_constraint(change, constraint)
    }

    fn model(&self) -> Option<&str> {
        Some(&self.model)
    }

    /// Another may name the same index or constraint.
    fn stays(&self) -> bool {
        true
    }
}
