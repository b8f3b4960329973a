//! `Database`: a pool of connections, or the transaction that is open.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use nuages_core::settings::{DatabaseConfig, Engine};

use super::asking::log;
use super::atomic::Begin;
use super::open::Inside;
use super::placeholders::explain;
use super::routed::Way;
use super::routing::Routing;
use super::transaction::Transaction;
use super::wrapper;
use crate::backends::Dialect;
use crate::backends::answer::Written;
use crate::backends::options::Options;
use crate::backends::pool::{Pool, Role};
use crate::error::Result;
use crate::models::Memory;
use crate::row::Row;
use crate::value::Value;

/// The one handle to a database: cheap to clone, shared by all tasks. Inside [`atomic`](Self::atomic) it is the
/// transaction.
#[derive(Clone)]
pub struct Database {
    pub(super) handle: Handle,
    /// Whether queries of models go elsewhere.
    pub(super) way: Way,
    /// Who tells what belongs into it.
    pub(super) routing: Option<Arc<Routing>>,
    /// What the code of a migration deletes by.
    pub(super) memory: Option<Arc<Memory>>,
}

#[derive(Clone)]
pub(super) enum Handle {
    Pool(Arc<Pool>),
    Transaction(Inside),
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Database")
            .field("engine", &self.engine())
            .field("name", &self.pool().options.to_string())
            .field("in_transaction", &self.in_transaction())
            .finish()
    }
}

impl Database {
    /// Makes the handle to the database that the settings describe. Connections open when first needed.
    ///
    /// # Errors
    /// [`Error::ImproperlyConfigured`](crate::Error::ImproperlyConfigured) when the settings name an unknown option or a bad value.
    #[expect(clippy::unused_async, reason = "a backend may have to ask its server")]
    pub async fn connect(config: &DatabaseConfig) -> Result<Self> {
        Ok(Self {
            handle: Handle::Pool(Arc::new(Pool::new(Options::new(config)?))),
            way: Way::Own,
            routing: None,
            memory: None,
        })
    }

    /// Makes a handle to a new database in memory.
    pub fn in_memory() -> Self {
        Self {
            handle: Handle::Pool(Arc::new(Pool::new(Options::in_memory()))),
            way: Way::Own,
            routing: None,
            memory: None,
        }
    }

    /// Closes the connections that nobody uses, as a program does before it ends: SQLite then takes its log into the file, and a
    /// server need not find out by itself. A query that comes later opens a connection again. A database in memory stays open.
    ///
    /// # Example
    /// ```
    /// # async fn end(db: nuages_db::Database) {
    /// db.close().await;
    /// # }
    /// ```
    pub async fn close(&self) {
        self.pool().close().await;
    }

    /// Returns which database it is.
    pub fn engine(&self) -> Engine {
        self.pool().options.engine()
    }

    /// Tells whether the handle is a transaction.
    pub fn in_transaction(&self) -> bool {
        matches!(self.handle, Handle::Transaction(_))
    }

    /// Runs one or several statements that return no rows; returns how many rows changed. Changes of the schema go
    /// through [`execute_script`](Self::execute_script).
    ///
    /// # Errors
    /// As the database reports: [`Error::Integrity`](crate::Error::Integrity), [`Error::Operational`](crate::Error::Operational), ...
    pub async fn execute(
        &self,
        sql: impl Into<Cow<'static, str>>,
        parameters: &[Value],
    ) -> Result<u64> {
        self.wrote();
        let sql = sql.into();
        let done = match parameters {
            [] => self.run(sql, parameters).await?,
            _ => {
                let done = self.run(sql.clone(), parameters).await;
                done.map_err(|error| explain(error, &sql, parameters, self.engine()))?
            }
        };
        Ok(done.rows_affected)
    }

    /// Runs a query and returns its rows.
    ///
    /// # Errors
    /// As the database reports: [`Error::Operational`](crate::Error::Operational), ...
    pub async fn fetch_all(
        &self,
        sql: impl Into<Cow<'static, str>>,
        parameters: &[Value],
    ) -> Result<Vec<Row>> {
        let sql = sql.into();
        let role = Role::of(&sql);
        if role == Role::Writer {
            self.wrote();
        }
        // What a SELECT of one's own calls might not bear to be done twice.
        let rows = self.answer(role, false, sql.clone(), parameters).await;
        rows.map(|Written(rows)| rows)
            .map_err(|error| explain(error, &sql, parameters, self.engine()))
    }

    /// Runs statements that are not kept prepared, as those of a schema.
    ///
    /// # Errors
    /// As the database reports.
    pub async fn execute_script(&self, sql: impl Into<Cow<'static, str>>) -> Result<()> {
        let sql = sql.into();
        if let Some(wrapped) = wrapper::around(self) {
            return Box::pin(wrapped.script(sql)).await;
        }
        log(&sql, &[]);
        self.wrote();
        match &self.handle {
            Handle::Pool(pool) => {
                let mut pooled = pool.acquire(Role::Writer).await?;
                let result = pooled.connection()?.run(sql).await;
                pool.schema_changed();
                result
            }
            Handle::Transaction(open) => {
                let mut guard = open.lock_to_change().await?;
                let connection = guard.connection()?;
                let result = connection.run(sql).await;
                connection.forget_statements().await?;
                open.schema_changed();
                result
            }
        }
    }

