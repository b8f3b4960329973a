//! Loading: from the apps' lists of migrations to the graph.

mod states;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use nuages_core::Apps;
use nuages_core::settings::Engine;

use super::recorder;
use super::swappable::Swappables;
use super::{Graph, Migration, MigrationError, MigrationKey, Result};
use crate::Database;
use crate::apps::DatabaseApp;
use crate::models::ModelMeta;

/// What migrations need to know of an app.
#[derive(Debug, Clone)]
pub struct AppMigrations {
    /// The app's label.
    pub label: String,
    /// The folder of the app's crate, where `makemigrations` writes.
    pub path: Option<PathBuf>,
    /// The app's models.
    pub models: Vec<&'static ModelMeta>,
    /// The app's migrations; `None` leaves the app's tables alone.
    pub migrations: Option<Vec<Migration>>,
}

impl AppMigrations {
    /// Collects what the apps of a project bring.
    pub fn from_apps(apps: &Apps) -> Vec<Self> {
        apps.iter()
            .map(|app| Self {
                label: app.label.to_owned(),
                path: app.path.clone(),
                models: app.get_models_and_swapped(),
                migrations: app.get_migrations(),
            })
            .collect()
    }
}

/// All migrations of a project, and which of them are applied.
#[derive(Debug)]
pub struct Loader {
    /// The apps, in the order of the settings.
    pub apps: Vec<AppMigrations>,
    /// The migrations and their dependencies.
    pub graph: Graph,
    /// Labels of apps that have migrations, or room for them.
    pub migrated_apps: BTreeSet<String>,
    /// Labels of apps that have none.
    pub unmigrated_apps: BTreeSet<String>,
    /// All migrations of the apps: those that the graph leaves out because others replace them, too.
    pub disk: BTreeMap<MigrationKey, Migration>,
    /// What is applied, with the time: what the database has recorded, and the squashed migrations whose parts it has.
    pub applied: BTreeMap<MigrationKey, String>,
    /// What the database has recorded, with the time.
    pub recorded: BTreeMap<MigrationKey, String>,
    /// The kind of the default database, whose limit cuts the names of tables that stand in names of indexes.
    engine: Engine,
}

impl Loader {
    /// Loads the apps' migrations, without looking at a database.
    ///
    /// # Errors
    /// When dependencies do not exist or go in a circle.
    pub fn new(apps: Vec<AppMigrations>) -> Result<Self> {
        Self::load(apps, BTreeMap::new(), None)
    }

    /// Loads the apps' migrations and what the database has recorded.
    ///
    /// # Errors
    /// As [`new`](Self::new), and when the database cannot be read.
    pub async fn with_database(apps: Vec<AppMigrations>, db: &Database) -> Result<Self> {
        let loader = Self::load(apps, recorder::applied(db).await?, None)?;
        Ok(loader.for_engine(db.engine()))
    }

    /// The same without the squashed migrations that stand in the place of this one, so that the graph has it.
    pub(crate) fn knowing(self, key: &MigrationKey) -> Result<Self> {
        if self.graph.get(key).is_some() || !self.disk.contains_key(key) {
            return Ok(self);
        }
        let loader = Self::load(self.apps, self.recorded, Some(key))?;
        Ok(loader.for_engine(self.engine))
    }

    /// Says what kind of database the default one is.
    pub(crate) fn for_engine(self, engine: Engine) -> Self {
        Self { engine, ..self }
    }

