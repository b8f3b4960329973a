//! `AddIndex`.

use super::{OldIndex, Operate, Operation, Reduction, States, same};
use crate::migrations::Result;
use crate::migrations::state::{Index, ProjectState};
use crate::schema::SchemaEditor;

/// Adds an index to a model.
#[derive(Debug, Clone)]
pub struct AddIndex {
    pub(crate) model: String,
    pub(crate) index: Index,
}

impl AddIndex {
    /// Adds `index` to `model`.
    pub fn new(model: &str, index: Index) -> Self {
        Self {
            model: model.to_owned(),
            index,
        }
    }
}

impl Operate for AddIndex {
    fn category(&self) -> char {
        '+'
    }

    fn describe(&self) -> String {
        let (name, model) = (&self.index.name, &self.model);
        if self.index.expressions.is_empty() {
            let fields = self.index.fields.join(", ");
            return format!("Create index {name} on field(s) {fields} of model {model}");
        }
        let expressions = self.index.expressions.iter().map(ToString::to_string);
        let expressions = expressions.collect::<Vec<_>>().join(", ");
        format!("Create index {name} on {expressions} on model {model}")
    }

    fn name_fragment(&self) -> Option<String> {
        let (model, index) = (self.model.to_lowercase(), self.index.name.to_lowercase());
        Some(format!("{model}_{index}"))
    }

    fn state_forwards(&self, app_label: &str, state: &mut ProjectState) -> Result<()> {
        let model = state.model_mut(app_label, &self.model)?;
        model.options.indexes.push(self.index.clone());
        Ok(())
    }

    fn database_forwards(&self, editor: &mut dyn SchemaEditor, states: States<'_>) -> Result<()> {
        editor.add_index(states.new_model(&self.model)?, &self.index)
    }

    fn database_backwards(&self, editor: &mut dyn SchemaEditor, states: States<'_>) -> Result<()> {
        editor.remove_index(states.old_model(&self.model)?, &self.index);
        Ok(())
    }

    fn model(&self) -> Option<&str> {
        Some(&self.model)
    }

    /// Another may name the same index or constraint.
    fn stays(&self) -> bool {
        true
    }

    fn reduce(&self, other: &Operation, _: &str) -> Reduction {
        match other {
            Operation::RemoveIndex(remove)
                if same(&remove.model, &self.model) && remove.name == self.index.name =>
            {
                Reduction::Into(Vec::new())
            }
            Operation::RenameIndex(rename)
                if same(&rename.model, &self.model)
                    && rename.old == OldIndex::Named(self.index.name.clone()) =>
            {
                let joined = Self {
                    index: self.index.renamed(&rename.new_name),
                    ..self.clone()
                };
                Reduction::Into(vec![joined.into()])
            }
            _ => Reduction::Barrier,
        }
    }
}
