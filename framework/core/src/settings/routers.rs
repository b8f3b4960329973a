//! Which database a query goes to: `DATABASE_ROUTERS`.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::Hints;

/// A model, as a router sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RoutedModel<'m> {
    /// The app's label, as `polls`.
    pub app_label: &'m str,
    /// The model's name, as `Question`.
    pub name: &'m str,
}

/// Tells which database a query goes to, by its alias, as Django's routers. `None` leaves it to the next one, and to `default` at last.
///
/// ```
/// use nuages_core::settings::{DatabaseRouter, RoutedModel};
///
/// #[derive(Debug)]
/// struct Archive;
///
/// impl DatabaseRouter for Archive {
///     fn db_for_read(&self, model: RoutedModel<'_>) -> Option<&str> {
///         (model.app_label == "archive").then_some("archive")
///     }
///
///     fn db_for_write(&self, model: RoutedModel<'_>) -> Option<&str> {
///         self.db_for_read(model)
///     }
/// }
/// ```
pub trait DatabaseRouter: fmt::Debug + Send + Sync {
    /// Returns the database that rows of the model are read from.
    fn db_for_read(&self, model: RoutedModel<'_>) -> Option<&str> {
        let _ = model;
        None
    }

    /// Returns the database that rows of the model are written to.
    fn db_for_write(&self, model: RoutedModel<'_>) -> Option<&str> {
        let _ = model;
        None
    }

    /// Tells whether rows of the two models may point to each other; `None` leaves it to the next one, and at last allows it where both are written
    /// to one database.
    fn allow_relation(&self, one: RoutedModel<'_>, other: RoutedModel<'_>) -> Option<bool> {
        let _ = (one, other);
        None
    }

    /// Tells whether migrations of the app, and the model's table where one is named, belong into the database. `RunSql`, `RunRust` and
    /// `CreateExtension` name no model; they give the `hints` that the migration says.
    fn allow_migrate(
        &self,
        alias: &str,
        app_label: &str,
        model_name: Option<&str>,
        hints: &Hints,
    ) -> Option<bool> {
        let _ = (alias, app_label, model_name, hints);
        None
    }
}

/// The routers of a project, in the order in which they are asked.
#[derive(Debug, Clone, Default)]
pub struct DatabaseRouters(Vec<Arc<dyn DatabaseRouter>>);

impl DatabaseRouters {
    /// No routers: every query goes to the database that it names.
    pub const fn none() -> Self {
        Self(Vec::new())
    }

    /// Adds a router, to be asked after those before.
    #[must_use]
    pub fn and(mut self, router: impl DatabaseRouter + 'static) -> Self {
        self.0.push(Arc::new(router));
        self
    }

    /// Tells whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the database that rows of the model are read from.
    pub fn db_for_read(&self, model: RoutedModel<'_>) -> &str {
        self.asked_to_read(model).unwrap_or(super::DEFAULT_DB_ALIAS)
    }

    /// Returns the database that rows of the model are written to.
    pub fn db_for_write(&self, model: RoutedModel<'_>) -> &str {
        self.asked_to_write(model)
            .unwrap_or(super::DEFAULT_DB_ALIAS)
    }

    /// As [`db_for_read`](Self::db_for_read), for rows that belong to one of the model `instance`: where no router knows their own model, they
    /// are read where rows of `instance` are.
    pub fn db_for_read_with(&self, model: RoutedModel<'_>, instance: RoutedModel<'_>) -> &str {
        self.asked_to_read(model)
            .unwrap_or_else(|| self.db_for_read(instance))
    }

    /// As [`db_for_write`](Self::db_for_write), for rows that belong to one of the model `instance`: where no router knows their own model, they
    /// are written where rows of `instance` are.
    pub fn db_for_write_with(&self, model: RoutedModel<'_>, instance: RoutedModel<'_>) -> &str {
        self.asked_to_write(model)
            .unwrap_or_else(|| self.db_for_write(instance))
    }

    fn asked_to_read(&self, model: RoutedModel<'_>) -> Option<&str> {
        self.0.iter().find_map(|router| router.db_for_read(model))
    }

    fn asked_to_write(&self, model: RoutedModel<'_>) -> Option<&str> {
        self.0.iter().find_map(|router| router.db_for_write(model))
    }

    /// Tells whether rows of the two models may point to each other: as the first router says that knows, otherwise where both are written to
    /// one database.
    pub fn allow_relation(&self, one: RoutedModel<'_>, other: RoutedModel<'_>) -> bool {
        let asked = self
            .0
            .iter()
            .find_map(|router| router.allow_relation(one, other));
        asked.unwrap_or_else(|| self.db_for_write(one) == self.db_for_write(other))
    }

    /// Tells whether migrations of the app, and the model's table where one is named, belong into the database: as the first router says that
    /// knows, otherwise they do.
    pub fn allow_migrate(
        &self,
        alias: &str,
        app_label: &str,
        model_name: Option<&str>,
        hints: &Hints,
    ) -> bool {
        let asked = self
            .0
            .iter()
            .find_map(|router| router.allow_migrate(alias, app_label, model_name, hints));
        asked.unwrap_or(true)
    }
}

impl<R: DatabaseRouter + 'static> From<R> for DatabaseRouters {
    fn from(router: R) -> Self {
        Self::none().and(router)
    }
}

/// Reads from the replicas of a database in turn and writes to the database itself. What a request wrote it reads there too, from then on.
///
/// ```
/// use nuages_core::settings::{Replicas, Settings};
///
/// let settings = Settings {
///     database_routers: Replicas::of("default", ["replica1", "replica2"]).into(),
///     ..Settings::default()
/// };
/// ```
#[derive(Debug)]
pub struct Replicas {
    primary: String,
    replicas: Vec<String>,
    next: AtomicUsize,
}

impl Replicas {
    /// Reads from these copies of the database `primary`.
    pub fn of(
        primary: impl Into<String>,
        replicas: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        Self {
            primary: primary.into(),
            replicas: replicas.into_iter().map(Into::into).collect(),
            next: AtomicUsize::new(0),
        }
    }
}

impl DatabaseRouter for Replicas {
    fn db_for_read(&self, _: RoutedModel<'_>) -> Option<&str> {
        let next = self.next.fetch_add(1, Ordering::Relaxed);
        let replica = self.replicas.get(next % self.replicas.len().max(1));
        Some(replica.unwrap_or(&self.primary))
    }

    fn db_for_write(&self, _: RoutedModel<'_>) -> Option<&str> {
        Some(&self.primary)
    }

    /// The replicas get their tables from the primary.
    fn allow_migrate(&self, alias: &str, _: &str, _: Option<&str>, _: &Hints) -> Option<bool> {
        self.replicas
            .iter()
            .any(|replica| replica == alias)
            .then_some(false)
    }
}
