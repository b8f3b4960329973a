//! `RemoveIndex`.

use super::index::named;
use super::{Operate, States};
use crate::migrations::Result;
use crate::migrations::state::ProjectState;
use crate::schema::SchemaEditor;

/// Removes an index from a model.
#[derive(Debug, Clone)]
pub struct RemoveIndex {
    pub(crate) model: String,
    pub(crate) name: String,
}

impl RemoveIndex {
    /// Removes the index called `name` from `model`.
    pub fn new(model: &str, name: &str) -> Self {
        Self {
            model: model.to_owned(),
            name: name.to_owned(),
        }
    }
}

impl Operate for RemoveIndex {
    fn category(&self) -> char {
        '-'
    }

    fn describe(&self) -> String {
        format!("Remove index {} from {}", self.name, self.model)
    }

    fn name_fragment(&self) -> Option<String> {
        let (model, index) = (self.model.to_lowercase(), self.name.to_lowercase());
        Some(format!("remove_{model}_{index}"))
    }

    fn state_forwards(&self, app_label: &str, state: &mut ProjectState) -> Result<()> {
        let model = state.model_mut(app_label, &self.model)?;
        named(model, &self.name)?;
        model
            .options
            .indexes
            .retain(|index| index.name != self.name);
        Ok(())
    }

    fn database_forwards(&self, editor: &mut dyn SchemaEditor, states: States<'_>) -> Result<()> {
        let model = states.old_model(&self.model)?;
        let index = named(model, &self.name)?;
        editor.remove_index(model, index);
        Ok(())
    }

    fn database_backwards(&self, editor: &mut dyn SchemaEditor, states: States<'_>) -> Result<()> {
        let model = states.new_model(&self.model)?;
        let index = named(model, &self.name)?;
        editor.add_index(model, index)
    }

    fn model(&self) -> Option<&str> {
        Some(&self.model)
    }

    /// Another may name the same index or constraint.
    fn stays(&self) -> bool {
        true
    }
}
