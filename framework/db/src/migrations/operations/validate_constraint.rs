//! `ValidateConstraint`.

use super::{Operate, States};
use crate::migrations::Result;
use crate::migrations::state::ProjectState;
use crate::schema::SchemaEditor;

/// Asks the rows of a table whether they hold a constraint that was added by
/// [`AddConstraintNotValid`](super::AddConstraintNotValid) (PostgreSQL); elsewhere they hold it already.
#[derive(Debug, Clone)]
pub struct ValidateConstraint {
    pub(crate) model: String,
    pub(crate) name: String,
}

impl ValidateConstraint {
    /// Asks the rows of `model` about the constraint called `name`.
    pub fn new(model: &str, name: &str) -> Self {
        Self {
            model: model.to_owned(),
            name: name.to_owned(),
        }
    }
}

impl Operate for ValidateConstraint {
    fn category(&self) -> char {
        '~'
    }

    fn describe(&self) -> String {
        format!("Validate constraint {} on model {}", self.name, self.model)
    }

    fn name_fragment(&self) -> Option<String> {
        let (model, name) = (self.model.to_lowercase(), self.name.to_lowercase());
        Some(format!("{model}_validate_{name}"))
    }

    fn state_forwards(&self, _: &str, _: &mut ProjectState) -> Result<()> {
        Ok(())
    }

    fn database_forwards(&self, editor: &mut dyn SchemaEditor, states: States<'_>) -> Result<()> {
        let model = states.old_model(&self.model)?;
        editor.validate_constraint(model, &self.name);
        Ok(())
    }

    fn database_backwards(&self, _: &mut dyn SchemaEditor, _: States<'_>) -> Result<()> {
        Ok(())
    }

    fn model(&self) -> Option<&str> {
        Some(&self.model)
    }

    /// It asks the rows that there are then.
    fn stays(&self) -> bool {
        true
    }
}
