//! What `manage check` says of models in whose place another stands.

use nuages_core::checks::{CheckContext, Tags, run_checks};
use nuages_core::{AppConfig, Apps, Settings};
use nuages_db::apps::{DatabaseApp, configure, register};
use nuages_db::models;
use nuages_db::models::*;
use serde_json::{Value, json};

use super::{blog, blog_models, news_models, turn};
use crate::common::django;

/// Lacks the title, and has another kind of key.
#[derive(Model, Clone, Debug)]
#[model(crate = crate::root, app_label = "news")]
struct Flash {
    #[field(primary_key, max_length = 20)]
    code: String,
}

fn said(label: &'static str, more: Vec<&'static ModelMeta>) -> Vec<[String; 4]> {
    let apps = Apps::new(vec![
        AppConfig::new("blog").models([blog_models(), models![blog::Pin]].concat()),
        AppConfig::new("news").models([news_models(), more].concat()),
    ])
    .unwrap();
    let settings = Settings {
        swappable_models: [("STORY_MODEL", label)].into(),
        ..Settings::default()
    };
    configure(&settings);
    register(&apps);
    let context = CheckContext::new(&settings, &apps);
    let mut said: Vec<[String; 4]> = run_checks(&context, Some(&[Tags::MODELS]), false)
        .iter()
        .map(|message| {
            [
                message.id.to_string(),
                message.object.to_string(),
                message.message.to_string(),
                message.hint.as_deref().unwrap_or_default().to_owned(),
            ]
        })
        .collect();
    said.sort();
    said
}

#[test]
fn messages_are_djangos() {
    let _turn = turn();
    for label in ["news.Story", "blog.Article", "bad", "news.Missing"] {
        let Some(expected) = django::script_with("swappable.py", Some(&format!("{label}+"))) else {
            return;
        };
        let mut said = json!(said(label, Vec::new()));
        // Nuages says what to do about it.
        for message in said.as_array_mut().unwrap() {
            if message[0] == "fields.E300" {
                message[3] = Value::from("");
            }
        }
        assert_eq!(said, expected["checks"], "{label}");
    }
}

#[test]
fn a_model_that_cannot_be_read_as_the_swapped_one_is_told() {
    let _turn = turn();
    let said = said("news.Flash", models![Flash]);
    let told: Vec<&str> = said.iter().map(|message| message[0].as_str()).collect();
    assert_eq!(told, ["fields.E301", "models.E100", "models.W100"]);
    assert_eq!(
        said[1][2],
        "'news.Flash.code' is a CharField, and 'blog.Article.id', in whose place it stands, a BigAutoField."
    );
    assert_eq!(
        said[2][2],
        "'news.Flash' stands in the place of a model with the field 'title', and has none."
    );
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "news", proxy)]
struct Headline(blog::Article);

#[test]
fn a_proxy_of_a_model_without_rows_is_told() {
    let _turn = turn();
    let said = said("news.Story", models![Headline]);
    let told = said.iter().find(|message| message[0] == "models.E101");
    assert_eq!(
        told.unwrap()[1..3],
        [
            "news.Headline",
            "Headline cannot proxy the swapped model 'news.Story'."
        ]
    );
}

#[test]
fn a_setting_that_no_model_is_swappable_by_has_no_effect() {
    let _turn = turn();
    let apps = Apps::new(vec![]).unwrap();
    let settings = Settings {
        swappable_models: [("OTHER_MODEL", "news.Story")].into(),
        auth_user_model: "accounts.User",
        ..Settings::default()
    };
    register(&apps);
    let said = run_checks(
        &CheckContext::new(&settings, &apps),
        Some(&[Tags::MODELS]),
        false,
    );
    let told: Vec<&str> = said.iter().map(|message| &*message.message).collect();
    assert_eq!(
        told,
        [
            "The OTHER_MODEL setting has no effect: no installed model is swappable by it.",
            "The AUTH_USER_MODEL setting has no effect: no installed model is swappable by it."
        ]
    );
}
