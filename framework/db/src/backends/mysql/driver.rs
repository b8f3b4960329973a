//! The driver's connection, and the statement that it runs to its end whether or not somebody waits for the answer.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;

use sqlx::mysql::{MySqlConnection, MySqlQueryResult, MySqlRow};
use sqlx::{Either, MySql};

use crate::backends::patience::Patience;

/// A row, or what a statement did.
pub(super) type Step = Either<MySqlQueryResult, MySqlRow>;

/// Steps that are read before the first of them is asked for.
const SHARE: usize = 16;

/// What the driver is at. It has the connection as long as it takes: who waits for the answer may go, and the statement is not cut off in the
/// middle of a packet, where nobody could read on.
type Run = Pin<Box<dyn Future<Output = (MySqlConnection, Result<(), sqlx::Error>)> + Send>>;

/// The driver's connection.
pub(super) struct Driver {
    /// `None` while it is at something.
    idle: Option<MySqlConnection>,
    run: Option<Run>,
    steps: Steps,
    patience: Patience,
}

/// Steps that were read and not yet asked for.
#[derive(Debug, Clone, Default)]
struct Steps(Arc<Mutex<Vec<Step>>>);

impl Driver {
    pub(super) fn new(connection: MySqlConnection, patience: Patience) -> Self {
        Self {
            idle: Some(connection),
            run: None,
            steps: Steps::default(),
            patience,
        }
    }

    /// Returns the connection where it is at nothing.
    pub(super) fn idle(&self) -> Option<&MySqlConnection> {
        self.idle.as_ref()
    }

    pub(super) fn into_idle(self) -> Option<MySqlConnection> {
        self.idle
    }

    /// Tells whether the answer to a statement is still to come.
    pub(super) fn is_busy(&self) -> bool {
        self.run.is_some()
    }

    /// Begins a statement.
    pub(super) fn ask<'q, Q>(&mut self, query: Q) -> Result<(), sqlx::Error>
    where
        Q: sqlx::Execute<'q, MySql> + Send + 'static,
    {
        let steps = self.steps.clone();
        self.begin(|mut connection| async move {
            let asked = steps.read(&mut connection, query).await;
            (connection, asked)
        })
    }

    /// Begins something else.
    pub(super) fn begin<F>(
        &mut self,
        work: impl FnOnce(MySqlConnection) -> F,
    ) -> Result<(), sqlx::Error>
    where
        F: Future<Output = (MySqlConnection, Result<(), sqlx::Error>)> + Send + 'static,
    {
        let connection = self.idle.take().ok_or(sqlx::Error::WorkerCrashed)?;
        self.steps.lock().clear();
        self.run = Some(Box::pin(work(connection)));
        Ok(())
    }

    /// Waits for the next steps, and puts them into the place of those before; tells whether there are any.
    pub(super) async fn next(&mut self, found: &mut Vec<Step>) -> Result<bool, sqlx::Error> {
        found.clear();
        let Self {
            idle,
            run,
            steps,
            patience,
        } = self;
        let stepped = poll_fn(|context| {
            let Some(going) = run else {
                std::mem::swap(found, &mut *steps.lock());
                return Poll::Ready(Ok(!found.is_empty()));
            };
            let polled = going.as_mut().poll(context);
            std::mem::swap(found, &mut *steps.lock());
            match polled {
                Poll::Ready((connection, ended)) => {
                    *idle = Some(connection);
                    *run = None;
                    Poll::Ready(ended.map(|()| !found.is_empty()))
                }
                Poll::Pending if found.is_empty() => Poll::Pending,
                Poll::Pending => Poll::Ready(Ok(true)),
            }
        });
        let stepped = patience.wait(stepped).await;
        if stepped.is_err() {
            self.run = None;
        }
        stepped
    }

    /// Goes on to the end of what it is at; nobody wants its steps.
    pub(super) async fn finish(&mut self) -> Result<(), sqlx::Error> {
        let mut found = Vec::new();
        while self.next(&mut found).await? {}
        Ok(())
    }
}

impl Steps {
    fn lock(&self) -> MutexGuard<'_, Vec<Step>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads the answer to a statement, some steps at a time.
    async fn read<'q, Q>(
        &self,
        connection: &mut MySqlConnection,
        query: Q,
    ) -> Result<(), sqlx::Error>
    where
        Q: sqlx::Execute<'q, MySql> + Send + 'static,
    {
        use sqlx::Executor as _;
        let mut answer = connection.fetch_many(query);
        while let Some(step) = poll_fn(|context| answer.as_mut().poll_next(context)).await {
            let read = {
                let mut steps = self.lock();
                steps.push(step?);
                steps.len()
            };
            if read >= SHARE {
                self.wait_for_room().await;
            }
        }
        Ok(())
    }

    /// Waits until the steps are taken: who takes them comes again for more.
    async fn wait_for_room(&self) {
        poll_fn(|_| match self.lock().is_empty() {
            true => Poll::Ready(()),
            false => Poll::Pending,
        })
        .await;
    }
}

impl fmt::Debug for Driver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Driver")
            .field("is_busy", &self.is_busy())
            .finish_non_exhaustive()
    }
}
