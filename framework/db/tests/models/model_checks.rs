//! Django's checks of models with mistakes, compared with what Django says.

use crate::common::django;
use nuages_core::checks::{CheckContext, Tags, run_checks};
use nuages_core::settings::{DatabaseConfig, Databases, Engine};
use nuages_core::{AppConfig, Apps, Settings};
use nuages_db::apps::DatabaseApp as _;
use nuages_db::models;
use nuages_db::models::*;
use serde_json::json;

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "faulty")]
struct Person {
    id: Auto,
}

#[allow(non_camel_case_types, reason = "a mistake")]
#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "faulty")]
struct Two__Words {
    id: Auto,
}

#[derive(Choices, Clone, Copy)]
#[choices(crate = crate::root)]
enum Size {
    #[choice("long", "Long")]
    Long,
    #[choice("s", "Short")]
    Short,
}

#[derive(Model, Clone)]
#[model(
    crate = crate::root,
    app_label = "faulty",
    db_table_comment = "twice",
    ordering = ["person__name"]
)]
struct Twice {
    id: Auto,
    one: i32,
    #[field(db_column = "one")]
    other: i32,
    #[field(max_length = 2)]
    short: Size,
    #[field(on_delete = CASCADE, unique, related_name = "+")]
    person: ForeignKey<Person>,
    #[field(db_comment = "what")]
    remark: i32,
    #[field(generated = Self::one * 2, db_persist = false)]
    double: i32,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "faulty")]
struct Club {
    id: Auto,
    #[field(through = Membership, related_name = "+")]
    members: ManyToMany<Person>,
    #[field(through = Membership, through_fields = ["club", "nobody"], related_name = "+")]
    named: ManyToMany<Person>,
    #[field(through = Membership, through_fields = ["person", "person"], related_name = "+")]
    wrong: ManyToMany<Person>,
    #[field(through = Twice, related_name = "+")]
    none: ManyToMany<Person>,
    #[field(related_name = "befriended")]
    friends: ManyToMany<Club>,
    a_field_whose_name_is_so_long_that_no_column_of_postgresql_could_ever_be_called_like_it: i32,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "faulty")]
struct Membership {
    id: Auto,
    #[field(on_delete = CASCADE, related_name = "+")]
    club: ForeignKey<Club>,
    #[field(on_delete = CASCADE, related_name = "+")]
    person: ForeignKey<Person>,
    #[field(on_delete = CASCADE, related_name = "+")]
    inviter: ForeignKey<Person>,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "faulty")]
struct Link {
    id: Auto,
    #[field(on_delete = CASCADE, related_name = "+")]
    club: ForeignKey<Club>,
    #[field(on_delete = CASCADE, related_name = "+")]
    person: ForeignKey<Person>,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "faulty")]
struct Circle {
    id: Auto,
    #[field(db_table = "faulty_link", related_name = "+")]
    one: ManyToMany<Person>,
    #[field(db_table = "shared", related_name = "+")]
    other: ManyToMany<Person>,
    #[field(db_table = "shared", related_name = "+")]
    again: ManyToMany<Person>,
    #[field(on_delete = CASCADE, related_name = "objects")]
    owner: ForeignKey<Person>,
    #[field(on_delete = DB_CASCADE, related_name = "+")]
    boss: ForeignKey<Person>,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "faulty")]
struct Pair {
    id: Auto,
    #[field(through = Knot, related_name = "+")]
    first: ManyToMany<Club>,
    #[field(through = Knot, related_name = "+")]
    second: ManyToMany<Club>,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "faulty")]
struct Knot {
    id: Auto,
    #[field(on_delete = CASCADE, related_name = "+")]
    club: ForeignKey<Club>,
    #[field(on_delete = CASCADE, related_name = "+")]
    pair: ForeignKey<Pair>,
}

#[allow(non_camel_case_types, reason = "a mistake")]
#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "faulty", proxy, ordering = ["nobody"])]
struct By_(Person);

#[derive(Model, Clone)]
#[model(
    crate = crate::root,
    app_label = "faulty",
    db_table_comment = "where there are comments",
    required_db_features = ["supports_comments"]
)]
struct Commented {
    id: Auto,
}

#[derive(Model, Clone)]
#[model(crate = crate::root, app_label = "faulty")]
struct Lengthy {
    id: Auto,
    #[field(max_length = 256, unique)]
    name: String,
    #[field(max_length = 255, unique)]
    short: String,
}

fn said(models: Vec<&'static ModelMeta>, engine: Engine) -> Vec<String> {
    let apps = Apps::new(vec![AppConfig::new("faulty").models(models)]).unwrap();
    nuages_db::apps::register(&apps);
    let alias = match engine {
        Engine::Postgresql => "elephant",
        _ => "default",
    };
    let settings = Settings {
        databases: Databases::none().with(alias, DatabaseConfig::new(engine, "x")),
        ..Settings::default()
    };
    let mut context = CheckContext::new(&settings, &apps);
    context.databases = Some(vec![alias.to_owned()]);
    let messages = run_checks(&context, Some(&[Tags::MODELS]), false);
    let mut said: Vec<String> = messages.iter().map(ToString::to_string).collect();
    said.sort();
    said
}

#[test]
fn mistakes_are_told_in_djangos_words() {
    let Some(expected) = django::script("model_checks.py") else {
        return;
    };
    let all = || {
        models![
            Person, Two__Words, Twice, Club, Membership, Link, Circle, Pair, Knot, By_, Commented
        ]
    };
    for (engine, name) in [
        (Engine::Sqlite, "sqlite"),
        (Engine::Postgresql, "postgresql"),
    ] {
        assert_eq!(json!(said(all(), engine)), expected[name], "{name}");
    }
}

#[test]
fn a_relation_to_a_model_that_is_not_listed_is_told() {
    let said = said(models![Membership], Engine::Sqlite);
    for (field, model) in [
        ("club", "Club"),
        ("inviter", "Person"),
        ("person", "Person"),
    ] {
        let start = format!(
            "faulty.Membership.{field}: (fields.E300) Field defines a relation with model '{model}', which is either not installed, \
             or is abstract."
        );
        assert!(said.iter().any(|text| text.starts_with(&start)), "{said:?}");
    }
    assert_eq!(said.len(), 3);
}

#[test]
fn a_long_text_that_is_unique_is_told_on_mysql_alone() {
    let told = "faulty.Lengthy.name: (mysql.W003) MySQL may not allow unique CharFields to have a max_length > 255.";
    let of_mysql = said(models![Lengthy], Engine::Mysql);
    assert!(
        of_mysql[0].starts_with(told) && of_mysql.len() == 1,
        "{of_mysql:?}"
    );
    assert!(said(models![Lengthy], Engine::Sqlite).is_empty());
}
