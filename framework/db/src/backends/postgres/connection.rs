//! One connection to PostgreSQL.

use std::borrow::Cow;
use std::sync::Arc;

use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, SqlSafeStr as _};

use super::statement::{Link, Text};
use super::{Options, errors};
use crate::backends::Outlet;
use crate::backends::answer::Answer;
use crate::backends::connection::Fate;
use crate::backends::oldest;
use crate::backends::patience::is_late;
use crate::backends::rows::End;
use crate::backends::transaction::{Condition, Standing, Transactional};
use crate::error::{Error, Result};
use crate::row::Row;
use crate::value::Value;

/// One connection: a socket of sqlx and what is open on it.
#[derive(Debug)]
pub(crate) struct Connection {
    link: Link,
    place: Arc<str>,
    condition: Condition,
    /// A statement is on its way. It stays so when its future is dropped: then the answer is still to come.
    busy: bool,
    /// The count of schema changes that the prepared statements know of.
    schema: u64,
}

impl Connection {
    pub(crate) async fn open(options: &Options) -> Result<Self> {
        let place = Arc::clone(&options.place);
        let socket = match tokio::time::timeout(
            options.server.connect_timeout,
            options.connect.connect(),
        )
        .await
        {
            Ok(Ok(socket)) => socket,
            Ok(Err(error)) => return Err(errors::database_error(&error, &place)),
            Err(_) => {
                return Err(Error::operational(format!(
                    "could not connect to the database {place} within {} s (the option connect_timeout of `databases`)",
                    options.server.connect_timeout.as_secs_f32()
                )));
            }
        };
        if let Some(version) = socket.server_version_num() {
            oldest::check_postgresql((version / 10_000, version % 10_000))?;
        }
        let mut connection = Self {
            link: Link::new(socket, options.server.patience),
            place,
            condition: Condition::default(),
            busy: false,
            schema: 0,
        };
        for statement in &options.init {
            connection.run(statement.clone().into()).await?;
        }
        Ok(connection)
    }

    /// Tells whether the answer to a statement is still to come, which nobody waits for.
    pub(crate) fn is_busy(&self) -> bool {
        self.busy
    }

    /// Tells whether [`prepare`](Self::prepare) has nothing to do.
    pub(crate) fn is_ready(&self, schema: u64) -> bool {
        self.condition.is_settled() && self.schema == schema && !self.busy && !self.link.overfull
    }

    /// Makes the connection ready for its next user, who knows of `schema` changes of the schema.
    pub(crate) async fn prepare(&mut self, schema: u64) -> Result<()> {
        self.settle().await?;
        if self.schema != schema || self.link.overfull {
            self.forget_statements().await?;
            self.schema = schema;
        }
        Ok(())
    }

    /// Asks the server for a sign of life.
    pub(crate) async fn ping(&mut self) -> Result<()> {
        self.busy = true;
        let alive = self.link.ping().await;
        self.busy = false;
        alive.map_err(|error| self.fail(error))
    }

    /// Says good-bye to the server.
    pub(crate) async fn close(self) {
        let _ = self.link.socket.close().await;
    }

    /// Takes in the answer that nobody waited for, and rolls back what dropped futures left open.
    pub(crate) async fn settle(&mut self) -> Result<()> {
        if self.is_broken() {
            return Err(self.gone());
        }
        if self.busy {
            // An error of the dropped statement must not come out of the next one.
            if let Err(error) = self.link.ping().await {
                self.condition.stands(Standing::Failed);
                if errors::is_fatal(&error) {
                    return Err(self.fail(error));
                }
                if let Err(error) = self.link.ping().await {
                    return Err(self.fail(error));
                }
            }
            self.busy = false;
        }
        match self.roll_back_abandoned().await {
            true => Ok(()),
            false => Err(self.gone()),
        }
    }

    fn gone(&self) -> Error {
        Error::operational(format!("the connection to {} is gone", self.place))
    }

    /// Nothing to do: tables are changed in place here.
    #[expect(clippy::unused_async, reason = "the same on every connection")]
    pub(crate) async fn disable_foreign_keys(&mut self) -> Result<()> {
        Ok(())
    }

