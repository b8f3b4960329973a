//! The tables that detected migrations make, and those when they are undone: Django's and ours.

use nuages_db::Database;
use nuages_db::migrations::*;
use serde_json::{Value, json};

use super::detected::{apps, both_ways_of, changes_of};
use super::sketches;
use crate::common::django;
use crate::common::migrating::migrate_to;

/// The tables of the apps without that of the migrations.
async fn tables(db: &Database) -> Value {
    let mut tables = django::master(db).await;
    tables.retain(|row| row[2] != "django_migrations");
    json!(tables)
}

/// The same with the columns in any order: Django, going back, puts those first that a table is made anew for.
fn in_any_order(tables: &Value) -> Value {
    let mut tables = tables.clone();
    for row in tables.as_array_mut().into_iter().flatten() {
        let sql = row[3].as_str().unwrap_or_default();
        let inner = sql.split_once(" (").map_or("", |(_, inner)| inner);
        let mut parts: Vec<&str> = inner
            .strip_suffix(')')
            .unwrap_or(inner)
            .split(", ")
            .collect();
        parts.sort_unstable();
        row[3] = json!(parts);
    }
    tables
}

async fn run(pair: &Value) -> Result<Value, MigrationError> {
    let db = Database::in_memory();
    let apps = apps(&pair[0], &changes_of(pair));
    let (forwards, backwards) = both_ways_of(&apps, &pair[0]);
    for target in forwards {
        migrate_to(&db, &apps, target).await?;
    }
    let made = tables(&db).await;
    for target in backwards {
        migrate_to(&db, &apps, target).await?;
    }
    Ok(json!({"made": made, "undone": tables(&db).await}))
}

#[test]
fn tables_become_what_django_makes_of_them() {
    let Some(expected) = django::script("applied.py") else {
        return;
    };
    let mut differences = String::new();
    for (name, pair) in sketches("detected") {
        let expected = &expected[&name];
        // Django cannot run some as they are sketched: with the model between two after the field over it.
        if expected.get("error").is_some() {
            continue;
        }
        let got = match django::run(run(&pair)) {
            Ok(tables) => tables,
            Err(error) => json!({"error": error.to_string()}),
        };
        for part in ["made", "undone", "error"] {
            let (mut ours, mut theirs) = (got[part].clone(), expected[part].clone());
            if part == "undone" {
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
