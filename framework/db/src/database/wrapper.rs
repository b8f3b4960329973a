//! Wrappers around the statements of a database: Django's `connection.execute_wrapper`.

use std::borrow::Cow;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use tokio::sync::mpsc::Sender;

use super::handle::Database;
use super::watch::{self, Watcher};
use crate::backends::answer::{Answer, Done, Wanted, Written};
use crate::backends::pool::{Pool, Role};
use crate::error::{Error, Result};
use crate::row::Row;
use crate::value::Value;

type Boxed<T> = Pin<Box<dyn Future<Output = T> + Send>>;
type Call = dyn Fn(Execute, Statement) -> Boxed<nuages_core::Result<Executed>> + Send + Sync;

/// A statement on its way to the database, as an [`execute_wrapper`](Database::execute_wrapper) sees it.
#[derive(Clone, Debug)]
pub struct Statement {
    /// The text; several statements where they have no parameters, as those of a schema.
    pub sql: Cow<'static, str>,
    /// What is bound to its parameters.
    pub params: Vec<Value>,
    /// The database, or the transaction, that it is for. What a wrapper asks of it is not wrapped.
    pub db: Database,
}

/// What comes behind a wrapper: the next one, or the database.
#[derive(Clone)]
pub struct Execute {
    /// The wrappers that are still to come, the next one last.
    wrappers: Vec<Arc<Call>>,
    how: How,
}

/// What a database answered to a statement.
#[derive(Debug)]
pub struct Executed(Answered);

#[derive(Debug)]
enum Answered {
    Rows(Vec<Row>),
    Row(Option<Row>),
    Done(Done),
    /// The rows went to who asked, one after the other; or there are none.
    Nothing,
}

/// How a statement is run.
#[derive(Clone)]
enum How {
    /// By a connection of this role; `true` also again where a server's was lost.
    Ask(Role, bool, Wanted),
    Script,
    /// The same for rows one after the other.
    Each(Role, Sender<Row>),
}

/// A wrapper, and the database that it is for; without one nothing is wrapped that stands before.
#[derive(Clone)]
pub(super) struct Wrapper {
    pool: Arc<Pool>,
    call: Option<Arc<Call>>,
}

impl fmt::Debug for Execute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Execute").finish_non_exhaustive()
    }
}

impl Executed {
    /// Returns how many rows the statement changed; `None` of one that returns rows.
    pub fn rows_affected(&self) -> Option<u64> {
        match &self.0 {
            Answered::Done(done) => Some(done.rows_affected),
            _ => None,
        }
    }

    /// Returns the rows, but those of an `iterator`, which went to who asked for them.
    pub fn rows(&self) -> &[Row] {
        match &self.0 {
            Answered::Rows(rows) => rows,
            Answered::Row(row) => row.as_slice(),
            Answered::Done(_) | Answered::Nothing => &[],
        }
    }
}

impl Execute {
    /// Runs the statement, or another one that returns the same columns; also several times.
    ///
    /// # Errors
    /// As the database reports, or the next wrapper says.
    pub async fn call(&self, statement: Statement) -> nuages_core::Result<Executed> {
        let mut wrappers = self.wrappers.clone();
        if let Some(wrapper) = wrappers.pop() {
            let how = self.how.clone();
            return wrapper(Self { wrappers, how }, statement).await;
        }
        let Statement { sql, params, db } = statement;
        Ok(Executed(match self.how.clone() {
            How::Ask(role, again, wanted) => match wanted {
                Wanted::Rows => Answered::Rows(db.answer(role, again, sql, &params).await?),
                Wanted::Written => {
                    let Written(rows) = db.answer(role, again, sql, &params).await?;
                    Answered::Rows(rows)
                }
                Wanted::Row => Answered::Row(db.answer(role, again, sql, &params).await?),
                Wanted::Done => Answered::Done(db.answer(role, again, sql, &params).await?),
            },
            How::Script => {
                db.execute_script(sql).await?;
                Answered::Nothing
            }
            How::Each(role, sender) => {
                db.each_row(role, sql, &params, sender).await?;
                Answered::Nothing
            }
        }))
    }
}

/// A statement with wrappers around it.
pub(super) struct Wrapped {
    wrappers: Vec<Arc<Call>>,
    db: Database,
}

/// Returns the wrappers around the statements of a database, if there are any.
#[inline]
pub(super) fn around(db: &Database) -> Option<Box<Wrapped>> {
    if !watch::is_any() {
        return None;
    }
    collected(db)
}

