//! `RemoveField`.

use super::{Operate, Operation, Reduction, States, same};
use crate::migrations::Result;
use crate::migrations::state::ProjectState;
use crate::schema::{Position, SchemaEditor};

/// Removes a field from a model, with its values.
#[derive(Debug, Clone)]
pub struct RemoveField {
    pub(crate) model: String,
    pub(crate) name: String,
}

impl RemoveField {
    /// Removes the field `name` from `model`.
    pub fn new(model: &str, name: &str) -> Self {
        Self {
            model: model.to_owned(),
            name: name.to_owned(),
        }
    }
}

impl Operate for RemoveField {
    fn category(&self) -> char {
        '-'
    }

    fn describe(&self) -> String {
        format!("Remove field {} from {}", self.name, self.model)
    }

    fn name_fragment(&self) -> Option<String> {
        let (model, name) = (self.model.to_lowercase(), self.name.to_lowercase());
        Some(format!("remove_{model}_{name}"))
    }

    fn state_forwards(&self, app_label: &str, state: &mut ProjectState) -> Result<()> {
        state.remove_field(app_label, &self.model, &self.name)
    }

    fn database_forwards(&self, editor: &mut dyn SchemaEditor, states: States<'_>) -> Result<()> {
        let model = states.old_model(&self.model)?;
        editor.remove_field(states.change(model, Position::Last), &self.name)
    }

    fn database_backwards(&self, editor: &mut dyn SchemaEditor, states: States<'_>) -> Result<()> {
        let model = states.old_model(&self.model)?;
        let position = Position::AsIn(states.new_model(&self.model)?);
        let field = states.new_field(&self.model, &self.name)?;
        editor.add_field(states.change(model, position), &self.name, field)
    }

    fn model(&self) -> Option<&str> {
        Some(&self.model)
    }

    fn references_field(&self, model: &str, name: &str, _app_label: &str) -> bool {
        same(model, &self.model) && name == self.name
    }

    fn reduce(&self, other: &Operation, app_label: &str) -> Reduction {
        if let Operation::DeleteModel(delete) = other
            && same(&delete.name, &self.model)
        {
            return Reduction::Into(vec![other.clone()]);
        }
        Reduction::through(!other.references_field(&self.model, &self.name, app_label))
    }
}
