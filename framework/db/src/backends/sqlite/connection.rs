//! One connection to SQLite.

use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use sqlx::sqlite::{
    SqliteArguments, SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteQueryResult,
    SqliteSynchronous,
};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, Executor as _, SqlSafeStr as _};

use super::errors::{database_error, is_locked};
use super::unnamed::READ_SCHEMA;
use super::{Options, types, unnamed};
use crate::backends::answer::{Answer, Done, Shares, Wanted};
use crate::backends::patience::Patience;
use crate::backends::pool::Role;
use crate::backends::rows::{self, End, Outlet};
use crate::backends::transaction::{Condition, Standing, Transactional};
use crate::error::{Error, Result};
use crate::row::{Row, RowKind};
use crate::value::Value;

/// A file answers.
pub(super) const FOREVER: Patience = Patience(None);

/// One connection: a thread of sqlx and what is open on it.
#[derive(Debug)]
pub(crate) struct Connection {
    pub(super) inner: SqliteConnection,
    path: Arc<Path>,
    condition: Condition,
    /// Whether the connection only reads.
    reader: bool,
    foreign_keys_off: bool,
    /// The count of schema changes that the prepared statements know of.
    schema: u64,
}

impl Connection {
    pub(crate) async fn open(options: &Options, role: Role) -> Result<Self> {
        let path: Arc<Path> = options.path.as_path().into();
        let mut connect = SqliteConnectOptions::new()
            .foreign_keys(true)
            .busy_timeout(options.busy_timeout)
            .statement_cache_capacity(512)
            // Rows come from sqlx's thread: with little room between, the two wait for each other again and again.
            .row_buffer_size(1024)
            .pragma("temp_store", "memory")
            .pragma("cache_size", "-16000")
            .thread_name(move |id| format!("sqlite-{role}-{id}"))
            .disable_statement_logging();
        connect = if options.in_memory {
            connect.in_memory(true)
        } else {
            connect
                .filename(&options.path)
                .create_if_missing(role == Role::Writer)
                .synchronous(SqliteSynchronous::Normal)
                .pragma("mmap_size", "134217728")
        };
        #[cfg(feature = "regexp")]
        {
            connect = connect.with_regexp();
        }
        if role == Role::Writer && !options.in_memory {
            connect = connect.journal_mode(SqliteJournalMode::Wal);
        }
        for (name, value) in &options.pragmas {
            connect = connect.pragma(name.clone(), value.clone());
        }
        // Two that turn a new file to WAL at once do not wait for each other: SQLite refuses one of them straight away.
        let begin = Instant::now();
        let inner = loop {
            match connect.connect().await {
                Ok(inner) => break inner,
                Err(error) if is_locked(&error) && begin.elapsed() < options.busy_timeout => {
                    tokio::time::sleep(Duration::from_millis(5)).await;
                }
                Err(error) => return Err(database_error(&error, &path)),
            }
        };
        let mut connection = Self {
            inner,
            path,
            condition: Condition::default(),
            reader: role == Role::Reader,
            foreign_keys_off: false,
            schema: 0,
        };
        if let Some(command) = &options.init_command {
            connection.run(command.clone().into()).await?;
        }
        if role == Role::Reader {
            connection.run("PRAGMA query_only = ON".into()).await?;
        }
        Ok(connection)
    }

    /// sqlx's thread ends what it began, whoever waits for it.
    pub(crate) fn is_busy(&self) -> bool {
        false
    }

    pub(crate) async fn ping(&mut self) -> Result<()> {
        match self.inner.ping().await {
            Ok(()) => Ok(()),
            Err(error) => Err(self.fail(&error)),
        }
    }

    pub(crate) async fn close(self) {
        let _ = self.inner.close().await;
    }

    /// Tells whether [`prepare`](Self::prepare) has nothing to do.
    pub(crate) fn is_ready(&self, schema: u64) -> bool {
        self.condition.is_settled() && self.schema == schema && !self.foreign_keys_off
    }

    /// Makes the connection ready for its next user, who knows of `schema` changes of the schema.
    pub(crate) async fn prepare(&mut self, schema: u64) -> Result<()> {
        self.settle().await?;
        if self.schema != schema {
            self.forget_statements().await?;
            self.run(READ_SCHEMA.into()).await?;
            self.schema = schema;
        }
        if self.foreign_keys_off {
            self.run("PRAGMA foreign_keys = ON".into()).await?;
            // A change of a table may have failed before it turned this off.
            self.run("PRAGMA legacy_alter_table = OFF".into()).await?;
            self.foreign_keys_off = false;
        }
        Ok(())
    }

