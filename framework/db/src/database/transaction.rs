//! Transactions and savepoints.

use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::sync::{Arc, Mutex};

use super::atomic::Begin;
use super::beginning::{self, Beginning};
use super::cursor::Cursors;
use super::handle::{Database, Handle};
use super::held::HeldQueries;
use super::open::{FAILED, GOING, Inside, Open};
use super::routed::Way;
use crate::backends::pool::{Pool, Pooled};
use crate::error::{Error, Result};

/// What stood when a savepoint began.
#[derive(Debug, Clone, Copy)]
struct Savepoint {
    callbacks: usize,
    level: u32,
    number: u64,
}

impl Savepoint {
    /// Tells whether it is open, by what is open `at` a level.
    fn is_open(self, at: impl Fn(u32) -> Option<u64>) -> bool {
        at(self.level) == Some(self.number)
    }
}

/// Savepoints that overlap: what belongs to which cannot be told.
const OUT_OF_TURN: &str = "savepoints of this transaction overlap, as when two `atomic` run in it side by side, and one of them was rolled back: what belongs to \
                           which cannot be told, and all of the transaction is rolled back; run them one after the other";

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
        without_foreign_keys: bool,
        how: Begin,
    ) -> Result<Self> {
        let pooled = beginning::begin_on(pool, without_foreign_keys, how).await?;
        let begun = Self::outermost(pool, Some(pooled), Beginning::begun(how));
        begun
            .open
            .schema
            .store(without_foreign_keys, Ordering::Release);
        Ok(begun)
    }

    /// Makes a transaction that begins with the first statement that needs it.
    pub(super) fn lazy(pool: &Arc<Pool>, how: Begin) -> Self {
        Self::outermost(pool, None, Beginning::ahead(how))
    }

    fn outermost(pool: &Arc<Pool>, connection: Option<Pooled>, beginning: Beginning) -> Self {
        let open = Arc::new(Open {
            pool: Arc::clone(pool),
            connection: tokio::sync::Mutex::new(connection),
            callbacks: Mutex::new(Some(Vec::new())),
            schema: AtomicBool::new(false),
            spoilt: AtomicBool::new(false),
            fate: AtomicU8::new(GOING),
            beginning,
            cursors: Cursors::default(),
            held: HeldQueries::default(),
        });
        Self::new(Inside::new(&open, 0), None)
    }

    pub(super) async fn savepoint(inside: &Inside) -> Result<Self> {
        let open = inside.open();
        // Dropped after the guard, so that a beginning which is not waited for is undone.
        let transaction;
        let mut guard = open.lock().await?;
        let connection = guard.connection()?;
        let savepoint = Savepoint {
            callbacks: open.waiting(),
            level: connection.depth(),
            number: connection.next(),
        };
        transaction = Self::new(Inside::new(open, savepoint.number), Some(savepoint));
        connection.begin(inside.number()).await?;
        drop(guard);
        Ok(transaction)
    }

    /// A part of the transaction that is lost with it.
    pub(super) async fn joined(inside: &Inside) -> Result<Self> {
        if inside.open().beginning.is_ahead() {
            drop(inside.open().lock().await?);
        }
        let mut part = Self::new(inside.clone(), None);
        part.joined = true;
        Ok(part)
    }

    /// Commits after success, rolls back after an error.
    pub(super) async fn end<T>(self, result: nuages_core::Result<T>) -> nuages_core::Result<T> {
        match result {
            Ok(value) => {
                self.commit().await?;
                Ok(value)
            }
            Err(error) => {
                // What cannot be rolled back was lost with its connection; the error that goes out tells of that.
                if let Err(failed) = self.rollback().await {
                    tracing::debug!(target: "nuages.db.backends", "rollback failed: {failed}");
                }
                Err(error)
            }
        }
    }

    fn new(inside: Inside, savepoint: Option<Savepoint>) -> Self {
        let open = Arc::clone(inside.open());
        Self {
            database: Database {
                handle: Handle::Transaction(inside),
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
        if let Handle::Transaction(inside) = &self.database.handle {
            self.database.way = of.way.within(inside);
        }
        self.database.routing = of.routing();
        self.database.memory.clone_from(&of.memory);
        self
    }

    /// Returns the handle for queries inside the transaction.
    pub fn database(&self) -> &Database {
        &self.database
    }

    /// Tells whether it is known already that a commit would be an error.
    pub fn is_lost(&self) -> bool {
        let broken = self.open.fate.load(Ordering::Acquire) == FAILED;
        broken || self.open.spoilt.load(Ordering::Acquire)
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
                "a savepoint of this transaction ended out of turn, or was dropped while a query of it ran; the transaction was rolled back",
            ));
        }
        let mut guard = self.open.wait().await;
        let result = match guard.as_mut() {
            Some(pooled) => {
                let connection = pooled.connection()?;
                connection.settle().await?;
                match self.savepoint {
                    Some(savepoint) if savepoint.is_open(|level| connection.at(level)) => {
                        if connection.depth() > savepoint.level + 1 {
                            connection.waits(savepoint.level);
                            self.finished = true;
                            return Ok(());
                        }
                    }
                    None if connection.depth() <= 1 => {}
                    _ => {
                        drop(guard);
                        return self.out_of_turn().await;
                    }
                }
                connection.commit().await
            }
            None if self.open.beginning.is_ahead() => Ok(()),
            None => return Err(Error::programming("the transaction is over already")),
        };
        self.finished = true;
        if self.savepoint.is_some() {
            return result;
        }
        if self.open.schema.load(Ordering::Acquire) {
            self.open.pool.schema_changed();
        }
        self.open.end(&mut guard);
        drop(guard);
        let callbacks = self.open.end_callbacks();
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
                let connection = pooled.connection()?;
                connection.settle().await?;
                match self.savepoint {
                    Some(savepoint) if !savepoint.is_open(|level| connection.at(level)) => {
                        drop(guard);
                        return self.out_of_turn().await;
                    }
                    Some(savepoint) if connection.undoes_others(savepoint.level) => {
                        self.open.spoilt.store(true, Ordering::Release);
                        let rolled_back = connection.roll_back_to(savepoint.level).await;
                        rolled_back.and(Err(Error::transaction_management(OUT_OF_TURN)))
                    }
                    Some(savepoint) => connection.roll_back_to(savepoint.level).await,
                    None => connection.roll_back_to(0).await,
                }
            }
            None => Ok(()),
        };
        self.finished = true;
        self.open.set_rollback(false);
        self.drop_callbacks();
        if self.savepoint.is_none() {
            self.open.end(&mut guard);
        }
        drop(guard);
        result
    }
}

