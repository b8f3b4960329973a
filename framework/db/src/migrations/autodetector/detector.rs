//! The detector: its state, and the order in which it looks.

use std::collections::{BTreeMap, BTreeSet};

use super::changes::Changes;
use super::dependency::{Dependency, Need, Step};
use crate::migrations::questioner::Questioner;
use crate::migrations::state::{FieldState, ModelKey, ProjectState};
use crate::migrations::{Graph, Operation, Result, optimize};

/// App label, lower-case model name and field name.
pub(super) type FieldKey = (String, String, String);

/// What is in the one set and not in the other: what came, or what went. Copied, as what is found there changes the sets.
pub(super) fn only_in<K: Ord + Clone>(ones: &BTreeSet<K>, others: &BTreeSet<K>) -> Vec<K> {
    ones.difference(others).cloned().collect()
}

/// Compares the models as the migrations leave them with the models as they are.
pub struct Autodetector<'a> {
    pub(super) from: ProjectState,
    pub(super) to: ProjectState,
    pub(super) questioner: &'a mut dyn Questioner,
    pub(super) steps: BTreeMap<String, Vec<Step>>,
    pub(super) old_models: BTreeSet<ModelKey>,
    pub(super) new_models: BTreeSet<ModelKey>,
    pub(super) old_unmanaged: BTreeSet<ModelKey>,
    pub(super) new_unmanaged: BTreeSet<ModelKey>,
    pub(super) old_proxies: BTreeSet<ModelKey>,
    pub(super) new_proxies: BTreeSet<ModelKey>,
    /// New key to old lower-case name.
    pub(super) renamed_models: BTreeMap<ModelKey, String>,
    pub(super) old_fields: BTreeSet<FieldKey>,
    pub(super) new_fields: BTreeSet<FieldKey>,
    /// New key to old name.
    pub(super) renamed_fields: BTreeMap<FieldKey, String>,
    existing_apps: BTreeSet<String>,
}

impl std::fmt::Debug for Autodetector<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Autodetector").finish_non_exhaustive()
    }
}

impl<'a> Autodetector<'a> {
    /// Makes a detector of what leads `from` to `to`.
    pub fn new(from: ProjectState, to: ProjectState, questioner: &'a mut dyn Questioner) -> Self {
        let existing_apps = from.models.keys().map(|(app, _)| app.clone()).collect();
        Self {
            from,
            to,
            questioner,
            existing_apps,
            steps: BTreeMap::new(),
            old_models: BTreeSet::new(),
            new_models: BTreeSet::new(),
            old_unmanaged: BTreeSet::new(),
            new_unmanaged: BTreeSet::new(),
            old_proxies: BTreeSet::new(),
            new_proxies: BTreeSet::new(),
            renamed_models: BTreeMap::new(),
            old_fields: BTreeSet::new(),
            new_fields: BTreeSet::new(),
            renamed_fields: BTreeMap::new(),
        }
    }

    /// Returns the migrations to write. With `apps`, only theirs and what these depend on; with `name`, called so.
    ///
    /// # Errors
    /// When a question is not answered or the operations depend on each other in a circle.
    pub fn changes(
        mut self,
        graph: &Graph,
        apps: &BTreeSet<String>,
        name: Option<&str>,
    ) -> Result<Changes> {
        self.prepare_models(apps);
        self.check_declarations()?;
        self.renamed_models()?;
        self.prepare_fields();
        self.deleted_models();
        self.created_models();
        self.deleted_proxies();
        self.created_proxies();
        self.altered_options();
        self.altered_table_comments();
        let renames = self.find_renamed_fields()?;
        let indexes = self.altered_indexes();
        let constraints = self.altered_constraints(&renames);
        self.removed_constraints(&constraints);
        self.removed_indexes(&indexes);
        self.renamed_fields(renames);
        self.renamed_indexes(&indexes);
        self.removed_unique_together();
        self.removed_fields();
        self.added_fields()?;
        self.altered_fields()?;
        self.altered_orders();
        self.altered_unique_together();
        self.added_indexes(&indexes);
        self.added_constraints(&constraints);
        self.changed_constraints(&constraints);
        self.altered_tables();

        self.sort();
        let existing = std::mem::take(&mut self.existing_apps);
        let mut changes = self.split(graph, &existing)?;
        for (app, migrations) in changes.iter_mut() {
            for index in 1..migrations.len() {
                let previous = (app.to_owned(), migrations[index - 1].name.clone());
                migrations[index].dependencies.push(previous);
            }
            for migration in migrations {
                migration.dependencies.sort();
                migration.dependencies.dedup();
                migration.operations = optimize(std::mem::take(&mut migration.operations), app);
            }
        }
        super::arrange::number(&mut changes, graph, name);
        if !apps.is_empty() {
            super::arrange::trim(&mut changes, apps);
        }
        Ok(changes)
    }

