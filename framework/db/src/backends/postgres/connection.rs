//! One connection to PostgreSQL.

use std::borrow::Cow;
use std::future::poll_fn;
use std::sync::Arc;

use futures_core::stream::BoxStream;
use sqlx::postgres::{PgArguments, PgConnection, PgRow};
use sqlx::{
    AssertSqlSafe, ConnectOptions as _, Connection as _, Either, Executor as _, SqlSafeStr as _,
    SqlStr, Statement as _,
};
use tokio::sync::mpsc::Sender;

use super::{Options, PostgresRow, errors, types};
use crate::backends::connection::Fate;
use crate::backends::pool::Done;
use crate::error::{Error, Result};
use crate::row::{Row, RowKind};
use crate::value::Value;

/// Rows that count as one step of a task.
const SHARE: usize = 16;

/// One connection: a socket of sqlx and what is open on it.
#[derive(Debug)]
pub(crate) struct Connection {
    inner: PgConnection,
    place: Arc<str>,
    /// The open transaction and its savepoints, as far as is known: one that is being begun or ended counts.
    depth: u32,
    /// Where to roll back to before the next use, when the future that would have done it was dropped.
    abandoned: Option<u32>,
    broken: bool,
    /// A statement is on its way. It stays so when its future is dropped: then the answer is still to come.
    busy: bool,
    /// A statement of the open transaction failed, so that the server takes no other.
    failed: bool,
    /// What the last error means for the statement that met it.
    fate: Fate,
    /// The count of schema changes that the prepared statements know of.
    schema: u64,
}

/// What a statement is run for.
trait Answer: Sized {
    fn run(
        connection: &mut PgConnection,
        sql: SqlStr,
        parameters: &[Value],
    ) -> impl Future<Output = Result<Self, Failure>> + Send;
}

/// An error of the server, or of a value that fits no parameter.
enum Failure {
    Sqlx(sqlx::Error),
    Value(Error),
}

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        Self::Sqlx(error)
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Value(error)
    }
}

/// Runs a statement whose parameters have the types that the server tells: known from its preparation, which comes first.
macro_rules! prepared {
    ($connection:ident, $sql:ident, $parameters:ident, $method:ident) => {{
        if $parameters.is_empty() {
            let query = sqlx::query_with($sql, PgArguments::default());
            $connection.$method(query).await?
        } else {
            let declared: Vec<_> = $parameters.iter().map(types::declared).collect();
            let statement = $connection.prepare_with($sql, &declared).await?;
            let known = match statement.parameters() {
                Some(Either::Left(known)) => known,
                _ => &declared,
            };
            let arguments = types::arguments(known, $parameters)?;
            $connection.$method(statement.query_with(arguments)).await?
        }
    }};
}

impl Answer for Vec<Row> {
    async fn run(
        connection: &mut PgConnection,
        sql: SqlStr,
        parameters: &[Value],
    ) -> Result<Self, Failure> {
        if parameters.is_empty() {
            let query = sqlx::query_with(sql, PgArguments::default());
            return Ok(all(connection.fetch(query)).await?);
        }
        let declared: Vec<_> = parameters.iter().map(types::declared).collect();
        let statement = connection.prepare_with(sql, &declared).await?;
        let known = match statement.parameters() {
            Some(Either::Left(known)) => known,
            _ => &declared,
        };
        let arguments = types::arguments(known, parameters)?;
        Ok(all(connection.fetch(statement.query_with(arguments))).await?)
    }
}

impl Answer for Option<Row> {
    async fn run(
        connection: &mut PgConnection,
        sql: SqlStr,
        parameters: &[Value],
    ) -> Result<Self, Failure> {
        let found = prepared!(connection, sql, parameters, fetch_optional);
        Ok(found.map(row))
    }
}

