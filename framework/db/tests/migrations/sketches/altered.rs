//! What becomes of a column that is changed from each kind of field to each other, and back: Django's and ours.

use nuages_core::settings::Engine;
use nuages_db::Database;
use nuages_db::migrations::*;
use serde_json::{Map, Value, json};

use super::applied::parts;
use super::{field, list, sketches};
use crate::common::django;
use crate::common::migrating::{app, migrate_to};
use crate::common::server_database;

async fn tables(db: &Database, queries: &[String]) -> Value {
    let mut answers = Vec::new();
    for query in queries {
        answers.push(django::column(db, query).await);
    }
    json!(answers)
}

/// Changes the field from one to the other and back.
async fn run(
    db: &Database,
    queries: &[String],
    (old, new): (&str, &str),
    is_key: bool,
) -> Result<Value, MigrationError> {
    let mut one = CreateModel::new("One");
    if !is_key {
        one = one.field("id", fields::big_auto());
    }
    let mut initial = Migration::new("0001_initial")
        .initial()
        .operation(
            CreateModel::new("Target")
                .field("id", fields::big_auto())
                .field("code", fields::char(10).unique()),
        )
        .operation(one.field("x", field(old)));
    if is_key {
        let third = CreateModel::new("Third").field("id", fields::big_auto());
        initial = initial.operation(third.field("one", fields::foreign_key("a.one", CASCADE)));
    }
    let change = Migration::new("0002_change")
        .dependency("a", "0001_initial")
        .operation(AlterField::new("one", "x", field(new)));
    let apps = [app("a", vec![initial, change])];
    let target = |name: &str| Target::Migration(("a".to_owned(), name.to_owned()));
    migrate_to(db, &apps, target("0001_initial")).await?;
    migrate_to(db, &apps, target("0002_change")).await?;
    let made = tables(db, queries).await;
    migrate_to(db, &apps, target("0001_initial")).await?;
    Ok(json!({"made": made, "undone": tables(db, queries).await}))
}

/// Compares all pairs on SQLite, or on the server that a variable names.
async fn compare(variable: Option<&str>) {
    let config = match variable {
        None => None,
        Some(variable) => match server_database(variable, "altered").await {
            None => return,
            config => config,
        },
    };
    let url = variable.map(|variable| std::env::var(variable).unwrap());
    let Some(expected) = django::script_with("altered.py", url.as_deref()) else {
        return;
    };
    let queries = django::texts(&expected["queries"]);
    let db = match &config {
        None => Database::in_memory(),
        Some(config) => Database::connect(config).await.unwrap(),
    };
    let sketched = sketches("altered");
    let differences = [("fields", false), ("keys", true)];
    let mut told = String::new();
    for (kind, is_key) in differences {
        for difference in
            differing(&db, &queries, &expected["pairs"], &sketched, kind, is_key).await
        {
            told.push_str(&difference);
        }
    }
    assert!(told.is_empty(), "{told}");
}

/// Where SQLite makes a table anew, Django puts the column in another place.
fn in_any_order(answers: &Value, db: &Database) -> Value {
    if db.engine() != Engine::Sqlite || answers.is_null() {
        return answers.clone();
    }
    let texts = answers[0].as_array().into_iter().flatten();
    texts
        .map(|text| json!(parts(text.as_str().unwrap())))
        .collect()
}

async fn differing(
    db: &Database,
    queries: &[String],
    expected: &Value,
    sketched: &Map<String, Value>,
    kind: &str,
    is_key: bool,
) -> Vec<String> {
    let words = list(&sketched[kind]);
    let mut differences = Vec::new();
    for old in &words {
        for new in words.iter().filter(|new| *new != old) {
            let name = format!("{old} -> {new}");
            let Some(theirs) = expected.get(&name) else {
                continue;
            };
            let ours = match run(db, queries, (old, new), is_key).await {
                Ok(tables) => tables,
                Err(error) => json!({"error": error.to_string()}),
            };
            for table in ["a_third", "a_one", "a_target", "django_migrations"] {
                let sql = format!("DROP TABLE IF EXISTS {table}");
                db.execute_script(sql).await.unwrap();
            }
            if theirs.get("error").is_some() && ours.get("error").is_some() {
                continue;
            }
            for part in ["made", "undone", "error"] {
                let (ours, theirs) = (&ours[part], &theirs[part]);
                if in_any_order(ours, db) != in_any_order(theirs, db) {
                    differences.push(format!(
                        "{:?} {name}, {part}\n  Django: {theirs}\n  Nuages: {ours}\n",
                        db.engine()
                    ));
                }
            }
        }
    }
    differences
}

#[tokio::test]
async fn columns_of_sqlite_become_what_django_makes_of_them() {
    compare(None).await;
}

#[tokio::test]
async fn columns_of_postgresql_become_what_django_makes_of_them() {
    compare(Some("NUAGES_TEST_POSTGRES")).await;
}

#[tokio::test]
async fn columns_of_mysql_become_what_django_makes_of_them() {
    compare(Some("NUAGES_TEST_MYSQL")).await;
}
