//! The models of this process, for what needs to see all of them: cascades, reverse look-ups and fixtures.

use std::sync::{PoisonError, RwLock};

use super::ModelMeta;

static MODELS: RwLock<Vec<&'static ModelMeta>> = RwLock::new(Vec::new());

/// Makes models known to cascades, to reverse look-ups and to fixtures. The app registry calls it; a model that is known already is not
/// added again.
pub fn register_models(models: &[&'static ModelMeta]) {
    let mut known = MODELS.write().unwrap_or_else(PoisonError::into_inner);
    for model in models {
        if !known.iter().any(|other| std::ptr::eq(*other, *model)) {
            known.push(model);
        }
    }
}

/// Returns all models made known by [`register_models`], in that order, but proxies, whose relations are those of their models, and those
/// in whose place another stands.
pub fn registered_models() -> Vec<&'static ModelMeta> {
    known(|model| model.proxy.is_none() && model.swapped().is_none())
}

/// Returns the model or the proxy of an app by its name, in any case.
pub(crate) fn registered_model(app: &str, name: &str) -> Option<&'static ModelMeta> {
    let is_it = |model: &ModelMeta| model.app_label == app && model.name.eq_ignore_ascii_case(name);
    known(is_it).first().copied()
}

fn known(wanted: impl Fn(&ModelMeta) -> bool) -> Vec<&'static ModelMeta> {
    let models = MODELS.read().unwrap_or_else(PoisonError::into_inner);
    let models = models.iter().copied();
    models.filter(|model| wanted(model)).collect()
}
