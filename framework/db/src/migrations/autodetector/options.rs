//! Options of models that changed.

use std::collections::BTreeSet;

use super::dependency::{Dependency, Need};
use super::detector::{Autodetector, needs_of};
use crate::migrations::state::{MetaOptions, ModelKey, ModelState};
use crate::migrations::{
    AlterModelOptions, AlterModelTable, AlterModelTableComment, AlterOrderWithRespectTo,
    AlterUniqueTogether,
};

impl Autodetector<'_> {
    pub(super) fn altered_options(&mut self) {
        let crossed = [
            (&self.old_unmanaged, &self.new_models),
            (&self.old_models, &self.new_unmanaged),
        ];
        let crossed = crossed.map(|(old, new)| old.intersection(new).cloned());
        let mut keys = self.kept_models_of_anybody();
        keys.extend(crossed.into_iter().flatten());
        for key in &keys {
            let Some((old, new)) = self.pair(key) else {
                continue;
            };
            let options = MetaOptions {
                proxy: old.options.meta.proxy.clone(),
                ..new.options.meta
            };
            if old.options.meta != options {
                let alter = AlterModelOptions {
                    name: key.1.clone(),
                    options,
                };
                self.add(&key.0, alter, Vec::new());
            }
        }
    }

    pub(super) fn altered_table_comments(&mut self) {
        for key in self.kept_models_of_anybody() {
            let Some((old, new)) = self.pair(&key) else {
                continue;
            };
            if old.options.db_table_comment != new.options.db_table_comment {
                let alter = AlterModelTableComment {
                    name: key.1.clone(),
                    table_comment: new.options.db_table_comment,
                };
                self.add(&key.0, alter, Vec::new());
            }
        }
    }

    pub(super) fn altered_orders(&mut self) {
        for key in self.kept_models() {
            let Some((old, new)) = self.pair(&key) else {
                continue;
            };
            let (old, new) = (old.options, new.options);
            if old.order_with_respect_to == new.order_with_respect_to {
                continue;
            }
            let field = new.order_with_respect_to.iter();
            let needs = field
                .map(|field| Dependency::new(&key.0, &key.1, Need::CreateField(field.clone())))
                .collect();
            let alter = AlterOrderWithRespectTo {
                name: key.1.clone(),
                order_with_respect_to: new.order_with_respect_to,
            };
            self.add(&key.0, alter, needs);
        }
    }

    /// Returns the models that are in both states, whoever keeps their tables.
    fn kept_models_of_anybody(&self) -> BTreeSet<ModelKey> {
        let unmanaged = self.old_unmanaged.intersection(&self.new_unmanaged);
        let proxies = self.old_proxies.intersection(&self.new_proxies);
        let mut keys = self.kept_models();
        keys.extend(unmanaged.chain(proxies).cloned());
        keys
    }

    pub(super) fn altered_tables(&mut self) {
        for key in self.kept_models_of_anybody() {
            let Some((old, new)) = self.pair(&key) else {
                continue;
            };
            if old.options.db_table != new.options.db_table {
                let alter = AlterModelTable {
                    name: key.1.clone(),
                    table: new.options.db_table,
                };
                self.add(&key.0, alter, Vec::new());
            }
        }
    }

    pub(super) fn removed_unique_together(&mut self) {
        for key in self.kept_models() {
            let Some((old_sets, new_sets, new)) = self.unique_together(&key) else {
                continue;
            };
            if !old_sets.is_empty() {
                let needs = needs_of_sets(&new, &new_sets);
                let kept = new_sets
                    .into_iter()
                    .filter(|set| old_sets.contains(set))
                    .collect();
                let alter = AlterUniqueTogether {
                    name: key.1.clone(),
                    unique_together: kept,
                };
                self.add(&key.0, alter, needs);
            }
        }
    }

    pub(super) fn altered_unique_together(&mut self) {
        for key in self.kept_models() {
            let Some((old_sets, new_sets, new)) = self.unique_together(&key) else {
                continue;
            };
            if new_sets.iter().any(|set| !old_sets.contains(set)) {
                let needs = needs_of_sets(&new, &new_sets);
                let alter = AlterUniqueTogether {
                    name: key.1.clone(),
                    unique_together: new_sets,
                };
                self.add(&key.0, alter, needs);
            }
        }
    }

    /// Returns the old sets (with fields under their new names) and the new ones, where they differ.
    fn unique_together(
        &self,
        key: &ModelKey,
    ) -> Option<(Vec<Vec<String>>, Vec<Vec<String>>, ModelState)> {
        let (old, new) = self.pair(key)?;
        let mut old_sets = old.options.unique_together;
        for name in old_sets.iter_mut().flatten() {
            let renamed = self
                .renamed_fields
                .iter()
                .find(|((app, model, _), old_name)| {
                    *app == key.0 && *model == key.1 && **old_name == *name
                });
            if let Some(((_, _, new_name), _)) = renamed {
                name.clone_from(new_name);
            }
        }
        let new_sets = new.options.unique_together.clone();
        let as_set = |sets: &[Vec<String>]| sets.iter().cloned().collect::<BTreeSet<_>>();
        (as_set(&old_sets) != as_set(&new_sets)).then_some((old_sets, new_sets, new))
    }

    pub(super) fn pair(&self, key: &ModelKey) -> Option<(ModelState, ModelState)> {
        let old = self.from.models.get(&self.old_key(key))?;
        let new = self.to.models.get(key)?;
        Some((old.clone(), new.clone()))
    }
}

fn needs_of_sets(model: &ModelState, sets: &[Vec<String>]) -> Vec<Dependency> {
    let fields = sets.iter().flatten().filter_map(|name| model.field(name));
    fields.flat_map(needs_of).collect()
}