    /// Runs `work` in a transaction: committed when it returns `Ok`, rolled back when it returns `Err` or is dropped. Inside a
    /// transaction it is a savepoint.
    ///
    /// ```ignore
    /// db.atomic(async |tx| {
    ///     Account::objects().filter(Account::id.eq(1)).update(Account::balance.set(Account::balance - 5), tx).await?;
    ///     Account::objects().filter(Account::id.eq(2)).update(Account::balance.set(Account::balance + 5), tx).await?;
    ///     Ok(())
    /// })
    /// .await?;
    /// ```
    ///
    /// # Errors
    /// Returns the error of `work`, or that of the commit.
    pub async fn atomic<T>(
        &self,
        work: impl AsyncFnOnce(&Self) -> nuages_core::Result<T>,
    ) -> nuages_core::Result<T> {
        let transaction = self.begin().await?;
        let result = work(transaction.database()).await;
        transaction.end(result).await
    }

    /// Begins a transaction that ends by [`Transaction::commit`]; dropping it rolls back. Inside a transaction it is a savepoint.
    ///
    /// # Errors
    /// [`Error::Operational`](crate::Error::Operational) when the database cannot be opened or is locked.
    pub async fn begin(&self) -> Result<Transaction> {
        self.wrote();
        let begun = match &self.handle {
            Handle::Pool(pool) => Transaction::begin(pool, false, Begin::default()).await,
            Handle::Transaction(open) => Transaction::savepoint(open).await,
        };
        Ok(begun?.knowing_as(self))
    }

    /// Begins a transaction without checks of foreign keys, for the remaking of tables. The checks come back when it ends.
    ///
    /// # Errors
    /// [`Error::Programming`](crate::Error::Programming) inside a transaction, otherwise as [`begin`](Self::begin).
    pub async fn begin_without_foreign_keys(&self) -> Result<Transaction> {
        match &self.handle {
            Handle::Pool(pool) => {
                let begun = Transaction::begin(pool, true, Begin::default()).await?;
                Ok(begun.knowing_as(self))
            }
            Handle::Transaction(_) => Err(crate::Error::programming(
                "the checks of foreign keys cannot be turned off inside a transaction",
            )),
        }
    }

    /// Runs `callback` when the transaction is committed, at once when there is none, never when it is rolled back.
    ///
    /// Where the transaction is over, however it ended, there is none any more, as in Django: a handle that outlives it runs `callback` at once.
    pub fn on_commit(&self, callback: impl FnOnce() + Send + 'static) {
        let Handle::Transaction(open) = &self.handle else {
            return callback();
        };
        let late = open.on_commit(Box::new(|| {
            callback();
            None
        }));
        if let Some(late) = late {
            late();
        }
    }

    /// As [`on_commit`](Self::on_commit), for what asks the database or waits for something else: `callback` gets a handle outside of the
    /// transaction, and the commit returns when its future has ended.
    ///
    /// ```ignore
    /// tx.on_commit_async(async move |db| send_receipt(order, &db).await).await;
    /// ```
    ///
    /// Inside a transaction it is kept for the commit, and nothing is waited for; where there is none, or it is over, it runs now.
    pub async fn on_commit_async<F>(&self, callback: impl FnOnce(Self) -> F + Send + 'static)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let late = match &self.handle {
            Handle::Pool(_) => return callback(self.clone()).await,
            Handle::Transaction(open) => {
                let own = self.clone();
                open.on_commit(Box::new(move || Some(Box::pin(callback(own.outside())))))
            }
        };
        if let Some(rest) = late.and_then(|late| late()) {
            rest.await;
        }
    }

    /// Returns the handle for what comes behind the commit.
    fn outside(&self) -> Self {
        Self {
            handle: Handle::Pool(Arc::clone(self.pool())),
            way: self.way.outside(self.pool()),
            routing: self.routing(),
            memory: None,
        }
    }

    /// Returns a handle to the same database with connections of its own, which no other task waits for.
    pub(crate) fn apart(&self) -> Self {
        Self {
            handle: Handle::Pool(Arc::new(Pool::new(self.pool().options.clone()))),
            way: Way::Own,
            routing: None,
            memory: None,
        }
    }

    pub(crate) fn dialect(&self) -> &'static dyn Dialect {
        self.pool().options.dialect()
    }

    /// Tells whether the server is MariaDB, and not MySQL or another database.
    pub(crate) async fn is_mariadb(&self) -> Result<bool> {
        if let Some(known) = self.pool().options.is_mariadb() {
            return Ok(known);
        }
        // The connection tells as it opens.
        self.rows(Role::Reader, "SELECT 1".into(), &[]).await?;
        Ok(self.pool().options.is_mariadb() == Some(true))
    }

    /// Tells whether an INSERT that updates rows which are there already returns their keys; asked inside a transaction, whose connection is
    /// open.
    pub(crate) fn returns_upserts(&self) -> bool {
        self.pool().options.returns_upserts()
    }

    /// Tells whether a key of 0 is kept, which MySQL and MariaDB take for one that they are to give, unless they are told otherwise.
    pub(crate) fn takes_zero_keys(&self) -> bool {
        self.pool().options.takes_zero_keys()
    }

    pub(super) fn pool(&self) -> &Arc<Pool> {
        match &self.handle {
            Handle::Pool(pool) => pool,
            Handle::Transaction(open) => open.pool(),
        }
    }
}