    fn load(
        apps: Vec<AppMigrations>,
        recorded: BTreeMap<MigrationKey, String>,
        kept: Option<&MigrationKey>,
    ) -> Result<Self> {
        let mut loader = Self {
            graph: Graph::default(),
            migrated_apps: BTreeSet::new(),
            unmigrated_apps: BTreeSet::new(),
            disk: BTreeMap::new(),
            applied: recorded.clone(),
            recorded,
            engine: Engine::Sqlite,
            apps,
        };
        for app in &loader.apps {
            let Some(list) = &app.migrations else {
                loader.unmigrated_apps.insert(app.label.clone());
                continue;
            };
            loader.migrated_apps.insert(app.label.clone());
            for migration in list {
                let migration = Migration {
                    app_label: app.label.clone(),
                    ..migration.clone()
                };
                loader.disk.insert(migration.key(), migration);
            }
        }
        let swappables = Swappables::of(&loader.apps);
        for migration in loader.disk.values_mut() {
            swappables.resolve(migration)?;
        }
        loader.build(kept, &swappables)?;
        Ok(loader)
    }

    fn build(&mut self, kept: Option<&MigrationKey>, swappables: &Swappables) -> Result<()> {
        let migrations: Vec<Migration> = self.disk.values().cloned().collect();
        for migration in &migrations {
            self.graph.add_node(migration.clone());
        }
        for migration in &migrations {
            for parent in &migration.dependencies {
                if parent.0 == migration.app_label && parent.1 != "__first__" {
                    self.graph
                        .add_dependency(&migration.to_string(), &migration.key(), parent);
                }
            }
        }
        for migration in &migrations {
            let (origin, key) = (migration.to_string(), migration.key());
            for parent in migration
                .dependencies
                .iter()
                .filter(|parent| parent.0 != key.0)
            {
                let parent = swappables.dependency(&origin, &key.0, parent)?;
                let parent = parent.map(|parent| self.resolve(&origin, &parent));
                if let Some(parent) = parent.transpose()?.flatten() {
                    self.graph.add_dependency(&origin, &key, &parent);
                }
            }
            for child in &migration.run_before {
                let is_end = matches!(child.1.as_str(), "__first__" | "__latest__");
                if child.0 == key.0 && is_end {
                    continue;
                }
                if let Some(child) = self.resolve(&origin, child)? {
                    self.graph.add_dependency(&origin, &child, &key);
                }
            }
        }
        self.replace_all(&migrations, kept)?;
        if let Some((node, origin, message)) = self.graph.missing() {
            return Err(MigrationError::NodeNotFound(
                self.unreplaced(node, origin)
                    .unwrap_or_else(|| message.to_owned()),
            ));
        }
        self.graph.ensure_not_cyclic()
    }

    /// Turns `__first__` and `__latest__` into the migration they mean.
    fn resolve(&self, origin: &str, key: &MigrationKey) -> Result<Option<MigrationKey>> {
        let (app, name) = key;
        let ends = match name.as_str() {
            "__first__" => self.graph.root_nodes(Some(app)),
            "__latest__" => self.graph.leaf_nodes(Some(app)),
            _ => return Ok(Some(key.clone())),
        };
        if self.migrated_apps.contains(app) || self.unmigrated_apps.contains(app) {
            return Ok(ends.into_iter().next());
        }
        Err(MigrationError::NodeNotFound(format!(
            "Migration {origin} depends on the unknown app '{app}'. Is it in INSTALLED_APPS?"
        )))
    }

    /// Returns the migration called `key`.
    ///
    /// # Errors
    /// When there is none.
    pub fn migration(&self, key: &MigrationKey) -> Result<&Migration> {
        self.graph.get(key).ok_or_else(|| {
            MigrationError::NodeNotFound(format!("there is no migration {}.{}", key.0, key.1))
        })
    }

    /// Finds the one migration of an app whose name begins with `prefix`.
    ///
    /// # Errors
    /// [`MigrationError::Target`] when there is none or more than one.
    pub fn migration_by_prefix(&self, app_label: &str, prefix: &str) -> Result<&Migration> {
        let exact = (app_label.to_owned(), prefix.to_owned());
        if let Some(migration) = self.disk.get(&exact) {
            return Ok(migration);
        }
        let mut found = self.disk.values().filter(|migration| {
            migration.app_label == app_label && migration.name.starts_with(prefix)
        });
        match (found.next(), found.next()) {
            (Some(migration), None) => Ok(migration),
            (Some(_), Some(_)) => Err(MigrationError::Target(format!(
                "More than one migration matches '{prefix}' in app '{app_label}'. Please be more specific."
            ))),
            _ => Err(MigrationError::Target(format!(
                "Cannot find a migration matching '{prefix}' from app '{app_label}'."
            ))),
        }
    }

