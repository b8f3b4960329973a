//! A statement on its way to PostgreSQL, and what is made of the answer.

use std::future::poll_fn;

use sqlx::error::BoxDynError;
use sqlx::postgres::{PgArguments, PgConnection, PgRow, PgStatement};
use sqlx::{Either, Execute, Executor as _, SqlStr, Statement as _};
use tokio::sync::mpsc::Sender;

use super::{PostgresRow, types};
use crate::backends::pool::Done;
use crate::error::Error;
use crate::row::{Row, RowKind};
use crate::value::Value;

/// Rows that count as one step of a task.
const SHARE: usize = 16;

/// An error of the server, or of a value that fits no parameter.
pub(super) enum Failure {
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

/// A statement with its arguments, which have the types that the server tells: known from its preparation, which comes first.
struct Bound {
    sql: SqlStr,
    statement: Option<PgStatement>,
    arguments: Option<PgArguments>,
}

impl Bound {
    async fn prepare(
        connection: &mut PgConnection,
        sql: SqlStr,
        parameters: &[Value],
    ) -> Result<Self, Failure> {
        if parameters.is_empty() {
            return Ok(Self {
                sql,
                statement: None,
                arguments: Some(PgArguments::default()),
            });
        }
        let declared: Vec<_> = parameters.iter().map(types::declared).collect();
        let statement = connection.prepare_with(sql.clone(), &declared).await?;
        let known = match statement.parameters() {
            Some(Either::Left(known)) => known,
            _ => &declared,
        };
        let arguments = types::arguments(known, parameters)?;
        Ok(Self {
            sql,
            statement: Some(statement),
            arguments: Some(arguments),
        })
    }
}

impl Execute<'_, sqlx::Postgres> for Bound {
    fn sql(self) -> SqlStr {
        self.sql
    }

    fn statement(&self) -> Option<&PgStatement> {
        self.statement.as_ref()
    }

    fn take_arguments(&mut self) -> Result<Option<PgArguments>, BoxDynError> {
        Ok(self.arguments.take())
    }

    fn persistent(&self) -> bool {
        true
    }
}

/// What a statement is run for.
pub(super) trait Answer: Sized {
    fn run(
        connection: &mut PgConnection,
        sql: SqlStr,
        parameters: &[Value],
    ) -> impl Future<Output = Result<Self, Failure>> + Send;
}

impl Answer for Vec<Row> {
    /// Collects the rows. Where they come faster than they are read, other tasks have their turn in between.
    async fn run(
        connection: &mut PgConnection,
        sql: SqlStr,
        parameters: &[Value],
    ) -> Result<Self, Failure> {
        let bound = Bound::prepare(connection, sql, parameters).await?;
        let mut rows = connection.fetch(bound);
        let mut all = Self::new();
        while let Some(found) = poll_fn(|context| rows.as_mut().poll_next(context)).await {
            all.push(row(found?));
            if all.len().is_multiple_of(SHARE) {
                tokio::task::coop::consume_budget().await;
            }
        }
        Ok(all)
    }
}

impl Answer for Option<Row> {
    async fn run(
        connection: &mut PgConnection,
        sql: SqlStr,
        parameters: &[Value],
    ) -> Result<Self, Failure> {
        let bound = Bound::prepare(connection, sql, parameters).await?;
        Ok(connection.fetch_optional(bound).await?.map(row))
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
            let bound = Bound::prepare(connection, sql, parameters).await?;
            connection.execute(bound).await?
        };
        Ok(Self {
            rows_affected: done.rows_affected(),
            last_insert_id: 0,
            key_step: 1,
        })
    }
}

/// Hands the rows over one after the other; tells whether all were taken.
pub(super) async fn send_each(
    connection: &mut PgConnection,
    sql: SqlStr,
    parameters: &[Value],
    sender: &Sender<Row>,
) -> Result<bool, Failure> {
    let bound = Bound::prepare(connection, sql, parameters).await?;
    let mut rows = connection.fetch(bound);
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
