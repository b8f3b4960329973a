//! Tables of models, made by a migration.

use std::collections::BTreeSet;

use nuages_db::Database;
use nuages_db::migrations::state::{FieldDefault, FieldState, ModelState, ProjectState};
use nuages_db::migrations::*;
use nuages_db::models::{ModelMeta, register_models};
use serde_json::{Value, json};

/// The migration that `makemigrations` makes of new models.
pub fn migration(models: &[&'static ModelMeta]) -> Migration {
    let loader = Loader::new(Vec::new()).unwrap();
    let live = ProjectState::from_models(models.iter().copied());
    let changes = Autodetector::new(ProjectState::default(), live, &mut DryRun)
        .changes(&loader.graph, &BTreeSet::new(), None)
        .unwrap();
    changes.get(models[0].app_label).unwrap()[0].clone()
}

/// Makes the tables of models of one app, with the columns in the order of the fields.
pub async fn create(db: &Database, models: &[&'static ModelMeta]) {
    register_models(models);
    super::make_tables(db, models).await;
}

/// A database in memory with the tables of models of one app.
pub async fn database(models: &[&'static ModelMeta]) -> Database {
    let db = Database::in_memory();
    create(&db, models).await;
    db
}

/// The state that a written migration leads to must be the models' own: nothing is left to migrate.
pub fn assert_nothing_left(models: &[&'static ModelMeta]) {
    let label = models[0].app_label;
    let mut state = ProjectState::default();
    for operation in &migration(models).operations {
        operation.state_forwards(label, &mut state).unwrap();
    }
    let live = ProjectState::from_models(models.iter().copied());
    for (key, model) in &mut state.models {
        let order = |name: &String| {
            live.models[key]
                .fields
                .iter()
                .position(|(known, _)| known == name)
        };
        model.fields.sort_by_key(|(name, _)| order(name));
    }
    assert_eq!(state, live);
}

/// The rows of a query as JSON.
pub async fn rows(db: &Database, sql: &'static str) -> Value {
    use nuages_db::Value as Stored;
    let rows = db.fetch_all(sql, &[]).await.unwrap();
    let rows: Vec<Vec<Value>> = rows
        .iter()
        .map(|row| {
            (0..row.len())
                .map(|index| match row.value(index).unwrap() {
                    Stored::Null => Value::Null,
                    Stored::I64(number) => json!(number),
                    Stored::F64(number) => json!(number),
                    Stored::Text(text) => json!(text),
                    other => panic!("{other:?}"),
                })
                .collect()
        })
        .collect();
    json!(rows)
}

/// Answers yes to everything, with 5 where a value is wanted.
pub struct Agreeable;

impl Questioner for Agreeable {
    fn ask_rename(
        &mut self,
        _: &str,
        _: &str,
        _: &str,
        _: &FieldState,
    ) -> Result<bool, MigrationError> {
        Ok(true)
    }

    fn ask_rename_model(&mut self, _: &ModelState, _: &ModelState) -> Result<bool, MigrationError> {
        Ok(true)
    }

    fn ask_not_null_addition(
        &mut self,
        _: &str,
        _: &str,
        _: &FieldState,
    ) -> Result<Option<FieldDefault>, MigrationError> {
        Ok(Some(FieldDefault::Int(5)))
    }

    fn ask_not_null_alteration(
        &mut self,
        _: &str,
        _: &str,
        _: &FieldState,
    ) -> Result<Option<FieldDefault>, MigrationError> {
        Ok(Some(FieldDefault::Text("5".to_owned())))
    }

    fn ask_auto_now_add_addition(
        &mut self,
        _: &str,
        _: &str,
        _: &FieldState,
    ) -> Result<Option<FieldDefault>, MigrationError> {
        Ok(None)
    }

    fn ask_merge(&mut self, _: &str) -> Result<bool, MigrationError> {
        Ok(true)
    }
}