    /// Checks that the app exists and has migrations.
    ///
    /// # Errors
    /// [`MigrationError::Target`] otherwise.
    pub fn check_app(&self, label: &str) -> Result<()> {
        self.check_label(label)?;
        match self.migrated_apps.contains(label) {
            true => Ok(()),
            false => Err(MigrationError::Target(format!(
                "App '{label}' does not have migrations."
            ))),
        }
    }

    /// Checks that the app exists.
    ///
    /// # Errors
    /// [`MigrationError::Target`] otherwise.
    pub fn check_label(&self, label: &str) -> Result<()> {
        match self.apps.iter().any(|app| app.label == label) {
            true => Ok(()),
            false => Err(MigrationError::Target(format!(
                "No installed app with label '{label}'."
            ))),
        }
    }

    /// Checks that the apps exist, and tells all that do not, as the commands do that take several.
    ///
    /// # Errors
    /// [`MigrationError::Aborted`] otherwise.
    pub fn check_labels(&self, labels: &[String]) -> Result<()> {
        let wrong = labels.iter().map(|label| self.check_label(label));
        let wrong = wrong.filter_map(|known| Some(known.err()?.to_string()));
        let wrong: Vec<String> = wrong.collect();
        match wrong.is_empty() {
            true => Ok(()),
            false => Err(MigrationError::Aborted {
                message: wrong.join("\n"),
                status: 2,
            }),
        }
    }

    /// Checks that a database has recorded no migration as applied before one that it depends on.
    ///
    /// # Errors
    /// [`MigrationError::InconsistentHistory`] otherwise.
    pub fn check_consistent_history(
        &self,
        applied: &BTreeMap<MigrationKey, String>,
        db: &Database,
    ) -> Result<()> {
        for key in applied.keys().filter(|key| self.graph.get(key).is_some()) {
            if let Some(parent) = self.graph.parents(key).find(|parent| {
                !applied.contains_key(*parent) && !self.all_replaced_applied(parent, applied)
            }) {
                return Err(MigrationError::InconsistentHistory(format!(
                    "Migration {}.{} is applied before its dependency {}.{} on database '{}'.",
                    key.0,
                    key.1,
                    parent.0,
                    parent.1,
                    db.alias()
                )));
            }
        }
        Ok(())
    }

    /// Returns the apps with more than one latest migration, and these.
    pub fn conflicts(&self) -> BTreeMap<String, Vec<String>> {
        let mut leaves: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (app, name) in self.graph.leaf_nodes(None) {
            leaves.entry(app).or_default().push(name);
        }
        leaves.retain(|_, names| names.len() > 1);
        leaves
    }

    /// Checks that no app has more than one latest migration.
    ///
    /// # Errors
    /// [`MigrationError::Conflict`] otherwise.
    pub fn check_conflicts(&self) -> Result<()> {
        conflict_error(&self.conflicts())
    }
}

pub(crate) fn conflict_error(conflicts: &BTreeMap<String, Vec<String>>) -> Result<()> {
    if conflicts.is_empty() {
        return Ok(());
    }
    let list: Vec<String> = conflicts
        .iter()
        .map(|(app, names)| format!("{} in {app}", names.join(", ")))
        .collect();
    Err(MigrationError::Conflict(format!(
        "Conflicting migrations detected; multiple leaf nodes in the migration graph: ({}).\n\
         To fix them run 'manage makemigrations --merge'",
        list.join("; ")
    )))
}
