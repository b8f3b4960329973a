//! How a transaction begins: at once, or with the first statement that needs it, on a connection of the pool.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};

use super::atomic::Begin;
use crate::backends::pool::{Pool, Pooled, Role};
use crate::error::Result;

/// Nothing was asked yet, and no connection is taken.
const AHEAD: u8 = 0;
/// It has only read, on a connection that changes nothing.
const READING: u8 = 1;
/// It has the connection on which it ends, or is over.
const SETTLED: u8 = 2;

/// How far a transaction is on its way to the connection on which it ends.
pub(super) struct Beginning {
    /// One of `AHEAD`, `READING`, `SETTLED`.
    stage: AtomicU8,
    /// What is read next is to be held: it counts as a change.
    holds: AtomicBool,
    how: Begin,
}

impl Beginning {
    /// That of one that has begun.
    pub(super) fn begun(how: Begin) -> Self {
        Self::at(SETTLED, how)
    }

    /// That of one that begins with the first statement that needs it.
    pub(super) fn ahead(how: Begin) -> Self {
        Self::at(AHEAD, how)
    }

    fn at(stage: u8, how: Begin) -> Self {
        Self {
            stage: AtomicU8::new(stage),
            holds: AtomicBool::new(false),
            how,
        }
    }

    pub(super) fn is_ahead(&self) -> bool {
        self.stage.load(Ordering::Acquire) == AHEAD
    }

    pub(super) fn is_read_only(&self) -> bool {
        self.how.read_only
    }

    /// Tells whether the connection that there is serves such a statement.
    pub(super) fn serves(&self, role: Role) -> bool {
        match self.stage.load(Ordering::Acquire) {
            AHEAD => false,
            READING => self.only_reads(role),
            _ => true,
        }
    }

    /// Has the next statement take the lock for writing, whatever it does.
    pub(super) fn hold(&self) {
        self.holds.store(true, Ordering::Release);
    }

    /// Has nothing begin any more.
    pub(super) fn settle(&self) {
        self.stage.store(SETTLED, Ordering::Release);
    }

    /// Begins on a connection that serves such a statement. A future that is dropped leaves all of it to the next statement.
    pub(super) async fn begin(
        &self,
        place: &mut Option<Pooled>,
        pool: &Arc<Pool>,
        role: Role,
    ) -> Result<()> {
        // Whoever waits for the writer holds no reader: the one that writes may need it.
        if let Some(mut reading) = place.take() {
            self.stage.store(AHEAD, Ordering::Release);
            if let Err(error) = reading.connection()?.roll_back_to(0).await {
                tracing::debug!(target: "nuages.db.backends", "a connection that only read is closed: {error}");
            }
        }
        let (role, stage) = match pool.has_readers() {
            true if self.how.read_only => (Role::Reader, SETTLED),
            true if self.only_reads(role) => (Role::Reader, READING),
            _ => (Role::Writer, SETTLED),
        };
        *place = Some(begin_on(pool, role, false, self.how).await?);
        self.stage.store(stage, Ordering::Release);
        Ok(())
    }

    fn only_reads(&self, role: Role) -> bool {
        role == Role::Reader && !self.holds.load(Ordering::Acquire)
    }
}

/// Begins a transaction, on another connection where the first one turns out to have ended: nothing was asked yet, so nothing is lost.
pub(super) async fn begin_on(
    pool: &Arc<Pool>,
    role: Role,
    without_foreign_keys: bool,
    how: Begin,
) -> Result<Pooled> {
    let mut pooled = pool.acquire(role).await?;
    let Err(error) = open(&mut pooled, without_foreign_keys, how).await else {
        return Ok(pooled);
    };
    if !pooled.is_lost() {
        return Err(error);
    }
    tracing::debug!(target: "nuages.db.backends", "a connection had ended: {error}");
    // All others are tested from now on before they are used.
    drop(pooled);
    let mut pooled = pool.acquire(role).await?;
    open(&mut pooled, without_foreign_keys, how).await?;
    Ok(pooled)
}

async fn open(pooled: &mut Pooled, without_foreign_keys: bool, how: Begin) -> Result<()> {
    let dialect = pooled.pool().options.dialect();
    let (before, after) = dialect.set_transaction(&how);
    let connection = pooled.connection()?;
    if let Some(before) = before {
        connection.run(before.into()).await?;
    }
    if without_foreign_keys {
        connection.disable_foreign_keys().await?;
    }
    connection.begin(0).await?;
    if let Some(after) = after {
        connection.run(after.into()).await?;
    }
    Ok(())
}
