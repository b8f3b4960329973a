//! What an app brings to the database: its models and its migrations.

use nuages_core::checks::{self, Tags};
use nuages_core::{AppConfig, Apps, Settings};

use crate::migrations::Migration;
use crate::models::{ModelMeta, register_models};

/// The models of an app.
#[derive(Debug, Clone)]
struct Models(Vec<&'static ModelMeta>);

/// The function that makes an app's migrations.
#[derive(Debug, Clone, Copy)]
struct Migrations(fn() -> Vec<Migration>);

/// Hangs models and migrations on an app's configuration.
///
/// ```ignore
/// AppConfig::new("polls").models(models![Question, Choice]).migrations(migrations::migrations)
/// ```
pub trait DatabaseApp: Sized {
    /// Adds models, as listed by `models![..]`.
    #[must_use]
    fn models(self, models: Vec<&'static ModelMeta>) -> Self;

    /// Sets the app's migrations.
    #[must_use]
    fn migrations(self, migrations: fn() -> Vec<Migration>) -> Self;

    /// Returns the app's models in the order of their listing, but those in whose place another stands.
    fn get_models(&self) -> Vec<&'static ModelMeta>;

    /// Returns these too, as Django's `get_models(include_swapped=True)`.
    fn get_models_and_swapped(&self) -> Vec<&'static ModelMeta>;

    /// Returns the app's migrations; `None` when the app has none of its own.
    fn get_migrations(&self) -> Option<Vec<Migration>>;
}

impl DatabaseApp for AppConfig {
    fn models(self, models: Vec<&'static ModelMeta>) -> Self {
        self.with(Models(models))
    }

    fn migrations(self, migrations: fn() -> Vec<Migration>) -> Self {
        self.with(Migrations(migrations))
    }

    fn get_models(&self) -> Vec<&'static ModelMeta> {
        let mut models = self.get_models_and_swapped();
        models.retain(|model| model.swapped().is_none());
        models
    }

    fn get_models_and_swapped(&self) -> Vec<&'static ModelMeta> {
        self.get_all::<Models>()
            .flat_map(|models| models.0.iter().copied())
            .collect()
    }

    fn get_migrations(&self) -> Option<Vec<Migration>> {
        self.get::<Migrations>().map(|migrations| migrations.0())
    }
}

/// Returns the models of all apps, in the order of the apps, but those in whose place another stands.
pub fn models(apps: &Apps) -> Vec<&'static ModelMeta> {
    apps.iter().flat_map(DatabaseApp::get_models).collect()
}

/// Returns these too.
pub(crate) fn models_and_swapped(apps: &Apps) -> Vec<&'static ModelMeta> {
    let models = apps.iter().flat_map(DatabaseApp::get_models_and_swapped);
    models.collect()
}

/// Makes the models of all apps known to cascades and reverse look-ups, and their checks to `manage check`. A site does it
/// when it is set up.
pub fn register(apps: &Apps) {
    checks::register(&[Tags::MODELS], crate::checks::check);
    register_models(&models_and_swapped(apps));
}

/// Takes what the settings say of models: which stand in the place of swappable ones. A site does it before it [registers](register) its apps.
pub fn configure(settings: &Settings) {
    crate::models::set_from(settings);
    crate::schema::set_default_tablespaces(settings.into());
}