    /// Rolls back what dropped futures left open.
    pub(crate) async fn settle(&mut self) -> Result<()> {
        self.roll_back_abandoned().await;
        Ok(())
    }

    /// Turns the checks of foreign keys off until the connection goes back to the pool.
    pub(crate) async fn disable_foreign_keys(&mut self) -> Result<()> {
        self.foreign_keys_off = true;
        self.run("PRAGMA foreign_keys = OFF".into()).await
    }

    /// Runs a statement and puts its answer into its place.
    pub(crate) async fn ask(
        &mut self,
        sql: Cow<'static, str>,
        parameters: &[Value],
        answer: &mut dyn Answer,
    ) -> Result<()> {
        self.check()?;
        if unnamed::is_among(&sql, answer.wanted()) {
            return Box::pin(self.ask_unnamed(sql, parameters, answer)).await;
        }
        let reads = Role::of(&sql) == Role::Reader;
        let passing = rows::is_passing(&sql, parameters);
        let sql = AssertSqlSafe(sql).into_sql_str();
        let query = sqlx::query_with(sql, arguments(parameters)?).persistent(!passing);
        let ran = match answer.wanted() {
            // What writes is read to its end: only there does SQLite check foreign keys and commit.
            Wanted::Row if reads => rows::first(self.inner.fetch_many(query), row, answer).await,
            Wanted::Row | Wanted::Rows | Wanted::Written => {
                let mut shares = Shares::new(answer);
                let ran = rows::fill(
                    self.inner.fetch_many(query),
                    row,
                    done,
                    &mut shares,
                    FOREVER,
                )
                .await;
                shares.pass_on();
                ran
            }
            Wanted::Done => {
                rows::fill(self.inner.fetch_many(query), row, done, answer, FOREVER).await
            }
        };
        match ran {
            Ok(End::Untold) => Box::pin(self.check_thread()).await,
            Ok(_) => Ok(()),
            Err(error) => Err(self.look_after(&error).await),
        }
    }

    /// Hands the rows over one after the other, until nobody takes them.
    pub(crate) async fn fetch_each(
        &mut self,
        sql: Cow<'static, str>,
        parameters: &[Value],
        outlet: &Outlet,
    ) -> Result<()> {
        self.check()?;
        let passing = rows::is_passing(&sql, parameters);
        let sql = AssertSqlSafe(sql).into_sql_str();
        let query = sqlx::query_with(sql, arguments(parameters)?).persistent(!passing);
        match rows::send_each(self.inner.fetch_many(query), row, outlet, FOREVER).await {
            Ok(End::Untold) => Box::pin(self.check_thread()).await,
            Ok(_) => Ok(()),
            Err(error) => Err(self.look_after(&error).await),
        }
    }

    /// Tells whether sqlx's thread lives, of which nothing more came without an end: where it panicked, that looks like the end of an empty
    /// text.
    pub(super) async fn check_thread(&mut self) -> Result<()> {
        // A thread that panics lets go of its lock last: from then on it takes no command that it would never answer.
        let ended = match self.inner.lock_handle().await.map(drop) {
            Ok(()) => self.inner.ping().await,
            Err(error) => Err(error),
        };
        ended.map_err(|error| self.fail(&error))
    }

    /// Drops the prepared statements: sqlx keeps a statement's columns, which a change of the schema makes wrong.
    pub(crate) async fn forget_statements(&mut self) -> Result<()> {
        match self.inner.clear_cached_statements().await {
            Ok(()) => Ok(()),
            Err(error) => Err(self.fail(&error)),
        }
    }

    /// Runs statements that are not worth keeping prepared.
    pub(crate) async fn run(&mut self, sql: Cow<'static, str>) -> Result<()> {
        self.check()?;
        let steps = self.inner.fetch_many(sqlx::raw_sql(AssertSqlSafe(sql)));
        match rows::fill(steps, row, done, &mut Done::default(), FOREVER).await {
            Ok(End::Untold) => Box::pin(self.check_thread()).await,
            Ok(_) => Ok(()),
            Err(error) => Err(self.look_after(&error).await),
        }
    }

    /// Tells what an error means, and looks whether SQLite ended the transaction with it, as it does for `RAISE(ROLLBACK)` and where the disk is
    /// full. It does not say so; but then it begins another, which is empty and waits for the rollback.
    pub(super) async fn look_after(&mut self, error: &sqlx::Error) -> Error {
        let told = self.fail(error);
        if self.condition.depth() > 0
            && self.condition.standing() == Standing::Sound
            && !self.condition.is_broken()
        {
            self.condition.stands(Standing::RolledBack);
            let begun = sqlx::raw_sql("BEGIN").execute(&mut self.inner).await;
            if begun.is_err() {
                self.condition.stands(Standing::Sound);
            }
        }
        told
    }

