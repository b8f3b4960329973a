//! Rows on their way from a driver.

use std::future::poll_fn;

use futures_core::stream::BoxStream;
use tokio::sync::mpsc::Sender;

use crate::row::Row;

/// Rows that count as one step of a task.
const SHARE: usize = 16;

/// Collects the rows. Where they come faster than they are read, other tasks have their turn in between.
pub(super) async fn collect<R>(
    mut rows: BoxStream<'_, Result<R, sqlx::Error>>,
    mut row: impl FnMut(R) -> Row,
) -> Result<Vec<Row>, sqlx::Error> {
    let mut all = Vec::new();
    while let Some(found) = poll_fn(|context| rows.as_mut().poll_next(context)).await {
        all.push(row(found?));
        if all.len().is_multiple_of(SHARE) {
            tokio::task::coop::consume_budget().await;
        }
    }
    Ok(all)
}

/// Hands the rows over one after the other; tells whether all were taken.
pub(super) async fn send_each<R>(
    mut rows: BoxStream<'_, Result<R, sqlx::Error>>,
    mut row: impl FnMut(R) -> Row,
    sender: &Sender<Row>,
) -> Result<bool, sqlx::Error> {
    while let Some(found) = poll_fn(|context| rows.as_mut().poll_next(context)).await {
        if sender.send(row(found?)).await.is_err() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Tells whether a text holds several statements.
pub(super) fn is_script(sql: &str) -> bool {
    sql.trim_end().trim_end_matches(';').contains(';')
}
