//! The steps of one migration, run or shown.

use super::{MigrationError, MigrationKey, Result, recorder};
use crate::Database;
use crate::schema::{Step, introspection};

/// What `django_migrations` says when the steps are done: of a migration, which comes last, and of those that it replaces.
#[derive(Debug)]
pub(super) enum Record {
    Applied(Vec<MigrationKey>),
    Unapplied(Vec<MigrationKey>),
}

/// Runs the steps and the record in one transaction, or one by one.
pub(super) async fn run(
    db: &Database,
    steps: Vec<Step>,
    atomic: bool,
    record: Record,
) -> Result<()> {
    if !atomic {
        for step in steps {
            run_alone(db, step).await?;
        }
        return write(db, &record).await;
    }
    let transaction = db.begin_without_foreign_keys().await?;
    match run_all(&transaction, steps, &record).await {
        Ok(()) => Ok(transaction.commit().await?),
        Err(error) => {
            if let Err(failed) = transaction.rollback().await {
                tracing::error!(target: "nuages.db.migrations", "rollback failed: {failed}");
            }
            Err(error)
        }
    }
}

async fn run_all(db: &Database, steps: Vec<Step>, record: &Record) -> Result<()> {
    // Another process may have come first while this one waited for the database.
    let (keys, wanted) = match record {
        Record::Applied(keys) => (keys, true),
        Record::Unapplied(keys) => (keys, false),
    };
    if let Some(key) = keys.last()
        && recorder::is_applied(db, key).await? == wanted
    {
        return Ok(());
    }
    for step in steps {
        run_step(db, step).await?;
    }
    check_foreign_keys(db).await?;
    write(db, record).await
}

async fn run_alone(db: &Database, step: Step) -> Result<()> {
    let plain = match &step {
        Step::Code(_) => true,
        Step::Sql(sql) => [
            "VACUUM", "PRAGMA", "BEGIN", "ANALYZE", "REINDEX", "ATTACH", "DETACH",
        ]
        .iter()
        .any(|word| {
            sql.get(..word.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(word))
        }),
        _ => false,
    };
    if plain {
        return run_step(db, step).await;
    }
    let transaction = db.begin_without_foreign_keys().await?;
    run_step(&transaction, step).await?;
    Ok(transaction.commit().await?)
}

async fn run_step(db: &Database, step: Step) -> Result<()> {
    match step {
        Step::Comment(_) => Ok(()),
        Step::Sql(sql) => db.execute_script(sql).await.map_err(explain),
        Step::Code(code) => code.run(db.clone()).await.map_err(MigrationError::Code),
        Step::Lookup(lookup) => {
            for sql in lookup.resolve(db).await? {
                db.execute_script(sql).await.map_err(explain)?;
            }
            Ok(())
        }
    }
}

/// Speaks of the table that people know, and says what to do.
fn explain(error: crate::Error) -> MigrationError {
    match error {
        crate::Error::Integrity { message, .. } if message.contains("new__") => {
            let hint = match message.starts_with("NOT NULL") {
                true => {
                    ": rows that exist have no value for it; give the field a default or .null()"
                }
                false => ": rows that exist break it; change them first, with RunSql or RunRust",
            };
            MigrationError::Integrity(format!("{}{hint}", message.replace("new__", "")))
        }
        error => MigrationError::Database(error),
    }
}

async fn check_foreign_keys(db: &Database) -> Result<()> {
    let broken = introspection::broken_foreign_keys(db).await?;
    if broken.is_empty() {
        return Ok(());
    }
    let shown = broken
        .iter()
        .take(5)
        .cloned()
        .collect::<Vec<_>>()
        .join("; ");
    Err(MigrationError::Integrity(format!(
        "the migration would leave broken foreign keys, so nothing of it was kept: {shown}"
    )))
}

pub(super) async fn write(db: &Database, record: &Record) -> Result<()> {
    match record {
        Record::Applied(keys) => {
            for key in keys {
                recorder::record_applied(db, key).await?;
            }
        }
        Record::Unapplied(keys) => {
            for key in keys {
                recorder::record_unapplied(db, key).await?;
            }
        }
    }
    Ok(())
}

/// Returns the steps as lines of SQL.
pub(super) async fn show(db: &Database, steps: Vec<Step>) -> Vec<String> {
    let mut lines = Vec::with_capacity(steps.len());
    for step in steps {
        match step {
            Step::Comment(text) => lines.push(text),
            Step::Sql(sql) => lines.push(ended(&sql)),
            Step::Code(_) => lines.push("-- THIS OPERATION CANNOT BE WRITTEN AS SQL".to_owned()),
            Step::Lookup(lookup) => {
                let found = lookup.show(db).await;
                lines.extend(found.iter().map(|sql| ended(sql)));
            }
        }
    }
    lines
}

fn ended(sql: &str) -> String {
    match sql.trim_end().ends_with(';') {
        true => sql.to_owned(),
        false => format!("{sql};"),
    }
}