impl Answer for Done {
    async fn run(
        connection: &mut PgConnection,
        sql: SqlStr,
        parameters: &[Value],
    ) -> Result<Self, Failure> {
        // Only without being prepared may there be several.
        let done = if parameters.is_empty()
            && sql.as_str().trim_end().trim_end_matches(';').contains(';')
        {
            sqlx::raw_sql(sql).execute(connection).await?
        } else {
            prepared!(connection, sql, parameters, execute)
        };
        Ok(Self {
            rows_affected: done.rows_affected(),
            last_insert_id: 0,
            key_step: 1,
        })
    }
}

impl Connection {
    pub(crate) async fn open(options: &Options) -> Result<Self> {
        let place = Arc::clone(&options.place);
        let inner = match tokio::time::timeout(
            options.server.connect_timeout,
            options.connect.connect(),
        )
        .await
        {
            Ok(Ok(inner)) => inner,
            Ok(Err(error)) => return Err(errors::database_error(&error, &place)),
            Err(_) => {
                return Err(Error::operational(format!(
                    "could not connect to the database {place} within {} s (OPTIONS connect_timeout in DATABASES)",
                    options.server.connect_timeout.as_secs_f32()
                )));
            }
        };
        let mut connection = Self {
            inner,
            place,
            depth: 0,
            abandoned: None,
            broken: false,
            busy: false,
            failed: false,
            fate: Fate::Refused,
            schema: 0,
        };
        for statement in &options.init {
            connection.run(statement.clone().into()).await?;
        }
        Ok(connection)
    }

    /// Tells whether the connection must not be used again.
    pub(crate) fn is_broken(&self) -> bool {
        self.broken
    }

    /// Tells whether the answer to a statement is still to come, which nobody waits for.
    pub(crate) fn is_busy(&self) -> bool {
        self.busy
    }

    pub(crate) fn fate(&self) -> Fate {
        self.fate
    }

    /// Tells whether [`prepare`](Self::prepare) has nothing to do.
    pub(crate) fn is_ready(&self, schema: u64) -> bool {
        self.abandoned.is_none() && self.schema == schema && !self.busy
    }

    /// Makes the connection ready for its next user, who knows of `schema` changes of the schema.
    pub(crate) async fn prepare(&mut self, schema: u64) -> Result<()> {
        self.settle().await?;
        if self.schema != schema {
            self.forget_statements().await?;
            self.schema = schema;
        }
        Ok(())
    }

    /// Asks the server for a sign of life.
    pub(crate) async fn ping(&mut self) -> Result<()> {
        self.busy = true;
        let alive = self.inner.ping().await;
        self.busy = false;
        alive.map_err(|error| self.fail(error))
    }

    /// Says good-bye to the server.
    pub(crate) async fn close(self) {
        let _ = self.inner.close().await;
    }

    /// Takes in the answer that nobody waited for, and rolls back what dropped futures left open.
    pub(crate) async fn settle(&mut self) -> Result<()> {
        if self.busy {
            // An error of the dropped statement must not come out of the next one.
            if let Err(error) = self.inner.ping().await {
                self.failed = self.depth > 0;
                if errors::is_fatal(&error) {
                    return Err(self.fail(error));
                }
                if let Err(error) = self.inner.ping().await {
                    return Err(self.fail(error));
                }
            }
            self.busy = false;
        }
        if let Some(level) = self.abandoned {
            while self.depth > level {
                // What was dropped while it began may never have begun.
                if self.rollback().await.is_err() {
                    if self.fate != Fate::Refused {
                        return Err(Error::operational(format!(
                            "the connection to {} is gone",
                            self.place
                        )));
                    }
                    self.depth -= 1;
                    self.broken = false;
                }
            }
            self.abandoned = None;
        }
        Ok(())
    }

    /// Leaves everything above `level` to be rolled back before the next use.
    pub(crate) fn abandon(&mut self, level: u32) {
        if self.depth > level {
            self.abandoned = Some(self.abandoned.map_or(level, |known| known.min(level)));
        }
    }

