//! What the app brings to a project.

use nuages::apps::*;

use crate::management::commands::CloseEntries;
use crate::models::{AllFields, Author, Blog, Entry, Preferences, Review, Topic};
use crate::{lookups, signals};

/// Returns the app's configuration, for `installed_apps`.
pub fn config() -> AppConfig {
    AppConfig::new("weblog")
        .path(env!("CARGO_MANIFEST_DIR"))
        .models(models![
            Blog,
            Author,
            Topic,
            Entry,
            Review,
            Preferences,
            AllFields
        ])
        .migrations(crate::migrations::migrations)
        .commands(commands![CloseEntries])
        .static_files(embed_static!())
        .ready(|apps| {
            lookups::register();
            signals::connect(apps)
        })
}
