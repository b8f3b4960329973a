//! Rows of a query inside a transaction where the database has no cursors: they are read as they are taken, until another query needs the
//! connection, which takes in the rest first.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::task::{Context, Poll, Waker};

use tokio::sync::mpsc::{Receiver, Sender, channel};

use super::open::Open;
use crate::backends::Outlet;
use crate::backends::pool::Pooled;
use crate::error::{Error, Result};
use crate::row::Row;
use crate::value::Value;

type Reading = Pin<Box<dyn Future<Output = Result<()>> + Send>>;

/// A query that holds the transaction's connection.
struct Held(Mutex<State>);

struct State {
    /// Reads on, a few rows ahead; `None` when all are read.
    reading: Option<Reading>,
    arriving: Receiver<Row>,
    /// Rows that were taken in for the sake of another query.
    kept: VecDeque<Row>,
    error: Option<Error>,
    /// Who waits for a row.
    waiting: Option<Waker>,
}

impl State {
    fn read(&mut self, context: &mut Context<'_>) {
        if let Some(reading) = &mut self.reading
            && let Poll::Ready(done) = reading.as_mut().poll(context)
        {
            self.reading = None;
            self.error = done.err();
        }
    }
}

impl Held {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn poll_row(&self, context: &mut Context<'_>) -> Poll<Option<Result<Row>>> {
        let mut state = self.state();
        if let Some(row) = state.kept.pop_front() {
            return Poll::Ready(Some(Ok(row)));
        }
        state.read(context);
        if let Ok(row) = state.arriving.try_recv() {
            return Poll::Ready(Some(Ok(row)));
        }
        if state.reading.is_none() {
            return Poll::Ready(state.error.take().map(Err));
        }
        state.waiting = Some(context.waker().clone());
        Poll::Pending
    }

    /// Reads all that is left, as far as it comes.
    fn take_in(&self, context: &mut Context<'_>) {
        let mut state = self.state();
        loop {
            state.read(context);
            let before = state.kept.len();
            while let Ok(row) = state.arriving.try_recv() {
                state.kept.push_back(row);
            }
            let more = state.kept.len() > before;
            if (more || state.reading.is_none())
                && let Some(waiting) = state.waiting.take()
            {
                waiting.wake();
            }
            if state.reading.is_none() || !more {
                return;
            }
        }
    }
}

/// The queries that hold a transaction's connection, or did.
#[derive(Default)]
pub(super) struct HeldQueries(Mutex<Vec<Weak<Held>>>);

impl HeldQueries {
    fn all(&self) -> MutexGuard<'_, Vec<Weak<Held>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells whether none holds it, nor did.
    pub(super) fn is_empty(&self) -> bool {
        self.all().is_empty()
    }

    fn take_in(&self, context: &mut Context<'_>) {
        let mut all = self.all();
        if all.is_empty() {
            return;
        }
        all.retain(|held| held.strong_count() > 0);
        let held: Vec<Arc<Held>> = all.iter().filter_map(Weak::upgrade).collect();
        drop(all);
        for held in held {
            held.take_in(context);
        }
    }
}

impl Open {
    /// Waits for the connection; queries that hold it read what is left of their rows.
    pub(super) async fn wait(&self) -> tokio::sync::MutexGuard<'_, Option<Pooled>> {
        let mut waiting = pin!(self.in_turn());
        poll_fn(|context| {
            self.held().take_in(context);
            waiting.as_mut().poll(context)
        })
        .await
    }

    /// Hands the rows over as they are taken. The connection is held until the last one, or until another query needs it.
    pub(super) async fn each_row_held(
        self: &Arc<Self>,
        sql: Cow<'static, str>,
        parameters: &[Value],
        sender: &Sender<Row>,
    ) -> Result<()> {
        // Another stream may hold the connection.
        drop(self.lock().await?);
        let (arrive, arriving) = channel(sender.max_capacity());
        let (open, parameters) = (Arc::clone(self), parameters.to_vec());
        let reading = Box::pin(async move {
            let mut connection = open.ready(open.in_turn().await).await?;
            let connection = connection.connection()?;
            let outlet = Outlet::new(arrive);
            connection.fetch_each(sql, &parameters, &outlet).await
        });
        let held = Arc::new(Held(Mutex::new(State {
            reading: Some(reading),
            arriving,
            kept: VecDeque::new(),
            error: None,
            waiting: None,
        })));
        self.held().all().push(Arc::downgrade(&held));
        while let Some(row) = poll_fn(|context| held.poll_row(context)).await {
            if sender.send(row?).await.is_err() {
                break;
            }
        }
        Ok(())
    }
}