impl Transaction {
    /// Drops what waited for the commit of what is undone.
    fn drop_callbacks(&self) {
        match self.savepoint {
            Some(savepoint) => self.open.drop_callbacks(savepoint.callbacks),
            None => drop(self.open.end_callbacks()),
        }
    }

    /// Ends a savepoint that is over already, or a transaction in which one is open: nothing of it is kept.
    async fn out_of_turn(mut self) -> Result<()> {
        self.open.spoilt.store(true, Ordering::Release);
        match self.savepoint {
            None => Box::pin(self.rollback()).await?,
            Some(_) => self.finished = true,
        }
        Err(Error::transaction_management(OUT_OF_TURN))
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
        self.drop_callbacks();
        match (self.open.connection.try_lock(), self.savepoint) {
            (Ok(mut guard), Some(savepoint)) => {
                if let Some(Ok(connection)) = guard.as_mut().map(Pooled::connection)
                    && savepoint.is_open(|level| connection.at(level))
                {
                    if connection.undoes_others(savepoint.level) {
                        self.open.spoilt.store(true, Ordering::Release);
                    }
                    connection.abandon(savepoint.level);
                }
            }
            (Ok(mut guard), None) => self.open.end(&mut guard),
            (Err(_), savepoint) => {
                self.open.spoilt.store(true, Ordering::Release);
                if savepoint.is_none() {
                    self.open.beginning.end();
                }
            }
        }
    }
}
