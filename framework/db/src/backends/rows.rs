//! Rows on their way from a driver, read as it sends them: sqlx's own methods put two more boxes around.

use std::future::poll_fn;

use futures_core::stream::BoxStream;
use sqlx::Either;
use tokio::sync::mpsc::Sender;

use super::answer::{Answer, Done};
use crate::row::Row;

/// What a driver sends: the ends of statements and rows.
type Steps<'s, D, R> = BoxStream<'s, Result<Either<D, R>, sqlx::Error>>;

/// Rows that count as one step of a task.
const SHARE: usize = 16;

/// Puts what comes into its place, until nothing does. Where rows come faster than they are read, other tasks have their turn in between.
pub(super) async fn fill<D, R>(
    mut steps: Steps<'_, D, R>,
    mut row: impl FnMut(R) -> Row,
    mut done: impl FnMut(D) -> Done,
    answer: &mut dyn Answer,
) -> Result<(), sqlx::Error> {
    let mut found = 0_usize;
    while let Some(step) = poll_fn(|context| steps.as_mut().poll_next(context)).await {
        match step? {
            Either::Left(end) => answer.add(done(end)),
            Either::Right(next) => {
                answer.take(row(next));
                found += 1;
                if found.is_multiple_of(SHARE) {
                    tokio::task::coop::consume_budget().await;
                }
            }
        }
    }
    Ok(())
}

/// Hands the rows over one after the other; tells whether all were taken.
pub(super) async fn send_each<D, R>(
    mut steps: Steps<'_, D, R>,
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

/// Tells whether a text holds several statements.
pub(super) fn is_script(sql: &str) -> bool {
    sql.trim_end().trim_end_matches(';').contains(';')
}
