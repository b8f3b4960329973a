//! Putting operations in order and cutting them into migrations.

use std::collections::{BTreeMap, BTreeSet};

use super::changes::Changes;
use super::dependency::Step;
use super::detector::Autodetector;
use crate::migrations::swappable::SETTING;
use crate::migrations::{Graph, Migration, MigrationError, MigrationKey, Operation, Result};

impl Autodetector<'_> {
    /// Orders the operations of each app so that each comes after what it needs.
    pub(super) fn sort(&mut self) {
        let mut all = std::mem::take(&mut self.steps);
        for (app, steps) in &mut all {
            let order = topological(app, steps);
            let mut slots: Vec<Option<Step>> =
                std::mem::take(steps).into_iter().map(Some).collect();
            steps.extend(order.into_iter().filter_map(|index| slots[index].take()));
            super::settle::keys(steps, |model, field| self.was_key(app, model, field));
            super::settle::settle(steps);
        }
        self.steps = all;
    }

    /// Tells whether the field was the primary key of the model before the changes.
    fn was_key(&self, app: &str, model: &str, field: &str) -> bool {
        let old = self.old_key(&(app.to_owned(), model.to_lowercase()));
        let old = self.from.models.get(&old).and_then(|old| old.field(field));
        old.is_some_and(|field| field.primary_key)
    }

    /// Cuts the operations into migrations. An app's list is cut only where apps depend on each other both ways.
    pub(super) fn split(
        mut self,
        graph: &Graph,
        existing_apps: &BTreeSet<String>,
    ) -> Result<Changes> {
        let mut changes = Changes::new();
        let mut left = self.count();
        let mut chop = false;
        while left > 0 {
            let apps: Vec<String> = self.steps.keys().cloned().collect();
            for app in apps {
                let mut most = usize::MAX;
                let (mut ready, mut dependencies) = self.ready(&app, most, &changes, graph, chop);
                while chop && self.postpone(&app, ready, &mut most) {
                    (ready, dependencies) = self.ready(&app, most, &changes, graph, chop);
                }
                if ready == 0 {
                    continue;
                }
                let steps = self.steps.entry(app.clone()).or_default();
                if ready < steps.len() && !chop {
                    continue;
                }
                let operations = steps.drain(..ready).map(|step| step.operation).collect();
                let number = changes.get(&app).map_or(0, <[Migration]>::len) + 1;
                let migration = Migration {
                    app_label: app.clone(),
                    dependencies: dependencies.into_iter().collect(),
                    operations,
                    initial: !existing_apps.contains(&app),
                    ..Migration::new(&format!("auto_{number}"))
                };
                changes.push(&app, migration);
                chop = false;
            }
            let now = self.count();
            if now == left {
                if chop {
                    return Err(self.stuck());
                }
                chop = true;
            }
            left = now;
        }
        Ok(changes)
    }

    /// Puts a table with a composite primary key behind the steps that are ready, with what hangs on it, where the foreign key that is
    /// part of the key is not ready itself. Tells whether there was one; so many steps are left before it.
    fn postpone(&mut self, app: &str, ready: usize, left: &mut usize) -> bool {
        let Some(steps) = self.steps.get_mut(app).filter(|steps| ready < steps.len()) else {
            return false;
        };
        let lacks_part = |step: &Step| match &step.operation {
            Operation::CreateModel(create) => create.fields.iter().any(|(_, field)| {
                let mut parts = field.composite().unwrap_or_default().iter();
                parts.any(|part| !create.fields.iter().any(|(name, _)| name == part))
            }),
            _ => false,
        };
        let added = |model: &str, steps: &[Step]| {
            steps.iter().any(|step| match &step.operation {
                Operation::AddField(add) => add.model.eq_ignore_ascii_case(model),
                _ => false,
            })
        };
        let first = steps[..ready]
            .iter()
            .position(|step| match &step.operation {
                Operation::CreateModel(create) => {
                    lacks_part(step) && added(&create.name, &steps[ready..])
                }
                _ => false,
            });
        let Some(first) = first else {
            return false;
        };
        let mut later = vec![steps.remove(first)];
        let mut index = first;
        while index < ready - later.len() {
            let needed = |other: &Step| {
                let mut needs = steps[index].needs.iter();
                needs.any(|need| need.app_label == app && need.is_met_by(&other.operation))
            };
            match later.iter().any(needed) {
                true => later.push(steps.remove(index)),
                false => index += 1,
            }
        }
        steps.splice(index..index, later);
        *left = index;
        true
    }

    fn count(&self) -> usize {
        self.steps.values().map(Vec::len).sum()
    }

    /// Returns how many operations of an app can run now, of the first `most`, and the migrations that they depend on.
    fn ready(
        &self,
        app: &str,
        most: usize,
        changes: &Changes,
        graph: &Graph,
        chop: bool,
    ) -> (usize, BTreeSet<MigrationKey>) {
        let mut ready = 0;
        let mut dependencies = BTreeSet::new();
        for step in self.steps.get(app).into_iter().flatten().take(most) {
            let mut own = Vec::new();
            for need in &step.needs {
                // Here the app may be the same, in another project another.
                if let Some(setting) = &need.setting {
                    own.push((SETTING.to_owned(), setting.clone()));
                }
                if need.app_label == app {
                    continue;
                }
                let others = self.steps.get(&need.app_label).into_iter().flatten();
                if others
                    .into_iter()
                    .any(|other| need.is_met_by(&other.operation))
                {
                    return (ready, dependencies);
                }
                if need.setting.is_some() {
                    continue;
                }
                match changes
                    .get(&need.app_label)
                    .and_then(|migrations| migrations.last())
                {
                    Some(migration) => own.push(migration.key()),
                    None if chop => {
                        let leaf = graph.leaf_nodes(Some(&need.app_label)).into_iter().next();
                        own.push(
                            leaf.unwrap_or_else(|| {
                                (need.app_label.clone(), "__first__".to_owned())
                            }),
                        );
                    }
                    None => return (ready, dependencies),
                }
            }
            dependencies.extend(own);
            ready += 1;
        }
        (ready, dependencies)
    }

    fn stuck(&self) -> MigrationError {
        let operations: Vec<String> = self
            .steps
            .iter()
            .flat_map(|(app, steps)| {
                steps
                    .iter()
                    .map(move |step| format!("{app}: {}", step.operation.describe()))
            })
            .collect();
        MigrationError::CircularDependency(format!(
            "Cannot resolve operation dependencies: {}",
            operations.join(", ")
        ))
    }
}