    pub(crate) fn depth(&self) -> u32 {
        self.depth
    }

    /// Nothing to do: tables are changed in place here.
    #[expect(clippy::unused_async, reason = "the same on every connection")]
    pub(crate) async fn disable_foreign_keys(&mut self) -> Result<()> {
        Ok(())
    }

    pub(crate) async fn fetch_all(
        &mut self,
        sql: Cow<'static, str>,
        parameters: &[Value],
    ) -> Result<Vec<Row>> {
        self.answer(sql, parameters).await
    }

    pub(crate) async fn fetch_optional(
        &mut self,
        sql: Cow<'static, str>,
        parameters: &[Value],
    ) -> Result<Option<Row>> {
        self.answer(sql, parameters).await
    }

    pub(crate) async fn execute(
        &mut self,
        sql: Cow<'static, str>,
        parameters: &[Value],
    ) -> Result<Done> {
        self.answer(sql, parameters).await
    }

    /// Hands the rows over one after the other, until nobody takes them.
    pub(crate) async fn fetch_each(
        &mut self,
        sql: Cow<'static, str>,
        parameters: &[Value],
        sender: &Sender<Row>,
    ) -> Result<()> {
        let sql = AssertSqlSafe(sql).into_sql_str();
        self.busy = true;
        let sent = send_each(&mut self.inner, sql, parameters, sender).await;
        // Rows that nobody took are still on their way.
        self.busy = matches!(sent, Ok(false));
        match sent {
            Ok(_) => Ok(()),
            Err(Failure::Value(error)) => Err(error),
            Err(Failure::Sqlx(error)) => Err(self.fail(error)),
        }
    }

    async fn answer<A: Answer>(
        &mut self,
        sql: Cow<'static, str>,
        parameters: &[Value],
    ) -> Result<A> {
        let sql = match sql {
            Cow::Borrowed(sql) => sql.into_sql_str(),
            // sqlx clones it.
            Cow::Owned(sql) => AssertSqlSafe(Arc::<str>::from(sql)).into_sql_str(),
        };
        self.busy = true;
        let answer = A::run(&mut self.inner, sql.clone(), parameters).await;
        self.busy = false;
        match answer {
            Ok(answer) => Ok(answer),
            Err(failure) => self.again(sql, parameters, failure).await,
        }
    }

    /// Runs a statement again whose preparation has become stale; tells every other failure.
    async fn again<A: Answer>(
        &mut self,
        sql: SqlStr,
        parameters: &[Value],
        failure: Failure,
    ) -> Result<A> {
        let error = match failure {
            Failure::Value(error) => {
                self.fate = Fate::Refused;
                return Err(error);
            }
            Failure::Sqlx(error) => error,
        };
        if !errors::is_stale_statement(&error) {
            return Err(self.fail(error));
        }
        let stale = self.fail(error);
        if self.depth > 0 {
            return Err(Error::operational(format!(
                "{stale}: the schema was changed while the transaction ran; run the transaction again"
            )));
        }
        self.forget_statements().await?;
        self.busy = true;
        let answer = A::run(&mut self.inner, sql, parameters).await;
        self.busy = false;
        match answer {
            Ok(answer) => Ok(answer),
            Err(Failure::Value(error)) => Err(error),
            Err(Failure::Sqlx(error)) => Err(self.fail(error)),
        }
    }

    /// Drops the prepared statements: a change of the schema may have made them wrong.
    pub(crate) async fn forget_statements(&mut self) -> Result<()> {
        self.busy = true;
        let cleared = self.inner.clear_cached_statements().await;
        self.busy = false;
        cleared.map_err(|error| self.fail(error))
    }

