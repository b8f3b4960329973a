//! `AlterModelTableComment`.

use super::{Operate, States};
use crate::migrations::Result;
use crate::migrations::state::ProjectState;
use crate::schema::SchemaEditor;

/// Sets the remark that the database keeps about a model's table.
#[derive(Debug, Clone)]
pub struct AlterModelTableComment {
    pub(crate) name: String,
    pub(crate) table_comment: Option<String>,
}

impl AlterModelTableComment {
    /// Gives the table of the model called `name` a comment.
    pub fn new(name: &str, comment: &str) -> Self {
        Self {
            name: name.to_owned(),
            table_comment: Some(comment.to_owned()),
        }
    }

    /// Takes the comment of the model called `name` away.
    pub fn none(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            table_comment: None,
        }
    }
}

impl Operate for AlterModelTableComment {
    fn category(&self) -> char {
        '~'
    }

    fn describe(&self) -> String {
        format!("Alter {} table comment", self.name)
    }

    fn name_fragment(&self) -> Option<String> {
        Some(format!("alter_{}_table_comment", self.name.to_lowercase()))
    }

    fn state_forwards(&self, app_label: &str, state: &mut ProjectState) -> Result<()> {
        let model = state.model_mut(app_label, &self.name)?;
        model
            .options
            .db_table_comment
            .clone_from(&self.table_comment);
        Ok(())
    }

    fn alter(&self, editor: &mut dyn SchemaEditor, states: States<'_>) -> Result<()> {
        editor.alter_db_table_comment(states.new_model(&self.name)?);
        Ok(())
    }

    fn model(&self) -> Option<&str> {
        Some(&self.name)
    }

    fn sets_option(&self) -> bool {
        true
    }
}
