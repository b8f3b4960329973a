//! Tables changed step by step with rows in them, and back: what each operation says, the models and the tables that it leaves, and what the
//! database takes after it, with Django and with ours.

use nuages_core::settings::Engine;
use nuages_db::Database;
use nuages_db::migrations::commands::sqlmigrate;
use nuages_db::migrations::state::ProjectState;
use nuages_db::migrations::*;
use serde_json::{Value, json};

use super::applied::{empty, parts};
use super::said::held;
use super::{operation, sketches};
use crate::common::migrating::{app, migrate_to};
use crate::common::{django, server_database};

/// A history as it is run: its steps in one app, and what Django's steps led to.
struct History<'h> {
    db: &'h Database,
    queries: &'h [String],
    apps: [AppMigrations; 1],
    expected: &'h Value,
    /// Whether the statements are written otherwise, and lead to the same.
    differ: bool,
    told: String,
}

fn name(number: usize) -> String {
    format!("{number:04}")
}

impl<'h> History<'h> {
    fn new(db: &'h Database, queries: &'h [String], sketch: &Value, expected: &'h Value) -> Self {
        let steps = sketch["steps"].as_array().unwrap();
        let mut migrations: Vec<Migration> = Vec::new();
        for (number, step) in steps.iter().enumerate() {
            if let Some(operations) = step.as_array() {
                let mut migration = Migration::new(&name(number));
                migration.operations = operations.iter().map(operation).collect();
                if let Some(last) = migrations.last() {
                    migration = migration.dependency("a", &last.name);
                }
                migrations.push(migration);
            }
        }
        Self {
            db,
            queries,
            apps: [app("a", migrations)],
            expected,
            differ: sketch["other statements"] == true,
            told: String::new(),
        }
    }

    fn migrations(&self) -> &[Migration] {
        self.apps[0].migrations.as_deref().unwrap()
    }

    /// The statements of a migration, in any order.
    async fn statements(&self, name: &str, backwards: bool) -> Result<Vec<String>, String> {
        let sql = sqlmigrate("a", name, backwards, self.apps.to_vec(), self.db).await;
        let sql = sql.map_err(|error| error.to_string())?;
        let lines = sql.lines().map(|line| line.trim_end_matches(';'));
        let lines =
            lines.filter(|line| !line.starts_with("--") && !matches!(*line, "BEGIN" | "COMMIT"));
        Ok(lines.map(str::to_owned).collect())
    }

    fn compare(&mut self, what: &str, ours: &Value, theirs: &Value) {
        if ours != theirs {
            self.told.push_str(&format!(
                "  {what}\n    Django: {theirs}\n    Nuages: {ours}\n"
            ));
        }
    }

    /// Runs one migration. Tells whether it can go on.
    async fn run(&mut self, number: usize, backwards: bool, expected: &Value) -> bool {
        let migration = name(number);
        let what = format!("{}{migration}", if backwards { "back over " } else { "" });
        let statements = self.statements(&migration, backwards).await;
        let target = match backwards {
            false => Some(migration.as_str()),
            true => {
                let earlier = self
                    .migrations()
                    .iter()
                    .take_while(|one| one.name != migration);
                earlier.last().map(|one| one.name.as_str())
            }
        };
        let target = match target {
            Some(name) => Target::Migration(("a".to_owned(), name.to_owned())),
            None => Target::Zero("a".to_owned()),
        };
        let ran = migrate_to(self.db, &self.apps, target).await;
        let error = ran.map_err(|error| error.to_string()).err();
        if error.is_some() || expected.get("error").is_some() {
            // Some of what Django cannot undo can be undone.
            let runs = error.is_none();
            if expected.get("error").is_none() || (runs && !backwards) {
                self.compare(&what, &json!(error), &expected["error"]);
            }
            return false;
        }
        let asked = expected["asked"].as_array().unwrap();
        match (self.db.engine(), statements) {
            (Engine::Sqlite, Ok(ours)) => {
                // Django makes tables anew also where nothing is other than before.
                if asked.is_empty() && !ours.is_empty() {
                    self.compare(&what, &json!(ours), &json!([]));
                }
            }
            _ if self.differ => {}
            (_, Ok(mut ours)) => {
                let mut theirs = django::texts(&expected["asked"]);
                for sql in ours.iter_mut().chain(&mut theirs) {
                    *sql = django::mysql_literals(sql, self.db);
                }
                ours.sort();
                theirs.sort();
                self.compare(&format!("{what}: statements"), &json!(ours), &json!(theirs));
            }
            (_, Err(error)) => self
                .told
                .push_str(&format!("  sqlmigrate {what}: {error}\n")),
        }
        true
    }

