//! One connection to MySQL or MariaDB.

use std::borrow::Cow;
use std::io::ErrorKind;
use std::sync::Arc;

use sqlx::mysql::{MySqlConnection, MySqlRow};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, Either, Row as _, SqlStr};

use super::driver::{Driver, Step};
use super::errors::{database_error, is_ended, is_fatal, is_rolled_back};
use super::options::STATEMENTS;
use super::statement::{arguments, done, row, statement};
use super::{Options, errors};
use crate::backends::answer::{Answer, Wanted};
use crate::backends::connection::Fate;
use crate::backends::oldest;
use crate::backends::patience::is_late;
use crate::backends::rows::{self, Outlet};
use crate::backends::transaction::{Condition, Standing, Transactional};
use crate::error::{Error, Result};
use crate::value::Value;

/// One connection and what is open on it.
#[derive(Debug)]
pub(crate) struct Connection {
    driver: Driver,
    place: Arc<str>,
    condition: Condition,
    foreign_keys_off: bool,
    /// The count of schema changes that the prepared statements know of.
    schema: u64,
    /// What the server adds to a key to make the next one.
    key_step: i64,
}

impl Connection {
    pub(crate) async fn open(options: &Options) -> Result<Self> {
        let place = Arc::clone(&options.place);
        let patience = options.server.connect_timeout;
        let inner = match tokio::time::timeout(patience, options.connect.connect()).await {
            Ok(Ok(inner)) => inner,
            Ok(Err(sqlx::Error::Io(error))) if error.kind() != ErrorKind::InvalidData => {
                return Err(Error::operational(format!(
                    "could not connect to the database {place}: {error}; start the server or change `databases`"
                )));
            }
            Ok(Err(error)) => return Err(database_error(&error, &place)),
            Err(_) => {
                return Err(Error::operational(format!(
                    "could not connect to the database {place} within {} s (the option connect_timeout of `databases`)",
                    patience.as_secs_f32()
                )));
            }
        };
        let mut connection = Self {
            driver: Driver::new(inner, options.server.patience),
            place,
            condition: Condition::default(),
            foreign_keys_off: false,
            schema: 0,
            key_step: 1,
        };
        connection.prepare_session(options).await?;
        Ok(connection)
    }

    /// Sets what queries expect, in one exchange, and asks which server it is.
    async fn prepare_session(&mut self, options: &Options) -> Result<()> {
        let sql = format!(
            "{}; SELECT VERSION(), CAST(@@auto_increment_increment AS CHAR)",
            options.session
        );
        let rows = self.rows(sql).await.map_err(|error| self.fail(&error))?;
        let said = |place| {
            rows.first()
                .and_then(|row| row.try_get::<String, _>(place).ok())
        };
        let version = said(0).unwrap_or_default();
        let step = said(1).unwrap_or_default();
        self.key_step = step.parse().unwrap_or(1);
        let mariadb = version.to_ascii_lowercase().contains("mariadb");
        oldest::check_mysql(mariadb, oldest::numbers(&version))?;
        let _ = options.mariadb.set(mariadb);
        if let Some(limit) = options.statement_timeout {
            let sql = match mariadb {
                true => format!("SET max_statement_time = {}", limit.as_secs_f64()),
                false => format!("SET max_execution_time = {}", limit.as_millis()),
            };
            self.run(sql.into()).await?;
        }
        match &options.init_command {
            Some(command) => self.run(command.clone().into()).await,
            None => Ok(()),
        }
    }

    /// Tells whether the answer to a statement is still to come, which nobody waits for.
    pub(crate) fn is_busy(&self) -> bool {
        self.driver.is_busy()
    }

    /// Asks the server for a sign of life.
    pub(crate) async fn ping(&mut self) -> Result<()> {
        self.work(|mut connection| async move {
            let alive = connection.ping().await;
            (connection, alive)
        })
        .await
    }

    /// Says good-bye to the server.
    pub(crate) async fn close(self) {
        if let Some(connection) = self.driver.into_idle() {
            let _ = connection.close().await;
        }
    }

