//! Random histories of models: migrated step by step forwards and backwards with rows in the tables, on every database, and
//! compared with tables made anew.
//!
//! `NUAGES_HISTORY_SEED=7` runs one history and tells its steps; `NUAGES_HISTORIES=100` runs as many.

mod dice;
mod history;
mod rows;
pub(crate) mod shapes;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use self::history::{APP, History};
use self::rows::{Contents, contents, counts, insert, set_apart};
use self::shapes::{differences, shapes};
use crate::common::migrating::{app, migrate_to};
use crate::common::server_database;
use nuages_db::Database;
use nuages_db::migrations::state::ProjectState;
use nuages_db::migrations::*;

async fn go(steps: &[Migration], target: Target, db: &Database) {
    let run = migrate_to(db, &[app(APP, steps.to_vec())], target).await;
    let run = run.unwrap();
    assert!(run > 0);
}

/// One migration that makes the models as they are in the end.
fn fresh(state: &ProjectState) -> Vec<Migration> {
    let mut migration = Migration::new("0001_fresh").initial();
    let mut relations = Vec::new();
    for model in state.models.values() {
        let mut create = CreateModel::new(&model.name);
        for (name, field) in &model.fields {
            match field.relation {
                Some(_) => relations.push(AddField::new(&model.name, name, field.clone())),
                None => create = create.field(name, field.clone()),
            }
        }
        if let Some(table) = &model.options.db_table {
            create = create.db_table(table);
        }
        migration = migration.operation(create);
    }
    for relation in relations {
        migration = migration.operation(relation);
    }
    for model in state.models.values() {
        for set in &model.options.unique_together {
            migration = migration.operation(
                AlterUniqueTogether::new(&model.name).set([set[0].as_str(), set[1].as_str()]),
            );
        }
        for index in &model.options.indexes {
            migration = migration.operation(AddIndex::new(&model.name, index.clone()));
        }
        for constraint in &model.options.constraints {
            migration = migration.operation(AddConstraint::new(&model.name, constraint.clone()));
        }
    }
    vec![migration]
}

/// What is compared: rows are kept by both directions, tables are those of the models at each moment.
async fn run(seed: u64, loud: bool, db: &Database, other: &Database) {
    let mut history = History::new(seed);
    let mut states = vec![ProjectState::default()];
    for _ in 0..16 {
        history.step();
        states.push(history.state.clone());
    }
    let mut seen = vec![BTreeMap::new()];
    for (number, pair) in states.windows(2).enumerate() {
        let migration = &history.steps[number];
        if loud {
            for operation in &migration.operations {
                eprintln!("{}: {operation:?}", migration.name);
            }
        }
        set_apart(&pair[0], &pair[1], db).await;
        let before = (counts(&pair[0], db).await, contents(&pair[0], db).await);
        go(
            &history.steps[..=number],
            Target::Migration((APP.to_owned(), migration.name.clone())),
            db,
        )
        .await;
        kept(&before.0, &counts(&pair[1], db).await, seed);
        same(&before.1, &contents(&pair[1], db).await, seed);
        seen.push(shapes(&pair[1], db).await);
        insert(&pair[1], number, db).await;
        insert(&pair[1], number + 100, db).await;
    }
    let last = states.last().unwrap();
    let made = fresh(last);
    go(
        &made,
        Target::Migration((APP.to_owned(), "0001_fresh".to_owned())),
        other,
    )
    .await;
    let differ = differences(&shapes(last, other).await, seen.last().unwrap());
    assert!(
        differ.is_empty(),
        "seed {seed}: the tables differ from new ones on {:?}\n{differ}",
        db.engine()
    );
    for (number, pair) in states.windows(2).enumerate().rev() {
        if loud {
            eprintln!("back over {}", history.steps[number].name);
        }
        set_apart(&pair[1], &pair[0], db).await;
        let before = (counts(&pair[1], db).await, contents(&pair[1], db).await);
        let target = match number {
            0 => Target::Zero(APP.to_owned()),
            _ => Target::Migration((APP.to_owned(), history.steps[number - 1].name.clone())),
        };
        go(&history.steps, target, db).await;
        kept(&before.0, &counts(&pair[0], db).await, seed);
        same(&before.1, &contents(&pair[0], db).await, seed);
        let differ = differences(&seen[number], &shapes(&pair[0], db).await);
        assert!(
            differ.is_empty(),
            "seed {seed}: undoing {} leaves other tables than before it on {:?}\n{differ}",
            history.steps[number].name,
            db.engine()
        );
    }
}

/// Tables that are there before and after have the same number of rows.
fn kept(before: &BTreeMap<String, i64>, after: &BTreeMap<String, i64>, seed: u64) {
    for (table, count) in before {
        if let Some(now) = after.get(table) {
            assert_eq!(now, count, "seed {seed}: rows of {table} are gone");
        }
    }
}

/// Columns that are there before and after, and stored in the same way, hold the same.
fn same(before: &Contents, after: &Contents, seed: u64) {
    for (column, (stored, values)) in before {
        if let Some((now, held)) = after.get(column)
            && now == stored
        {
            assert_eq!(held, values, "seed {seed}: {column} holds something else");
        }
    }
}

/// The seeds to run: as many as asked for, a named one, or enough for each run of the tests.
fn seeds(usual: u64) -> Vec<u64> {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse().ok());
    match number("NUAGES_HISTORY_SEED") {
        Some(seed) => vec![seed],
        None => (1..=number("NUAGES_HISTORIES").unwrap_or(usual)).collect(),
    }
}

#[tokio::test]
async fn histories_on_sqlite_lead_to_the_tables_that_the_models_have() {
    let loud = std::env::var_os("NUAGES_HISTORY_SEED").is_some();
    let started = Instant::now();
    for seed in seeds(25) {
        eprintln!("seed {seed}");
        run(seed, loud, &Database::in_memory(), &Database::in_memory()).await;
        if started.elapsed() > Duration::from_secs(60) {
            break;
        }
    }
}

/// The same on a server, with two databases made anew for each history.
async fn on_server(variable: &str) {
    let loud = std::env::var_os("NUAGES_HISTORY_SEED").is_some();
    for seed in seeds(4) {
        let mut both = Vec::new();
        for name in ["steps", "fresh"] {
            let Some(config) = server_database(variable, &format!("history_{name}")).await else {
                return;
            };
            both.push(Database::connect(&config).await.unwrap());
        }
        eprintln!("seed {seed}");
        run(seed, loud, &both[0], &both[1]).await;
    }
}

#[tokio::test]
async fn histories_on_postgresql_lead_to_the_tables_that_the_models_have() {
    on_server("NUAGES_TEST_POSTGRES").await;
}

#[tokio::test]
async fn histories_on_mariadb_lead_to_the_tables_that_the_models_have() {
    on_server("NUAGES_TEST_MYSQL").await;
}
