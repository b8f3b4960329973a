//! What changed between two states, by Django's autodetector and by ours: the same migrations, names and order.
//!
//! Runs when `NUAGES_DJANGO_PYTHON` names a Python that has Django 6.1.

use crate::common::django;
use crate::common::made::Agreeable;
use crate::common::migrating::app;
use std::collections::{BTreeMap, BTreeSet};

use nuages_db::migrations::state::{FieldState, ProjectState};
use nuages_db::migrations::*;
use serde_json::{Value, json};

type Apps = Vec<(&'static str, Vec<CreateModel>)>;

fn model(name: &str) -> CreateModel {
    CreateModel::new(name).field("id", fields::big_auto())
}

fn key(to: &str) -> FieldState {
    fields::foreign_key(to, CASCADE)
}

fn ten() -> FieldState {
    fields::char(10)
}

fn scenario(name: &str) -> (Apps, Apps) {
    match name {
        "an order with respect to a foreign key, of a new model" => (
            one(model("One").field("x", ten())),
            vec![(
                "a",
                vec![
                    model("One").field("x", ten()),
                    model("Two")
                        .field("one", key("a.one"))
                        .field("y", ten())
                        .order_with_respect_to("one"),
                ],
            )],
        ),
        "orders with respect to foreign keys set and taken away" => (
            vec![(
                "a",
                vec![
                    model("One").field("x", ten()),
                    model("Two")
                        .field("one", key("a.one"))
                        .field("other", key("a.one").related_name("+")),
                    model("Three")
                        .field("one", key("a.one"))
                        .order_with_respect_to("one"),
                    model("Four")
                        .field("one", key("a.one"))
                        .field("x", ten())
                        .order_with_respect_to("one"),
                ],
            )],
            vec![(
                "a",
                vec![
                    model("One").field("x", ten()),
                    model("Two")
                        .field("other", key("a.one").related_name("+"))
                        .field("new", key("a.one"))
                        .order_with_respect_to("new"),
                    model("Three").field("one", key("a.one")),
                    model("Four").field("x", ten()),
                ],
            )],
        ),
        "comments and options of tables changed" => (
            vec![(
                "a",
                vec![
                    model("One").field("x", ten()).db_table_comment("one"),
                    model("Two").field("x", ten()),
                    model("Three")
                        .field("x", ten())
                        .db_table_comment("three")
                        .unmanaged(),
                ],
            )],
            vec![(
                "a",
                vec![
                    model("One").field("x", ten()).get_latest_by(["x"]),
                    model("Two")
                        .field("x", ten())
                        .db_table_comment("two")
                        .default_related_name("twos"),
                    model("Three")
                        .field("x", ten())
                        .db_table_comment("drei")
                        .unmanaged(),
                ],
            )],
        ),
        "two apps that point to each other" => (
            vec![],
            vec![
                (
                    "a",
                    vec![
                        model("One").field("x", ten()).field("two", key("b.two")),
                        model("Three").field("one", key("a.one")),
                    ],
                ),
                (
                    "b",
                    vec![
                        model("Two")
                            .field("y", ten())
                            .field("one", key("a.one"))
                            .unique_together(["y", "one"])
                            .index(Index::new("by_y", ["-y"])),
                    ],
                ),
            ],
        ),
        "a model that refers to an app with migrations" => (
            vec![("a", vec![model("One").field("x", ten())])],
            vec![
                ("a", vec![model("One").field("x", ten())]),
                (
                    "b",
                    vec![
                        model("Two").field("one", key("a.one")),
                        model("Zero").field("two", key("b.two")),
                    ],
                ),
            ],
        ),
        "models deleted" => (
            vec![(
                "a",
                vec![
                    model("One").field("x", ten()),
                    model("Two").field("one", key("a.one")).field("y", ten()),
                ],
            )],
            vec![("a", vec![])],
        ),
        "models with a unique set and an index deleted" => (
            vec![(
                "a",
                vec![
                    model("One").field("x", ten()),
                    model("Two")
                        .field("one", key("a.one"))
                        .field("y", ten())
                        .unique_together(["one", "y"])
                        .index(Index::new("by_one", ["one"])),
                ],
            )],
            vec![("a", vec![])],
        ),
        "a model that others point to deleted" => (
            vec![
                (
                    "a",
                    vec![
                        model("One").field("x", ten()),
                        model("Two").field("one", key("a.one")).field("y", ten()),
                    ],
                ),
                ("b", vec![model("X").field("one", key("a.one"))]),
            ],
            vec![
                ("a", vec![model("Two").field("y", ten())]),
                ("b", vec![model("X")]),
            ],
        ),
        "a model renamed" => (renamed("One", "a.one"), renamed("Uno", "a.uno")),
        "fields renamed, added, altered and removed" => (
            one(model("One")
                .field("x", ten())
                .field("y", fields::char(20))
                .field("gone", fields::char(30))
                .field("kept", fields::char(40).null())),
            one(model("One")
                .field("x2", ten())
                .field("y", fields::char(21))
                .field("new", fields::char(50).null())
                .field("kept", fields::char(40).default("k"))),
        ),
        "a field of a unique set renamed" => (
            one(model("One")
                .field("x", ten())
                .field("y", fields::char(20))
                .unique_together(["x", "y"])),
            one(model("One")
                .field("z", ten())
                .field("y", fields::char(20))
                .unique_together(["z", "y"])),
        ),
        "a field of a unique set and of an index removed" => (
            one(model("One")
                .field("x", ten())
                .field("y", fields::char(20))
                .unique_together(["x", "y"])
                .index(Index::new("by_x", ["x"]))),
            one(model("One").field("y", fields::char(20))),
        ),
        "indexes, unique sets, options and table changed" => (
            one(model("One")
                .field("x", ten())
                .field("y", ten())
                .index(Index::new("by_x", ["x"]))),
            one(model("One")
                .field("x", ten())
                .field("y", ten())
                .index(Index::new("by_both", ["x", "-y"]))
                .unique_together(["x", "y"])
                .ordering(["x"])
                .verbose_name_plural("several")
                .db_table("other")),
        ),
        "a field that takes no NULL without default" => (
            one(model("One").field("x", ten().null())),
            one(model("One")
                .field("x", ten())
                .field("n", fields::integer())
                .field("t", fields::date_time().auto_now_add())),
        ),
        "a foreign key to a new model of another app" => (
            vec![("a", vec![model("One")]), ("b", vec![model("Two")])],
            vec![
                ("a", vec![model("One").field("new", key("b.new").null())]),
                ("b", vec![model("Two"), model("New").field("x", ten())]),
            ],
        ),
        other => constraints(other),
    }
}

/// The scenarios of constraints, and of relations over tables of their own.
fn constraints(name: &str) -> (Apps, Apps) {
    let x = || model("One").field("x", ten());
    let not = |name: &str, text: &str| CheckConstraint::new(name, !q("x", text));
    let unique = |field| UniqueConstraint::new("one", [field]);
    let both = || UniqueConstraint::new("both", ["x", "y"]);
    let many = |to: &str| fields::many_to_many(to);
    match name {
        "constraints and indexes of a new model" => (
            vec![],
            vec![(
                "a",
                vec![
                    x().field("two", key("a.two"))
                        .index(Index::expressions("lower_x", [func("Lower", [f("x")])]))
                        .constraint(UniqueConstraint::new("both", ["x", "two"]))
                        .constraint(not("some_x", "")),
                    model("Two").field("y", ten()),
                ],
            )],
        ),
        "constraints added, altered and removed, an index renamed" => (
            one(x()
                .index(Index::new("old", ["x"]).condition(q("x", "a")))
                .constraint(not("kept", ""))
                .constraint(not("gone", "b"))
                .constraint(not("other", "c"))),
            one(x()
                .index(Index::new("new", ["x"]).condition(q("x", "a")))
                .constraint(not("kept", "").violation_error_code("empty"))
                .constraint(not("other", "d"))
                .constraint(UniqueConstraint::new("unique_x", ["x"]).condition(!q("x", "e")))),
        ),
        "a field of a constraint removed" => (
            one(x().field("y", fields::char(20)).constraint(both())),
            one(model("One").field("y", fields::char(20))),
        ),
        "a field of a constraint renamed" => (
            one(x().constraint(unique("x"))),
            one(model("One").field("z", ten()).constraint(unique("z"))),
        ),
        "a field of a constraint renamed, its column kept" => (
            one(x().constraint(unique("x"))),
            one(model("One")
                .field("z", ten().db_column("x"))
                .constraint(unique("z"))),
        ),
        "a model with constraints deleted" => (
            vec![(
                "a",
                vec![
                    x(),
                    model("Two")
                        .field("one", key("a.one"))
                        .field("y", ten())
                        .constraint(UniqueConstraint::new("both", ["one", "y"])),
                ],
            )],
            vec![("a", vec![x()])],
        ),
        "many-to-many fields added and removed" => (
            vec![
                (
                    "a",
                    vec![
                        model("Two").field("y", ten()),
                        x().field("gone", many("a.two")),
                    ],
                ),
                ("b", vec![]),
            ],
            vec![
                (
                    "a",
                    vec![
                        x().field("kept", many("a.two").related_name("ones")),
                        model("Two").field("y", ten()),
                    ],
                ),
                (
                    "b",
                    vec![
                        model("Three")
                            .field("ones", many("a.one"))
                            .field("friends", many("b.three")),
                    ],
                ),
            ],
        ),
        "the field that a foreign key points to renamed" => {
            let apps = |x: &str| {
                let two = model("Two").field("one", key("a.one").to_field(x));
                vec![("a", vec![model("One").field(x, ten().unique()), two])]
            };
            (apps("x"), apps("z"))
        }
        "the model and the field that a foreign key points to renamed" => {
            let apps = |name: &str, to: &str| {
                let two = model("Two").field("one", key(to).to_field("x"));
                vec![("a", vec![model(name).field("x", ten().unique()), two])]
            };
            (apps("One", "a.one"), apps("Uno", "a.uno"))
        }
        "foreign keys pointed to other fields" => {
            let apps = |first: FieldState, second: FieldState| {
                let one = model("One")
                    .field("x", ten().unique())
                    .field("y", fields::char(20).unique());
                let two = model("Two")
                    .field("one", first)
                    .field("two", second.related_name("+"));
                vec![("a", vec![one, two])]
            };
            let to = |name: &str| key("a.one").to_field(name);
            (apps(to("x"), key("a.one")), apps(to("y"), to("x")))
        }
        "a many-to-many field over a model of its own" => (
            vec![("a", vec![x(), model("Two").field("y", ten())])],
            vec![(
                "a",
                vec![
                    x().field("twos", many("a.two").through("a.between")),
                    model("Two").field("y", ten()),
                    model("Between")
                        .field("one", key("a.one"))
                        .field("two", key("a.two")),
                ],
            )],
        ),
        "a model that many-to-many fields point to renamed" => {
            let one = |to: &str| {
                model("One")
                    .field("x", fields::char(11))
                    .field("twos", many(to))
            };
            (
                vec![("a", vec![model("Two").field("y", ten()), one("a.two")])],
                vec![("a", vec![one("a.zwo"), model("Zwo").field("y", ten())])],
            )
        }
        other => panic!("Django's side has a scenario more: {other}"),
    }
}

fn one(create: CreateModel) -> Apps {
    vec![("a", vec![create])]
}

fn renamed(name: &str, to: &str) -> Apps {
    vec![
        (
            "a",
            vec![
                model(name).field("x", ten()),
                model("Two").field("one", key(to)),
            ],
        ),
        ("b", vec![model("X").field("one", key(to))]),
    ]
}

/// Returns the apps with their first migrations, and those of `changes` after them.
fn apps(old: &Apps, changes: &Changes) -> Vec<AppMigrations> {
    let mut lists: BTreeMap<String, Vec<Migration>> = BTreeMap::new();
    for (label, models) in old {
        let mut initial = Migration::new("0001_initial").initial();
        if *label == "b" {
            initial = initial.dependency("a", "0001_initial");
        }
        for create in models {
            initial = initial.operation(create.clone());
        }
        lists.insert((*label).to_owned(), vec![initial]);
    }
    for (label, migrations) in changes.iter() {
        lists
            .entry(label.to_owned())
            .or_default()
            .extend(migrations.iter().cloned());
    }
    lists
        .into_iter()
        .map(|(label, migrations)| app(&label, migrations))
        .collect()
}

fn state(apps: &Apps) -> ProjectState {
    let mut state = ProjectState::default();
    for (label, models) in apps {
        for create in models {
            let operation: Operation = create.clone().into();
            operation.state_forwards(label, &mut state).unwrap();
        }
    }
    state
}

fn detect(loader: &Loader, new: &Apps) -> Changes {
    Autodetector::new(loader.project_state().unwrap(), state(new), &mut Agreeable)
        .changes(&loader.graph, &BTreeSet::new(), None)
        .unwrap()
}

fn described(changes: &Changes) -> Value {
    let apps = changes.iter().map(|(app, migrations)| {
        let migrations: Vec<Value> = migrations
            .iter()
            .map(|migration| {
                let operations: Vec<String> = migration
                    .operations
                    .iter()
                    .map(Operation::formatted_description)
                    .collect();
                json!({
                    "name": migration.name,
                    "initial": migration.initial,
                    "dependencies": migration.dependencies,
                    "operations": operations,
                })
            })
            .collect();
        (app.to_owned(), json!(migrations))
    });
    Value::Object(apps.collect())
}

/// Runs everything forwards and backwards on an empty database.
async fn migrate_both_ways(apps: Vec<AppMigrations>) {
    let db = Database::in_memory();
    commands::migrate(
        &commands::Migrate::default(),
        apps.clone(),
        &db,
        &mut String::new(),
    )
    .await
    .unwrap();
    let labels: Vec<String> = apps.iter().map(|app| app.label.clone()).collect();
    for label in labels {
        let zero = commands::Migrate {
            app: Some(label),
            migration: Some("zero".to_owned()),
            ..commands::Migrate::default()
        };
        commands::migrate(&zero, apps.clone(), &db, &mut String::new())
            .await
            .unwrap();
    }
    let sql = "SELECT name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' AND name <> 'django_migrations'";
    assert!(db.fetch_all(sql, &[]).await.unwrap().is_empty());
}

const SCENARIOS: [&str; 27] = [
    "an order with respect to a foreign key, of a new model",
    "orders with respect to foreign keys set and taken away",
    "comments and options of tables changed",
    "two apps that point to each other",
    "a model that refers to an app with migrations",
    "models deleted",
    "models with a unique set and an index deleted",
    "a model that others point to deleted",
    "a model renamed",
    "the field that a foreign key points to renamed",
    "the model and the field that a foreign key points to renamed",
    "foreign keys pointed to other fields",
    "fields renamed, added, altered and removed",
    "a field of a unique set renamed",
    "a field of a unique set and of an index removed",
    "indexes, unique sets, options and table changed",
    "a field that takes no NULL without default",
    "a foreign key to a new model of another app",
    "constraints and indexes of a new model",
    "constraints added, altered and removed, an index renamed",
    "a field of a constraint removed",
    "a field of a constraint renamed",
    "a field of a constraint renamed, its column kept",
    "a model with constraints deleted",
    "many-to-many fields added and removed",
    "a many-to-many field over a model of its own",
    "a model that many-to-many fields point to renamed",
];

#[test]
fn what_is_detected_leads_from_one_state_to_the_other() {
    for name in SCENARIOS {
        let (old, new) = scenario(name);
        let changes = detect(&Loader::new(apps(&old, &Changes::new())).unwrap(), &new);
        assert!(!changes.is_empty(), "{name}");
        let apps = apps(&old, &changes);
        let left = detect(&Loader::new(apps.clone()).unwrap(), &new);
        assert!(left.is_empty(), "{name}: {}", described(&left));
        django::run(migrate_both_ways(apps));
    }
}

#[test]
fn changes_are_what_django_detects() {
    let Some(expected) = django::script("autodetector.py") else {
        return;
    };
    let mut differences = String::new();
    for (name, expected) in expected.as_object().unwrap() {
        let (old, new) = scenario(name);
        let got = described(&detect(
            &Loader::new(apps(&old, &Changes::new())).unwrap(),
            &new,
        ));
        if got != *expected {
            differences.push_str(&format!("{name}\n  Django: {expected}\n  Nuages: {got}\n"));
        }
    }
    assert!(differences.is_empty(), "{differences}");
}