    /// Tells whether [`prepare`](Self::prepare) has nothing to do.
    pub(crate) fn is_ready(&self, schema: u64) -> bool {
        self.condition.is_settled()
            && self.schema == schema
            && !self.foreign_keys_off
            && !self.is_busy()
    }

    /// Makes the connection ready for its next user, who knows of `schema` changes of the schema.
    pub(crate) async fn prepare(&mut self, schema: u64) -> Result<()> {
        self.settle().await?;
        if self.schema != schema {
            self.forget_statements().await?;
            self.schema = schema;
        }
        if self.foreign_keys_off {
            self.run("SET foreign_key_checks = 1".into()).await?;
            self.foreign_keys_off = false;
        }
        Ok(())
    }

    /// Takes in the answer that nobody waits for, and rolls back what dropped futures left open.
    pub(crate) async fn settle(&mut self) -> Result<()> {
        // Its error is not told: it must not come out of the next statement.
        if let Err(error) = self.driver.finish().await {
            self.fail(&error);
        }
        match !self.is_broken() && self.roll_back_abandoned().await {
            true => Ok(()),
            false => Err(self.gone()),
        }
    }

    fn gone(&self) -> Error {
        Error::operational(format!("the connection to {} is gone", self.place))
    }

    /// Turns the checks of foreign keys off until the connection goes back to the pool.
    pub(crate) async fn disable_foreign_keys(&mut self) -> Result<()> {
        self.foreign_keys_off = true;
        self.run("SET foreign_key_checks = 0".into()).await
    }

    /// Runs a statement and puts its answer into its place.
    pub(crate) async fn ask(
        &mut self,
        sql: Cow<'static, str>,
        parameters: &[Value],
        answer: &mut dyn Answer,
    ) -> Result<()> {
        let (mut row, mut done) = (row(), done(self.key_step));
        // Only without being prepared may there be several.
        let unprepared = parameters.is_empty() && answer.wanted() == Wanted::Done;
        let sql = match unprepared && rows::is_script(&sql) {
            true => self.begin_script(sql)?,
            false => self.begin_query(sql, parameters).await?,
        };
        let mut steps = Vec::new();
        while self.next(&mut steps, &sql).await? {
            for step in steps.drain(..) {
                match step {
                    Either::Left(end) => answer.add(done(end)),
                    Either::Right(found) => answer.take(row(found)),
                }
            }
            // Where rows come faster than they are read, other tasks have their turn in between.
            tokio::task::coop::consume_budget().await;
        }
        Ok(())
    }

