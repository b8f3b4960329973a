//! `AlterUniqueTogether`.

use super::{Operate, States, same};
use crate::migrations::Result;
use crate::migrations::state::ProjectState;
use crate::schema::SchemaEditor;

/// Changes the sets of fields that are unique together.
#[derive(Debug, Clone)]
pub struct AlterUniqueTogether {
    pub(crate) name: String,
    pub(crate) unique_together: Vec<Vec<String>>,
}

impl AlterUniqueTogether {
    /// Leaves the model called `name` with no such sets; add them with [`set`](Self::set).
    pub fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            unique_together: Vec::new(),
        }
    }

    /// Adds a set of fields.
    #[must_use]
    pub fn set<const N: usize>(mut self, fields: [&str; N]) -> Self {
        let set = fields.iter().map(|&field| field.to_owned()).collect();
        self.unique_together.push(set);
        self
    }
}

impl Operate for AlterUniqueTogether {
    fn category(&self) -> char {
        '~'
    }

    fn describe(&self) -> String {
        let count = self.unique_together.len();
        format!(
            "Alter unique_together for {} ({count} constraint(s))",
            self.name
        )
    }

    fn name_fragment(&self) -> Option<String> {
        Some(format!(
            "alter_{}_unique_together",
            self.name.to_lowercase()
        ))
    }

    fn state_forwards(&self, app_label: &str, state: &mut ProjectState) -> Result<()> {
        let model = state.model_mut(app_label, &self.name)?;
        model
            .options
            .unique_together
            .clone_from(&self.unique_together);
        Ok(())
    }

    fn alter(&self, editor: &mut dyn SchemaEditor, states: States<'_>) -> Result<()> {
        let old = &states.old_model(&self.name)?.options;
        let model = states.new_model(&self.name)?;
        let new = &model.options.unique_together;
        editor.alter_unique_together(model, &old.unique_together, new)
    }

    fn model(&self) -> Option<&str> {
        Some(&self.name)
    }

    fn references_field(&self, model: &str, name: &str, _app_label: &str) -> bool {
        let mentioned = self
            .unique_together
            .iter()
            .flatten()
            .any(|field| field == name);
        same(model, &self.name) && (self.unique_together.is_empty() || mentioned)
    }

    fn sets_option(&self) -> bool {
        true
    }
}
