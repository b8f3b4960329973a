//! The tables that detected migrations make, and those when they are undone: Django's and ours.

use nuages_core::settings::Engine;
use nuages_db::Database;
use nuages_db::migrations::*;
use serde_json::{Value, json};

use super::detected::{apps, both_ways_of, changes_of};
use super::sketches;
use crate::common::migrating::migrate_to;
use crate::common::{django, server_database};

/// The tables of the apps without that of the migrations: of SQLite as they are declared, of a server what its catalogue says.
async fn tables(db: &Database, queries: &[String]) -> Value {
    if db.engine() != Engine::Sqlite {
        let mut answers = Vec::new();
        for query in queries {
            answers.push(django::column(db, query).await);
        }
        return json!(answers);
    }
    let mut tables = django::master(db).await;
    tables.retain(|row| row[2] != "django_migrations");
    json!(tables)
}

/// Leaves nothing of a pair to the next.
pub(super) async fn empty(db: &Database, name: &str) {
    let statements = match db.engine() {
        Engine::Postgresql => vec![
            "DROP SCHEMA IF EXISTS annex CASCADE".to_owned(),
            "DROP SCHEMA public CASCADE".to_owned(),
            "CREATE SCHEMA public".to_owned(),
        ],
        _ => vec![
            format!("DROP DATABASE {name}"),
            format!("CREATE DATABASE {name}"),
            format!("USE {name}"),
        ],
    };
    db.execute_script(statements.join("; ")).await.unwrap();
}

/// The same with the columns in any order: Django, going back, puts those first that a table is made anew for.
fn in_any_order(tables: &Value) -> Value {
    let mut tables = tables.clone();
    for row in tables.as_array_mut().into_iter().flatten() {
        row[3] = json!(parts(row[3].as_str().unwrap_or_default()));
    }
    tables
}

/// What a table is declared with, in any order.
pub(super) fn parts(sql: &str) -> Vec<&str> {
    let inner = sql.split_once(" (").map_or("", |(_, inner)| inner);
    let inner = inner.strip_suffix(')').unwrap_or(inner);
    let mut parts: Vec<&str> = inner.split(", ").collect();
    parts.sort_unstable();
    parts
}

async fn run(pair: &Value, db: &Database, queries: &[String]) -> Result<Value, MigrationError> {
    let apps = apps(&pair[0], &changes_of(pair));
    let (forwards, backwards) = both_ways_of(&apps, &pair[0]);
    for target in forwards {
        migrate_to(db, &apps, target).await?;
    }
    let made = tables(db, queries).await;
    for target in backwards {
        migrate_to(db, &apps, target).await?;
    }
    Ok(json!({"made": made, "undone": tables(db, queries).await}))
}

/// Compares what the pairs of states lead to on SQLite, or on the server that a variable names.
async fn compare(variable: Option<&str>) {
    let config = match variable {
        None => None,
        Some(variable) => match server_database(variable, "applied").await {
            None => return,
            config => config,
        },
    };
    let url = variable.map(|variable| std::env::var(variable).unwrap());
    let Some(expected) = django::script_with("applied.py", url.as_deref()) else {
        return;
    };
    let queries = django::texts(&expected["queries"]);
    let mut differences = String::new();
    for (name, pair) in sketches("detected") {
        let expected = &expected["pairs"][&name];
        // Django cannot run some as they are sketched: with the model between two after the field over it.
        if expected.get("error").is_some() {
            continue;
        }
        let db = match &config {
            None => Database::in_memory(),
            Some(config) => Database::connect(config).await.unwrap(),
        };
        let got = match run(&pair, &db, &queries).await {
            Ok(tables) => tables,
            Err(error) => json!({"error": error.to_string()}),
        };
        if let Some(config) = &config {
            empty(&db, &config.name).await;
        }
        for part in ["made", "undone", "error"] {
            let (mut ours, mut theirs) = (got[part].clone(), expected[part].clone());
            if part == "undone" && config.is_none() {
                (ours, theirs) = (in_any_order(&ours), in_any_order(&theirs));
            }
            if ours != theirs {
                differences.push_str(&format!(
                    "{name}, {part}\n  Django: {theirs}\n  Nuages: {ours}\n"
                ));
            }
        }
    }
    assert!(differences.is_empty(), "{differences}");
}

#[tokio::test]
async fn tables_become_what_django_makes_of_them() {
    compare(None).await;
}

#[tokio::test]
async fn tables_of_postgresql_become_what_django_makes_of_them() {
    compare(Some("NUAGES_TEST_POSTGRES")).await;
}

#[tokio::test]
async fn tables_of_mysql_become_what_django_makes_of_them() {
    compare(Some("NUAGES_TEST_MYSQL")).await;
}