    /// Compares tables and rows.
    async fn look(&mut self, what: &str, expected: &Value) {
        if self.db.engine() == Engine::Sqlite {
            let master = django::master(self.db).await;
            let ours = master.iter().filter(|row| row[2] != "django_migrations");
            let ours: Vec<Value> = ours.map(in_any_order).collect();
            let theirs = expected["master"].as_array().unwrap();
            let theirs: Vec<Value> = theirs.iter().map(in_any_order).collect();
            self.compare(what, &json!(ours), &json!(theirs));
            for (table, theirs) in expected["rows"].as_object().unwrap() {
                let ours = rows_of(self.db, table).await;
                self.compare(&format!("{what}: rows of {table}"), &json!(ours), theirs);
            }
        } else {
            for (query, theirs) in self
                .queries
                .iter()
                .zip(expected["answers"].as_array().unwrap())
            {
                let ours = django::column(self.db, query).await;
                self.compare(what, &json!(ours), theirs);
            }
            for (table, theirs) in expected["rows"].as_object().unwrap() {
                let query = theirs["query"].as_str().unwrap();
                let ours = rows(self.db, query).await;
                self.compare(
                    &format!("{what}: rows of {table}"),
                    &json!(ours),
                    &theirs["rows"],
                );
            }
        }
    }

    async fn forwards(&mut self, steps: &[Value]) -> Option<Vec<usize>> {
        let mut done = vec![];
        let mut state = ProjectState::default();
        let answers = self.expected["forwards"].as_array().unwrap();
        for ((number, step), expected) in steps.iter().enumerate().zip(answers) {
            if let Some(sql) = step.as_str() {
                let taken = taken(self.db, sql).await;
                self.compare(sql, &json!(taken), &expected["taken"]);
                continue;
            }
            done.push(number);
            let operations: Vec<Operation> =
                step.as_array().unwrap().iter().map(operation).collect();
            for one in &operations {
                if let Err(error) = one.state_forwards("a", &mut state) {
                    if expected.get("error").is_none() {
                        self.compare(&name(number), &json!(error.to_string()), &Value::Null);
                    }
                    return None;
                }
            }
            if !self.run(number, false, expected).await {
                return None;
            }
            let said = operations
                .iter()
                .map(|one| json!([one.formatted_description(), one.name_fragment()]));
            self.compare("said", &said.collect(), &expected["said"]);
            let what = format!("{} models", name(number));
            self.compare(&what, &held(&state), &expected["state"]);
            self.look(&name(number), expected).await;
        }
        Some(done)
    }

    async fn backwards(&mut self, done: Vec<usize>, before: &Value) {
        for sql in before.as_array().into_iter().flatten() {
            taken(self.db, sql.as_str().unwrap()).await;
        }
        let answers = self.expected["backwards"].as_array().unwrap();
        for (number, expected) in done.into_iter().rev().zip(answers) {
            if !self.run(number, true, expected).await {
                return;
            }
            let what = format!("back over {}", name(number));
            self.look(&what, expected).await;
        }
    }
}

/// Where SQLite makes a table anew, Django puts the column in another place.
fn in_any_order(row: &Value) -> Value {
    let sql = row[3].as_str().unwrap_or_default();
    json!([
        row[0],
        row[1],
        row[2],
        parts(sql),
        sql.split_once(" (").map(|(before, _)| before)
    ])
}