    fn prepare_models(&mut self, convert: &BTreeSet<String>) {
        let unmigrated = self.from.unmigrated_apps.clone();
        for (key, model) in &self.from.models {
            let models = match () {
                () if !model.options.meta.managed => &mut self.old_unmanaged,
                () if unmigrated.contains(&key.0) => continue,
                () if model.is_proxy() => &mut self.old_proxies,
                () => &mut self.old_models,
            };
            models.insert(key.clone());
        }
        for (key, model) in &self.to.models {
            let models = match () {
                () if !model.options.meta.managed => &mut self.new_unmanaged,
                () if unmigrated.contains(&key.0) && !convert.contains(&key.0) => continue,
                () if model.is_proxy() => &mut self.new_proxies,
                () => &mut self.new_models,
            };
            models.insert(key.clone());
        }
        for app in convert {
            if unmigrated.contains(app) {
                self.existing_apps.remove(app);
            }
        }
    }

    fn prepare_fields(&mut self) {
        for key in self.kept_models() {
            let old_key = self.old_key(&key);
            if let Some(model) = self.from.models.get(&old_key) {
                for (name, _) in model
                    .fields
                    .iter()
                    .filter(|(name, _)| !model.is_order(name))
                {
                    self.old_fields
                        .insert((key.0.clone(), key.1.clone(), name.clone()));
                }
            }
            if let Some(model) = self.to.models.get(&key) {
                for (name, _) in model
                    .fields
                    .iter()
                    .filter(|(name, _)| !model.is_order(name))
                {
                    self.new_fields
                        .insert((key.0.clone(), key.1.clone(), name.clone()));
                }
            }
        }
    }

    /// Returns the managed models that are in both states, under their new names.
    pub(super) fn kept_models(&self) -> BTreeSet<ModelKey> {
        self.old_models
            .intersection(&self.new_models)
            .cloned()
            .collect()
    }

    /// Returns the key that a model had before it was renamed.
    pub(super) fn old_key(&self, key: &ModelKey) -> ModelKey {
        match self.renamed_models.get(key) {
            Some(old) => (key.0.clone(), old.clone()),
            None => key.clone(),
        }
    }

    pub(super) fn add(
        &mut self,
        app_label: &str,
        operation: impl Into<Operation>,
        needs: Vec<Dependency>,
    ) {
        let steps = self.steps.entry(app_label.to_owned()).or_default();
        steps.push(Step {
            operation: operation.into(),
            needs,
        });
    }

    pub(super) fn add_first(
        &mut self,
        app_label: &str,
        operation: impl Into<Operation>,
        needs: Vec<Dependency>,
    ) {
        self.add(app_label, operation, needs);
        if let Some(steps) = self.steps.get_mut(app_label) {
            steps.rotate_right(1);
        }
    }
}

/// Returns what a relation needs: its target, and the model between.
pub(super) fn needs_of(field: &FieldState) -> Vec<Dependency> {
    field
        .relation
        .as_ref()
        .into_iter()
        .flat_map(|relation| {
            let of = |(app, model): ModelKey| Dependency::new(&app, &model, Need::CreateModel);
            let to = Dependency {
                setting: relation.setting.0.clone(),
                ..of(relation.key())
            };
            [Some(to), relation.through_key().map(of)]
        })
        .flatten()
        .collect()
}
