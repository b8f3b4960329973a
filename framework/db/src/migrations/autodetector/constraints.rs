//! Indexes and constraints that came, went, changed or got another name.

use super::dependency::Dependency;
use super::detector::{Autodetector, needs_of};
use super::fields::Renamed;
use crate::constraints::{Constraint, Index};
use crate::migrations::state::{ModelKey, ModelState, OrderTerm};
use crate::migrations::{
    AddConstraint, AddIndex, AlterConstraint, MigrationError, RemoveConstraint, RemoveIndex,
    RenameIndex, Result,
};

/// What became of a model's indexes.
#[derive(Debug)]
pub(super) struct AlteredIndexes {
    key: ModelKey,
    added: Vec<Index>,
    removed: Vec<Index>,
    /// Old and new names.
    renamed: Vec<(String, String)>,
    needs: Vec<Dependency>,
}

/// What became of a model's constraints.
#[derive(Debug)]
pub(super) struct AlteredConstraints {
    key: ModelKey,
    added: Vec<Constraint>,
    removed: Vec<Constraint>,
    /// Those that the database does not see changed.
    altered: Vec<Constraint>,
    needs: Vec<Dependency>,
}

impl Autodetector<'_> {
    /// Refuses what a migration cannot keep.
    pub(super) fn check_declarations(&self) -> Result<()> {
        for key in &self.new_models {
            let Some(model) = self.to.models.get(key) else {
                continue;
            };
            let refuse = |kind: &str, name: &str, problem: &str| {
                Err(MigrationError::State(format!(
                    "the {kind} '{name}' of {}.{}: {problem}",
                    key.0, model.name
                )))
            };
            for order in &model.options.meta.ordering {
                if let OrderTerm::Computed(order) = order
                    && let Some(problem) = order.problem()
                {
                    return refuse("option", "ordering", problem);
                }
            }
            for index in &model.options.indexes {
                if let Some(problem) = index.problem() {
                    return refuse("index", &index.name, problem);
                }
                if index.name.is_empty() {
                    return refuse("index", "", "An index must be named to use expressions.");
                }
            }
            for constraint in &model.options.constraints {
                if let Some(problem) = constraint.problem() {
                    return refuse("constraint", constraint.name(), problem);
                }
            }
        }
        Ok(())
    }

    pub(super) fn altered_indexes(&self) -> Vec<AlteredIndexes> {
        let mut changes = Vec::new();
        for key in self.kept_models() {
            let Some((old, new)) = self.pair(&key) else {
                continue;
            };
            let (old_indexes, new_indexes) = (&old.options.indexes, &new.options.indexes);
            let mut added = missing(new_indexes, old_indexes);
            let mut removed = missing(old_indexes, new_indexes);
            let renamed = renamed_indexes(&added, &removed);
            added.retain(|index| !renamed.iter().any(|(_, new)| *new == index.name));
            removed.retain(|index| !renamed.iter().any(|(old, _)| *old == index.name));
            changes.push(AlteredIndexes {
                needs: needs_of_model(&new),
                key,
                added,
                removed,
                renamed,
            });
        }
        changes
    }

    pub(super) fn altered_constraints(&self, renames: &[Renamed]) -> Vec<AlteredConstraints> {
        let mut changes = Vec::new();
        for key in self.kept_models() {
            let Some((old, new)) = self.pair(&key) else {
                continue;
            };
            let (old_constraints, new_constraints) =
                (&old.options.constraints, &new.options.constraints);
            let mut altered: Vec<Constraint> = Vec::new();
            for old in old_constraints {
                for new in new_constraints {
                    if old != new && old.name() == new.name() && in_database(old, new, renames) {
                        altered.push(new.clone());
                    }
                }
            }
            let is_altered = |constraint: &Constraint| {
                altered
                    .iter()
                    .any(|other| other.name() == constraint.name())
            };
            let mut added = missing(new_constraints, old_constraints);
            let mut removed = missing(old_constraints, new_constraints);
            added.retain(|constraint| !is_altered(constraint));
            removed.retain(|constraint| !is_altered(constraint));
            changes.push(AlteredConstraints {
                needs: needs_of_model(&new),
                key,
                added,
                removed,
                altered,
            });
        }
        changes
    }

    pub(super) fn removed_constraints(&mut self, changes: &[AlteredConstraints]) {
        for change in changes {
            let (app, model) = (&change.key.0, &change.key.1);
            for constraint in &change.removed {
                let remove = RemoveConstraint::new(model, constraint.name());
                self.add(app, remove, Vec::new());
            }
        }
    }

    pub(super) fn removed_indexes(&mut self, changes: &[AlteredIndexes]) {
        for change in changes {
            let (app, model) = (&change.key.0, &change.key.1);
            for index in &change.removed {
                self.add(app, RemoveIndex::new(model, &index.name), Vec::new());
            }
        }
    }

    pub(super) fn renamed_indexes(&mut self, changes: &[AlteredIndexes]) {
        for change in changes {
            let (app, model) = (&change.key.0, &change.key.1);
            for (old, new) in &change.renamed {
                self.add(app, RenameIndex::new(model, old, new), Vec::new());
            }
        }
    }

    pub(super) fn added_indexes(&mut self, changes: &[AlteredIndexes]) {
        for change in changes {
            let (app, model) = (&change.key.0, &change.key.1);
            for index in &change.added {
                let add = AddIndex::new(model, index.clone());
                self.add(app, add, change.needs.clone());
            }
        }
    }

    pub(super) fn added_constraints(&mut self, changes: &[AlteredConstraints]) {
        for change in changes {
            let (app, model) = (&change.key.0, &change.key.1);
            for constraint in &change.added {
                let add = AddConstraint::new(model, constraint.clone());
                self.add(app, add, change.needs.clone());
            }
        }
    }

    pub(super) fn changed_constraints(&mut self, changes: &[AlteredConstraints]) {
        for change in changes {
            let (app, model) = (&change.key.0, &change.key.1);
            for constraint in &change.altered {
                let alter = AlterConstraint::new(model, constraint.name(), constraint.clone());
                self.add(app, alter, change.needs.clone());
            }
        }
    }
}

