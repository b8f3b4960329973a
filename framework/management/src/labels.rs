//! Apps and models as command lines name them: `polls`, `polls.Question`.

use nuages_core::Result;
use nuages_db::apps::{DatabaseApp, models};
use nuages_db::models::ModelMeta;

use crate::{CommandError, Context};

/// The apps and models that `--exclude` names.
#[derive(Debug, Default)]
pub(crate) struct Excluded {
    pub(crate) apps: Vec<String>,
    pub(crate) models: Vec<&'static ModelMeta>,
}

impl Excluded {
    pub(crate) fn read(context: &Context, labels: &[String]) -> Result<Self> {
        let mut excluded = Self::default();
        for label in labels {
            match label.split_once('.') {
                Some((app, name)) => {
                    let model = find(context, app, name)
                        .ok_or_else(|| CommandError::new(format!("Unknown model: {label}")))?;
                    excluded.models.push(model);
                }
                None => {
                    let app = context
                        .apps()
                        .get_app_config(label)
                        .map_err(|error| CommandError::new(error.to_string()))?;
                    excluded.apps.push(app.label.to_owned());
                }
            }
        }
        Ok(excluded)
    }

    pub(crate) fn has(&self, model: &'static ModelMeta) -> bool {
        self.apps.iter().any(|app| app == model.app_label)
            || self.models.iter().any(|other| std::ptr::eq(*other, model))
    }
}

/// Finds a model; its name knows no case.
pub(crate) fn find(context: &Context, app: &str, name: &str) -> Option<&'static ModelMeta> {
    let app = context.apps().get_app_config(app).ok()?;
    context
        .apps()
        .iter()
        .flat_map(DatabaseApp::get_models_and_swapped)
        .find(|model| model.app_label == app.label && model.name.eq_ignore_ascii_case(name))
}

/// Returns the models of an app, also those that stand in the crate of another.
pub(crate) fn models_of(context: &Context, label: &str) -> Vec<&'static ModelMeta> {
    let mut models = models(context.apps());
    models.retain(|model| model.app_label == label);
    models
}
