//! `AddIndexConcurrently` and `RemoveIndexConcurrently`.

use super::index::named;
use super::{AddIndex, Operate, RemoveIndex, States};
use crate::migrations::Result;
use crate::migrations::state::{Index, ProjectState};
use crate::schema::SchemaEditor;

/// Adds an index while others go on writing to the table (PostgreSQL), in a migration that says
/// [`not_atomic`](crate::migrations::Migration::not_atomic). Elsewhere it is an [`AddIndex`].
#[derive(Debug, Clone)]
pub struct AddIndexConcurrently(pub(crate) AddIndex);

impl AddIndexConcurrently {
    /// Adds `index` to `model`.
    pub fn new(model: &str, index: Index) -> Self {
        Self(AddIndex::new(model, index))
    }
}

impl Operate for AddIndexConcurrently {
    fn category(&self) -> char {
        '+'
    }

    fn describe(&self) -> String {
        let AddIndex { model, index } = &self.0;
        format!(
            "Concurrently create index {} on field(s) {} of model {model}",
            index.name,
            index.fields.join(", "),
        )
    }

    fn name_fragment(&self) -> Option<String> {
        self.0.name_fragment()
    }

    fn state_forwards(&self, app_label: &str, state: &mut ProjectState) -> Result<()> {
        self.0.state_forwards(app_label, state)
    }

    fn database_forwards(&self, editor: &mut dyn SchemaEditor, states: States<'_>) -> Result<()> {
        let model = states.new_model(&self.0.model)?;
        editor.add_index_concurrently(model, &self.0.index)
    }

    fn database_backwards(&self, editor: &mut dyn SchemaEditor, states: States<'_>) -> Result<()> {
        let model = states.old_model(&self.0.model)?;
        editor.remove_index_concurrently(model, &self.0.index);
        Ok(())
    }

    fn model(&self) -> Option<&str> {
        self.0.model()
    }

    /// Another may name the same index or constraint.
    fn stays(&self) -> bool {
        true
    }
}

/// Removes an index while others go on writing to the table (PostgreSQL), in a migration that says
/// [`not_atomic`](crate::migrations::Migration::not_atomic). Elsewhere it is a [`RemoveIndex`].
#[derive(Debug, Clone)]
pub struct RemoveIndexConcurrently(pub(crate) RemoveIndex);

impl RemoveIndexConcurrently {
    /// Removes the index called `name` from `model`.
    pub fn new(model: &str, name: &str) -> Self {
        Self(RemoveIndex::new(model, name))
    }
}

impl Operate for RemoveIndexConcurrently {
    fn category(&self) -> char {
        '-'
    }

    fn describe(&self) -> String {
        let RemoveIndex { model, name } = &self.0;
        format!("Concurrently remove index {name} from {model}")
    }

    fn name_fragment(&self) -> Option<String> {
        self.0.name_fragment()
    }

    fn state_forwards(&self, app_label: &str, state: &mut ProjectState) -> Result<()> {
        self.0.state_forwards(app_label, state)
    }

    fn database_forwards(&self, editor: &mut dyn SchemaEditor, states: States<'_>) -> Result<()> {
        let model = states.old_model(&self.0.model)?;
        let index = named(model, &self.0.name)?;
        editor.remove_index_concurrently(model, index);
        Ok(())
    }

    fn database_backwards(&self, editor: &mut dyn SchemaEditor, states: States<'_>) -> Result<()> {
        let model = states.new_model(&self.0.model)?;
        let index = named(model, &self.0.name)?;
        editor.add_index_concurrently(model, index)
    }

    fn model(&self) -> Option<&str> {
        self.0.model()
    }

    /// Another may name the same index or constraint.
    fn stays(&self) -> bool {
        true
    }
}
