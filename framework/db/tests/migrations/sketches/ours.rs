//! What Django does otherwise: it repeats sets, computes columns anew, leaves primary keys as they are, or orders what cannot be run.

use std::collections::BTreeSet;

use nuages_core::settings::Engine;
use nuages_db::Database;
use nuages_db::migrations::*;
use serde_json::{Value, json};

use super::applied::empty;
use super::detected::{apps, both_ways_of, changes_of};
use super::{sketches, state_of};
use crate::common::migrating::migrate_to;
use crate::common::{is_mariadb, server_database};
use crate::migration_histories::shapes::{differences, shapes};

#[test]
fn what_is_told_by_renames_is_not_told_again() {
    let changes = |name: &str| {
        let all = changes_of(&sketches("ours")[name]);
        let migrations = all.into_iter().flat_map(|(_, migrations)| migrations);
        migrations
            .flat_map(|migration| migration.operations)
            .map(|operation| operation.describe())
            .collect::<Vec<_>>()
    };
    let renamed = "Rename field x on a to z";
    assert_eq!(changes("a field of a unique set renamed"), [renamed]);
    let computed = changes("the base of a computed column renamed");
    assert_eq!(computed, [renamed]);
    let typed = changes("the base of a computed column gets another type");
    let anew = [
        "Remove field twice from a",
        "Alter field x on a",
        "Add field twice to a",
    ];
    assert_eq!(typed, anew);
    let part = changes("a part of a composite key is renamed");
    assert_eq!(part, ["Rename field x on one to z", "Add field w to one"]);
}

#[test]
fn a_composite_key_asks_for_no_default() {
    let pair = &sketches("ours")["a composite key comes"];
    let loader = Loader::new(apps(&pair[0], &changes_of(&json!([pair[0], pair[0]])))).unwrap();
    let mut nobody = NonInteractive::default();
    let changes = Autodetector::new(state_of(&pair[0]), state_of(&pair[1]), &mut nobody);
    let changes = changes.changes(&loader.graph, &BTreeSet::new(), None);
    assert_eq!(changes.unwrap().iter().count(), 1);
}

async fn go(
    db: &Database,
    apps: &[AppMigrations],
    targets: Vec<Target>,
) -> Result<(), MigrationError> {
    for target in targets {
        migrate_to(db, apps, target).await?;
    }
    Ok(())
}

/// Changes the tables, and changes them back. Tells how they differ from new ones, or from those before.
async fn run(pair: &Value, db: &Database, name: Option<&str>) -> Result<String, MigrationError> {
    let changed = apps(&pair[0], &changes_of(pair));
    let (forwards, backwards) = both_ways_of(&changed, &pair[0]);
    let (old, new) = (state_of(&pair[0]), state_of(&pair[1]));
    go(db, &changed, backwards.clone()).await?;
    let before = shapes(&old, db).await;
    go(db, &changed, forwards).await?;
    let made = shapes(&new, db).await;
    go(db, &changed, backwards).await?;
    let mut told = differences(&before, &shapes(&old, db).await);
    // The index of a foreign key, made when the primary key did not begin with it any more, stays.
    if db.engine() == Engine::Mysql
        && told
            .lines()
            .all(|line| line.contains("unique=false index=true"))
    {
        told.clear();
    }
    let other = match name {
        None => Database::in_memory(),
        Some(name) => {
            empty(db, name).await;
            db.clone()
        }
    };
    let nothing = json!({});
    let fresh = apps(&nothing, &changes_of(&json!([nothing, pair[1]])));
    let (forwards, _) = both_ways_of(&fresh, &nothing);
    go(&other, &fresh, forwards).await?;
    told.push_str(&differences(&shapes(&new, &other).await, &made));
    Ok(told)
}

/// Runs all pairs on SQLite, or on the server that a variable names.
async fn compare(variable: Option<&str>) {
    let config = match variable {
        None => None,
        Some(variable) => match server_database(variable, "ours").await {
            None => return,
            config => config,
        },
    };
    let mut told = String::new();
    for (name, pair) in sketches("ours") {
        let db = match &config {
            None => Database::in_memory(),
            Some(config) => Database::connect(config).await.unwrap(),
        };
        // MySQL renames no column that another is computed from.
        let is_refused = db.engine() == Engine::Mysql && !is_mariadb(&db).await;
        if is_refused && name == "the base of a computed column renamed" {
            continue;
        }
        // SQLite's numbers are all of one width: as in Django, the tables of the foreign keys are not made anew.
        if db.engine() == Engine::Sqlite && name.ends_with("grows") {
            continue;
        }
        let database = config.as_ref().map(|config| config.name.as_str());
        let differ = run(&pair, &db, database).await;
        let differ = differ.unwrap_or_else(|error| format!("  {error}\n"));
        if !differ.is_empty() {
            told.push_str(&format!("{:?} {name}\n{differ}", db.engine()));
        }
        if let Some(name) = database {
            empty(&db, name).await;
        }
    }
    assert!(told.is_empty(), "{told}");
}

#[tokio::test]
async fn what_differs_leads_to_the_tables_that_the_models_have_on_sqlite() {
    compare(None).await;
}

#[tokio::test]
async fn what_differs_leads_to_the_tables_that_the_models_have_on_postgresql() {
    compare(Some("NUAGES_TEST_POSTGRES")).await;
}

#[tokio::test]
async fn what_differs_leads_to_the_tables_that_the_models_have_on_mysql() {
    compare(Some("NUAGES_TEST_MYSQL")).await;
}

/// Makes a row, and tells whether the database took it.
async fn takes(db: &Database, sql: &'static str) -> bool {
    db.execute_script(sql).await.is_ok()
}

#[tokio::test]
async fn rows_stay_where_a_key_becomes_one_of_several_columns_and_back() {
    let pair = &sketches("ours")["a composite key comes"];
    let changed = apps(&pair[0], &changes_of(pair));
    let (forwards, backwards) = both_ways_of(&changed, &pair[0]);
    for db in crate::common::empty_databases("composite_comes").await {
        go(&db, &changed, backwards.clone()).await.unwrap();
        assert!(takes(&db, "INSERT INTO a_one (x, y) VALUES (1, 5)").await);
        go(&db, &changed, forwards.clone()).await.unwrap();
        assert!(takes(&db, "INSERT INTO a_one (id, x, y) VALUES (1, 2, 6)").await);
        assert!(!takes(&db, "INSERT INTO a_one (id, x, y) VALUES (1, 1, 7)").await);
        assert!(takes(&db, "UPDATE a_one SET id = 2 WHERE x = 2").await);
        go(&db, &changed, backwards.clone()).await.unwrap();
        assert!(!takes(&db, "INSERT INTO a_one (id, x, y) VALUES (1, 1, 7)").await);
        let rows = db.fetch_all("SELECT y FROM a_one ORDER BY id", &[]).await;
        let held: Vec<i32> = rows
            .unwrap()
            .iter()
            .map(|row| row.get(0).unwrap())
            .collect();
        assert_eq!(held, [5, 6], "{:?}", db.engine());
    }
}