/// Tells whether two constraints are one for the database: a renamed field may have kept its column.
fn in_database(old: &Constraint, new: &Constraint, renames: &[Renamed]) -> bool {
    let mut new = new.in_database();
    for renamed in renames {
        if renamed.field.column.is_some() && renamed.old_column == renamed.field.column {
            new.rename_field(&renamed.key.2, &renamed.old_name);
        }
    }
    old.in_database() == new
}

/// Returns the old and the new name of each index that only has another name. Where indexes exchange names, or one takes the name of another
/// that is renamed, none of the statements could run: these are dropped and made anew.
fn renamed_indexes(added: &[Index], removed: &[Index]) -> Vec<(String, String)> {
    let mut renamed: Vec<(String, String)> = Vec::new();
    for new in added {
        let is_renamed = |name: &str| renamed.iter().any(|(old, _)| old == name);
        let same = |old: &&Index| old.renamed(&new.name) == *new && !is_renamed(&old.name);
        if let Some(old) = removed.iter().find(same) {
            renamed.push((old.name.clone(), new.name.clone()));
        }
    }
    let taken: Vec<String> = renamed.iter().map(|(old, _)| old.clone()).collect();
    renamed.retain(|(_, new)| !taken.contains(new));
    renamed
}

fn needs_of_model(model: &ModelState) -> Vec<Dependency> {
    model
        .fields
        .iter()
        .flat_map(|(_, field)| needs_of(field))
        .collect()
}

fn missing<T: Clone + PartialEq>(these: &[T], those: &[T]) -> Vec<T> {
    these
        .iter()
        .filter(|one| !those.contains(one))
        .cloned()
        .collect()
}
