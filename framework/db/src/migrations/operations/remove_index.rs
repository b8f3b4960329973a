//! `RemoveIndex`.

use super::{Operate, States, managed};
use crate::migrations::state::{Index, ProjectState};
use crate::migrations::{MigrationError, Result};
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

    pub(super) fn index<'a>(&self, app_label: &str, state: &'a ProjectState) -> Result<&'a Index> {
        let model = state.model(app_label, &self.model)?;
        let mut indexes = model.options.indexes.iter();
        indexes
            .find(|index| index.name == self.name)
            .ok_or_else(|| {
                MigrationError::State(format!(
                    "no index named {} on model {}",
                    self.name, self.model
                ))
            })
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
        self.index(app_label, state)?;
        let model = state.model_mut(app_label, &self.model)?;
        model
            .options
            .indexes
            .retain(|index| index.name != self.name);
        Ok(())
    }

    fn database_forwards(
        &self,
        app_label: &str,
        editor: &mut dyn SchemaEditor,
        states: States<'_>,
    ) -> Result<()> {
        if let Some(model) = managed(states.from, app_label, &self.model)? {
            editor.remove_index(model, self.index(app_label, states.from)?);
        }
        Ok(())
    }

    fn database_backwards(
        &self,
        app_label: &str,
        editor: &mut dyn SchemaEditor,
        states: States<'_>,
    ) -> Result<()> {
        match managed(states.to, app_label, &self.model)? {
            Some(model) => editor.add_index(model, self.index(app_label, states.to)?),
            None => Ok(()),
        }
    }

    fn own_model(&self) -> Option<&str> {
        Some(&self.model)
    }
}
