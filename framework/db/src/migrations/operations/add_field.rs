//! `AddField`.

use super::{Operate, Operation, Reduction, States, same};
use crate::migrations::Result;
use crate::migrations::state::{FieldState, ProjectState};
use crate::schema::{Position, SchemaEditor};

/// Adds a field to a model.
#[derive(Debug, Clone)]
pub struct AddField {
    pub(crate) model: String,
    pub(crate) name: String,
    pub(crate) field: FieldState,
    pub(crate) preserve_default: bool,
}

impl AddField {
    /// Adds the field `name` to `model`.
    pub fn new(model: &str, name: &str, field: FieldState) -> Self {
        Self {
            model: model.to_owned(),
            name: name.to_owned(),
            field,
            preserve_default: true,
        }
    }

    /// Says that the field's default is for the rows there are now, and not the model's.
    #[must_use]
    pub fn one_off_default(mut self) -> Self {
        self.preserve_default = false;
        self
    }
}

impl Operate for AddField {
    fn category(&self) -> char {
        '+'
    }

    fn describe(&self) -> String {
        format!("Add field {} to {}", self.name, self.model)
    }

    fn name_fragment(&self) -> Option<String> {
        Some(format!(
            "{}_{}",
            self.model.to_lowercase(),
            self.name.to_lowercase()
        ))
    }

    fn state_forwards(&self, app_label: &str, state: &mut ProjectState) -> Result<()> {
        let mut field = self.field.clone();
        if !self.preserve_default {
            field.default = None;
        }
        state.add_field(app_label, &self.model, &self.name, field)
    }

    fn database_forwards(
        &self,
        app_label: &str,
        editor: &mut dyn SchemaEditor,
        states: States<'_>,
    ) -> Result<()> {
        let model = states.from.model(app_label, &self.model)?;
        let change = states.change(model, Position::Last);
        editor.add_field(change, &self.name, &self.field)
    }

    fn database_backwards(
        &self,
        app_label: &str,
        editor: &mut dyn SchemaEditor,
        states: States<'_>,
    ) -> Result<()> {
        let model = states.from.model(app_label, &self.model)?;
        let position = Position::AsIn(states.to.model(app_label, &self.model)?);
        editor.remove_field(states.change(model, position), &self.name)
    }

    fn model(&self) -> Option<&str> {
        Some(&self.model)
    }

    fn references_model(&self, name: &str, app_label: &str) -> bool {
        let key = (app_label.to_owned(), name.to_lowercase());
        same(name, &self.model) || self.field.points_to(&key)
    }

    fn references_field(&self, model: &str, name: &str, app_label: &str) -> bool {
        let key = (app_label.to_owned(), model.to_lowercase());
        (same(model, &self.model) && name == self.name) || self.field.points_to(&key)
    }

    fn reduce(&self, other: &Operation, app_label: &str) -> Reduction {
        let joined = match other {
            Operation::AlterField(alter)
                if same(&alter.model, &self.model) && alter.name == self.name =>
            {
                vec![
                    Self {
                        field: alter.field.clone(),
                        ..self.clone()
                    }
                    .into(),
                ]
            }
            Operation::RemoveField(remove)
                if same(&remove.model, &self.model) && remove.name == self.name =>
            {
                Vec::new()
            }
            Operation::RenameField(rename)
                if same(&rename.model, &self.model) && rename.old_name == self.name =>
            {
                vec![
                    Self {
                        name: rename.new_name.clone(),
                        ..self.clone()
                    }
                    .into(),
                ]
            }
            _ => {
                return Reduction::through(!other.references_field(
                    &self.model,
                    &self.name,
                    app_label,
                ));
            }
        };
        Reduction::Into(joined)
    }
}
