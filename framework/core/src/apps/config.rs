//! One app's configuration.

use std::any::Any;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use super::Apps;
use crate::errors::Result;

/// An app of a project: its name, and what it brings.
///
/// Rooms above hang their own things on it by [`with`](Self::with), through extension traits that read as methods:
/// `.models(..)`, `.migrations(..)`, `.commands(..)`.
///
/// ```
/// use nuages_core::AppConfig;
///
/// let polls = AppConfig::new("mysite::opinion_polls").with(["a static file"]);
/// assert_eq!(polls.label, "opinion_polls");
/// assert_eq!(polls.verbose_name, "Opinion polls");
/// assert_eq!(polls.get::<[&str; 1]>(), Some(&["a static file"]));
/// ```
#[derive(Clone)]
pub struct AppConfig {
    /// The app's crate or module, as `polls` or `nuages::sessions`.
    pub name: &'static str,
    /// The short name that tables and commands use, unique in a project.
    pub label: &'static str,
    /// The name that people read.
    pub verbose_name: String,
    /// The folder of the app's crate, if it was given.
    pub path: Option<PathBuf>,
    ready: Option<fn(&Apps) -> Result<()>>,
    provisions: Vec<Arc<dyn Any + Send + Sync>>,
}

impl AppConfig {
    /// Makes the configuration of the app with this crate or module name. The label is its last segment.
    pub fn new(name: &'static str) -> Self {
        let label = name.rsplit("::").next().unwrap_or(name);
        Self {
            name,
            label,
            verbose_name: verbose(label),
            path: None,
            ready: None,
            provisions: Vec::new(),
        }
    }

    /// Sets the label, when the name's last segment is taken.
    #[must_use]
    pub fn label(mut self, label: &'static str) -> Self {
        if self.verbose_name == verbose(self.label) {
            self.verbose_name = verbose(label);
        }
        self.label = label;
        self
    }

    /// Sets the name that people read.
    #[must_use]
    pub fn verbose_name(mut self, verbose_name: impl Into<String>) -> Self {
        self.verbose_name = verbose_name.into();
        self
    }

    /// Sets the folder of the app's crate: `env!("CARGO_MANIFEST_DIR")`.
    #[must_use]
    pub fn path(mut self, path: impl Into<PathBuf>) -> Self {
        self.path = Some(path.into());
        self
    }

    /// Sets the function that runs once when all apps are known: the place to connect signals and register checks.
    #[must_use]
    pub fn ready(mut self, ready: fn(&Apps) -> Result<()>) -> Self {
        self.ready = Some(ready);
        self
    }

    /// Hangs a value on the app, to be found again by its type.
    #[must_use]
    pub fn with<T: Any + Send + Sync>(mut self, provision: T) -> Self {
        self.provisions.push(Arc::new(provision));
        self
    }

    /// Returns the last value of type `T` that was hung on the app.
    pub fn get<T: Any>(&self) -> Option<&T> {
        self.provisions
            .iter()
            .rev()
            .find_map(|provision| provision.downcast_ref())
    }

    /// Returns all values of type `T` that were hung on the app, in order.
    pub fn get_all<T: Any>(&self) -> impl Iterator<Item = &T> {
        self.provisions
            .iter()
            .filter_map(|provision| provision.downcast_ref())
    }

    pub(super) fn run_ready(&self, apps: &Apps) -> Result<()> {
        self.ready.map_or(Ok(()), |ready| ready(apps))
    }
}

impl fmt::Debug for AppConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AppConfig")
            .field("name", &self.name)
            .field("label", &self.label)
            .finish_non_exhaustive()
    }
}

fn verbose(label: &str) -> String {
    let spaced = label.replace('_', " ");
    let mut characters = spaced.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => spaced,
    }
}
