//! Transactions and savepoints.

use std::fmt;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{MappedMutexGuard, MutexGuard};

use super::atomic::Begin;
use super::beginning;
use super::cursor::Cursors;
use super::handle::{Database, Handle};
use super::held::HeldQueries;
use super::routed::Way;
use crate::backends::pool::{Pool, Pooled, Role};
use crate::backends::soon::Soon;
use crate::error::{Error, Result};

/// Django's words.
const BROKEN: &str = "An error occurred in the current transaction. You can't execute queries until the end of the 'atomic' block.";

/// What waits for the commit.
pub(super) type Callback = Box<dyn FnOnce() -> Option<Awaited> + Send>;

/// What is left to wait for.
pub(super) type Awaited = Pin<Box<dyn Future<Output = ()> + Send>>;

/// A transaction's connection, shared by the handles inside it.
pub(super) struct Open {
    connection: tokio::sync::Mutex<Option<Pooled>>,
    pool: Arc<Pool>,
    callbacks: Mutex<Vec<Callback>>,
    /// The schema was changed: when it is all over, connections forget their prepared statements.
    schema: AtomicBool,
    /// A savepoint was dropped while its connection was in use, so its work cannot be told from the rest.
    spoilt: AtomicBool,
    /// One of `GOING`, `FAILED`, `UNWANTED`.
    fate: AtomicU8,
    /// Where the database itself does not refuse changes.
    read_only: bool,
    cursors: Cursors,
    held: HeldQueries,
}

/// The transaction goes on.
const GOING: u8 = 0;
/// A statement failed, or a part of it without a savepoint: it can only be rolled back.
const FAILED: u8 = 1;
/// Somebody asked for it to be rolled back.
const UNWANTED: u8 = 2;

impl Open {
    pub(super) fn lock(&self) -> Soon<'_, MappedMutexGuard<'_, Pooled>> {
        if self.is_to_be_rolled_back() {
            return Soon::now(Err(Error::transaction_management(BROKEN)));
        }
        if self.held().is_empty()
            && let Ok(guard) = self.connection.try_lock()
        {
            return Self::sound(guard);
        }
        Soon::later(async { Self::sound(self.wait().await).await })
    }

    /// Waits for the connection as it is.
    pub(super) async fn in_turn(&self) -> MutexGuard<'_, Option<Pooled>> {
        self.connection.lock().await
    }

    /// Makes the connection ready for a query.
    pub(super) fn sound(
        guard: MutexGuard<'_, Option<Pooled>>,
    ) -> Soon<'_, MappedMutexGuard<'_, Pooled>> {
        let Ok(mut guard) = MutexGuard::try_map(guard, Option::as_mut) else {
            return Soon::now(Err(Error::programming(
                "the transaction of this handle is over; use the database's own handle",
            )));
        };
        match guard.connection().map(|connection| connection.is_settled()) {
            Ok(true) => Soon::now(Ok(guard)),
            Ok(false) => Soon::later(async move {
                guard.connection()?.settle().await?;
                Ok(guard)
            }),
            Err(gone) => Soon::now(Err(gone)),
        }
    }

    pub(super) fn held(&self) -> &HeldQueries {
        &self.held
    }

    pub(super) fn is_to_be_rolled_back(&self) -> bool {
        self.fate.load(Ordering::Acquire) != GOING
    }

    pub(super) fn set_rollback(&self, rollback: bool) {
        let fate = if rollback { UNWANTED } else { GOING };
        self.fate.store(fate, Ordering::Release);
    }

    /// A statement failed: what comes behind it would build on what is not there.
    pub(super) fn fail(&self) {
        let _ = self
            .fate
            .compare_exchange(GOING, FAILED, Ordering::AcqRel, Ordering::Acquire);
    }

    pub(super) fn cursors(&self) -> &Cursors {
        &self.cursors
    }

    /// Tells whether the transaction has ended.
    pub(super) fn is_over(&self) -> bool {
        let connection = self.connection.try_lock();
        connection.is_ok_and(|connection| connection.is_none())
    }

    pub(super) fn is_read_only(&self) -> bool {
        self.read_only
    }

    pub(super) fn pool(&self) -> &Arc<Pool> {
        &self.pool
    }

    pub(super) fn schema_changed(&self) {
        self.schema.store(true, Ordering::Release);
    }

    pub(super) fn on_commit(&self, callback: Callback) {
        self.callbacks().push(callback);
    }

    fn callbacks(&self) -> std::sync::MutexGuard<'_, Vec<Callback>> {
        self.callbacks
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        if self.schema.load(Ordering::Acquire) {
            self.pool.schema_changed();
        }
    }
}

impl fmt::Debug for Open {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Open").finish_non_exhaustive()
    }
}

/// What stood when a savepoint began.
#[derive(Debug, Clone, Copy)]
struct Savepoint {
    callbacks: usize,
    depth: u32,
}

/// An open transaction or savepoint. Dropping it rolls back.
#[derive(Debug)]
#[must_use = "a transaction that is dropped is rolled back"]
pub struct Transaction {
    database: Database,
    open: Arc<Open>,
    /// `None` for the transaction itself.
    savepoint: Option<Savepoint>,
    /// A part of the transaction that has no savepoint.
    joined: bool,
    finished: bool,
}

impl std::ops::Deref for Transaction {
    type Target = Database;

    fn deref(&self) -> &Database {
        &self.database
    }
}

