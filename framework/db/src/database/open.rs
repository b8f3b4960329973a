//! The connection of a transaction, shared by the handles inside it.

use std::fmt;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{MappedMutexGuard, MutexGuard};

use super::beginning::Beginning;
use super::cursor::Cursors;
use super::held::HeldQueries;
use crate::backends::pool::{Pool, Pooled};
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
    pub(super) connection: tokio::sync::Mutex<Option<Pooled>>,
    pub(super) pool: Arc<Pool>,
    /// `None` when the transaction is over.
    pub(super) callbacks: Mutex<Option<Vec<Callback>>>,
    /// The schema was changed: when it is all over, connections forget their prepared statements.
    pub(super) schema: AtomicBool,
    /// A savepoint was dropped while its connection was in use, so its work cannot be told from the rest.
    pub(super) spoilt: AtomicBool,
    /// One of `GOING`, `FAILED`, `UNWANTED`.
    pub(super) fate: AtomicU8,
    pub(super) beginning: Beginning,
    pub(super) cursors: Cursors,
    pub(super) held: HeldQueries,
}

/// The transaction goes on.
pub(super) const GOING: u8 = 0;
/// A statement failed, or a part of it without a savepoint: it can only be rolled back.
pub(super) const FAILED: u8 = 1;
/// Somebody asked for it to be rolled back.
const UNWANTED: u8 = 2;

impl Open {
    /// Waits for the connection; begins the transaction where it has not begun.
    pub(super) fn lock(&self) -> Soon<'_, MappedMutexGuard<'_, Pooled>> {
        if self.is_to_be_rolled_back() {
            return Soon::now(Err(Error::transaction_management(BROKEN)));
        }
        if self.held().is_empty()
            && let Ok(guard) = self.connection.try_lock()
        {
            return self.ready(guard);
        }
        Soon::later(async { self.ready(self.wait().await).await })
    }

    /// The same for a change: where it cannot be made, what comes behind it would build on what is not there.
    pub(super) async fn lock_to_change(&self) -> Result<MappedMutexGuard<'_, Pooled>> {
        let locked = self.lock().await;
        if locked.is_err() && !self.is_over() {
            self.fail();
        }
        locked
    }

    /// Tells whether what is read now needs no transaction yet.
    pub(super) fn reads_outside(&self) -> bool {
        !self.is_to_be_rolled_back() && self.beginning.reads_outside(&self.pool)
    }

    /// Waits for the connection as it is.
    pub(super) async fn in_turn(&self) -> MutexGuard<'_, Option<Pooled>> {
        self.connection.lock().await
    }

    /// Makes the connection ready for a query.
    pub(super) fn ready<'s>(
        &'s self,
        mut guard: MutexGuard<'s, Option<Pooled>>,
    ) -> Soon<'s, MappedMutexGuard<'s, Pooled>> {
        if !self.beginning.is_ahead() {
            return Self::sound(guard);
        }
        Soon::later(async move {
            self.beginning.begin(&mut guard, &self.pool).await?;
            Self::sound(guard).await
        })
    }

    fn sound(guard: MutexGuard<'_, Option<Pooled>>) -> Soon<'_, MappedMutexGuard<'_, Pooled>> {
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

    /// Lets the connection go: the transaction is over.
    pub(super) fn end(&self, connection: &mut Option<Pooled>) {
        self.beginning.end();
        *connection = None;
    }

    /// Tells whether the transaction has ended.
    pub(super) fn is_over(&self) -> bool {
        let connection = self.connection.try_lock();
        !self.beginning.is_ahead() && connection.is_ok_and(|connection| connection.is_none())
    }

    pub(super) fn is_read_only(&self) -> bool {
        self.beginning.is_read_only()
    }

    pub(super) fn pool(&self) -> &Arc<Pool> {
        &self.pool
    }

    pub(super) fn schema_changed(&self) {
        self.schema.store(true, Ordering::Release);
    }

    /// Keeps `callback` for the commit; gives it back where the transaction is over.
    pub(super) fn on_commit(&self, callback: Callback) -> Option<Callback> {
        match &mut *self.callbacks() {
            Some(callbacks) => {
                callbacks.push(callback);
                None
            }
            None => Some(callback),
        }
    }

    /// How many callbacks wait for the commit.
    pub(super) fn waiting(&self) -> usize {
        self.callbacks().as_ref().map_or(0, Vec::len)
    }

    /// Drops the callbacks behind the first `kept`.
    pub(super) fn drop_callbacks(&self, kept: usize) {
        if let Some(callbacks) = &mut *self.callbacks() {
            callbacks.truncate(kept);
        }
    }

    /// Returns the callbacks; from now on none is kept.
    pub(super) fn end_callbacks(&self) -> Vec<Callback> {
        self.callbacks().take().unwrap_or_default()
    }

    fn callbacks(&self) -> std::sync::MutexGuard<'_, Option<Vec<Callback>>> {
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

/// What a handle inside a transaction holds of it.
#[derive(Clone)]
pub(super) struct Inside {
    open: Arc<Open>,
    /// The number of the savepoint that the handle was made for; 0 of the transaction's own.
    number: u64,
}

impl Inside {
    pub(super) fn new(open: &Arc<Open>, number: u64) -> Self {
        let open = Arc::clone(open);
        Self { open, number }
    }

    pub(super) fn open(&self) -> &Arc<Open> {
        &self.open
    }

    /// Tells whether both are handles of one savepoint.
    pub(super) fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.open, &other.open) && self.number == other.number
    }

    pub(super) fn number(&self) -> u64 {
        self.number
    }
}

impl std::ops::Deref for Inside {
    type Target = Open;

    fn deref(&self) -> &Open {
        &self.open
    }
}

impl fmt::Debug for Open {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Open").finish_non_exhaustive()
    }
}
