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
            let (ours, theirs) = (&got[part], &expected[part]);
            if ours != theirs {
                differences.push_str(&format!(
                    "{name}, {part}\n  Django: {theirs}\n  Nuages: {ours}\n"
                ));
            }
        }
    }
    assert!(differences.is_empty(), "{differences}");
}
