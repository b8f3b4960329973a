//! The models of this process, for what needs to see all of them: cascades and reverse look-ups.

use std::sync::{PoisonError, RwLock};

use super::ModelMeta;

static MODELS: RwLock<Vec<&'static ModelMeta>> = RwLock::new(Vec::new());

/// Makes models known to cascades and to reverse look-ups. The app registry calls it; a model that is known already
/// is not added again, and proxies are not: relations are those of their models.
pub fn register_models(models: &[&'static ModelMeta]) {
    let mut known = MODELS.write().unwrap_or_else(PoisonError::into_inner);
    for model in models.iter().filter(|model| model.proxy.is_none()) {
        if !known.iter().any(|other| std::ptr::eq(*other, *model)) {
            known.push(model);
        }
    }
}

/// Returns all models made known by [`register_models`], in that order.
pub fn registered_models() -> Vec<&'static ModelMeta> {
    MODELS
        .read()
        .unwrap_or_else(PoisonError::into_inner)
        .clone()
}
