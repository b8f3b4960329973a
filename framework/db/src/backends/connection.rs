//! One connection to whichever database it is.

use std::borrow::Cow;
use std::pin::Pin;

use super::Outlet;
use super::answer::Answer;
#[cfg(feature = "mysql")]
use super::mysql;
use super::options::Options;
use super::pool::Role;
#[cfg(feature = "postgres")]
use super::postgres;
use super::sqlite;
use super::transaction::Transactional as _;
use crate::error::Result;
use crate::row::Row;
use crate::value::Value;

/// One connection. Each backend has one with the same methods; a match is cheaper than a boxed future, except around a statement: all
/// futures of a query are around it, and small ones cost less than large ones.
#[derive(Debug)]
pub(crate) enum Connection {
    Sqlite(sqlite::Connection),
    #[cfg(feature = "mysql")]
    MySql(mysql::Connection),
    #[cfg(feature = "postgres")]
    Postgres(postgres::Connection),
}

/// What became of a statement that failed.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(
    not(any(feature = "postgres", feature = "mysql")),
    expect(dead_code, reason = "only a server's connection is lost")
)]
pub(crate) enum Fate {
    /// The database refused it, or it was never sent.
    #[default]
    Refused,
    /// The connection had ended before: nothing was done.
    NotDone,
    /// The connection ended with it: nobody knows.
    Unknown,
    /// The server was late: nobody knows, and a second question would wait as long.
    Late,
}

/// Runs the same call on whichever connection it is.
macro_rules! each {
    ($self:expr, $connection:ident => $call:expr) => {
        match $self {
            Connection::Sqlite($connection) => $call,
            #[cfg(feature = "postgres")]
            Connection::Postgres($connection) => $call,
            #[cfg(feature = "mysql")]
            Connection::MySql($connection) => $call,
        }
    };
}

impl Connection {
    pub(crate) async fn open(options: &Options, role: Role) -> Result<Self> {
        Ok(match options {
            Options::Sqlite(options) => {
                Self::Sqlite(sqlite::Connection::open(options, role).await?)
            }
            #[cfg(feature = "postgres")]
            Options::Postgres(options) => {
                Self::Postgres(postgres::Connection::open(options).await?)
            }
            #[cfg(feature = "mysql")]
            Options::MySql(options) => Self::MySql(mysql::Connection::open(options).await?),
        })
    }

    /// Tells whether the connection must not be used again.
    pub(crate) fn is_broken(&self) -> bool {
        each!(self, connection => connection.is_broken())
    }

    /// Tells whether the answer to a statement is still to come, which nobody waits for.
    pub(crate) fn is_busy(&self) -> bool {
        each!(self, connection => connection.is_busy())
    }

    /// Tells what became of the statement that failed last.
    pub(crate) fn fate(&self) -> Fate {
        each!(self, connection => connection.fate())
    }

    /// Tells whether the server takes statements of the open transaction.
    pub(crate) fn is_sound(&self) -> bool {
        each!(self, connection => connection.is_sound())
    }

    /// Asks the server for a sign of life.
    pub(crate) async fn ping(&mut self) -> Result<()> {
        each!(self, connection => connection.ping().await)
    }

    /// Closes the connection with a word to the server.
    pub(crate) async fn close(self) {
        each!(self, connection => connection.close().await);
    }

    /// Tells whether [`prepare`](Self::prepare) has nothing to do.
    pub(crate) fn is_ready(&self, schema: u64) -> bool {
        each!(self, connection => connection.is_ready(schema))
    }

    /// Makes the connection ready for its next user, who knows of `schema` changes of the schema.
    pub(crate) async fn prepare(&mut self, schema: u64) -> Result<()> {
        each!(self, connection => connection.prepare(schema).await)
    }

    /// Tells whether [`settle`](Self::settle) has nothing to do.
    pub(crate) fn is_settled(&self) -> bool {
        !self.is_broken()
            && !self.is_busy()
            && each!(self, connection => connection.condition().is_settled())
    }

    /// Rolls back what dropped futures left open.
    pub(crate) async fn settle(&mut self) -> Result<()> {
        each!(self, connection => connection.settle().await)
    }

