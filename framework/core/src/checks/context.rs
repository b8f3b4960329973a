//! What a check may look at.

use std::any::Any;

use crate::apps::Apps;
use crate::settings::Settings;

/// The project that is checked.
pub struct CheckContext<'a> {
    /// Its settings.
    pub settings: &'a Settings,
    /// Its apps.
    pub apps: &'a Apps,
    /// Labels of the apps to look at; `None` is all.
    pub app_labels: Option<Vec<String>>,
    /// Aliases of databases that checks may open.
    pub databases: Vec<String>,
    extras: Vec<&'a (dyn Any + Send + Sync)>,
}

impl<'a> CheckContext<'a> {
    /// Makes the context of a check of the whole project.
    pub fn new(settings: &'a Settings, apps: &'a Apps) -> Self {
        Self {
            settings,
            apps,
            app_labels: None,
            databases: Vec::new(),
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