    /// Hands the rows over one after the other, until nobody takes them.
    pub(crate) async fn fetch_each(
        &mut self,
        sql: Cow<'static, str>,
        parameters: &[Value],
        outlet: &Outlet,
    ) -> Result<()> {
        let mut row = row();
        let sql = self.begin_query(sql, parameters).await?;
        let mut steps = Vec::new();
        while self.next(&mut steps, &sql).await? {
            for step in steps.drain(..) {
                if let Either::Right(found) = step
                    && !outlet.send(row(found)).await
                {
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// Begins several statements; returns their text.
    fn begin_script(&mut self, sql: Cow<'static, str>) -> Result<SqlStr> {
        self.check()?;
        let sql = statement(sql);
        let begun = self.driver.ask(sqlx::raw_sql(sql.clone()));
        begun.map_err(|error| self.fail(&error))?;
        Ok(sql)
    }

    /// Makes a statement ready and begins it; returns its text.
    async fn begin_query(
        &mut self,
        sql: Cow<'static, str>,
        parameters: &[Value],
    ) -> Result<SqlStr> {
        self.check()?;
        let arguments = arguments(parameters)?;
        let passing = rows::is_passing(&sql, parameters);
        let sql = statement(sql);
        self.make_room().await?;
        let query = sqlx::query_with(sql.clone(), arguments).persistent(!passing);
        let begun = self.driver.ask(query);
        begun.map_err(|error| self.fail(&error))?;
        Ok(sql)
    }

    /// Waits for the next steps of the statement with this text.
    async fn next(&mut self, steps: &mut Vec<Step>, sql: &SqlStr) -> Result<bool> {
        match self.driver.next(steps).await {
            Ok(any) => Ok(any),
            Err(error) => Err(self.explain(&error, sql.as_str()).await),
        }
    }

    /// Drops the prepared statements together when there are too many. sqlx would drop one for each new one, and as its connections over TCP
    /// gather small packets, each would wait some 40 ms for the server to acknowledge the one before.
    async fn make_room(&mut self) -> Result<()> {
        let kept = self.driver.idle().map(|idle| idle.cached_statements_size());
        match kept >= Some(STATEMENTS) {
            true => self.forget_statements().await,
            false => Ok(()),
        }
    }

    /// Drops the prepared statements.
    pub(crate) async fn forget_statements(&mut self) -> Result<()> {
        self.work(|mut connection| async move {
            let cleared = connection.clear_cached_statements().await;
            (connection, cleared)
        })
        .await
    }

    /// Has the driver do something, and waits until it is done.
    async fn work<F>(&mut self, work: impl FnOnce(MySqlConnection) -> F) -> Result<()>
    where
        F: Future<Output = (MySqlConnection, Result<(), sqlx::Error>)> + Send + 'static,
    {
        let done = match self.driver.begin(work) {
            Ok(()) => self.driver.finish().await,
            Err(error) => Err(error),
        };
        done.map_err(|error| self.fail(&error))
    }

    /// Runs statements that are not worth keeping prepared, or cannot be.
    pub(crate) async fn run(&mut self, sql: Cow<'static, str>) -> Result<()> {
        self.check()?;
        self.send(sql).await
    }

    /// The same, even where the transaction is over.
    async fn send(&mut self, sql: Cow<'static, str>) -> Result<()> {
        let sent = match self.driver.ask(sqlx::raw_sql(statement(sql))) {
            Ok(()) => self.driver.finish().await,
            Err(error) => Err(error),
        };
        sent.map_err(|error| self.fail(&error))
    }

    /// Asks for rows, without preparing.
    async fn rows(&mut self, sql: String) -> Result<Vec<MySqlRow>, sqlx::Error> {
        self.driver.ask(sqlx::raw_sql(AssertSqlSafe(sql)))?;
        let (mut rows, mut steps) = (Vec::new(), Vec::new());
        while self.driver.next(&mut steps).await? {
            rows.extend(steps.drain(..).filter_map(Either::right));
        }
        Ok(rows)
    }

    /// Tells what an error means. Of a row that is there already the server names the key only: its columns are asked for.
    async fn explain(&mut self, error: &sqlx::Error, sql: &str) -> Error {
        let mut told = self.fail(error);
        let Some(question) = errors::columns_of_key(&told, error, sql) else {
            return told;
        };
        match self.rows(question).await {
            Ok(rows) => {
                if let Error::Integrity { columns, .. } = &mut told {
                    *columns = rows.iter().filter_map(|row| row.try_get(0).ok()).collect();
                }
            }
            Err(error) if is_fatal(&error) => self.condition.breaks(),
            Err(_) => {}
        }
        told
    }

    fn fail(&mut self, error: &sqlx::Error) -> Error {
        self.condition.failed(if is_ended(error) {
            Fate::NotDone
        } else if is_late(error) {
            Fate::Late
        } else if matches!(error, sqlx::Error::Io(_)) {
            Fate::Unknown
        } else {
            Fate::Refused
        });
        if is_fatal(error) {
            self.condition.breaks();
        }
        if is_rolled_back(error) {
            self.condition.stands(Standing::RolledBack);
        }
        database_error(error, &self.place)
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
        "START TRANSACTION"
    }

    fn control(&mut self, sql: Cow<'static, str>) -> impl Future<Output = Result<()>> + Send {
        self.send(sql)
    }

    fn given_up(&self) -> Error {
        Error::operational(
            "Deadlock: the database rolled this transaction back; let the error out of `atomic` and run all of it again",
        )
    }
}
