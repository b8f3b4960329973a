//! `RenameModel`.

use super::{Operate, Operation, Reduction, States, same};
use crate::migrations::Result;
use crate::migrations::state::ProjectState;
use crate::schema::{Position, SchemaEditor};

/// Renames a model and its table, and repoints the foreign keys to it.
#[derive(Debug, Clone)]
pub struct RenameModel {
    pub(crate) old_name: String,
    pub(crate) new_name: String,
}

impl RenameModel {
    /// Renames the model `old_name` to `new_name`.
    pub fn new(old_name: &str, new_name: &str) -> Self {
        Self {
            old_name: old_name.to_owned(),
            new_name: new_name.to_owned(),
        }
    }
}

fn rename(editor: &mut dyn SchemaEditor, states: States<'_>, old: &str, new: &str) -> Result<()> {
    let old_model = states.old_model(old)?;
    let new_model = states.new_model(new)?;
    editor.alter_db_table(&old_model.db_table(), &new_model.db_table());
    let old_key = old_model.key();
    for (model, name, field) in states.from.references(&old_key) {
        let related = match model.key() == old_key {
            true => new_model,
            false => states.to.model(&model.app_label, &model.name)?,
        };
        if !related.options.meta.has_table() || related.swapped().is_some() {
            continue;
        }
        let Some(new_field) = related.field(name) else {
            continue;
        };
        if field.is_many_to_many() {
            editor.follow_rename(
                (states.from, states.to),
                (model, field),
                (related, new_field),
                name,
            )?;
            continue;
        }
        let change = states.change(related, Position::Keep);
        editor.alter_field(change, (name, field), (name, new_field))?;
    }
    for (name, field) in &old_model.fields {
        // A relation to itself was followed above.
        let Some(new_field) = new_model
            .field(name)
            .filter(|_| !states.from.leads_to(field, &old_key))
        else {
            continue;
        };
        if field.is_many_to_many() {
            editor.follow_rename(
                (states.from, states.to),
                (old_model, field),
                (new_model, new_field),
                name,
            )?;
        }
    }
    Ok(())
}

impl Operate for RenameModel {
    fn category(&self) -> char {
        '~'
    }

    fn describe(&self) -> String {
        format!("Rename model {} to {}", self.old_name, self.new_name)
    }

    fn name_fragment(&self) -> Option<String> {
        let (old, new) = (self.old_name.to_lowercase(), self.new_name.to_lowercase());
        Some(format!("rename_{old}_{new}"))
    }

    fn state_forwards(&self, app_label: &str, state: &mut ProjectState) -> Result<()> {
        state.rename_model(app_label, &self.old_name, &self.new_name)
    }

    fn database_forwards(&self, editor: &mut dyn SchemaEditor, states: States<'_>) -> Result<()> {
        rename(editor, states, &self.old_name, &self.new_name)
    }

    fn database_backwards(&self, editor: &mut dyn SchemaEditor, states: States<'_>) -> Result<()> {
        rename(editor, states, &self.new_name, &self.old_name)
    }

    fn model(&self) -> Option<&str> {
        Some(&self.new_name)
    }

    fn references_model(&self, name: &str, _app_label: &str) -> bool {
        same(name, &self.old_name) || same(name, &self.new_name)
    }

    fn reduce(&self, other: &Operation, app_label: &str) -> Reduction {
        if let Operation::RenameModel(next) = other
            && same(&next.old_name, &self.new_name)
        {
            return Reduction::Into(vec![Self::new(&self.old_name, &next.new_name).into()]);
        }
        // Django minds the new name only, and loses the exchange of two names over a third.
        let names = [&self.old_name, &self.new_name];
        Reduction::through(
            !names
                .iter()
                .any(|name| other.references_model(name, app_label)),
        )
    }
}
