//! The registry of a project's apps.

use std::collections::HashMap;
use std::error::Error as StdError;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};

use super::AppConfig;
use crate::errors::{Context, ImproperlyConfigured, Result};
use crate::nearest::nearest;

/// The apps of a project, in the order of `installed_apps`.
#[derive(Debug)]
pub struct Apps {
    configs: Vec<AppConfig>,
    by_label: HashMap<&'static str, usize>,
    ready: AtomicBool,
}

impl Apps {
    /// Makes the registry.
    ///
    /// # Errors
    /// Fails with [`ImproperlyConfigured`] when two apps share a label or a name, or a label is no identifier.
    pub fn new(configs: Vec<AppConfig>) -> Result<Self> {
        for config in &configs {
            let mut characters = config.label.chars();
            let starts_well = characters
                .next()
                .is_some_and(|c| c.is_alphabetic() || c == '_');
            if !starts_well || !characters.all(|c| c.is_alphanumeric() || c == '_') {
                return Err(ImproperlyConfigured::new(format!(
                    "The app label '{}' is not a valid identifier.",
                    config.label
                ))
                .into());
            }
        }
        for (what, names) in [
            (
                "labels",
                configs
                    .iter()
                    .map(|config| config.label)
                    .collect::<Vec<_>>(),
            ),
            ("names", configs.iter().map(|config| config.name).collect()),
        ] {
            let duplicates = duplicates(&names);
            if !duplicates.is_empty() {
                return Err(ImproperlyConfigured::new(format!(
                    "Application {what} aren't unique, duplicates: {}",
                    duplicates.join(", ")
                ))
                .into());
            }
        }
        let by_label = configs
            .iter()
            .enumerate()
            .map(|(index, config)| (config.label, index))
            .collect();
        Ok(Self {
            configs,
            by_label,
            ready: AtomicBool::new(false),
        })
    }

    /// Returns the app with this label.
    ///
    /// # Errors
    /// Fails with [`LookupError`], which suggests a label that was perhaps meant.
    pub fn get_app_config(&self, label: &str) -> Result<&AppConfig, LookupError> {
        match self.by_label.get(label) {
            Some(&index) => Ok(&self.configs[index]),
            None => Err(LookupError {
                message: match self.suggestion(label) {
                    Some(meant) => {
                        format!("No installed app with label '{label}'. Did you mean '{meant}'?")
                    }
                    None => format!("No installed app with label '{label}'."),
                },
            }),
        }
    }

    fn suggestion(&self, label: &str) -> Option<&'static str> {
        if let Some(config) = self.configs.iter().find(|config| config.name == label) {
            return Some(config.label);
        }
        let labels = self.configs.iter().map(|config| config.label);
        nearest(label, labels).first().copied()
    }

    /// Returns whether an app with this name or label is installed.
    pub fn is_installed(&self, name: &str) -> bool {
        self.configs
            .iter()
            .any(|config| config.name == name || config.label == name)
    }

    /// Iterates over the apps in order.
    pub fn iter(&self) -> std::slice::Iter<'_, AppConfig> {
        self.configs.iter()
    }

    /// Returns all values of type `T` hung on apps, each with its app, in order.
    pub fn provisions<T: std::any::Any>(&self) -> impl Iterator<Item = (&AppConfig, &T)> {
        self.configs.iter().flat_map(|config| {
            config
                .get_all::<T>()
                .map(move |provision| (config, provision))
        })
    }

    /// Runs every app's `ready` function in order, once.
    ///
    /// # Errors
    /// Returns the first error of such a function, with the app's name before it.
    pub fn ready(&self) -> Result<()> {
        if !self.ready.swap(true, Ordering::SeqCst) {
            for config in &self.configs {
                config
                    .run_ready(self)
                    .with_context(|| format!("making the app '{}' ready", config.label))?;
            }
        }
        Ok(())
    }
}

impl<'a> IntoIterator for &'a Apps {
    type Item = &'a AppConfig;
    type IntoIter = std::slice::Iter<'a, AppConfig>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// No app with the label that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookupError {
    message: String,
}

impl fmt::Display for LookupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl StdError for LookupError {}

fn duplicates(names: &[&'static str]) -> Vec<&'static str> {
    let mut duplicates: Vec<_> = names
        .iter()
        .copied()
        .filter(|name| names.iter().filter(|other| *other == name).count() > 1)
        .collect();
    duplicates.sort_unstable();
    duplicates.dedup();
    duplicates
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(names: &[&'static str]) -> String {
        let configs = names.iter().map(|name| AppConfig::new(name)).collect();
        Apps::new(configs).unwrap_err().to_string()
    }

    #[test]
    fn labels_and_names_are_unique() {
        assert_eq!(
            error(&["polls", "other::polls"]),
            "Application labels aren't unique, duplicates: polls"
        );
        assert_eq!(
            error(&["my-polls"]),
            "The app label 'my-polls' is not a valid identifier."
        );
        let same = vec![
            AppConfig::new("polls"),
            AppConfig::new("polls").label("polls2"),
        ];
        assert_eq!(
            Apps::new(same).unwrap_err().to_string(),
            "Application names aren't unique, duplicates: polls"
        );
    }

    #[test]
    fn a_misspelt_label_is_answered_with_a_suggestion() {
        let apps = Apps::new(vec![
            AppConfig::new("nuages::sessions"),
            AppConfig::new("polls"),
        ])
        .unwrap();
        assert_eq!(apps.get_app_config("polls").unwrap().name, "polls");
        for (label, message) in [
            (
                "pols",
                "No installed app with label 'pols'. Did you mean 'polls'?",
            ),
            (
                "nuages::sessions",
                "No installed app with label 'nuages::sessions'. Did you mean 'sessions'?",
            ),
            ("blog", "No installed app with label 'blog'."),
        ] {
            assert_eq!(apps.get_app_config(label).unwrap_err().to_string(), message);
        }
    }

    #[test]
    fn ready_runs_once_and_names_the_app_that_fails() {
        let apps = Apps::new(vec![
            AppConfig::new("polls").ready(|_| Err(crate::Error::msg("no signal"))),
        ])
        .unwrap();
        assert_eq!(
            format!("{:#}", apps.ready().unwrap_err()),
            "making the app 'polls' ready: no signal"
        );
        assert!(apps.ready().is_ok());
    }

    #[test]
    fn provisions_are_found_by_type_in_order() {
        let apps = Apps::new(vec![
            AppConfig::new("a").with(1_i32).with("x"),
            AppConfig::new("b").with(2_i32).with(3_i32),
        ])
        .unwrap();
        let found: Vec<_> = apps
            .provisions::<i32>()
            .map(|(app, n)| (app.label, *n))
            .collect();
        assert_eq!(found, [("a", 1), ("b", 2), ("b", 3)]);
        assert_eq!(apps.get_app_config("b").unwrap().get::<i32>(), Some(&3));
    }
}
