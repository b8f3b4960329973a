//! What the app brings to a project.

use nuages::apps::*;

use crate::management::commands::LoadQuestions;
use crate::models::{Choice, Question};

/// Returns the app's configuration, for `installed_apps`.
pub fn config() -> AppConfig {
    AppConfig::new("polls")
        .path(env!("CARGO_MANIFEST_DIR"))
        .models(models![Question, Choice])
        .migrations(crate::migrations::migrations)
        .commands(commands![LoadQuestions])
        .static_files(embed_static!())
}
