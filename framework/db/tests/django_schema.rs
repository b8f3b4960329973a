//! The same history of tables made by Django and by Nuages, compared byte for byte after each migration.
//!
//! Runs when `NUAGES_DJANGO_PYTHON` names a Python that has Django 6.1.
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test fails by panicking and says what it skips"
)]

use std::process::Command;

use nuages_db::Database;
use nuages_db::migrations::*;
use serde_json::{Value, json};

type Step = (&'static str, Migration, &'static [&'static str]);

fn people() -> Migration {
    Migration::new("0001").operation(
        CreateModel::new("Person")
            .field("id", fields::auto())
            .field("name", fields::char(100))
            .field("email", fields::email(254).unique())
            .field("nick", fields::slug(50)),
    )
}

fn polls() -> Migration {
    Migration::new("0002")
        .operation(
            CreateModel::new("Question")
                .field("id", fields::big_auto())
                .field("question_text", fields::char(200))
                .field(
                    "pub_date",
                    fields::date_time().verbose_name("date published"),
                ),
        )
        .operation(
            CreateModel::new("Choice")
                .field("id", fields::big_auto())
                .field("choice_text", fields::char(200))
                .field("votes", fields::integer().default(0))
                .field("question", fields::foreign_key("polls.question", CASCADE)),
        )
}

fn everything() -> Migration {
    Migration::new("0003")
        .operation(
            CreateModel::new("Everything")
                .field("id", fields::big_auto())
                .field("boolean", fields::boolean().default(true))
                .field("small", fields::small_integer())
                .field("integer", fields::integer().null())
                .field("big", fields::big_integer())
                .field("positive_small", fields::positive_small_integer())
                .field("positive", fields::positive_integer().null())
                .field("positive_big", fields::positive_big_integer())
                .field("float", fields::float())
                .field("decimal", fields::decimal(10, 2))
                .field("char", fields::char(30).null())
                .field("slug", fields::slug(50))
                .field("email", fields::email(254))
                .field("url", fields::url(200))
                .field("text", fields::text().blank())
                .field("date", fields::date().auto_now_add())
                .field("time", fields::time())
                .field("moment", fields::date_time().auto_now())
                .field("uuid", fields::uuid().unique())
                .field("json", fields::json())
                .field("binary", fields::binary().null())
                .field("only", fields::char(10).unique())
                .field("indexed", fields::integer().db_index())
                .field("other", fields::integer().db_column("another"))
                .field(
                    "person",
                    fields::foreign_key("people.person", SET_NULL).null(),
                )
                .field("question", fields::one_to_one("polls.question", PROTECT))
                .field(
                    "unindexed",
                    fields::foreign_key("polls.choice", DO_NOTHING).no_db_index(),
                )
                .unique_together(["char", "other"])
                .index(Index::new("everything_by_date", ["-date", "char"]))
                .index(Index::new("everything_person", ["person"])),
        )
        .operation(
            CreateModel::new("Category")
                .field("id", fields::big_auto())
                .field(
                    "parent",
                    fields::foreign_key("polls.category", CASCADE).null(),
                )
                .field("name", fields::char(20))
                .field("position", fields::integer().default(1))
                .db_table("shelf"),
        )
}

fn added_fields() -> Migration {
    let owner = fields::foreign_key("people.person", CASCADE).null();
    Migration::new("0004")
        .operation(AddField::new(
            "question",
            "slug",
            fields::slug(50).default("x"),
        ))
        .operation(AddField::new("question", "note", fields::text().null()))
        .operation(AddField::new("question", "owner", owner))
        .operation(
            AddField::new("question", "rank", fields::integer().default(5)).one_off_default(),
        )
        .operation(AddField::new("question", "blank", fields::char(5).blank()))
        .operation(AddField::new(
            "question",
            "price",
            fields::decimal(6, 2).default("1.5"),
        ))
        .operation(AddField::new(
            "question",
            "weight",
            fields::positive_integer().null(),
        ))
}

fn altered_fields() -> Migration {
    let when = fields::date_time()
        .verbose_name("when")
        .help_text("no change");
    Migration::new("0005")
        .operation(AlterField::new(
            "question",
            "question_text",
            fields::char(300),
        ))
        .operation(
            AlterField::new("question", "note", fields::text().default("empty")).one_off_default(),
        )
        .operation(AlterField::new(
            "choice",
            "votes",
            fields::big_integer().default(0),
        ))
        .operation(AlterField::new(
            "question",
            "rank",
            fields::integer().null().db_index(),
        ))
        .operation(AlterField::new("question", "pub_date", when))
        .operation(AlterField::new(
            "category",
            "name",
            fields::char(40).unique(),
        ))
}

fn renames() -> Vec<Migration> {
    vec![
        Migration::new("0006")
            .operation(RenameField::new("question", "question_text", "headline"))
            .operation(RenameField::new("choice", "question", "subject")),
        Migration::new("0007")
            .operation(AddIndex::new(
                "question",
                Index::new("by_date", ["-pub_date", "headline"]),
            ))
            .operation(AlterUniqueTogether::new("choice").set(["subject", "choice_text"])),
        Migration::new("0008").operation(RenameModel::new("Question", "Poll")),
        Migration::new("0009")
            .operation(RemoveField::new("poll", "note"))
            .operation(RemoveField::new("poll", "slug"))
            .operation(RemoveIndex::new("poll", "by_date"))
            .operation(RemoveField::new("poll", "owner")),
        Migration::new("0010")
            .operation(AlterModelTable::new("choice", "choices"))
            .operation(AddField::new(
                "choice",
                "hidden",
                fields::boolean().default(false).db_index(),
            )),
        Migration::new("0011").operation(AlterUniqueTogether::new("choice")),
    ]
}

fn people_changes() -> Vec<Migration> {
    let own = fields::foreign_key("people.person", CASCADE).null();
    vec![
        Migration::new("0012").operation(AlterField::new("person", "id", fields::big_auto())),
        Migration::new("0013")
            .operation(AlterField::new("person", "nick", fields::char(50).unique()))
            .operation(AddField::new("person", "self", own))
            .operation(AlterField::new("person", "name", fields::char(101))),
    ]
}

fn tables_between() -> Migration {
    Migration::new("0015")
        .operation(
            CreateModel::new("Tag")
                .field("id", fields::big_auto())
                .field("name", fields::char(20)),
        )
        .operation(
            CreateModel::new("Article")
                .field("id", fields::big_auto())
                .field("title", fields::char(50))
                .field("tags", fields::many_to_many("polls.tag"))
                .field("friends", fields::many_to_many("polls.article")),
        )
        .operation(AddField::new(
            "poll",
            "tags",
            fields::many_to_many("polls.tag")
                .db_table("poll_labels")
                .related_name("+"),
        ))
}

fn history() -> Vec<Step> {
    let mut steps: Vec<Step> = vec![
        (
            "people",
            people(),
            &[
                "INSERT INTO people_person (name, email, nick) VALUES ('Django', 'd@example.com', 'd')",
            ],
        ),
        (
            "polls",
            polls(),
            &[
                "INSERT INTO polls_question (question_text, pub_date) VALUES ('Up?', '2026-11-21 02:40:00')",
                "INSERT INTO polls_question (question_text, pub_date) VALUES ('It''s?', '2026-11-21 02:40:00.120000')",
                "INSERT INTO polls_choice (choice_text, votes, question_id) VALUES ('yes', 1, 1), ('no', 2, 1), ('maybe', 3, 2)",
            ],
        ),
        (
            "polls",
            everything(),
            &[
                "INSERT INTO shelf (parent_id, name, position) VALUES (NULL, 'root', 1), (1, 'leaf', 2)",
            ],
        ),
        (
            "polls",
            added_fields(),
            &["UPDATE polls_question SET note = 'n' WHERE id = 1"],
        ),
        ("polls", altered_fields(), &[]),
    ];
    steps.extend(
        renames()
            .into_iter()
            .map(|migration| ("polls", migration, &[] as &[&str])),
    );
    steps.extend(
        people_changes()
            .into_iter()
            .map(|migration| ("people", migration, &[] as &[&str])),
    );
    let last = Migration::new("0014").operation(DeleteModel::new("Everything"));
    steps.push(("polls", last, &[]));
    steps.push((
        "polls",
        tables_between(),
        &[
            "INSERT INTO polls_tag (name) VALUES ('a'), ('b')",
            "INSERT INTO polls_article (title) VALUES ('x'), ('y')",
            "INSERT INTO polls_article_tags (article_id, tag_id) VALUES (1, 1), (1, 2), (2, 2)",
            "INSERT INTO polls_article_friends (from_article_id, to_article_id) VALUES (1, 2), (2, 1)",
            "INSERT INTO poll_labels (poll_id, tag_id) VALUES (1, 2)",
        ],
    ));
    let changes: [(&str, Operation); 5] = [
        ("0016", RenameModel::new("Tag", "Label").into()),
        ("0017", RenameField::new("article", "tags", "labels").into()),
        ("0018", RenameModel::new("Article", "Story").into()),
        ("0019", RemoveField::new("story", "labels").into()),
        ("0020", DeleteModel::new("Story").into()),
    ];
    steps.extend(changes.map(|(name, operation)| {
        let migration = Migration::new(name).operation(operation);
        ("polls", migration, &[] as &[&str])
    }));
    steps
}

/// Gives the two apps their migrations, each depending on the one before it in either app.
fn apps(steps: &[Step]) -> Vec<AppMigrations> {
    let mut lists: [(&str, Vec<Migration>); 2] = [("people", Vec::new()), ("polls", Vec::new())];
    let mut previous: Option<(String, String)> = None;
    for (app, migration, _) in steps {
        let mut migration = migration.clone();
        migration.dependencies.extend(previous.take());
        previous = Some(((*app).to_owned(), migration.name.clone()));
        let (_, list) = lists.iter_mut().find(|(label, _)| label == app).unwrap();
        let own = list
            .last()
            .map(|last: &Migration| ((*app).to_owned(), last.name.clone()));
        migration.dependencies.extend(own);
        list.push(migration);
    }
    lists
        .into_iter()
        .map(|(label, migrations)| AppMigrations {
            label: label.to_owned(),
            path: None,
            models: Vec::new(),
            migrations: Some(migrations),
        })
        .collect()
}

async fn master(db: &Database) -> Vec<Value> {
    let sql = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name";
    let rows = db.fetch_all(sql, &[]).await.unwrap();
    rows.iter()
        .map(|row| {
            let texts: Vec<String> = (0..4).map(|index| row.get(index).unwrap()).collect();
            json!(texts)
        })
        .collect()
}

/// Returns the rows of each table as SQL literals.
async fn rows(db: &Database, tables: &Value) -> Value {
    let mut found = serde_json::Map::new();
    for table in tables.as_object().unwrap().keys() {
        let sql = format!("SELECT name FROM pragma_table_info('{table}') ORDER BY cid");
        let columns: Vec<String> = texts(db, sql)
            .await
            .iter()
            .map(|column| format!("quote(\"{column}\")"))
            .collect();
        let values = columns.join(" || '|' || ");
        let rows = texts(db, format!("SELECT {values} FROM \"{table}\" ORDER BY 1")).await;
        found.insert(table.clone(), json!(rows));
    }
    Value::Object(found)
}

async fn texts(db: &Database, sql: String) -> Vec<String> {
    let rows = db.fetch_all(sql, &[]).await.unwrap();
    rows.iter().map(|row| row.get(0).unwrap()).collect()
}

fn run<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(future)
}

#[test]
fn tables_and_indexes_equal_djangos_after_each_migration() {
    let Some(python) = std::env::var_os("NUAGES_DJANGO_PYTHON") else {
        eprintln!(
            "SKIPPED: set NUAGES_DJANGO_PYTHON to a Python with Django 6.1 to compare schemas"
        );
        return;
    };
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/django/schema.py");
    let output = Command::new(python).arg(script).output().unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let expected: Value = serde_json::from_slice(&output.stdout).unwrap();
    let expected = expected["forwards"].as_array().unwrap();
    let steps = history();
    assert_eq!(steps.len(), expected.len());
    run(async {
        let db = Database::in_memory();
        let apps = apps(&steps);
        for ((app, migration, statements), expected) in steps.iter().zip(expected) {
            let descriptions: Vec<String> = migration
                .operations
                .iter()
                .map(Operation::formatted_description)
                .collect();
            assert_eq!(json!(descriptions), expected["operations"]);
            assert_eq!(json!(migration.suggest_name()), expected["name"]);
            let loader = Loader::with_database(apps.clone(), &db).await.unwrap();
            let executor = Executor::new(&loader, &db);
            let target = Target::Migration(((*app).to_owned(), migration.name.clone()));
            let plan = executor.plan(&[target]).unwrap();
            assert_eq!(plan.len(), 1);
            executor
                .migrate(&plan, RunOptions::default(), &mut |_| {})
                .await
                .unwrap();
            for statement in *statements {
                db.execute_script(*statement).await.unwrap();
            }
            let name = &migration.name;
            let got = master(&db).await;
            let want = expected["master"].as_array().unwrap();
            for (got, want) in got.iter().zip(want) {
                assert_eq!(got, want, "after {app}.{name}");
            }
            assert_eq!(got.len(), want.len(), "after {app}.{name}");
            let got = rows(&db, &expected["rows"]).await;
            assert_eq!(got, expected["rows"], "rows after {app}.{name}");
        }
    });
}

#[test]
fn each_migration_can_be_undone_and_done_again() {
    run(async {
        let db = Database::in_memory();
        let steps = history();
        let apps = apps(&steps);
        let mut schemas = Vec::new();
        for (app, migration, statements) in &steps {
            migrate_to(
                &db,
                &apps,
                Target::Migration(((*app).to_owned(), migration.name.clone())),
            )
            .await;
            for statement in *statements {
                db.execute_script(*statement).await.unwrap();
            }
            schemas.push(comparable(&db).await);
        }
        // A removed field that takes no NULL comes back only to a table without rows.
        db.execute_script("DELETE FROM choices").await.unwrap();
        db.execute_script("DELETE FROM poll_labels").await.unwrap();
        db.execute_script("DELETE FROM polls_poll").await.unwrap();
        for index in (0..steps.len() - 1).rev() {
            let (app, migration, _) = &steps[index + 1];
            let undone = steps[..=index]
                .iter()
                .rev()
                .find(|(other, ..)| other == app);
            let target = match undone {
                Some((app, migration, _)) => {
                    Target::Migration(((*app).to_owned(), migration.name.clone()))
                }
                None => Target::Zero((*app).to_owned()),
            };
            migrate_to(&db, &apps, target).await;
            assert_eq!(
                comparable(&db).await,
                schemas[index],
                "after undoing {app}.{}",
                migration.name
            );
        }
        let questions = db
            .fetch_all("SELECT id FROM people_person", &[])
            .await
            .unwrap();
        assert_eq!(questions.len(), 1, "rows survive");
        for (app, migration, _) in &steps {
            migrate_to(
                &db,
                &apps,
                Target::Migration(((*app).to_owned(), migration.name.clone())),
            )
            .await;
        }
        assert_eq!(comparable(&db).await, schemas[steps.len() - 1]);
    });
}

async fn migrate_to(db: &Database, apps: &[AppMigrations], target: Target) {
    let loader = Loader::with_database(apps.to_vec(), db).await.unwrap();
    let executor = Executor::new(&loader, db);
    let plan = executor.plan(&[target]).unwrap();
    executor
        .migrate(&plan, RunOptions::default(), &mut |_| {})
        .await
        .unwrap();
}

/// Returns the tables with their columns in the order of the alphabet, and the indexes by what they cover: their names may
/// tell of a table's former name.
async fn comparable(db: &Database) -> Vec<String> {
    let mut found = Vec::new();
    for row in master(db).await {
        let text = |index: usize| row[index].as_str().unwrap().to_owned();
        // As in Django, foreign keys keep their type when the key that they point to goes from 32 to 64 bits.
        let sql = text(3).replace("\"person_id\" integer", "\"person_id\" bigint");
        if text(0) == "index" {
            let covered = sql.split(" ON ").nth(1).unwrap().to_owned();
            found.push(format!("{} {covered}", sql.starts_with("CREATE UNIQUE")));
            continue;
        }
        let inside = sql.split_once('(').unwrap().1.trim_end_matches(')');
        let mut columns: Vec<&str> = inside.split(", \"").collect();
        let first = columns[0].trim_start_matches('"');
        columns[0] = first;
        columns.sort_unstable();
        found.push(format!("{} {columns:?}", text(1)));
    }
    found.sort();
    found
}
