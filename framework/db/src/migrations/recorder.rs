//! The table `django_migrations`: a row is an applied migration.

use std::collections::BTreeMap;

use nuages_core::settings::Engine;

use super::state::{ModelState, ProjectState};
use super::{MigrationKey, Result, fields};
use crate::backends::in_dialect;
use crate::backends::text::timestamp_text;
use crate::schema::{self, Step};
use crate::{Database, Value};

const TABLE: &str = "django_migrations";

/// Tells whether the table exists.
pub(crate) async fn has_table(db: &Database) -> Result<bool> {
    let tables = crate::schema::introspection::table_names(db).await?;
    Ok(tables.contains(TABLE))
}

/// Makes the table if it does not exist.
pub(crate) async fn ensure_schema(db: &Database) -> Result<()> {
    if has_table(db).await? {
        return Ok(());
    }
    let transaction = db.begin().await?;
    // Another process may have made it while this one waited.
    if !has_table(&transaction).await? {
        for step in schema(db.engine())? {
            if let Step::Sql(sql) = step {
                transaction.execute_script(sql).await?;
            }
        }
    }
    Ok(transaction.commit().await?)
}

fn schema(engine: Engine) -> Result<Vec<Step>> {
    let model = ModelState {
        app_label: "migrations".to_owned(),
        name: "Migration".to_owned(),
        fields: vec![
            ("id".to_owned(), fields::big_auto()),
            ("app".to_owned(), fields::char(255)),
            ("name".to_owned(), fields::char(255)),
            ("applied".to_owned(), fields::date_time()),
        ],
        options: super::state::ModelOptions {
            db_table: Some(TABLE.to_owned()),
            ..Default::default()
        },
    };
    let mut editor = schema::editor(engine);
    editor.create_model(&ProjectState::default(), &model)?;
    Ok(editor.finish())
}

/// Returns what is applied, with the time.
pub(crate) async fn applied(db: &Database) -> Result<BTreeMap<MigrationKey, String>> {
    if !has_table(db).await? {
        return Ok(BTreeMap::new());
    }
    let sql = "SELECT \"app\", \"name\", \"applied\" FROM \"django_migrations\" ORDER BY \"id\"";
    let mut applied = BTreeMap::new();
    for row in db.fetch_all(in_dialect(db.dialect(), sql), &[]).await? {
        let key = (row.get::<String>(0)?, row.get::<String>(1)?);
        let time = match row.value(2)? {
            Value::Text(time) => time,
            Value::Timestamp(time) => timestamp_text(time),
            _ => String::new(),
        };
        applied.insert(key, time);
    }
    Ok(applied)
}

/// Tells whether a migration is applied.
pub(crate) async fn is_applied(db: &Database, (app, name): &MigrationKey) -> Result<bool> {
    let sql = "SELECT 1 FROM \"django_migrations\" WHERE \"app\" = ? AND \"name\" = ?";
    let values = [Value::Text(app.clone()), Value::Text(name.clone())];
    let sql = in_dialect(db.dialect(), sql);
    Ok(!db.fetch_all(sql, &values).await?.is_empty())
}

/// Writes down that a migration is applied, unless another process has done it.
pub(crate) async fn record_applied(db: &Database, (app, name): &MigrationKey) -> Result<()> {
    let sql = "INSERT INTO \"django_migrations\" (\"app\", \"name\", \"applied\") SELECT ?, ?, ? \
               FROM (SELECT 1) AS \"one\" WHERE NOT EXISTS (SELECT 1 FROM \"django_migrations\" WHERE \"app\" = ? AND \"name\" = ?)";
    let values = [
        Value::Text(app.clone()),
        Value::Text(name.clone()),
        Value::Timestamp(nuages_core::now()),
        Value::Text(app.clone()),
        Value::Text(name.clone()),
    ];
    db.execute(in_dialect(db.dialect(), sql), &values).await?;
    Ok(())
}

/// Writes down that a migration is not applied any more.
pub(crate) async fn record_unapplied(db: &Database, (app, name): &MigrationKey) -> Result<()> {
    let sql = "DELETE FROM \"django_migrations\" WHERE \"app\" = ? AND \"name\" = ?";
    let values = [Value::Text(app.clone()), Value::Text(name.clone())];
    db.execute(in_dialect(db.dialect(), sql), &values).await?;
    Ok(())
}
