//! Rows on their way from a driver, read as it sends them: sqlx's own methods put two more boxes around.

use std::future::poll_fn;
use std::sync::atomic::{AtomicBool, Ordering};

use futures_core::stream::BoxStream;
use sqlx::Either;
use tokio::sync::mpsc::Sender;

use super::answer::{Answer, Done};
use super::patience::Patience;
use crate::row::Row;
use crate::value::Value;

/// What a driver sends: the ends of statements and rows.
type Steps<'s, D, R> = BoxStream<'s, Result<Either<D, R>, sqlx::Error>>;

/// Waits for the next step.
async fn next<D, R>(steps: &mut Steps<'_, D, R>) -> Result<Option<Either<D, R>>, sqlx::Error> {
    poll_fn(|context| steps.as_mut().poll_next(context))
        .await
        .transpose()
}

/// Rows that count as one step of a task.
const SHARE: usize = 16;

/// How the rows of a statement came to their end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// The driver told the end of the last statement.
    Told,
    /// Nothing more came. The text held no statement; or the driver is gone.
    Untold,
    /// Nobody takes them any more.
    Left,
}

/// Puts what comes into its place, until nothing does. Where rows come faster than they are read, other tasks have their turn in between.
pub(super) async fn fill<D, R>(
    mut steps: Steps<'_, D, R>,
    mut row: impl FnMut(R) -> Row,
    mut done: impl FnMut(D) -> Done,
    answer: &mut dyn Answer,
    patience: Patience,
) -> Result<End, sqlx::Error> {
    let mut found = 0_usize;
    let mut last = End::Untold;
    while let Some(step) = patience.wait(next(&mut steps)).await? {
        match step {
            Either::Left(end) => {
                answer.add(done(end));
                last = End::Told;
            }
            Either::Right(next) => {
                answer.take(row(next));
                last = End::Untold;
                found += 1;
                if found.is_multiple_of(SHARE) {
                    tokio::task::coop::consume_budget().await;
                }
            }
        }
    }
    Ok(last)
}

/// Puts the first row into its place.
pub(super) async fn first<D, R>(
    mut steps: Steps<'_, D, R>,
    mut row: impl FnMut(R) -> Row,
    answer: &mut dyn Answer,
) -> Result<End, sqlx::Error> {
    let mut last = End::Untold;
    while let Some(step) = next(&mut steps).await? {
        match step {
            Either::Left(_) => last = End::Told,
            Either::Right(found) => {
                answer.take(row(found));
                return Ok(End::Left);
            }
        }
    }
    Ok(last)
}

/// Where rows are handed over, and whether one was.
#[derive(Debug)]
pub(crate) struct Outlet {
    sender: Sender<Row>,
    begun: AtomicBool,
}

impl Outlet {
    pub(crate) fn new(sender: Sender<Row>) -> Self {
        Self {
            sender,
            begun: AtomicBool::new(false),
        }
    }

    /// Tells whether a row was handed over.
    pub(crate) fn has_begun(&self) -> bool {
        self.begun.load(Ordering::Relaxed)
    }

    /// Hands a row over; tells whether there is still somebody who takes it.
    pub(super) async fn send(&self, row: Row) -> bool {
        self.begun.store(true, Ordering::Relaxed);
        self.sender.send(row).await.is_ok()
    }
}

/// Hands the rows over one after the other, until nobody takes them.
pub(super) async fn send_each<D, R>(
    mut steps: Steps<'_, D, R>,
    mut row: impl FnMut(R) -> Row,
    outlet: &Outlet,
    patience: Patience,
) -> Result<End, sqlx::Error> {
    let mut last = End::Untold;
    while let Some(step) = patience.wait(next(&mut steps)).await? {
        last = match step {
            Either::Left(_) => End::Told,
            Either::Right(found) => match outlet.send(row(found)).await {
                true => End::Untold,
                false => return Ok(End::Left),
            },
        };
    }
    Ok(last)
}

/// Tells whether a text holds several statements.
pub(super) fn is_script(sql: &str) -> bool {
    sql.trim_end().trim_end_matches(';').contains(';')
}

/// Tells whether a text is long by values that stand in it, as those of a list too long for parameters: it hardly comes a second time, and
/// is not kept prepared.
pub(super) fn is_passing(sql: &str, parameters: &[Value]) -> bool {
    const LONG: usize = 64 * 1024;
    const FOR_EACH: usize = 100;
    sql.len() > LONG + FOR_EACH * parameters.len()
}
