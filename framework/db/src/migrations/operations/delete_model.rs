//! `DeleteModel`.

use super::{Operate, Operation, Reduction, States};
use crate::migrations::Result;
use crate::migrations::state::ProjectState;
use crate::schema::SchemaEditor;

/// Drops a model's table, with its rows.
#[derive(Debug, Clone)]
pub struct DeleteModel {
    pub(crate) name: String,
}

impl DeleteModel {
    /// Deletes the model called `name`.
    pub fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
        }
    }
}

impl Operate for DeleteModel {
    fn category(&self) -> char {
        '-'
    }

    fn describe(&self) -> String {
        format!("Delete model {}", self.name)
    }

    fn name_fragment(&self) -> Option<String> {
        Some(format!("delete_{}", self.name.to_lowercase()))
    }

    fn state_forwards(&self, app_label: &str, state: &mut ProjectState) -> Result<()> {
        state.remove_model(app_label, &self.name).map(drop)
    }

    fn database_forwards(&self, editor: &mut dyn SchemaEditor, states: States<'_>) -> Result<()> {
        editor.delete_model(states.old_model(&self.name)?);
        Ok(())
    }

    fn database_backwards(&self, editor: &mut dyn SchemaEditor, states: States<'_>) -> Result<()> {
        editor.create_model(states.to, states.new_model(&self.name)?)
    }

    fn model(&self) -> Option<&str> {
        Some(&self.name)
    }

    /// The model that goes may have pointed to any other.
    fn references_model(&self, _: &str, _: &str) -> bool {
        true
    }

    fn reduce(&self, other: &Operation, app_label: &str) -> Reduction {
        Reduction::through(!other.references_model(&self.name, app_label))
    }
}