    /// Hands the rows over one after the other, until nobody takes them.
    pub(crate) async fn fetch_each(
        &mut self,
        sql: Cow<'static, str>,
        parameters: &[Value],
        outlet: &Outlet,
    ) -> Result<()> {
        self.busy = true;
        let sent = self.link.send_each(&sql.into(), parameters, outlet).await;
        // Rows that nobody took are still on their way.
        self.busy = matches!(sent, Ok(End::Left));
        sent.map(drop).map_err(|error| self.fail(error))
    }

    /// Runs a statement whose rows are of other types another time.
    pub(crate) async fn fetch_unprepared(&mut self, sql: String) -> Result<Vec<Row>> {
        self.busy = true;
        let rows = self.link.fetch_unprepared(sql).await;
        self.busy = false;
        rows.map_err(|error| self.fail(error))
    }

    /// Runs a statement and puts its answer into its place; runs it once again where its preparation has become stale.
    pub(crate) fn ask<'q>(
        &'q mut self,
        sql: Cow<'static, str>,
        parameters: &'q [Value],
        answer: &'q mut dyn Answer,
    ) -> impl Future<Output = Result<()>> + Send + 'q {
        let text = Text::from(sql);
        async move {
            let mut ran = self.attempt(&text, parameters, answer).await;
            if let Err(error) = &ran
                && errors::is_stale_statement(error)
            {
                if self.condition.depth() > 0 {
                    return ran.map_err(|error| Error::operational(format!(
                        "{}: the schema was changed while the transaction ran; run the transaction again",
                        self.fail(error)
                    )));
                }
                self.forget_statements().await?;
                answer.clear();
                ran = self.attempt(&text, parameters, answer).await;
            }
            ran.map_err(|error| self.fail(error))
        }
    }

    async fn attempt(
        &mut self,
        text: &Text,
        parameters: &[Value],
        answer: &mut dyn Answer,
    ) -> Result<(), sqlx::Error> {
        self.busy = true;
        let ran = self.link.ask(text, parameters, answer).await;
        self.busy = false;
        ran
    }

    /// Drops the prepared statements: a change of the schema may have made them wrong.
    pub(crate) async fn forget_statements(&mut self) -> Result<()> {
        self.busy = true;
        let cleared = self.link.forget().await;
        self.busy = false;
        cleared.map_err(|error| self.fail(error))
    }

    /// Runs statements that are not worth keeping prepared.
    pub(crate) async fn run(&mut self, sql: Cow<'static, str>) -> Result<()> {
        self.busy = true;
        let ran = self.link.run(AssertSqlSafe(sql).into_sql_str()).await;
        self.busy = false;
        match ran {
            Ok(_) => Ok(()),
            Err(error) => Err(self.fail(error)),
        }
    }

    fn fail(&mut self, error: sqlx::Error) -> Error {
        let error = match errors::own(error) {
            Ok(own) => {
                self.condition.failed(Fate::Refused);
                return own;
            }
            Err(error) => error,
        };
        self.condition.failed(if errors::is_shutdown(&error) {
            Fate::NotDone
        } else if is_late(&error) {
            Fate::Late
        } else if errors::is_lost(&error) {
            Fate::Unknown
        } else {
            Fate::Refused
        });
        if errors::is_fatal(&error) {
            self.condition.breaks();
        } else if matches!(error, sqlx::Error::Database(_)) {
            self.condition.stands(Standing::Failed);
        }
        errors::database_error(&error, &self.place)
    }
}

impl Transactional for Connection {
    fn condition(&self) -> &Condition {
        &self.condition
    }

    fn condition_mut(&mut self) -> &mut Condition {
        &mut self.condition
    }

    fn opening(&self) -> &'static str {
        "BEGIN"
    }

    fn control(&mut self, sql: Cow<'static, str>) -> impl Future<Output = Result<()>> + Send {
        self.run(sql)
    }

    fn given_up(&self) -> Error {
        Error::programming(errors::aborted())
    }
}