#[cold]
fn collected(db: &Database) -> Option<Box<Wrapped>> {
    // The one that was installed first is the outermost: it comes last, where it is taken from.
    let wrappers = watch::among(|watchers| {
        let own = watchers.iter().rev().filter_map(|watcher| match watcher {
            Watcher::Wrapper(wrapper) if wrapper.is_for(db) => Some(wrapper),
            _ => None,
        });
        own.map_while(|wrapper| wrapper.call.clone())
            .collect::<Vec<_>>()
    })?;
    if wrappers.is_empty() {
        return None;
    }
    Some(Box::new(Wrapped {
        wrappers,
        db: db.clone(),
    }))
}

impl Wrapped {
    fn run(self, how: How, sql: Cow<'static, str>, params: &[Value]) -> Boxed<Result<Answered>> {
        let Self { wrappers, db } = self;
        let plain = Wrapper {
            pool: Arc::clone(db.pool()),
            call: None,
        };
        let params = params.to_vec();
        Box::pin(watch::watch(Watcher::Wrapper(plain), async move {
            let execute = Execute { wrappers, how };
            let answer = execute.call(Statement { sql, params, db }).await;
            answer.map(|executed| executed.0).map_err(database_error)
        }))
    }

    pub(super) async fn ask(
        self: Box<Self>,
        role: Role,
        again: bool,
        sql: Cow<'static, str>,
        params: &[Value],
        answer: &mut dyn Answer,
    ) -> Result<()> {
        let wanted = answer.wanted();
        match (
            wanted,
            self.run(How::Ask(role, again, wanted), sql, params).await?,
        ) {
            (Wanted::Rows | Wanted::Written, Answered::Rows(rows)) => {
                rows.into_iter().for_each(|row| answer.take(row));
            }
            (Wanted::Row, Answered::Row(row)) => row.into_iter().for_each(|row| answer.take(row)),
            (Wanted::Done, Answered::Done(done)) => answer.add(done),
            _ => {
                return Err(Error::programming(
                    "an execute wrapper answered a statement with the answer to another",
                ));
            }
        }
        Ok(())
    }

    pub(super) async fn script(self: Box<Self>, sql: Cow<'static, str>) -> Result<()> {
        self.run(How::Script, sql, &[]).await.map(drop)
    }

    pub(super) async fn fetch_each(
        self: Box<Self>,
        role: Role,
        sql: Cow<'static, str>,
        params: &[Value],
        sender: Sender<Row>,
    ) -> Result<()> {
        self.run(How::Each(role, sender), sql, params)
            .await
            .map(drop)
    }
}

/// An error of the database as it is, any other as that of a wrapper.
fn database_error(error: nuages_core::Error) -> Error {
    error.downcast::<Error>().unwrap_or_else(Error::Wrapper)
}

impl Wrapper {
    fn is_for(&self, db: &Database) -> bool {
        Arc::ptr_eq(db.pool(), &self.pool)
    }
}

impl Database {
    /// Runs a future with a wrapper around its statements in this database, as Django's `connection.execute_wrapper`: the wrapper sees
    /// each statement with its parameters, may call on, measure, refuse or change it. Of several the one that was installed first is the
    /// outermost.
    ///
    /// Wrapped are the statements of queries, of raw SQL, of rows that are inserted or read one after the other, of migrations, inside
    /// transactions and outside; not those that begin and end transactions, and not those of tasks that the future spawns.
    ///
    /// ```
    /// use nuages_core::Error;
    /// use nuages_db::Database;
    ///
    /// # async fn page(db: &Database) -> nuages_core::Result<()> {
    /// db.execute_wrapper(
    ///     |execute, statement| async move {
    ///         if statement.sql.starts_with("DELETE") {
    ///             return Err(Error::msg("nothing is deleted here"));
    ///         }
    ///         execute.call(statement).await
    ///     },
    ///     async {
    ///         // ...
    ///     },
    /// )
    /// .await;
    /// # Ok(())
    /// # }
    /// ```
    pub fn execute_wrapper<W, A, F>(&self, wrapper: W, future: F) -> impl Future<Output = F::Output>
    where
        W: Fn(Execute, Statement) -> A + Send + Sync + 'static,
        A: Future<Output = nuages_core::Result<Executed>> + Send + 'static,
        F: IntoFuture,
    {
        let call = move |execute, statement| -> Boxed<_> { Box::pin(wrapper(execute, statement)) };
        let wrapper = Wrapper {
            pool: Arc::clone(self.pool()),
            call: Some(Arc::new(call)),
        };
        watch::watch(Watcher::Wrapper(wrapper), future.into_future())
    }
}
