//! `RenameField`.

use super::{Operate, Operation, Reduction, States, same};
use crate::migrations::Result;
use crate::migrations::state::ProjectState;
use crate::schema::{Position, SchemaEditor};

/// Renames a field and its column.
#[derive(Debug, Clone)]
pub struct RenameField {
    pub(crate) model: String,
    pub(crate) old_name: String,
    pub(crate) new_name: String,
}

impl RenameField {
    /// Renames the field `old_name` of `model` to `new_name`.
    pub fn new(model: &str, old_name: &str, new_name: &str) -> Self {
        Self {
            model: model.to_owned(),
            old_name: old_name.to_owned(),
            new_name: new_name.to_owned(),
        }
    }

    fn rename(
        &self,
        editor: &mut dyn SchemaEditor,
        states: States<'_>,
        (old, new): (&str, &str),
        position: Position<'_>,
    ) -> Result<()> {
        let change = states.change(states.old_model(&self.model)?, position);
        let old_field = states.old_field(&self.model, old)?;
        let new_field = states.new_field(&self.model, new)?;
        editor.alter_field(change, (old, old_field), (new, new_field))
    }
}

impl Operate for RenameField {
    fn category(&self) -> char {
        '~'
    }

    fn describe(&self) -> String {
        format!(
            "Rename field {} on {} to {}",
            self.old_name, self.model, self.new_name
        )
    }

    fn name_fragment(&self) -> Option<String> {
        Some(format!(
            "rename_{}_{}_{}",
            self.old_name.to_lowercase(),
            self.model.to_lowercase(),
            self.new_name.to_lowercase()
        ))
    }

    fn state_forwards(&self, app_label: &str, state: &mut ProjectState) -> Result<()> {
        state.rename_field(app_label, &self.model, &self.old_name, &self.new_name)
    }

    fn database_forwards(&self, editor: &mut dyn SchemaEditor, states: States<'_>) -> Result<()> {
        let names = (self.old_name.as_str(), self.new_name.as_str());
        self.rename(editor, states, names, Position::Last)
    }

    fn database_backwards(&self, editor: &mut dyn SchemaEditor, states: States<'_>) -> Result<()> {
        let names = (self.new_name.as_str(), self.old_name.as_str());
        let model = states.new_model(&self.model)?;
        self.rename(editor, states, names, Position::AsIn(model))
    }

    fn model(&self) -> Option<&str> {
        Some(&self.model)
    }

    fn references_field(&self, model: &str, name: &str, _app_label: &str) -> bool {
        same(model, &self.model) && (same(name, &self.old_name) || same(name, &self.new_name))
    }

    fn reduce(&self, other: &Operation, app_label: &str) -> Reduction {
        if let Operation::RenameField(next) = other
            && same(&next.model, &self.model)
            && next.old_name == self.new_name
        {
            let joined = Self::new(&self.model, &self.old_name, &next.new_name);
            return Reduction::Into(vec![joined.into()]);
        }
        Reduction::through(
            !other.references_field(&self.model, &self.old_name, app_label)
                && !other.references_field(&self.model, &self.new_name, app_label),
        )
    }
}