    /// Runs statements that are not worth keeping prepared.
    pub(crate) async fn run(&mut self, sql: Cow<'static, str>) -> Result<()> {
        self.busy = true;
        let ran = sqlx::raw_sql(AssertSqlSafe(sql))
            .execute(&mut self.inner)
            .await;
        self.busy = false;
        match ran {
            Ok(_) => Ok(()),
            Err(error) => Err(self.fail(error)),
        }
    }

    /// Begins a transaction, or a savepoint in the one that is open.
    pub(crate) async fn begin(&mut self) -> Result<()> {
        let sql = match self.depth {
            0 => "BEGIN".into(),
            level => format!("SAVEPOINT s{level}").into(),
        };
        self.depth += 1;
        let begun = self.run(sql).await;
        if begun.is_err() {
            self.depth -= 1;
        }
        begun
    }

    pub(crate) async fn commit(&mut self) -> Result<()> {
        let sql = match self.depth {
            0 => return Ok(()),
            1 => "COMMIT".into(),
            depth => format!("RELEASE SAVEPOINT s{}", depth - 1).into(),
        };
        if self.failed {
            // The server would take a COMMIT for a ROLLBACK, and say nothing.
            self.rollback().await?;
            return Err(Error::programming(errors::aborted()));
        }
        match self.run(sql).await {
            Ok(()) => {
                self.depth -= 1;
                Ok(())
            }
            Err(error) => {
                if self.broken {
                    self.depth = 0;
                } else {
                    self.rollback().await?;
                }
                Err(error)
            }
        }
    }

    pub(crate) async fn rollback(&mut self) -> Result<()> {
        let sql = match self.depth {
            0 => return Ok(()),
            1 => "ROLLBACK".into(),
            depth => format!(
                "ROLLBACK TO SAVEPOINT s{0}; RELEASE SAVEPOINT s{0}",
                depth - 1
            )
            .into(),
        };
        match self.run(sql).await {
            Ok(()) => {
                self.depth -= 1;
                self.failed = false;
                Ok(())
            }
            Err(error) => {
                self.broken = true;
                Err(error)
            }
        }
    }

    fn fail(&mut self, error: sqlx::Error) -> Error {
        self.fate = if errors::is_shutdown(&error) {
            Fate::NotDone
        } else if errors::is_lost(&error) {
            Fate::Unknown
        } else {
            Fate::Refused
        };
        if errors::is_fatal(&error) {
            self.broken = true;
        } else if self.depth > 0 && matches!(error, sqlx::Error::Database(_)) {
            self.failed = true;
        }
        errors::database_error(&error, &self.place)
    }
}

/// Collects the rows. Where they come faster than they are read, other tasks have their turn in between.
async fn all(mut rows: BoxStream<'_, Result<PgRow, sqlx::Error>>) -> Result<Vec<Row>, sqlx::Error> {
    let mut all = Vec::new();
    while let Some(found) = poll_fn(|context| rows.as_mut().poll_next(context)).await {
        all.push(row(found?));
        if all.len().is_multiple_of(SHARE) {
            tokio::task::coop::consume_budget().await;
        }
    }
    Ok(all)
}

/// Sends the rows; tells whether all were taken.
async fn send_each(
    connection: &mut PgConnection,
    sql: SqlStr,
    parameters: &[Value],
    sender: &Sender<Row>,
) -> Result<bool, Failure> {
    let declared: Vec<_> = parameters.iter().map(types::declared).collect();
    let statement = connection.prepare_with(sql, &declared).await?;
    let known = match statement.parameters() {
        Some(Either::Left(known)) => known,
        _ => &declared,
    };
    let arguments = types::arguments(known, parameters)?;
    let mut rows = connection.fetch(statement.query_with(arguments));
    while let Some(found) = poll_fn(|context| rows.as_mut().poll_next(context)).await {
        if sender.send(row(found?)).await.is_err() {
            return Ok(false);
        }
    }
    Ok(true)
}

fn row(row: PgRow) -> Row {
    Row {
        inner: RowKind::Postgres(PostgresRow(row)),
    }
}
