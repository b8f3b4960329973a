//! What the app brings to a project.

use nuages::apps::*;

/// Returns the app's configuration, for `installed_apps`.
pub fn config() -> AppConfig {
    AppConfig::new("__app__")
        .path(env!("CARGO_MANIFEST_DIR"))
        .models(models![]) // such as models![Question, Choice], with `use crate::models::{Choice, Question};`
        .migrations(crate::migrations::migrations)
        .static_files(embed_static!())
}
