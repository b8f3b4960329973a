//! The graph of all migrations of a project.

use std::collections::{BTreeMap, BTreeSet};

use super::{Migration, MigrationError, MigrationKey, Result};

/// The migrations by app and name, and what comes before what.
#[derive(Debug, Default)]
pub struct Graph {
    nodes: BTreeMap<MigrationKey, Node>,
}

#[derive(Debug, Default)]
struct Node {
    migration: Option<Migration>,
    parents: BTreeSet<MigrationKey>,
    children: BTreeSet<MigrationKey>,
    /// Who names this node, which does not exist.
    missing: Option<Missing>,
}

#[derive(Debug)]
struct Missing {
    origin: String,
    message: String,
}

impl Graph {
    pub(crate) fn add_node(&mut self, migration: Migration) {
        let node = self.nodes.entry(migration.key()).or_default();
        node.migration = Some(migration);
    }

    /// Says that `parent` comes before `child`; `origin` is the migration that says so.
    pub(crate) fn add_dependency(
        &mut self,
        origin: &str,
        child: &MigrationKey,
        parent: &MigrationKey,
    ) {
        for (key, kind) in [(child, "child"), (parent, "parent")] {
            let node = self.nodes.entry(key.clone()).or_default();
            if node.migration.is_none() && node.missing.is_none() {
                node.missing = Some(Missing {
                    origin: origin.to_owned(),
                    message: format!(
                        "Migration {origin} dependencies reference nonexistent {kind} node ('{}', '{}')",
                        key.0, key.1
                    ),
                });
            }
        }
        if let Some(node) = self.nodes.get_mut(child) {
            node.parents.insert(parent.clone());
        }
        if let Some(node) = self.nodes.get_mut(parent) {
            node.children.insert(child.clone());
        }
    }

    /// Takes the `replaced` migrations out and lets what pointed to them point to the `replacement`.
    pub(crate) fn remove_replaced(
        &mut self,
        replacement: &MigrationKey,
        replaced: &[MigrationKey],
    ) {
        for key in replaced {
            let Some(node) = self.nodes.remove(key) else {
                continue;
            };
            for child in &node.children {
                self.unlink(child, key);
                if !replaced.contains(child) {
                    self.link(child, replacement);
                }
            }
            for parent in &node.parents {
                self.unlink(key, parent);
                if !replaced.contains(parent) {
                    self.link(replacement, parent);
                }
            }
        }
    }

    /// Takes the `replacement` out and lets what pointed to it point to the last of the `replaced` migrations.
    pub(crate) fn remove_replacement(
        &mut self,
        replacement: &MigrationKey,
        replaced: &[MigrationKey],
    ) {
        let Some(node) = self.nodes.remove(replacement) else {
            return;
        };
        let earlier: BTreeSet<MigrationKey> = replaced
            .iter()
            .flat_map(|key| self.parents(key).cloned())
            .collect();
        for child in &node.children {
            self.unlink(child, replacement);
            for last in replaced {
                if self.nodes.contains_key(last) && !earlier.contains(last) {
                    self.link(child, last);
                }
            }
        }
        for parent in &node.parents {
            self.unlink(replacement, parent);
        }
    }

    fn link(&mut self, child: &MigrationKey, parent: &MigrationKey) {
        if child == parent {
            return;
        }
        if let Some(node) = self.nodes.get_mut(child) {
            node.parents.insert(parent.clone());
        }
        if let Some(node) = self.nodes.get_mut(parent) {
            node.children.insert(child.clone());
        }
    }

    fn unlink(&mut self, child: &MigrationKey, parent: &MigrationKey) {
        if let Some(node) = self.nodes.get_mut(child) {
            node.parents.remove(parent);
        }
        if let Some(node) = self.nodes.get_mut(parent) {
            node.children.remove(child);
        }
    }

    /// Returns a migration that is named but does not exist, who names it, and what to say.
    pub(crate) fn missing(&self) -> Option<(&MigrationKey, &str, &str)> {
        self.nodes.iter().find_map(|(key, node)| {
            let missing = node.missing.as_ref()?;
            Some((key, missing.origin.as_str(), missing.message.as_str()))
        })
    }

