//! The steps of one migration, run or shown.

use std::collections::BTreeMap;

use nuages_core::settings::Engine;

use super::{MigrationError, MigrationKey, Result, recorder};
use crate::Database;
use crate::schema::{Step, introspection};

/// What `django_migrations` says when the steps are done: of a migration, which comes last, and of those that it replaces.
#[derive(Debug)]
pub(super) enum Record {
    Applied(Vec<MigrationKey>),
    Unapplied(Vec<MigrationKey>),
}

impl Record {
    /// Returns the migration that is run.
    fn key(&self) -> Option<&MigrationKey> {
        match self {
            Self::Applied(keys) | Self::Unapplied(keys) => keys.last(),
        }
    }

    /// Tells whether the migration is applied afterwards.
    fn wanted(&self) -> bool {
        matches!(self, Self::Applied(_))
    }

    /// Tells whether another process has come first.
    async fn is_done(&self, db: &Database) -> Result<bool> {
        match self.key() {
            Some(key) => Ok(recorder::is_applied(db, key).await? == self.wanted()),
            None => Ok(false),
        }
    }

    fn blame(&self, error: MigrationError, left: &str) -> MigrationError {
        match self.key() {
            Some(key) => error.of(key, left),
            None => error,
        }
    }
}

/// How the steps of a migration run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// In one transaction with the record.
    Together,
    /// In one transaction without checks of foreign keys, which are made at the end: tables are made anew.
    Remaking,
    /// One by one: MySQL ends a transaction at each change of a table.
    Alone,
}

impl Mode {
    fn of(engine: Engine, atomic: bool) -> Self {
        match (engine, atomic) {
            (Engine::Mysql, _) | (_, false) => Self::Alone,
            (Engine::Sqlite, true) => Self::Remaking,
            (_, true) => Self::Together,
        }
    }
}

/// Runs the steps and the record of a migration in one transaction, or one by one where that is asked or the database
/// cannot do otherwise. Tells whether it did; `false` where another process has come first.
pub(super) async fn run(
    db: &Database,
    steps: Vec<Step>,
    atomic: bool,
    record: Record,
) -> Result<bool> {
    let mode = Mode::of(db.engine(), atomic);
    let concurrently =
        |step: &Step| matches!(step, Step::Sql(sql) if sql.contains(" INDEX CONCURRENTLY "));
    if mode == Mode::Together && steps.iter().any(concurrently) {
        let error = MigrationError::State(
            "an index cannot be made or dropped concurrently inside of a transaction: add .not_atomic() to the migration"
                .to_owned(),
        );
        return Err(record.blame(error, "nothing of it was kept"));
    }
    let transaction = match mode {
        Mode::Alone => return run_one_by_one(db, steps, atomic, &record).await,
        Mode::Remaking => db.begin_without_foreign_keys().await?,
        Mode::Together => db.begin().await?,
    };
    let ran = run_all(&transaction, steps, &record, mode).await;
    let ended = match &ran {
        Ok(_) => transaction.commit().await.map_err(explain),
        Err(_) => {
            if let Err(failed) = transaction.rollback().await {
                tracing::error!(target: "nuages.db.migrations", "rollback failed: {failed}");
            }
            Ok(())
        }
    };
    ran.and_then(|ran| ended.map(|()| ran))
        .map_err(|error| record.blame(error, "nothing of it was kept"))
}

/// Runs each step for itself. What ran before a failure stays, and the error says so.
async fn run_one_by_one(
    db: &Database,
    steps: Vec<Step>,
    atomic: bool,
    record: &Record,
) -> Result<bool> {
    if record.is_done(db).await? {
        return Ok(false);
    }
    let steps: Vec<Step> = steps
        .into_iter()
        .filter(|step| !matches!(step, Step::Comment(_)))
        .collect();
    let count = steps.len();
    for (place, step) in steps.into_iter().enumerate() {
        if let Err(error) = run_alone(db, step, atomic).await {
            return Err(record.blame(error, &left_over(db, record, place, count)));
        }
    }
    write(db, record).await.map(|()| true)
}