    /// Returns the number of the next transaction or savepoint.
    pub(crate) fn next(&self) -> u64 {
        each!(self, connection => connection.condition().next())
    }

    /// Returns the number of the transaction or savepoint that is open at a level.
    pub(crate) fn at(&self, level: u32) -> Option<u64> {
        each!(self, connection => connection.condition().at(level))
    }

    /// The handle of a savepoint of this number changes something.
    pub(crate) fn changes(&mut self, number: u64) {
        each!(self, connection => connection.condition_mut().changes(number));
    }

    /// Has a savepoint end with the one behind it, which is still open.
    pub(crate) fn waits(&mut self, level: u32) {
        each!(self, connection => connection.condition_mut().waits(level));
    }

    /// Tells whether rolling back to a level would undo what a savepoint did that was committed.
    pub(crate) fn undoes_others(&self, level: u32) -> bool {
        each!(self, connection => connection.condition().undoes_others(level))
    }

    /// Leaves everything above `level` to be rolled back before the next use.
    pub(crate) fn abandon(&mut self, level: u32) {
        each!(self, connection => connection.condition_mut().abandon(level));
    }

    /// The open transaction and its savepoints.
    pub(crate) fn depth(&self) -> u32 {
        each!(self, connection => connection.condition().depth())
    }

    /// Turns the checks of foreign keys off until the connection goes back to the pool, where a table can only be changed
    /// by making it anew.
    pub(crate) async fn disable_foreign_keys(&mut self) -> Result<()> {
        each!(self, connection => connection.disable_foreign_keys().await)
    }

    /// Runs a statement and puts its answer into its place.
    pub(crate) fn ask<'q>(
        &'q mut self,
        sql: Cow<'static, str>,
        parameters: &'q [Value],
        answer: &'q mut dyn Answer,
    ) -> Pin<Box<dyn Future<Output = Result<()>> + Send + 'q>> {
        each!(self, connection => Box::pin(connection.ask(sql, parameters, answer)))
    }

    /// Hands the rows over one after the other, until nobody takes them.
    pub(crate) async fn fetch_each(
        &mut self,
        sql: Cow<'static, str>,
        parameters: &[Value],
        outlet: &Outlet,
    ) -> Result<()> {
        each!(self, connection => connection.fetch_each(sql, parameters, outlet).await)
    }

    /// Tells whether rows can wait on the server while the connection serves other statements.
    pub(crate) fn has_cursors(&self) -> bool {
        match self {
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => true,
            _ => false,
        }
    }

    /// Takes the next rows of a cursor.
    pub(crate) async fn fetch_cursor(&mut self, name: &str, rows: usize) -> Result<Vec<Row>> {
        let sql = format!("FETCH FORWARD {rows} FROM {name}");
        match self {
            // The rows of the name are others another time.
            #[cfg(feature = "postgres")]
            Self::Postgres(connection) => connection.fetch_unprepared(sql).await,
            other => {
                let mut rows = Vec::new();
                other.ask(sql.into(), &[], &mut rows).await?;
                Ok(rows)
            }
        }
    }

    /// Drops the prepared statements, which a change of the schema may have made wrong.
    pub(crate) async fn forget_statements(&mut self) -> Result<()> {
        each!(self, connection => connection.forget_statements().await)
    }

    /// Runs statements that are not worth keeping prepared.
    pub(crate) async fn run(&mut self, sql: Cow<'static, str>) -> Result<()> {
        each!(self, connection => connection.run(sql).await)
    }

    /// Begins a transaction that may write, or a savepoint in the one that is open, by the handle of the savepoint of this number.
    pub(crate) async fn begin(&mut self, of: u64) -> Result<()> {
        each!(self, connection => connection.begin(of).await)
    }

    pub(crate) async fn commit(&mut self) -> Result<()> {
        each!(self, connection => connection.commit().await)
    }

    /// Rolls back everything above a level.
    pub(crate) async fn roll_back_to(&mut self, level: u32) -> Result<()> {
        each!(self, connection => connection.roll_back_to(level).await)
    }
}