    /// Checks that dependencies go in no circle.
    pub(crate) fn ensure_not_cyclic(&self) -> Result<()> {
        let mut todo: BTreeSet<&MigrationKey> = self.nodes.keys().collect();
        while let Some(start) = todo.pop_first() {
            let mut stack = vec![start];
            while let Some(top) = stack.last() {
                let children = self.nodes.get(*top).map(|node| &node.children);
                let mut deeper = None;
                for child in children.into_iter().flatten() {
                    if let Some(from) = stack.iter().position(|key| *key == child) {
                        let circle: Vec<String> = stack[from..]
                            .iter()
                            .map(|(app, name)| format!("{app}.{name}"))
                            .collect();
                        return Err(MigrationError::CircularDependency(format!(
                            "these migrations depend on each other in a circle: {}",
                            circle.join(", ")
                        )));
                    }
                    if todo.remove(child) {
                        deeper = Some(child);
                        break;
                    }
                }
                match deeper {
                    Some(child) => stack.push(child),
                    None => {
                        stack.pop();
                    }
                }
            }
        }
        Ok(())
    }

    /// Returns the migration called `key`.
    pub fn get(&self, key: &MigrationKey) -> Option<&Migration> {
        self.nodes.get(key)?.migration.as_ref()
    }

    /// Returns the migrations that come right before `key`.
    pub fn parents(&self, key: &MigrationKey) -> impl Iterator<Item = &MigrationKey> {
        self.nodes
            .get(key)
            .into_iter()
            .flat_map(|node| &node.parents)
    }

    /// Returns the migrations that come right after `key`.
    pub fn children(&self, key: &MigrationKey) -> impl Iterator<Item = &MigrationKey> {
        self.nodes
            .get(key)
            .into_iter()
            .flat_map(|node| &node.children)
    }

    /// Returns what must be applied up to and with `target`, in order.
    ///
    /// # Errors
    /// When there is no such migration.
    pub fn forwards_plan(&self, target: &MigrationKey) -> Result<Vec<MigrationKey>> {
        self.walk(target, |node| &node.parents)
    }

    /// Returns what must be undone down to and with `target`, in order.
    ///
    /// # Errors
    /// When there is no such migration.
    pub fn backwards_plan(&self, target: &MigrationKey) -> Result<Vec<MigrationKey>> {
        self.walk(target, |node| &node.children)
    }

    fn walk(
        &self,
        target: &MigrationKey,
        next: fn(&Node) -> &BTreeSet<MigrationKey>,
    ) -> Result<Vec<MigrationKey>> {
        if self.get(target).is_none() {
            return Err(MigrationError::NodeNotFound(format!(
                "Node ('{}', '{}') not a valid node",
                target.0, target.1
            )));
        }
        let mut visited = Vec::new();
        let mut seen = BTreeSet::new();
        let mut stack = vec![(target, false)];
        while let Some((key, processed)) = stack.pop() {
            if seen.contains(key) {
                continue;
            }
            if processed {
                seen.insert(key);
                visited.push(key.clone());
                continue;
            }
            stack.push((key, true));
            if let Some(node) = self.nodes.get(key) {
                stack.extend(next(node).iter().map(|key| (key, false)));
            }
        }
        Ok(visited)
    }

    /// Returns the first migrations of an app, or of all.
    pub fn root_nodes(&self, app: Option<&str>) -> Vec<MigrationKey> {
        self.ends(app, |node| &node.parents)
    }

    /// Returns the latest migrations of an app, or of all.
    pub fn leaf_nodes(&self, app: Option<&str>) -> Vec<MigrationKey> {
        self.ends(app, |node| &node.children)
    }

    fn ends(
        &self,
        app: Option<&str>,
        next: fn(&Node) -> &BTreeSet<MigrationKey>,
    ) -> Vec<MigrationKey> {
        self.nodes
            .iter()
            .filter(|(key, node)| {
                app.is_none_or(|app| app == key.0)
                    && next(node).iter().all(|other| other.0 != key.0)
            })
            .map(|(key, _)| key.clone())
            .collect()
    }

    /// Returns all migrations up to and with these, in the order in which a new database gets them.
    ///
    /// # Errors
    /// When one of them does not exist.
    pub fn full_plan(&self, targets: &[MigrationKey]) -> Result<Vec<MigrationKey>> {
        let mut plan = Vec::new();
        let mut seen = BTreeSet::new();
        for target in targets {
            for key in self.forwards_plan(target)? {
                if seen.insert(key.clone()) {
                    plan.push(key);
                }
            }
        }
        Ok(plan)
    }
}