impl Transaction {
    /// Begins a transaction on a connection of the pool.
    pub(super) async fn begin(
        pool: &Arc<Pool>,
        role: Role,
        without_foreign_keys: bool,
        how: Begin,
    ) -> Result<Self> {
        let pooled = beginning::begin(pool, role, without_foreign_keys, how).await?;
        let open = Arc::new(Open {
            pool: Arc::clone(pool),
            connection: tokio::sync::Mutex::new(Some(pooled)),
            callbacks: Mutex::new(Vec::new()),
            schema: AtomicBool::new(without_foreign_keys),
            spoilt: AtomicBool::new(false),
            fate: AtomicU8::new(GOING),
            read_only: how.read_only,
            cursors: Cursors::default(),
            held: HeldQueries::default(),
        });
        Ok(Self::new(open, None))
    }

    pub(super) async fn savepoint(open: &Arc<Open>) -> Result<Self> {
        let depth = open.lock().await?.connection()?.depth();
        let callbacks = open.callbacks().len();
        // Made first, so that a beginning which is not waited for is undone: dropped after the guard.
        let transaction = Self::new(Arc::clone(open), Some(Savepoint { callbacks, depth }));
        let mut guard = open.lock().await?;
        guard.connection()?.begin().await?;
        drop(guard);
        Ok(transaction)
    }

    /// A part of the transaction that is lost with it.
    pub(super) fn joined(open: &Arc<Open>) -> Self {
        let mut part = Self::new(Arc::clone(open), None);
        part.joined = true;
        part
    }

    /// Commits after success, rolls back after an error.
    pub(super) async fn end<T>(self, result: nuages_core::Result<T>) -> nuages_core::Result<T> {
        match result {
            Ok(value) => {
                self.commit().await?;
                Ok(value)
            }
            Err(error) => {
                if let Err(failed) = self.rollback().await {
                    tracing::error!(target: "nuages.db.backends", "rollback failed: {failed}");
                }
                Err(error)
            }
        }
    }

    fn new(open: Arc<Open>, savepoint: Option<Savepoint>) -> Self {
        Self {
            database: Database {
                handle: Handle::Transaction(Arc::clone(&open)),
                way: Way::Own,
                routing: None,
                memory: None,
            },
            open,
            savepoint,
            joined: false,
            finished: false,
        }
    }

    /// Gives the handle what another one knows: the settings, who chooses between databases, and the past.
    pub(super) fn knowing_as(mut self, of: &Database) -> Self {
        self.database.way = of.way.within(&self.open);
        self.database.routing = of.routing();
        self.database.memory.clone_from(&of.memory);
        self
    }

    /// Returns the handle for queries inside the transaction.
    pub fn database(&self) -> &Database {
        &self.database
    }

    /// Ends the transaction and keeps its work; runs what waits for the commit when it is the outermost.
    ///
    /// After [`set_rollback`](Database::set_rollback) it rolls back, and is no error.
    ///
    /// # Errors
    /// [`Error::TransactionManagement`] when a statement of it failed and the error went unheeded; [`Error::Integrity`] when a deferred constraint refuses; the work is rolled back then.
    pub async fn commit(mut self) -> Result<()> {
        if self.joined {
            self.finished = true;
            return Ok(());
        }
        match self.open.fate.load(Ordering::Acquire) {
            GOING => {}
            FAILED => {
                self.rollback().await?;
                return Err(Error::transaction_management(
                    "An error occurred in the current transaction, so it was rolled back. Let the error out of `atomic`, or put what may \
                     fail into an `atomic` of its own.",
                ));
            }
            _ => return self.rollback().await,
        }
        if self.open.spoilt.load(Ordering::Acquire) {
            self.rollback().await?;
            return Err(Error::operational(
                "a savepoint of this transaction was dropped while a query of it ran; the transaction was rolled back",
            ));
        }
        let mut guard = self.open.wait().await;
        let Some(pooled) = guard.as_mut() else {
            return Err(Error::programming("the transaction is over already"));
        };
        pooled.connection()?.settle().await?;
        let result = pooled.connection()?.commit().await;
        self.finished = true;
        if self.savepoint.is_some() {
            return result;
        }
        if self.open.schema.load(Ordering::Acquire) {
            self.open.pool.schema_changed();
        }
        *guard = None;
        drop(guard);
        let callbacks = std::mem::take(&mut *self.open.callbacks());
        result?;
        for callback in callbacks {
            if let Some(rest) = callback() {
                rest.await;
            }
        }
        Ok(())
    }

    /// Ends the transaction and undoes its work.
    ///
    /// # Errors
    /// [`Error::Operational`] when the database cannot; the connection is closed then.
    pub async fn rollback(mut self) -> Result<()> {
        if self.joined {
            self.finished = true;
            self.open.fail();
            return Ok(());
        }
        let mut guard = self.open.wait().await;
        let result = match guard.as_mut() {
            Some(pooled) => {
                pooled.connection()?.settle().await?;
                pooled.connection()?.rollback().await
            }
            None => Ok(()),
        };
        self.finished = true;
        self.open.set_rollback(false);
        self.open
            .callbacks()
            .truncate(self.savepoint.map_or(0, |savepoint| savepoint.callbacks));
        if self.savepoint.is_none() {
            *guard = None;
        }
        drop(guard);
        result
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        if self.finished {
            return;
        }
        if self.joined {
            self.open.fail();
            return;
        }
        if self.savepoint.is_some() {
            self.open.set_rollback(false);
        }
        self.open
            .callbacks()
            .truncate(self.savepoint.map_or(0, |savepoint| savepoint.callbacks));
        match (self.open.connection.try_lock(), self.savepoint) {
            (Ok(mut guard), Some(savepoint)) => {
                if let Some(Ok(connection)) = guard.as_mut().map(Pooled::connection) {
                    connection.abandon(savepoint.depth);
                }
            }
            (Ok(mut guard), None) => *guard = None,
            (Err(_), _) => self.open.spoilt.store(true, Ordering::Release),
        }
    }
}
