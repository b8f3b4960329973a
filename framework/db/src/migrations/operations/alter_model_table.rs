//! `AlterModelTable`.

use super::{Operate, States};
use crate::migrations::Result;
use crate::migrations::state::ProjectState;
use crate::schema::SchemaEditor;

/// Renames a model's table.
#[derive(Debug, Clone)]
pub struct AlterModelTable {
    pub(crate) name: String,
    pub(crate) table: Option<String>,
}

impl AlterModelTable {
    /// Gives the model called `name` the table `table`.
    pub fn new(name: &str, table: &str) -> Self {
        Self {
            name: name.to_owned(),
            table: Some(table.to_owned()),
        }
    }

    /// Gives the model called `name` its automatic table.
    pub fn automatic(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            table: None,
        }
    }
}

impl Operate for AlterModelTable {
    fn category(&self) -> char {
        '~'
    }

    fn describe(&self) -> String {
        let table = self.table.as_deref().unwrap_or("(default)");
        format!("Rename table for {} to {table}", self.name)
    }

    fn name_fragment(&self) -> Option<String> {
        Some(format!("alter_{}_table", self.name.to_lowercase()))
    }

    fn state_forwards(&self, app_label: &str, state: &mut ProjectState) -> Result<()> {
        let model = state.model_mut(app_label, &self.name)?;
        model.options.db_table.clone_from(&self.table);
        Ok(())
    }

    fn alter(&self, editor: &mut dyn SchemaEditor, states: States<'_>) -> Result<()> {
        let old = states.old_model(&self.name)?;
        let new = states.new_model(&self.name)?;
        editor.alter_db_table(&old.db_table(), &new.db_table());
        // The tables between are named after this one.
        for (before, after) in old.between().zip(new.between()) {
            editor.alter_db_table(&before.db_table(), &after.db_table());
        }
        Ok(())
    }

    fn model(&self) -> Option<&str> {
        Some(&self.name)
    }

    fn sets_option(&self) -> bool {
        true
    }
}
