//! `RenameIndex`.

use super::index::named;
use super::{Operate, Operation, Reduction, States, same};
use crate::migrations::Result;
use crate::migrations::state::{Index, ProjectState};
use crate::schema::SchemaEditor;

/// Renames an index, or names one that Django's `index_together` or `db_index` made.
#[derive(Debug, Clone)]
pub struct RenameIndex {
    pub(crate) model: String,
    pub(crate) new_name: String,
    pub(crate) old: OldIndex,
}

/// The index that gets another name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum OldIndex {
    Named(String),
    /// Unnamed, over these fields.
    Over(Vec<String>),
}

impl RenameIndex {
    /// Renames the index `old_name` of `model` to `new_name`.
    pub fn new(model: &str, old_name: &str, new_name: &str) -> Self {
        Self {
            model: model.to_owned(),
            new_name: new_name.to_owned(),
            old: OldIndex::Named(old_name.to_owned()),
        }
    }

    /// Names the one index of `model` over exactly these fields, whatever it is called in the database.
    pub fn unnamed<const N: usize>(model: &str, old_fields: [&str; N], new_name: &str) -> Self {
        Self {
            model: model.to_owned(),
            new_name: new_name.to_owned(),
            old: OldIndex::Over(old_fields.iter().map(|&field| field.to_owned()).collect()),
        }
    }

    fn rename(
        &self,
        editor: &mut dyn SchemaEditor,
        states: States<'_>,
        (old, new): (&str, &str),
    ) -> Result<()> {
        if old == new {
            return Ok(());
        }
        let old = named(states.old_model(&self.model)?, old)?;
        let model = states.new_model(&self.model)?;
        editor.rename_index(model, old, named(model, new)?)
    }
}

impl Operate for RenameIndex {
    fn category(&self) -> char {
        '~'
    }

    fn describe(&self) -> String {
        let (model, new) = (&self.model, &self.new_name);
        match &self.old {
            OldIndex::Named(old) => format!("Rename index {old} on {model} to {new}"),
            OldIndex::Over(fields) => {
                let comma = if fields.len() == 1 { "," } else { "" };
                let fields: Vec<String> = fields.iter().map(|field| format!("'{field}'")).collect();
                let fields = fields.join(", ");
                format!("Rename unnamed index for ({fields}{comma}) on {model} to {new}")
            }
        }
    }

    fn name_fragment(&self) -> Option<String> {
        let (model, new) = (self.model.to_lowercase(), self.new_name.to_lowercase());
        Some(match &self.old {
            OldIndex::Named(old) => format!("rename_{}_{new}", old.to_lowercase()),
            OldIndex::Over(fields) => format!("rename_{model}_{}_{new}", fields.join("_")),
        })
    }

    fn state_forwards(&self, app_label: &str, state: &mut ProjectState) -> Result<()> {
        let model = state.model_mut(app_label, &self.model)?;
        match &self.old {
            OldIndex::Named(old) => {
                named(model, old)?;
                for index in &mut model.options.indexes {
                    if index.name == *old {
                        index.name.clone_from(&self.new_name);
                    }
                }
            }
            OldIndex::Over(fields) => {
                let mut index = Index::new(&self.new_name, []);
                index.fields.clone_from(fields);
                model.options.indexes.push(index);
            }
        }
        Ok(())
    }

    fn database_forwards(&self, editor: &mut dyn SchemaEditor, states: States<'_>) -> Result<()> {
        let old = match &self.old {
            OldIndex::Named(old) => old,
            OldIndex::Over(_) => {
                let model = states.new_model(&self.model)?;
                return editor.name_index(model, named(model, &self.new_name)?);
            }
        };
        self.rename(editor, states, (old, &self.new_name))
    }

    fn database_backwards(&self, editor: &mut dyn SchemaEditor, states: States<'_>) -> Result<()> {
        match &self.old {
            OldIndex::Named(old) => self.rename(editor, states, (&self.new_name, old)),
            // As in Django: the index stays, under its new name.
            OldIndex::Over(_) => Ok(()),
        }
    }

    fn model(&self) -> Option<&str> {
        Some(&self.model)
    }

    /// Another may name the same index or constraint.
    fn stays(&self) -> bool {
        true
    }

    fn reduce(&self, other: &Operation, _: &str) -> Reduction {
        if let Operation::RenameIndex(next) = other
            && same(&next.model, &self.model)
            && matches!(&next.old, OldIndex::Named(old) if same(old, &self.new_name))
        {
            let joined = Self {
                new_name: next.new_name.clone(),
                ..self.clone()
            };
            return Reduction::Into(vec![joined.into()]);
        }
        Reduction::Barrier
    }
}
