//! `AlterField`.

use super::field::{joined, kept};
use super::{Operate, Operation, Reduction, States, same};
use crate::migrations::Result;
use crate::migrations::state::{FieldState, ProjectState};
use crate::schema::{Position, SchemaEditor};

/// Changes a field's kind or options.
#[derive(Debug, Clone)]
pub struct AlterField {
    pub(crate) model: String,
    pub(crate) name: String,
    pub(crate) field: FieldState,
    pub(crate) preserve_default: bool,
}

impl AlterField {
    /// Makes the field `name` of `model` this one.
    pub fn new(model: &str, name: &str, field: FieldState) -> Self {
        Self {
            model: model.to_owned(),
            name: name.to_owned(),
            field,
            preserve_default: true,
        }
    }

    /// Says that the field's default is for rows that hold NULL now, and not the model's.
    #[must_use]
    pub fn one_off_default(mut self) -> Self {
        self.preserve_default = false;
        self
    }

    fn is_of(&self, model: &str, name: &str) -> bool {
        same(model, &self.model) && name == self.name
    }

    fn change(
        &self,
        editor: &mut dyn SchemaEditor,
        states: States<'_>,
        new: &FieldState,
        position: Position<'_>,
    ) -> Result<()> {
        let table = states.change(states.old_model(&self.model)?, position);
        let old = states.old_field(&self.model, &self.name)?;
        editor.alter_field(table, (&self.name, old), (&self.name, new))
    }
}

impl Operate for AlterField {
    fn category(&self) -> char {
        '~'
    }

    fn describe(&self) -> String {
        format!("Alter field {} on {}", self.name, self.model)
    }

    fn name_fragment(&self) -> Option<String> {
        let (model, name) = (self.model.to_lowercase(), self.name.to_lowercase());
        Some(format!("alter_{model}_{name}"))
    }

    fn state_forwards(&self, app_label: &str, state: &mut ProjectState) -> Result<()> {
        let field = kept(&self.field, self.preserve_default);
        state.alter_field(app_label, &self.model, &self.name, field)
    }

    fn database_forwards(&self, editor: &mut dyn SchemaEditor, states: States<'_>) -> Result<()> {
        self.change(editor, states, &self.field, Position::Last)
    }

    fn database_backwards(&self, editor: &mut dyn SchemaEditor, states: States<'_>) -> Result<()> {
        let model = states.new_model(&self.model)?;
        let field = states.new_field(&self.model, &self.name)?;
        self.change(editor, states, field, Position::AsIn(model))
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
            Operation::AlterField(next) if self.is_of(&next.model, &next.name) => {
                let first = (&self.field, self.preserve_default);
                let Some((field, preserve_default)) =
                    joined(first, (&next.field, next.preserve_default))
                else {
                    return Reduction::Barrier;
                };
                let joined = Self {
                    field,
                    preserve_default,
                    ..next.clone()
                };
                vec![joined.into()]
            }
            Operation::RemoveField(remove) if self.is_of(&remove.model, &remove.name) => {
                vec![other.clone()]
            }
            Operation::RenameField(rename)
                if self.is_of(&rename.model, &rename.old_name) && self.field.column.is_none() =>
            {
                let renamed = Self {
                    name: rename.new_name.clone(),
                    ..self.clone()
                };
                vec![other.clone(), renamed.into()]
            }
            _ => {
                let free = !other.references_field(&self.model, &self.name, app_label);
                return Reduction::through(free);
            }
        };
        Reduction::Into(operations)
    }
}
