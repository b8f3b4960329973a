//! Rows on their way from a driver, read as it sends them: sqlx's own methods put two more boxes around.

use std::future::poll_fn;

use futures_core::stream::BoxStream;
use sqlx::Either;
use tokio::sync::mpsc::Sender;

use crate::row::Row;

/// What a driver sends: the ends of statements and rows.
type Steps<'s, Done, R> = BoxStream<'s, Result<Either<Done, R>, sqlx::Error>>;

/// Rows that count as one step of a task.
const SHARE: usize = 16;

/// Collects the rows. Where they come faster than they are read, other tasks have their turn in between.
pub(super) async fn collect<Done, R>(
    mut steps: Steps<'_, Done, R>,
    mut row: impl FnMut(R) -> Row,
) -> Result<Vec<Row>, sqlx::Error> {
    let mut all = Vec::new();
    while let Some(step) = poll_fn(|context| steps.as_mut().poll_next(context)).await {
        let Either::Right(found) = step? else {
            continue;
        };
        all.push(row(found));
        if all.len().is_multiple_of(SHARE) {
            tokio::task::coop::consume_budget().await;
        }
    }
    Ok(all)
}

/// Hands the rows over one after the other; tells whether all were taken.
pub(super) async fn send_each<Done, R>(
    mut steps: Steps<'_, Done, R>,
    mut row: impl FnMut(R) -> Row,
    sender: &Sender<Row>,
) -> Result<bool, sqlx::Error> {
    while let Some(step) = poll_fn(|context| steps.as_mut().poll_next(context)).await {
        if let Either::Right(found) = step?
            && sender.send(row(found)).await.is_err()
        {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Waits for the end of all statements, and tells what they did.
pub(super) async fn done<Done: Default + Extend<Done>, R>(
    mut steps: Steps<'_, Done, R>,
) -> Result<Done, sqlx::Error> {
    let mut done = Done::default();
    while let Some(step) = poll_fn(|context| steps.as_mut().poll_next(context)).await {
        if let Either::Left(more) = step? {
            done.extend([more]);
        }
    }
    Ok(done)
}

/// Tells whether a text holds several statements.
pub(super) fn is_script(sql: &str) -> bool {
    sql.trim_end().trim_end_matches(';').contains(';')
}
