//! `SeparateDatabaseAndState`.

use super::{Operate, Operation, States};
use crate::migrations::Result;
use crate::migrations::state::ProjectState;
use crate::schema::SchemaEditor;

/// Does one thing to the database and another to the models.
#[derive(Debug, Clone, Default)]
pub struct SeparateDatabaseAndState {
    pub(crate) database: Vec<Operation>,
    pub(crate) state: Vec<Operation>,
}

impl SeparateDatabaseAndState {
    /// Does nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an operation for the database only.
    #[must_use]
    pub fn database(mut self, operation: impl Into<Operation>) -> Self {
        self.database.push(operation.into());
        self
    }

    /// Adds an operation for the models only.
    #[must_use]
    pub fn state(mut self, operation: impl Into<Operation>) -> Self {
        self.state.push(operation.into());
        self
    }
}

impl Operate for SeparateDatabaseAndState {
    fn category(&self) -> char {
        '?'
    }

    fn describe(&self) -> String {
        "Custom state/database change combination".to_owned()
    }

    fn state_forwards(&self, app_label: &str, state: &mut ProjectState) -> Result<()> {
        self.state
            .iter()
            .try_for_each(|operation| operation.state_forwards(app_label, state))
    }

    fn database_forwards(&self, editor: &mut dyn SchemaEditor, states: States<'_>) -> Result<()> {
        let mut from = states.from.clone();
        for operation in &self.database {
            let mut to = from.clone();
            operation.state_forwards(states.app_label, &mut to)?;
            operation.database_forwards(states.app_label, editor, &from, &to)?;
            from = to;
        }
        Ok(())
    }

    fn database_backwards(&self, editor: &mut dyn SchemaEditor, states: States<'_>) -> Result<()> {
        let mut history = vec![states.to.clone()];
        let mut state = states.to.clone();
        for operation in &self.database {
            operation.state_forwards(states.app_label, &mut state)?;
            history.push(state.clone());
        }
        for (operation, pair) in self.database.iter().zip(history.windows(2)).rev() {
            operation.database_backwards(states.app_label, editor, &pair[1], &pair[0])?;
        }
        Ok(())
    }

    fn reversible(&self) -> bool {
        self.database.iter().all(Operation::reversible)
    }
}
