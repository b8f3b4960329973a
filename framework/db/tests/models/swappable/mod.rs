//! Models in whose place a project puts another: `#[model(swappable = "STORY_MODEL")]`.

mod checks;
mod migrations;
mod queries;

use std::sync::{Mutex, MutexGuard, PoisonError};

use nuages_db::migrations::{AppMigrations, Migration};
use nuages_db::models;
use nuages_db::models::{ModelMeta, register_models, set_swappable_models};

/// The setting.
pub(super) const SETTING: &str = "STORY_MODEL";

/// An app that others use in their projects.
pub(super) mod blog {
    use nuages_db::models::*;

    #[derive(Model, Clone, Debug, PartialEq)]
    #[model(crate = crate::root, app_label = "blog", swappable = "STORY_MODEL")]
    pub struct Article {
        pub id: Auto,
        #[field(max_length = 100)]
        pub title: String,
    }

    #[derive(Model, Clone, Debug, PartialEq)]
    #[model(crate = crate::root, app_label = "blog")]
    pub struct Comment {
        pub id: Auto,
        #[field(on_delete = CASCADE)]
        pub article: ForeignKey<Article>,
        pub text: String,
    }

    #[derive(Model, Clone, Debug, PartialEq)]
    #[model(crate = crate::root, app_label = "blog")]
    pub struct Shelf {
        pub id: Auto,
        #[field(max_length = 20)]
        pub name: String,
        pub articles: ManyToMany<Article>,
    }

    #[derive(Model, Clone, Debug, PartialEq)]
    #[model(crate = crate::root, app_label = "blog")]
    pub struct Pin {
        pub id: Auto,
        #[field(on_delete = CASCADE, one_to_one, swappable = false)]
        pub article: ForeignKey<Article>,
    }
}

/// The project's own app.
pub(super) mod news {
    use nuages_db::models::*;

    #[derive(Model, Clone, Debug, PartialEq)]
    #[model(crate = crate::root, app_label = "news", ordering = ["section"])]
    pub struct Story {
        pub id: Auto,
        #[field(max_length = 10)]
        pub section: String,
        #[field(max_length = 100)]
        pub title: String,
    }

    impl Replaces<super::blog::Article> for Story {}
}

pub(super) fn blog_models() -> Vec<&'static ModelMeta> {
    models![blog::Article, blog::Comment, blog::Shelf]
}

pub(super) fn news_models() -> Vec<&'static ModelMeta> {
    models![news::Story]
}

/// Tests that set the setting take turns where they share a process.
static TURN: Mutex<()> = Mutex::new(());

/// The turn of a test.
pub(super) struct Turn(#[expect(dead_code, reason = "held")] MutexGuard<'static, ()>);

pub(super) fn turn() -> Turn {
    Turn(TURN.lock().unwrap_or_else(PoisonError::into_inner))
}

/// Sets the project up: the setting holds a label, and both apps are installed.
pub(super) fn set_up(label: &'static str) {
    set_swappable_models([(SETTING, label)]);
    register_models(&blog_models());
    register_models(&news_models());
}

/// The two apps with their migrations.
pub(super) fn apps(blog: Vec<Migration>, news: Vec<Migration>) -> Vec<AppMigrations> {
    let app = |label: &str, models, migrations| AppMigrations {
        label: label.to_owned(),
        path: None,
        models,
        migrations: Some(migrations),
    };
    vec![
        app("blog", blog_models(), blog),
        app("news", news_models(), news),
    ]
}
