//! `AddField`.

use super::field::{joined, kept};
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

    fn is_of(&self, model: &str, name: &str) -> bool {
        same(model, &self.model) && name == self.name
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
        let field = kept(&self.field, self.preserve_default);
        state.add_field(app_label, &self.model, &self.name, field)
    }

    fn database_forwards(&self, editor: &mut dyn SchemaEditor, states: States<'_>) -> Result<()> {
        let model = states.old_model(&self.model)?;
        let change = states.change(model, Position::Last);
        editor.add_field(change, &self.name, &self.field)
    }

    fn database_backwards(&self, editor: &mut dyn SchemaEditor, states: States<'_>) -> Result<()> {
        let model = states.old_model(&self.model)?;
        let position = Position::AsIn(states.new_model(&self.model)?);
        editor.remove_field(states.change(model, position), &self.name)
    }

    fn model(&self) -> Option<&str> {
        Some(&self.model)
    }

    fn references_model(&self, name: &str, app_label: &str) -> bool {
        let key = (app_label.to_owned(), name.to_lowercase());
        same(name, &self.model) || self.field.leads(&key, None)
    }

    fn references_field(&self, model: &str, name: &str, app_label: &str) -> bool {
        let key = (app_label.to_owned(), model.to_lowercase());
        self.is_of(model, name) || self.field.leads(&key, Some(name))
    }

    fn reduce(&self, other: &Operation, app_label: &str) -> Reduction {
        let operations = match other {
            Operation::AlterField(alter) if self.is_of(&alter.model, &alter.name) => {
                let next = (&alter.field, alter.preserve_default);
                let Some((field, preserve_default)) =
                    joined((&self.field, self.preserve_default), next)
                else {
                    return Reduction::Barrier;
                };
                let joined = Self {
                    field,
                    preserve_default,
                    ..self.clone()
                };
                vec![joined.into()]
            }
            Operation::RemoveField(remove) if self.is_of(&remove.model, &remove.name) => Vec::new(),
            Operation::RenameField(rename) if self.is_of(&rename.model, &rename.old_name) => {
                let joined = Self {
                    name: rename.new_name.clone(),
                    ..self.clone()
                };
                vec![joined.into()]
            }
            _ => {
                let free = !other.references_field(&self.model, &self.name, app_label);
                return Reduction::through(free);
            }
        };
        Reduction::Into(operations)
    }
}