    fn fail(&mut self, error: &sqlx::Error) -> Error {
        if matches!(error, sqlx::Error::WorkerCrashed | sqlx::Error::Io(_)) {
            self.condition.breaks();
        }
        database_error(error, &self.path)
    }
}

impl Transactional for Connection {
    fn condition(&self) -> &Condition {
        &self.condition
    }

    fn condition_mut(&mut self) -> &mut Condition {
        &mut self.condition
    }

    /// A writer takes the lock at once: one that read first could no longer wait for another.
    fn opening(&self) -> &'static str {
        match self.reader {
            true => "BEGIN",
            false => "BEGIN IMMEDIATE",
        }
    }

    async fn control(&mut self, sql: Cow<'static, str>) -> Result<()> {
        let ends = sql == "COMMIT";
        let query = sqlx::query(AssertSqlSafe(sql).into_sql_str());
        match query.execute(&mut self.inner).await {
            Ok(_) => Ok(()),
            // A transaction that did not begin, or is over, is none that SQLite ended.
            Err(error) if !ends => Err(self.fail(&error)),
            Err(error) => Err(self.look_after(&error).await),
        }
    }

    fn given_up(&self) -> Error {
        Error::operational(
            "SQLite rolled this transaction back with the error before; let that error out of `atomic`",
        )
    }
}

pub(super) fn row(row: sqlx::sqlite::SqliteRow) -> Row {
    Row {
        inner: RowKind::Sqlite(row.into()),
    }
}

pub(super) fn done(done: SqliteQueryResult) -> Done {
    Done {
        rows_affected: done.rows_affected(),
        last_insert_id: done.last_insert_rowid(),
        key_step: 1,
    }
}

pub(super) fn arguments(parameters: &[Value]) -> Result<SqliteArguments> {
    use sqlx::Arguments as _;
    let mut arguments = SqliteArguments::default();
    arguments.reserve(parameters.len(), 0);
    for value in parameters {
        types::bind(&mut arguments, value)?;
    }
    Ok(arguments)
}

#[cfg(test)]
mod tests {
    use tokio::sync::mpsc::channel;
    use tokio::time::timeout;

    use super::*;

    /// Asks for rows in one of the ways there are; tells the first of what came.
    async fn asked(connection: &mut Connection, way: usize) -> Result<Option<Row>> {
        let sql = "SELECT * FROM pair".into();
        match way {
            0 => {
                let mut found = None;
                let asked = connection.ask(sql, &[], &mut found).await;
                asked.map(|()| found)
            }
            1 => {
                let mut found = Vec::new();
                let asked = connection.ask(sql, &[], &mut found).await;
                asked.map(|()| found.pop())
            }
            _ => {
                let (sender, mut receiver) = channel(4);
                let asked = connection.fetch_each(sql, &[], &Outlet::new(sender)).await;
                asked.map(|()| receiver.try_recv().ok())
            }
        }
    }

    /// sqlx panics where a statement that it keeps has more columns than before.
    #[tokio::test]
    async fn a_thread_that_died_is_not_the_end_of_the_rows() {
        let name = format!("nuages-db-dead-thread-{}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        let mut options = Options::in_memory();
        options.path = folder.join("db.sqlite3");
        options.in_memory = false;
        let mut other = Connection::open(&options, Role::Writer).await.unwrap();
        other.run("CREATE TABLE pair (a)".into()).await.unwrap();
        for turn in 0..12 {
            let mut connection = Connection::open(&options, Role::Reader).await.unwrap();
            let none = asked(&mut connection, turn % 3).await.unwrap();
            assert!(none.is_none() && !connection.is_broken());
            let change =
                format!("INSERT INTO pair (a) VALUES (1); ALTER TABLE pair ADD COLUMN more{turn}");
            other.run(change.into()).await.unwrap();
            let wait = Duration::from_secs(20);
            let dead = timeout(wait, asked(&mut connection, turn % 3)).await;
            let told = dead.expect("never answered").unwrap_err().to_string();
            assert!(told.contains("is gone"), "{told}");
            assert!(connection.is_broken());
            connection.ping().await.unwrap_err();
            other.run("DELETE FROM pair".into()).await.unwrap();
        }
        other.close().await;
        std::fs::remove_dir_all(folder).unwrap();
    }
}
