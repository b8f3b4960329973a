//! How a transaction begins: at once, or with the first statement that needs it, on a connection of the pool.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::atomic::{Begin, Isolation};
use crate::backends::pool::{Pool, Pooled};
use crate::error::Result;

/// Whether a transaction has begun, and how it is to begin.
pub(super) struct Beginning {
    /// Nothing has begun yet, and no connection is taken.
    ahead: AtomicBool,
    how: Begin,
}

impl Beginning {
    /// That of one that has begun.
    pub(super) fn begun(how: Begin) -> Self {
        Self::new(false, how)
    }

    /// That of one that begins with the first statement that needs it.
    pub(super) fn ahead(how: Begin) -> Self {
        Self::new(true, how)
    }

    fn new(ahead: bool, how: Begin) -> Self {
        Self {
            ahead: AtomicBool::new(ahead),
            how,
        }
    }

    pub(super) fn is_ahead(&self) -> bool {
        self.ahead.load(Ordering::Acquire)
    }

    pub(super) fn is_read_only(&self) -> bool {
        self.how.read_only
    }

    /// Tells whether what is read now needs no transaction yet: one that read on a connection of its own could not go on to write there, and would
    /// keep it from the others. Whoever wants one state from the first query on is given it.
    pub(super) fn reads_outside(&self, pool: &Pool) -> bool {
        let one_state = self.how.read_only
            || matches!(
                self.how.isolation,
                Some(Isolation::RepeatableRead | Isolation::Serializable)
            );
        self.is_ahead() && pool.has_readers() && !one_state
    }

    /// Has nothing begin any more.
    pub(super) fn end(&self) {
        self.ahead.store(false, Ordering::Release);
    }

    /// Begins. A future that is dropped leaves it to the next statement; where the transaction ended meanwhile, nothing has begun.
    pub(super) async fn begin(&self, place: &mut Option<Pooled>, pool: &Arc<Pool>) -> Result<()> {
        let begun = begin_on(pool, false, self.how).await?;
        if self.ahead.swap(false, Ordering::AcqRel) {
            *place = Some(begun);
        }
        Ok(())
    }
}

/// Begins a transaction, on another connection where the first one turns out to have ended: nothing was asked yet, so nothing is lost.
pub(super) async fn begin_on(
    pool: &Arc<Pool>,
    without_foreign_keys: bool,
    how: Begin,
) -> Result<Pooled> {
    let role = how.role();
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
