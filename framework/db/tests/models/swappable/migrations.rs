//! What `makemigrations` writes, and what becomes of it in a project that puts another model in the place of the swappable one.

use std::collections::BTreeSet;

use nuages_db::Database;
use nuages_db::migrations::*;
use serde_json::json;

use super::{SETTING, apps, set_up, turn};
use crate::common::django::{self, master, run};

/// The new migrations of both apps.
fn made(label: &'static str) -> (Vec<Migration>, Vec<Migration>) {
    set_up(label);
    let loader = Loader::new(apps(Vec::new(), Vec::new())).unwrap();
    let changes = changes(&loader);
    let of = |app: &str| changes.get(app).unwrap_or_default().to_vec();
    (of("blog"), of("news"))
}

fn changes(loader: &Loader) -> Changes {
    let from = loader.project_state().unwrap();
    Autodetector::new(from, loader.live_state(), &mut DryRun)
        .changes(&loader.graph, &BTreeSet::new(), None)
        .unwrap()
}

async fn migrate(db: &Database, loader: &Loader) -> Vec<String> {
    let executor = Executor::new(loader, db);
    let leaves = loader.graph.leaf_nodes(None);
    let targets: Vec<Target> = leaves.into_iter().map(Target::Migration).collect();
    let plan = executor.plan(&targets).unwrap();
    let order = plan.iter().map(|step| step.key.0.clone()).collect();
    executor
        .migrate(&plan, RunOptions::default(), &mut |_| {})
        .await
        .unwrap();
    order
}

async fn tables(db: &Database) -> Vec<serde_json::Value> {
    let is_own =
        |row: &serde_json::Value| !row[1].as_str().unwrap_or_default().starts_with("django_");
    master(db).await.into_iter().filter(is_own).collect()
}

/// The migration of the app as its author wrote it, with no project in mind.
fn written() -> Migration {
    Migration::new("0001_initial")
        .initial()
        .swappable_dependency("STORY_MODEL")
        .operation(
            CreateModel::new("Article")
                .field("id", fields::big_auto())
                .field("title", fields::char(100))
                .swappable("STORY_MODEL"),
        )
        .operation(
            CreateModel::new("Comment")
                .field("id", fields::big_auto())
                .field("text", fields::text())
                .field(
                    "article",
                    fields::foreign_key("settings.STORY_MODEL", CASCADE),
                ),
        )
        .operation(
            CreateModel::new("Shelf")
                .field("id", fields::big_auto())
                .field("name", fields::char(20))
                .field("articles", fields::many_to_many("settings.STORY_MODEL")),
        )
}

fn stories() -> Migration {
    Migration::new("0001_initial").initial().operation(
        CreateModel::new("Story")
            .field("id", fields::big_auto())
            .field("section", fields::char(10))
            .field("title", fields::char(100))
            .ordering(["section"]),
    )
}

#[test]
fn tables_equal_djangos_whichever_model_stands() {
    let _turn = turn();
    for label in ["news.Story", "blog.Article"] {
        let Some(expected) = django::script_with("swappable.py", Some(label)) else {
            return;
        };
        set_up(label);
        let loader = Loader::new(apps(vec![written()], vec![stories()])).unwrap();
        run(async {
            let db = Database::in_memory();
            let order = migrate(&db, &loader).await;
            let first = if label == "news.Story" {
                "news"
            } else {
                "blog"
            };
            assert_eq!(order[0], first, "{label}");
            assert_eq!(json!(tables(&db).await), expected["master"], "{label}");
            let both = apps(vec![written()], vec![stories()]);
            let sql = commands::sqlmigrate("blog", "0001", false, both, &db).await;
            let expected = expected["sqlmigrate"].as_str().unwrap();
            assert_eq!(sql.unwrap().trim(), expected.trim());
        });
    }
}

#[test]
fn a_new_migration_points_to_the_setting_whichever_model_stands() {
    let _turn = turn();
    for label in ["news.Story", "blog.Article", ""] {
        let (blog, news) = made(label);
        assert_eq!((blog.len(), news.len()), (1, 1), "{label}");
        let source = Writer::new(&blog[0], false).source().unwrap();
        for piece in [
            ".swappable_dependency(\"STORY_MODEL\")",
            ".swappable(\"STORY_MODEL\")",
            "fields::foreign_key(\"settings.STORY_MODEL\", CASCADE)",
            "fields::many_to_many(\"settings.STORY_MODEL\")",
        ] {
            assert!(source.contains(piece), "{label}: {piece}\n{source}");
        }
        assert!(!source.contains("story\""), "{source}");
        let names: Vec<String> = blog[0].operations.iter().map(Operation::describe).collect();
        let create = [
            "Create model Article",
            "Create model Comment",
            "Create model Shelf",
        ];
        assert_eq!(names, create, "{label}");
    }
}

#[test]
fn nothing_is_left_to_migrate_when_the_setting_changes() {
    let _turn = turn();
    for label in ["news.Story", "blog.Article"] {
        set_up(label);
        let loader = Loader::new(apps(vec![written()], vec![stories()])).unwrap();
        assert!(changes(&loader).is_empty(), "{label}");
    }
}

#[test]
fn squashed_migrations_keep_the_setting() {
    let _turn = turn();
    set_up("news.Story");
    let alter = Migration::new("0002_longer")
        .dependency("blog", "0001_initial")
        .swappable_dependency(SETTING)
        .operation(AlterField::new(
            "Comment",
            "article",
            fields::foreign_key("settings.STORY_MODEL", CASCADE).related_name("notes"),
        ));
    let loader = Loader::new(apps(vec![written(), alter], vec![stories()])).unwrap();
    let operations = loader
        .disk
        .values()
        .filter(|migration| migration.app_label == "blog")
        .flat_map(|migration| migration.operations.clone());
    let squashed = Migration {
        operations: optimize(operations.collect(), "blog"),
        ..Migration::new("0001_squashed").swappable_dependency(SETTING)
    };
    let source = Writer::new(&squashed, false).source().unwrap();
    let key = "fields::foreign_key(\"settings.STORY_MODEL\", CASCADE).related_name(\"notes\")";
    assert!(source.contains(key), "{source}");
    assert!(
        source.contains(".swappable_dependency(\"STORY_MODEL\")"),
        "{source}"
    );
}

#[test]
fn a_setting_that_no_model_is_swappable_by_is_told() {
    let _turn = turn();
    let lost = Migration::new("0001_initial").initial().operation(
        CreateModel::new("Lost")
            .field("id", fields::big_auto())
            .field("to", fields::foreign_key("settings.LOST_MODEL", CASCADE)),
    );
    let app = AppMigrations {
        label: "lost".to_owned(),
        path: None,
        models: Vec::new(),
        migrations: Some(vec![lost]),
    };
    let error = Loader::new(vec![app]).unwrap_err().to_string();
    assert_eq!(
        error,
        "migration lost.0001_initial points to the model that the setting LOST_MODEL names, but no installed model is swappable by it \
         (none is swappable)"
    );
}