async fn rows_of(db: &Database, table: &str) -> Vec<String> {
    let sql = format!("SELECT name FROM pragma_table_info('{table}') ORDER BY name");
    let columns = django::column(db, &sql).await;
    let values: Vec<String> = columns
        .iter()
        .map(|name| format!("quote(\"{name}\")"))
        .collect();
    let sql = format!(
        "SELECT {} FROM \"{table}\" ORDER BY 1",
        values.join(" || '|' || ")
    );
    rows(db, &sql).await
}

/// The first column, or why there is none.
async fn rows(db: &Database, query: &str) -> Vec<String> {
    match db.fetch_all(query.to_owned(), &[]).await {
        Ok(rows) => rows.iter().map(|row| row.get(0).unwrap()).collect(),
        Err(error) => vec![error.to_string()],
    }
}

/// Tells whether the database takes a statement.
async fn taken(db: &Database, sql: &str) -> bool {
    let sql = match db.engine() {
        Engine::Mysql => sql.replace('"', "`"),
        _ => sql.to_owned(),
    };
    db.execute_script(sql).await.is_ok()
}

/// Compares the histories of a file on SQLite, or on the server that a variable names.
async fn compare(file: &str, variable: Option<&str>) {
    let config = match variable {
        None => None,
        Some(variable) => match server_database(variable, file).await {
            None => return,
            config => config,
        },
    };
    let url = variable.map(|variable| std::env::var(variable).unwrap());
    let arguments = [Some(file), url.as_deref()].into_iter().flatten();
    let Some(expected) = django::script_of("changed.py", arguments) else {
        return;
    };
    let queries = django::texts(&expected["queries"]);
    let mut told = String::new();
    for (name, sketch) in sketches(file) {
        let Some(expected) = expected["histories"].get(&name) else {
            continue;
        };
        let db = match &config {
            None => Database::in_memory(),
            Some(config) => Database::connect(config).await.unwrap(),
        };
        let steps = sketch["steps"].as_array().unwrap();
        let mut history = History::new(&db, &queries, &sketch, expected);
        if let Some(done) = history.forwards(steps).await {
            history.backwards(done, &sketch["before undoing"]).await;
        }
        if !history.told.is_empty() {
            told.push_str(&format!("{name}\n{}", history.told));
        }
        if let Some(config) = &config {
            empty(&db, &config.name).await;
        }
    }
    assert!(told.is_empty(), "\n{told}");
}

macro_rules! compared {
    ($($file:ident: $sqlite:ident $postgresql:ident $mysql:ident;)+) => {$(
        #[tokio::test]
        async fn $sqlite() {
            compare(stringify!($file), None).await;
        }

        #[tokio::test]
        async fn $postgresql() {
            compare(stringify!($file), Some("NUAGES_TEST_POSTGRES")).await;
        }

        #[tokio::test]
        async fn $mysql() {
            compare(stringify!($file), Some("NUAGES_TEST_MYSQL")).await;
        }
    )+};
}

compared! {
    changed_fields: fields_change_on_sqlite_as_in_django fields_change_on_postgresql_as_in_django fields_change_on_mysql_as_in_django;
    changed_keys: keys_change_on_sqlite_as_in_django keys_change_on_postgresql_as_in_django keys_change_on_mysql_as_in_django;
    changed_models: models_change_on_sqlite_as_in_django models_change_on_postgresql_as_in_django models_change_on_mysql_as_in_django;
    changed_schemas: names_in_quotes_change_on_sqlite_as_in_django names_in_quotes_change_on_postgresql_as_in_django names_in_quotes_change_on_mysql_as_in_django;
    changed_indexes: indexes_change_on_sqlite_as_in_django indexes_change_on_postgresql_as_in_django indexes_change_on_mysql_as_in_django;
}