/// Says what a migration that is no transaction leaves behind when the step at `place` fails, and how to go on.
fn left_over(db: &Database, record: &Record, place: usize, count: usize) -> String {
    let why = match db.engine() {
        Engine::Mysql => "MySQL and MariaDB cannot take changes of tables back",
        _ => "it is not atomic",
    };
    let before = match (place, record.key()) {
        (0, _) | (_, None) => {
            return format!("its first statement of {count}, so nothing was changed");
        }
        (1, _) => "the one before it stays".to_owned(),
        _ => format!("the {place} before it stay"),
    };
    let (app, name) = record.key().map_or(("", ""), |(app, name)| (app, name));
    let (shown, recorded) = match record.wanted() {
        true => (format!("{app} {name}"), format!("{app} {name}")),
        false => (
            format!("{app} {name} --backwards"),
            format!("{app} <the migration before>"),
        ),
    };
    format!(
        "at statement {} of {count}; {before}, as {why}: undo what ran and migrate again, or run the rest of \
         `sqlmigrate {shown}` and then `migrate {recorded} --fake`",
        place + 1
    )
}

async fn run_all(db: &Database, steps: Vec<Step>, record: &Record, mode: Mode) -> Result<bool> {
    // Another process may have come first while this one waited for the database.
    if record.is_done(db).await? {
        return Ok(false);
    }
    for step in steps {
        run_step(db, step).await?;
    }
    if mode == Mode::Remaking {
        check_foreign_keys(db).await?;
    }
    write(db, record).await.map(|()| true)
}

async fn run_alone(db: &Database, step: Step, atomic: bool) -> Result<()> {
    if let Step::Code(code) = &step
        && code.is_atomic(atomic)
    {
        let transaction = db.begin().await?;
        run_step(&transaction, step).await?;
        return Ok(transaction.commit().await?);
    }
    if db.engine() != Engine::Sqlite {
        return run_step(db, step).await;
    }
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
        Step::Sql(sql) | Step::RenameTable { sql, .. } => {
            db.execute_script(sql).await.map_err(explain)
        }
        Step::Swap(swap) => swap.run(db).await.map_err(explain),
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
        crate::Error::Integrity { message, .. } if message.contains("contains null values") => {
            MigrationError::Integrity(format!(
                "{message}: rows that exist have no value for it; give the field a default or .null()"
            ))
        }
        crate::Error::Integrity { message, .. } if message.contains("new__") => {
            let hint = match message.starts_with("NOT NULL") {
                true => {
                    ": rows that exist have no value for it; give the field a default or .null()"
                }
                false => ": rows that exist break it; change them first, with RunSql or RunRust",
            };
            MigrationError::Integrity(format!("{}{hint}", message.replace("new__", "")))
        }
        crate::Error::Operational { message }
            if ["no such column: new.", "no such column: old."]
                .iter()
                .any(|start| message.to_ascii_lowercase().starts_with(start)) =>
        {
            MigrationError::State(format!(
                "{message}: a trigger of the table names a column that is gone; drop the trigger before, with RunSql, and make it \
                 again after"
            ))
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
        "the migration would leave broken foreign keys: {shown}"
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
    // Tables renamed here still have their old names in the database.
    let mut renamed: BTreeMap<String, String> = BTreeMap::new();
    for step in steps {
        match step {
            Step::Comment(text) => lines.push(text),
            Step::Sql(sql) => lines.push(ended(&sql)),
            Step::RenameTable { old, new, sql } => {
                let existing = renamed.remove(&old).unwrap_or(old);
                renamed.insert(new, existing);
                lines.push(ended(&sql));
            }
            Step::Code(_) => lines.push("-- THIS OPERATION CANNOT BE WRITTEN AS SQL".to_owned()),
            Step::Swap(swap) => {
                let found = swap.statements(db).await;
                let found = found.unwrap_or_else(|_| swap.plain().into());
                lines.extend(found.iter().map(|sql| ended(sql)));
            }
            Step::Lookup(lookup) => {
                let found = lookup.show(db, &renamed).await;
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
