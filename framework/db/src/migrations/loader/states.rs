//! The models of a project as its migrations leave them.

use std::collections::BTreeSet;

use super::Loader;
use crate::migrations::state::{ModelState, ProjectState};
use crate::migrations::{MigrationKey, Result};

impl Loader {
    /// Returns the models of the apps without migrations: what every state begins with.
    pub fn base_state(&self) -> ProjectState {
        let mut state = ProjectState {
            unmigrated_apps: self.unmigrated_apps.clone(),
            ..ProjectState::default()
        };
        for app in self.apps.iter().filter(|app| app.migrations.is_none()) {
            for meta in &app.models {
                state.add_model(ModelState::from_meta(meta));
            }
        }
        state
    }

    /// Returns the models as all migrations leave them.
    ///
    /// # Errors
    /// When a migration does not fit those before it.
    pub fn project_state(&self) -> Result<ProjectState> {
        self.state_after(&self.graph.leaf_nodes(None))
    }

    /// Returns the models as these migrations leave them, run one after the other with what they depend on.
    pub(in crate::migrations) fn state_after(&self, keys: &[MigrationKey]) -> Result<ProjectState> {
        self.state_of(&self.graph.full_plan(keys)?)
    }

    /// Returns the models right before the migration `key`.
    ///
    /// # Errors
    /// When a migration does not fit those before it.
    pub fn state_before(&self, key: &MigrationKey) -> Result<ProjectState> {
        let mut plan = self.graph.forwards_plan(key)?;
        plan.pop();
        self.state_of(&plan)
    }

    /// Returns the models as the applied migrations leave them, but these: also those of apps that come later, whose foreign keys may
    /// lead to what a migration changes although it does not know of them.
    pub(in crate::migrations) fn applied_state_without(
        &self,
        without: &BTreeSet<&MigrationKey>,
    ) -> Result<ProjectState> {
        let mut plan = self.graph.full_plan(&self.graph.leaf_nodes(None))?;
        plan.retain(|key| self.applied.contains_key(key) && !without.contains(key));
        self.state_of(&plan)
    }

    fn state_of(&self, plan: &[MigrationKey]) -> Result<ProjectState> {
        let mut state = self.base_state();
        for key in plan {
            self.migration(key)?.mutate_state(&mut state)?;
        }
        Ok(state)
    }

    /// Returns the live models, frozen.
    pub fn live_state(&self) -> ProjectState {
        ProjectState {
            unmigrated_apps: self.unmigrated_apps.clone(),
            ..ProjectState::from_models_in(
                self.apps.iter().flat_map(|app| app.models.iter().copied()),
                self.engine,
            )
        }
    }
}
