//! The same history of tables made by Django and by Nuages on PostgreSQL and MariaDB, forwards and backwards with rows in
//! the tables: statements, catalogues and rows are compared after each migration.
//!
//! Runs when `NUAGES_DJANGO_PYTHON` names a Python that has Django 6.1, for the servers that `NUAGES_TEST_POSTGRES` and
//! `NUAGES_TEST_MYSQL` name.

use crate::common::django::{assert_same_answers, column, mysql_literals, texts};
use crate::common::{django, is_mariadb, server_database};
use crate::schema_history::{FILLED, Step, apps, history};
use nuages_db::Database;
use nuages_db::migrations::commands::sqlmigrate;
use nuages_db::migrations::*;
use serde_json::Value;

#[tokio::test]
async fn postgresql_holds_what_django_makes_it_hold() {
    compare("NUAGES_TEST_POSTGRES").await;
}

#[tokio::test]
async fn mysql_holds_what_django_makes_it_hold() {
    compare("NUAGES_TEST_MYSQL").await;
}

async fn compare(variable: &str) {
    let Some(config) = server_database(variable, "catalogue").await else {
        return;
    };
    let url = std::env::var(variable).unwrap();
    let Some(expected) = django::script_with("schema.py", Some(&url)) else {
        return;
    };
    let db = Database::connect(&config).await.unwrap();
    let steps = history(config.engine, is_mariadb(&db).await);
    let comparison = Comparison {
        db,
        queries: texts(&expected["queries"]),
        apps: apps(&steps),
    };
    let forwards = expected["forwards"].as_array().unwrap();
    assert_eq!(steps.len(), forwards.len());
    for ((app, migration, rows), expected) in steps.iter().zip(forwards) {
        let target = Target::Migration(((*app).to_owned(), migration.name.clone()));
        comparison.step((app, migration), target, expected).await;
        for statement in *rows {
            comparison.db.execute(*statement, &[]).await.unwrap();
        }
        comparison
            .check(expected, &format!("after {app}.{}", migration.name))
            .await;
    }
    for table in FILLED {
        let sql = format!("DELETE FROM {table}");
        comparison.db.execute(sql, &[]).await.unwrap();
    }
    let backwards = expected["backwards"].as_array().unwrap();
    for (place, expected) in (0..steps.len()).rev().zip(backwards) {
        let (app, migration, _) = &steps[place];
        comparison
            .step((app, migration), before(&steps, place), expected)
            .await;
        comparison
            .check(expected, &format!("after undoing {app}.{}", migration.name))
            .await;
    }
}

/// Returns the target that undoes the migration at `place` and nothing else.
fn before(steps: &[Step], place: usize) -> Target {
    let app = steps[place].0;
    match steps[..place]
        .iter()
        .rev()
        .find(|(other, ..)| *other == app)
    {
        Some((_, earlier, _)) => Target::Migration((app.to_owned(), earlier.name.clone())),
        None => Target::Zero(app.to_owned()),
    }
}

struct Comparison {
    db: Database,
    queries: Vec<String>,
    apps: Vec<AppMigrations>,
}

impl Comparison {
    /// Runs one migration, after a look at its statements.
    async fn step(&self, (app, migration): (&str, &Migration), target: Target, expected: &Value) {
        let loader = Loader::with_database(self.apps.clone(), &self.db)
            .await
            .unwrap();
        let executor = Executor::new(&loader, &self.db);
        let plan = executor.plan(&[target]).unwrap();
        assert_eq!(plan.len(), 1);
        let backwards = plan[0].backwards;
        let sql = sqlmigrate(app, &migration.name, backwards, self.apps.clone(), &self.db)
            .await
            .unwrap();
        let mut got: Vec<String> = sql
            .lines()
            .filter(|line| !line.starts_with("--") && *line != "BEGIN;" && *line != "COMMIT;")
            .map(|line| line.trim_end_matches(';').to_owned())
            .collect();
        let want = texts(&expected["sql"]).into_iter();
        let mut want: Vec<String> = want.map(|sql| mysql_literals(&sql, &self.db)).collect();
        // Related models have no order in Django.
        got.sort();
        want.sort();
        let undoing = if backwards { "undoing " } else { "" };
        assert_eq!(got, want, "statements of {undoing}{app}.{}", migration.name);
        executor
            .migrate(&plan, RunOptions::default(), &mut |_| {})
            .await
            .unwrap();
    }

    /// Compares catalogue and rows.
    async fn check(&self, expected: &Value, when: &str) {
        assert_same_answers(&self.db, &self.queries, expected, when).await;
        for (table, expected) in expected["rows"].as_object().unwrap() {
            let got = column(&self.db, expected["query"].as_str().unwrap()).await;
            assert_eq!(got, texts(&expected["rows"]), "{when}: rows of {table}");
        }
    }
}
