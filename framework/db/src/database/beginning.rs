//! How a transaction begins on a connection of the pool.

use std::sync::Arc;

use super::atomic::Begin;
use crate::backends::pool::{Pool, Pooled, Role};
use crate::error::Result;

/// Begins a transaction, on another connection where the first one turns out to have ended: nothing was asked yet, so nothing is lost.
pub(super) async fn begin(
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
