//! Squashed migrations: which stand in the graph in the place of those that they replace, and what counts as applied with them.

use std::collections::{BTreeMap, BTreeSet};

use super::{Loader, Migration, MigrationError, MigrationKey, Result};

impl Loader {
    /// Puts every squashed migration in its place, but those of which the migration `kept` is a part.
    pub(super) fn replace_all(
        &mut self,
        migrations: &[Migration],
        kept: Option<&MigrationKey>,
    ) -> Result<()> {
        let mut progress = BTreeMap::new();
        for migration in migrations {
            if !migration.replaces.is_empty() {
                self.replace(&migration.key(), kept, &mut progress)?;
            }
        }
        Ok(())
    }

    /// Puts a squashed migration in the place of those that it replaces, or takes it out if some of these are applied or one is
    /// `kept`.
    fn replace(
        &mut self,
        key: &MigrationKey,
        kept: Option<&MigrationKey>,
        progress: &mut BTreeMap<MigrationKey, bool>,
    ) -> Result<()> {
        match progress.get(key) {
            Some(true) => return Ok(()),
            Some(false) => {
                return Err(MigrationError::CircularDependency(format!(
                    "Cyclical squash replacement found, starting at ('{}', '{}')",
                    key.0, key.1
                )));
            }
            None => progress.insert(key.clone(), false),
        };
        let replaces = self.replaces(key).to_vec();
        for replaced in &replaces {
            if !self.replaces(replaced).is_empty() {
                self.replace(replaced, kept, progress)?;
            }
        }
        let parts = self.parts(key);
        let applied = parts
            .iter()
            .filter(|part| self.applied.contains_key(*part))
            .count();
        if applied == parts.len() {
            let time = parts.iter().filter_map(|part| self.applied.get(part)).max();
            let time = time.cloned().unwrap_or_default();
            self.applied.entry(key.clone()).or_insert(time);
        } else {
            self.applied.remove(key);
        }
        let is_partial = applied != 0 && applied != parts.len();
        if !is_partial && kept.is_none_or(|kept| !self.is_part(kept, key)) {
            self.graph.remove_replaced(key, &replaces);
        } else {
            self.graph.remove_replacement(key, &replaces);
        }
        progress.insert(key.clone(), true);
        Ok(())
    }

    /// Returns what a migration replaces; nothing for most.
    pub(crate) fn replaces(&self, key: &MigrationKey) -> &[MigrationKey] {
        self.disk
            .get(key)
            .map_or(&[], |migration| &migration.replaces)
    }

    /// Returns the migrations at the bottom of a squashed one, through those that it replaces and that are squashed themselves.
    fn parts(&self, key: &MigrationKey) -> BTreeSet<MigrationKey> {
        let mut parts = BTreeSet::new();
        for replaced in self.replaces(key) {
            match self.replaces(replaced) {
                [] => drop(parts.insert(replaced.clone())),
                _ => parts.extend(self.parts(replaced)),
            }
        }
        parts
    }

    /// Returns a migration and all that it replaces, the replaced ones first: what is recorded together.
    pub(crate) fn recorded_with(&self, key: &MigrationKey) -> Vec<MigrationKey> {
        let mut keys = Vec::new();
        for replaced in self.replaces(key) {
            keys.extend(self.recorded_with(replaced));
        }
        keys.push(key.clone());
        keys
    }

    /// Returns what is not recorded any more once a migration is undone: also the squashed ones of which it is a part. Django
    /// leaves the records of those, and then finds its history inconsistent.
    pub(crate) fn unrecorded_with(&self, key: &MigrationKey) -> Vec<MigrationKey> {
        let squashed = self.replacements().map(|(squashed, _)| squashed);
        let whole = squashed.filter(|squashed| self.is_part(key, squashed));
        whole.cloned().chain(self.recorded_with(key)).collect()
    }

    /// Tells whether a squashed migration replaces this one, itself or through another squashed one.
    fn is_part(&self, key: &MigrationKey, squashed: &MigrationKey) -> bool {
        let mut replaces = self.replaces(squashed).iter();
        replaces.any(|replaced| replaced == key || self.is_part(key, replaced))
    }

    /// Returns the squashed migrations, in order.
    pub fn replacements(&self) -> impl Iterator<Item = (&MigrationKey, &Migration)> {
        self.disk
            .iter()
            .filter(|(_, migration)| !migration.replaces.is_empty())
    }

    /// Tells whether everything that a squashed migration replaces is in `applied`.
    pub(crate) fn all_replaced_applied(
        &self,
        key: &MigrationKey,
        applied: &BTreeMap<MigrationKey, String>,
    ) -> bool {
        let replaces = self.replaces(key);
        !replaces.is_empty()
            && replaces.iter().all(|replaced| {
                applied.contains_key(replaced) || self.all_replaced_applied(replaced, applied)
            })
    }

    /// Explains that a migration depends on one that a squashed migration would have replaced.
    pub(super) fn unreplaced(&self, node: &MigrationKey, origin: &str) -> Option<String> {
        let candidates: Vec<&MigrationKey> = self
            .replacements()
            .filter(|(_, migration)| migration.replaces.contains(node))
            .map(|(key, _)| key)
            .collect();
        if candidates.is_empty() || candidates.iter().any(|key| self.graph.get(key).is_some()) {
            return None;
        }
        let tried: Vec<String> = candidates
            .iter()
            .map(|(app, name)| format!("{app}.{name}"))
            .collect();
        let (app, name) = node;
        Some(format!(
            "Migration {origin} depends on nonexistent node ('{app}', '{name}'). Nuages tried to replace migration \
             {app}.{name} with any of [{}] but wasn't able to because some of the replaced migrations are already applied.",
            tried.join(", ")
        ))
    }
}
