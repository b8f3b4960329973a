//! What a check may look at.

use std::any::Any;

use crate::apps::Apps;
use crate::settings::{DatabaseConfig, Settings};

/// The project that is checked.
pub struct CheckContext<'a> {
    /// Its settings.
    pub settings: &'a Settings,
    /// Its apps.
    pub apps: &'a Apps,
    /// Labels of the apps to look at; `None` is all.
    pub app_labels: Option<Vec<String>>,
    /// Aliases of the databases that the checks are asked about; `None` is all of the settings, but none for what has the tag
    /// [`DATABASE`](super::Tags::DATABASE).
    pub databases: Option<Vec<String>>,
    extras: Vec<&'a (dyn Any + Send + Sync)>,
}

impl<'a> CheckContext<'a> {
    /// Makes the context of a check of the whole project.
    pub fn new(settings: &'a Settings, apps: &'a Apps) -> Self {
        Self {
            settings,
            apps,
            app_labels: None,
            databases: None,
            extras: Vec::new(),
        }
    }

    /// Adds a thing that checks of rooms above look for by its type, as the resolver of URLs.
    #[must_use]
    pub fn with<T: Any + Send + Sync>(mut self, extra: &'a T) -> Self {
        self.extras.push(extra);
        self
    }

    /// Returns the added thing of type `T`.
    pub fn get<T: Any>(&self) -> Option<&'a T> {
        self.extras.iter().find_map(|extra| extra.downcast_ref())
    }

    /// Returns whether databases are named, so that what looks into them runs too.
    pub(super) fn names_databases(&self) -> bool {
        self.databases
            .as_ref()
            .is_some_and(|named| !named.is_empty())
    }

    /// Returns the aliases and settings of the databases that the checks are asked about.
    pub fn databases(&self) -> impl Iterator<Item = (&'a str, &'a DatabaseConfig)> {
        let all = self.settings.databases.iter();
        all.filter(|(alias, _)| match &self.databases {
            Some(named) => named.iter().any(|known| known == alias),
            None => true,
        })
    }

    /// Returns whether the app with this label is to be looked at.
    pub fn includes(&self, label: &str) -> bool {
        match &self.app_labels {
            Some(labels) => labels.iter().any(|known| known == label),
            None => true,
        }
    }
}

impl std::fmt::Debug for CheckContext<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CheckContext")
            .field("app_labels", &self.app_labels)
            .field("databases", &self.databases)
            .finish_non_exhaustive()
    }
}
