//! New migrations by app.

use crate::migrations::Migration;

/// New migrations by app, in the order in which the apps depend on each other where they do.
#[derive(Debug, Clone, Default)]
pub struct Changes {
    apps: Vec<(String, Vec<Migration>)>,
}

impl Changes {
    /// Makes an empty collection.
    pub fn new() -> Self {
        Self::default()
    }

    /// Tells whether nothing has changed.
    pub fn is_empty(&self) -> bool {
        self.apps.is_empty()
    }

    /// Returns the labels of the apps.
    pub fn labels(&self) -> impl Iterator<Item = &str> {
        self.apps.iter().map(|(app, _)| app.as_str())
    }

    /// Returns the migrations of an app.
    pub fn get(&self, app: &str) -> Option<&[Migration]> {
        let (_, migrations) = self.apps.iter().find(|(label, _)| label == app)?;
        Some(migrations)
    }

    /// Returns the apps with their migrations.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[Migration])> {
        self.apps
            .iter()
            .map(|(app, migrations)| (app.as_str(), migrations.as_slice()))
    }

    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = (&str, &mut [Migration])> {
        self.apps
            .iter_mut()
            .map(|(app, migrations)| (app.as_str(), migrations.as_mut_slice()))
    }

    /// Adds a migration of an app; an app that is new comes last.
    pub(crate) fn push(&mut self, app: &str, migration: Migration) {
        match self.apps.iter_mut().find(|(label, _)| label == app) {
            Some((_, migrations)) => migrations.push(migration),
            None => self.apps.push((app.to_owned(), vec![migration])),
        }
    }

    pub(crate) fn retain(&mut self, keep: impl Fn(&str) -> bool) {
        self.apps.retain(|(app, _)| keep(app));
    }
}

impl IntoIterator for Changes {
    type Item = (String, Vec<Migration>);
    type IntoIter = std::vec::IntoIter<Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.apps.into_iter()
    }
}
