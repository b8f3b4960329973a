//! `iterator`: rows one after the other, without holding all of them.

use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use tokio::sync::mpsc;

use super::compiler::Output;
use super::prefetched::complete;
use super::rows::decode;
use super::shape::Shape;
use super::terminal::{route, select};
use super::{ModelRows, Prefetch, Prefetched, QuerySet};
use crate::backends::pool::Role;
use crate::database::Database;
use crate::error::{Error, Result};
use crate::models::Model;

type Source<'d> = Pin<Box<dyn Future<Output = Result<()>> + Send + 'd>>;
type Next<'d, R> = Box<dyn FnMut(&mut Context<'_>) -> Poll<Option<Result<R>>> + Send + 'd>;

/// The rows of a query, one after the other: made by [`QuerySet::iterator`]. A [`Stream`], and [`next`](Self::next) needs no more than this.
#[must_use = "no row is read before it is asked for"]
pub struct Rows<'d, R> {
    source: Option<Source<'d>>,
    next: Next<'d, R>,
}

impl<R> fmt::Debug for Rows<'_, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rows")
            .field("running", &self.source.is_some())
            .finish_non_exhaustive()
    }
}

impl<'d, R: Send + 'd> Rows<'d, R> {
    /// `source` reads what `receiver` hands over; `decode` makes rows of it.
    fn new<T: Send + 'd>(
        source: Source<'d>,
        mut receiver: mpsc::Receiver<T>,
        mut decode: impl FnMut(T) -> Result<R> + Send + 'd,
    ) -> Self {
        Self {
            source: Some(source),
            next: Box::new(move |context| {
                receiver
                    .poll_recv(context)
                    .map(|found| found.map(&mut decode))
            }),
        }
    }

    fn failed(error: Error) -> Self {
        let source = Box::pin(std::future::ready(Err(error)));
        let (_, receiver) = mpsc::channel::<R>(1);
        Self::new(source, receiver, Ok)
    }

    /// Returns the next row; `None` when there are no more.
    ///
    /// # Errors
    /// As [`QuerySet::all`]; no row follows an error.
    pub async fn next(&mut self) -> Option<Result<R>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }
}

impl<R> Stream for Rows<'_, R> {
    type Item = Result<R>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<R>>> {
        let this = self.get_mut();
        loop {
            match (this.next)(context) {
                Poll::Ready(Some(row)) => {
                    if row.is_err() {
                        this.source = None;
                    }
                    return Poll::Ready(Some(row));
                }
                // Nothing fills the channel any more: it is empty, or this task has used up its turn and is asked again.
                polled if this.source.is_none() => return polled,
                _ => {}
            }
            let Some(source) = &mut this.source else {
                return Poll::Ready(None);
            };
            match source.as_mut().poll(context) {
                // What it read before it ended is still to be handed over.
                Poll::Ready(Ok(())) => this.source = None,
                Poll::Ready(Err(error)) => {
                    this.source = Some(Box::pin(std::future::ready(Err(error))));
                    match (this.next)(context) {
                        Poll::Ready(None) => {}
                        polled => return polled,
                    }
                    return match this.source.take() {
                        Some(mut failed) => failed
                            .as_mut()
                            .poll(context)
                            .map(|result| result.err().map(Err)),
                        None => Poll::Ready(None),
                    };
                }
                Poll::Pending => {
                    return match (this.next)(context) {
                        Poll::Ready(Some(row)) => Poll::Ready(Some(row)),
                        _ => Poll::Pending,
                    };
                }
            }
        }
    }
}

impl<M: Model, S: Shape<M>> QuerySet<M, S> {
    /// Reads the rows one after the other, at most `chunk_size` ahead, instead of all at once:
    ///
    /// ```ignore
    /// let mut entries = Entry::objects().iterator(2000, db);
    /// while let Some(entry) = entries.next().await {
    ///     let entry = entry?;
    /// }
    /// ```
    ///
    /// It holds a connection until the end. Inside a transaction there is but one connection, which other queries of the loop may need too:
    /// there PostgreSQL keeps the rows in a cursor; on SQLite and MySQL, which have none, another query first takes in all rows that are
    /// left. An SQLite database in memory tells all rows first, outside of a transaction.
    /// One that is [`lazy`](crate::Atomic::lazy) and has not begun streams as outside of it.
    ///
    /// # Errors
    /// The first row is [`Error::Programming`] for a `chunk_size` of 0, otherwise as [`all`](Self::all).
    pub fn iterator<'d>(&self, chunk_size: usize, db: &'d Database) -> Rows<'d, S::Row>
    where
        S::Row: 'd,
    {
        if chunk_size == 0 {
            return Rows::failed(Error::programming("Chunk size must be strictly positive."));
        }
        let db = route(&self.query, db);
        match select(&self.query, Output::Rows, db) {
            Err(error) => Rows::failed(error),
            Ok(None) => Rows {
                source: None,
                next: Box::new(|_| Poll::Ready(None)),
            },
            Ok(Some((statement, plan))) => {
                let (sender, receiver) = mpsc::channel(chunk_size);
                let role = Role::of_query(plan.holds);
                let source = Box::pin(async move {
                    db.each_row(role, statement.sql, &statement.parameters, sender)
                        .await
                });
                Rows::new(source, receiver, move |row| decode::<M, S>(row, &plan))
            }
        }
    }
}

impl<M: Model, P: Prefetch<M> + Clone + 'static, S: ModelRows<M>> Prefetched<M, P, S> {
    /// Reads the rows one after the other, as [`QuerySet::iterator`]; what belongs to them is brought along for `chunk_size` rows at a time.
    ///
    /// # Errors
    /// As [`QuerySet::iterator`].
    pub fn iterator<'d>(&self, chunk_size: usize, db: &'d Database) -> Rows<'d, (S::Row, P::Rows)>
    where
        S::Row: 'd,
        P::Rows: 'd,
    {
        let (sender, receiver) = mpsc::channel(chunk_size.max(1));
        let mut rows = self.rows.iterator(chunk_size, db);
        let relations = self.relations.clone();
        let source = Box::pin(async move {
            let mut found = true;
            while found {
                let mut chunk = Vec::with_capacity(chunk_size);
                while chunk.len() < chunk_size && found {
                    match rows.next().await {
                        Some(row) => chunk.push(row?),
                        None => found = false,
                    }
                }
                for pair in complete::<M, S, P>(chunk, relations.clone(), db).await? {
                    if sender.send(pair).await.is_err() {
                        return Ok(());
                    }
                }
            }
            Ok(())
        });
        Rows::new(source, receiver, Ok)
    }
}
