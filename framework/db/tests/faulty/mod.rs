//! Django's `invalid_models_tests`, as far as they can be said in Rust: what Django's checks say of the same models.

mod clashes;
mod constrained;
mod inherited;
mod options;
mod through;

use nuages_core::checks::{CheckContext, Tags, run_checks};
use nuages_core::settings::{DatabaseConfig, Databases, Engine};
use nuages_core::{AppConfig, Apps, Settings};
use nuages_db::apps::DatabaseApp as _;
use serde_json::{Value, json};

use crate::common::django;

/// Models of the app `faulty`, with a number as their key where they do not begin with `-`.
macro_rules! faulty {
    ($($name:ident $([$($meta:tt)*])? { $($body:tt)* })*) => {
        $(crate::faulty::faulty!(@model $name [$($($meta)*)?] { $($body)* });)*

        pub(super) fn all() -> Vec<&'static ModelMeta> {
            nuages_db::models![$($name),*]
        }
    };
    (@model $name:ident [$($meta:tt)*] { - $($body:tt)* }) => {
        #[derive(Model, Clone)]
        #[model(crate = crate::root, app_label = "faulty", $($meta)*)]
        pub struct $name {
            $($body)*
        }
    };
    (@model $name:ident [$($meta:tt)*] { $($body:tt)* }) => {
        #[derive(Model, Clone)]
        #[model(crate = crate::root, app_label = "faulty", $($meta)*)]
        pub struct $name {
            id: Auto,
            $($body)*
        }
    };
}
use faulty;

/// What is told, one line each; a message that is told of every index is told once.
fn said(engine: Engine) -> Value {
    let models = [
        clashes::all(),
        constrained::all(),
        inherited::all(),
        options::all(),
        through::all(),
    ];
    let apps = Apps::new(vec![AppConfig::new("faulty").models(models.concat())]).unwrap();
    nuages_db::apps::register(&apps);
    let settings = Settings {
        databases: Databases::none().with("default", DatabaseConfig::new(engine, "x")),
        ..Settings::default()
    };
    let mut context = CheckContext::new(&settings, &apps);
    context.databases = vec!["default".to_owned()];
    let messages = run_checks(&context, Some(&[Tags::MODELS]), false);
    let mut said: Vec<String> = messages.iter().map(ToString::to_string).collect();
    said.sort();
    said.dedup();
    json!(said)
}

#[test]
fn mistakes_of_models_are_told_as_by_django() {
    let mut differences = String::new();
    for (engine, name) in [
        (Engine::Sqlite, "sqlite3"),
        (Engine::Postgresql, "postgresql"),
        (Engine::Mysql, "mysql"),
    ] {
        let Some(expected) = django::script_with("faulty.py", Some(name)) else {
            return;
        };
        let said = said(engine);
        let (said, expected) = (said.as_array().unwrap(), expected.as_array().unwrap());
        for (sign, ones, others) in [('-', expected, said), ('+', said, expected)] {
            for one in ones.iter().filter(|one| !others.contains(one)) {
                differences.push_str(&format!("{name} {sign} {}\n", one.as_str().unwrap()));
            }
        }
    }
    assert!(differences.is_empty(), "{differences}");
}
