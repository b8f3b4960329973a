//! Django's `invalid_models_tests`, as far as they can be said in Rust: what Django's checks say of the same models.

mod clashes;
mod constrained;
mod inherited;
mod options;
mod through;

use crate::common::django;
use nuages_core::checks::{CheckContext, Tags, run_checks};
use nuages_core::settings::{
    DatabaseConfig, DatabaseRouter, DatabaseRouters, Databases, Engine, Hints,
};
use nuages_core::{AppConfig, Apps, Settings};
use nuages_db::apps::DatabaseApp as _;

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

const DATABASES: [(&str, Engine); 3] = [
    ("default", Engine::Sqlite),
    ("elephant", Engine::Postgresql),
    ("dolphin", Engine::Mysql),
];

/// Lets each model into one of the three databases.
#[derive(Debug)]
struct ByLength;

impl DatabaseRouter for ByLength {
    fn allow_migrate(&self, alias: &str, _: &str, model: Option<&str>, _: &Hints) -> Option<bool> {
        Some(DATABASES[model?.len() % 3].0 == alias)
    }
}

fn settings(databases: &[(&str, Engine)], routers: DatabaseRouters) -> Settings {
    let databases = databases.iter();
    Settings {
        databases: databases.fold(Databases::none(), |all, (alias, engine)| {
            all.with(*alias, DatabaseConfig::new(*engine, "x"))
        }),
        database_routers: routers,
        ..Settings::default()
    }
}

/// What is told, one line each; a message that is told of every index is told once.
fn said(settings: &Settings, databases: Option<Vec<String>>) -> Vec<String> {
    let models = [
        clashes::all(),
        constrained::all(),
        inherited::all(),
        options::all(),
        through::all(),
    ];
    let apps = Apps::new(vec![AppConfig::new("faulty").models(models.concat())]).unwrap();
    nuages_db::apps::register(&apps);
    let mut context = CheckContext::new(settings, &apps);
    context.databases = databases;
    let messages = run_checks(&context, Some(&[Tags::MODELS]), false);
    let mut said: Vec<String> = messages.iter().map(ToString::to_string).collect();
    said.sort();
    said.dedup();
    said
}

#[test]
fn mistakes_of_models_are_told_as_by_django() {
    let mut differences = String::new();
    let alone = |engine| settings(&[("default", engine)], DatabaseRouters::none());
    for (name, settings) in [
        ("sqlite3", alone(Engine::Sqlite)),
        ("postgresql", alone(Engine::Postgresql)),
        ("mysql", alone(Engine::Mysql)),
        ("routed", settings(&DATABASES, ByLength.into())),
    ] {
        let Some(expected) = django::script_with("faulty.py", Some(name)) else {
            return;
        };
        let two = ["elephant", "dolphin"].map(str::to_owned).to_vec();
        for (asked, databases) in [("all", None), ("two", (name == "routed").then_some(two))] {
            let (said, expected) = (said(&settings, databases), django::texts(&expected[asked]));
            for (sign, ones, others) in [('-', &expected, &said), ('+', &said, &expected)] {
                for one in ones.iter().filter(|one| !others.contains(one)) {
                    differences.push_str(&format!("{name}, {asked} {sign} {one}\n"));
                }
            }
        }
    }
    assert!(differences.is_empty(), "{differences}");
}
