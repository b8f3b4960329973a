//! The same history of tables made by Django and by Nuages, compared byte for byte after each migration.
//!
//! Runs when `NUAGES_DJANGO_PYTHON` names a Python that has Django 6.1.

use crate::common::django::{self, master, run};
use crate::common::migrating::migrate_to;
use nuages_core::settings::Engine;
use nuages_db::Database;
use nuages_db::migrations::*;
use serde_json::{Value, json};

use crate::schema_history::{FILLED, apps, history};

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

#[test]
fn tables_and_indexes_equal_djangos_after_each_migration() {
    let Some(expected) = django::script("schema.py") else {
        return;
    };
    let expected = expected["forwards"].as_array().unwrap();
    let steps = history(Engine::Sqlite, false);
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
        let steps = history(Engine::Sqlite, false);
        let apps = apps(&steps);
        let mut schemas = Vec::new();
        for (app, migration, statements) in &steps {
            migrate_to(
                &db,
                &apps,
                Target::Migration(((*app).to_owned(), migration.name.clone())),
            )
            .await
            .unwrap();
            for statement in *statements {
                db.execute_script(*statement).await.unwrap();
            }
            schemas.push(comparable(&db).await);
        }
        // A removed field that takes no NULL comes back only to a table without rows.
        for table in FILLED {
            db.execute_script(format!("DELETE FROM {table}"))
                .await
                .unwrap();
        }
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
            migrate_to(&db, &apps, target).await.unwrap();
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
            .await
            .unwrap();
        }
        assert_eq!(comparable(&db).await, schemas[steps.len() - 1]);
    });
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
        // Columns that point to a key of another width keep their type until their table is made anew, as in Django.
        let sql = sql.replace("smallint NOT NULL REFERENCES", "bigint NOT NULL REFERENCES");
        let inside = sql.split_once('(').unwrap().1;
        let inside = inside.strip_suffix(')').unwrap();
        let mut columns: Vec<&str> = inside.split(", \"").collect();
        let first = columns[0].trim_start_matches('"');
        columns[0] = first;
        columns.sort_unstable();
        found.push(format!("{} {columns:?}", text(1)));
    }
    found.sort();
    found
}