/// Returns the order in which Python's `TopologicalSorter` gives the steps.
fn topological(app: &str, steps: &[Step]) -> Vec<usize> {
    let mut known: Vec<usize> = Vec::new();
    let mut waiting: BTreeMap<usize, usize> = BTreeMap::new();
    let mut successors: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let know = |known: &mut Vec<usize>, index: usize| {
        if !known.contains(&index) {
            known.push(index);
        }
    };
    for (index, step) in steps.iter().enumerate() {
        know(&mut known, index);
        for need in step.needs.iter().filter(|need| need.app_label == app) {
            for (before, other) in steps.iter().enumerate() {
                if need.is_met_by(&other.operation) {
                    know(&mut known, before);
                    *waiting.entry(index).or_default() += 1;
                    successors.entry(before).or_default().push(index);
                }
            }
        }
    }
    let mut order = Vec::with_capacity(steps.len());
    let mut group: Vec<usize> = known
        .iter()
        .copied()
        .filter(|index| waiting.get(index).copied().unwrap_or_default() == 0)
        .collect();
    while !group.is_empty() {
        let mut next = Vec::new();
        for index in &group {
            for successor in successors.get(index).into_iter().flatten() {
                if let Some(count) = waiting.get_mut(successor) {
                    *count -= 1;
                    if *count == 0 {
                        next.push(*successor);
                    }
                }
            }
        }
        order.append(&mut group);
        group = next;
    }
    // What is left depends on itself in a circle; the cutting into migrations reports it.
    let left: Vec<usize> = known
        .into_iter()
        .filter(|index| !order.contains(index))
        .collect();
    order.extend(left);
    order
}
