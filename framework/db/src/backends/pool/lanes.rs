//! The connections to a file: a fair queue before one that writes, and one before some that read.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{Semaphore, SemaphorePermit};

use super::same_file::SameFile;
use super::{Held, Pool, Pooled, Role};
use crate::backends::connection::Connection;
use crate::error::{Error, Result};

#[derive(Debug)]
pub(super) struct Lanes {
    writer: Lane,
    /// An in-memory database lives in its one connection and has none.
    readers: Option<Lane>,
    file: SameFile,
}

#[derive(Debug)]
struct Lane {
    size: usize,
    slots: Semaphore,
    idle: Mutex<Idle>,
}

/// Boxed as they are when they are on loan.
type Idle = Vec<Box<Held>>;

impl Lane {
    fn new(size: usize) -> Self {
        Self {
            size,
            slots: Semaphore::new(size),
            idle: Mutex::new(Vec::with_capacity(size)),
        }
    }

    /// Waits until no connection is on loan; none is given as long as the answer is kept.
    async fn all(&self) -> Result<SemaphorePermit<'_>> {
        let all = self
            .slots
            .acquire_many(u32::try_from(self.size).unwrap_or(u32::MAX));
        all.await.map_err(|_| closed())
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Idle> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Lanes {
    pub(super) fn new(writers: usize, readers: usize) -> Self {
        Self {
            writer: Lane::new(writers),
            readers: (readers > 0).then(|| Lane::new(readers)),
            file: SameFile::new(),
        }
    }

    /// Returns which lane serves the role.
    pub(super) fn role(&self, role: Role) -> Role {
        match (&self.readers, role) {
            (Some(_), Role::Reader | Role::Holder) => Role::Reader,
            _ => Role::Writer,
        }
    }

    /// Takes a connection, or the place for one, if any is free.
    pub(super) fn free(&self, pool: &Arc<Pool>, role: Role) -> Option<Pooled> {
        self.lane(role).slots.try_acquire().ok()?.forget();
        Some(self.pooled(pool, role))
    }

    /// Waits in turn for a connection.
    pub(super) async fn wait(&self, pool: &Arc<Pool>, role: Role) -> Result<Pooled> {
        let free = self.lane(role).slots.acquire();
        match tokio::time::timeout(pool.options.acquire_timeout(), free).await {
            Ok(Ok(permit)) => {
                permit.forget();
                Ok(self.pooled(pool, role))
            }
            Ok(Err(_)) => Err(closed()),
            Err(_) => Err(exhausted(pool, role)),
        }
    }

    /// Takes all free connections, the one that writes last: SQLite writes its log into the file when the last one is closed.
    pub(super) fn drain(&self) -> Vec<Held> {
        let lanes = self.readers.iter().chain([&self.writer]);
        lanes
            .flat_map(|lane| std::mem::take(&mut *lane.idle()))
            .map(|held| *held)
            .collect()
    }

    /// Fills a place that was got with an idle connection, if there is one.
    fn pooled(&self, pool: &Arc<Pool>, role: Role) -> Pooled {
        let held = self.lane(role).idle().pop();
        Pooled::new(pool, role, None, held)
    }

    pub(super) async fn make_ready(&self, pool: &Arc<Pool>, mut pooled: Pooled) -> Result<Pooled> {
        if self.is_gone(pool) {
            let role = pooled.role;
            drop(pooled);
            self.let_go(pool).await?;
            pooled = self.wait(pool, role).await?;
        }
        let mut held = match pooled.held.take() {
            Some(held) => held,
            None => {
                let mut held = open(pool, pooled.role).await?;
                held.file = pool.options.file().map(|path| self.file.opened(path));
                held
            }
        };
        held.connection.prepare(pool.schema()).await?;
        pooled.held = Some(held);
        Ok(pooled)
    }

    /// Tells whether the file was removed or replaced since the connections opened it.
    pub(super) fn is_gone(&self, pool: &Pool) -> bool {
        let file = pool.options.file();
        file.is_some_and(|path| self.file.is_gone(path))
    }

    /// Closes all connections before one to the new file is opened: SQLite removes the log by its name when the last one to the old file is closed.
    async fn let_go(&self, pool: &Pool) -> Result<()> {
        let all = async {
            let writer = self.writer.all().await?;
            let readers = match &self.readers {
                Some(readers) => Some(readers.all().await?),
                None => None,
            };
            Ok((writer, readers))
        };
        let Ok(all) = tokio::time::timeout(pool.options.acquire_timeout(), all).await else {
            return Err(Error::operational(format!(
                "{}, or the -wal or -shm beside it, was removed or replaced, and a transaction still has the old file open",
                pool.options
            )));
        };
        let _all = all?;
        if self.is_gone(pool) {
            tracing::warn!(target: "nuages.db.backends", "{}, or the -wal or -shm beside it, was removed or replaced; it is opened anew", pool.options);
            for held in self.drain() {
                held.connection.close().await;
            }
            self.file.forget();
        }
        Ok(())
    }

    pub(super) fn give_back(&self, pool: &Pool, role: Role, held: Option<Box<Held>>) {
        let lane = self.lane(role);
        if let Some(mut held) = held
            && !held.connection.is_broken()
        {
            held.connection.abandon(0);
            // An open transaction ends with its connection, except where the database itself would end.
            if held.connection.depth() == 0 || pool.options.ends_with_connection() {
                lane.idle().push(held);
            }
        }
        lane.slots.add_permits(1);
    }

    fn lane(&self, role: Role) -> &Lane {
        match (role, &self.readers) {
            (Role::Reader, Some(readers)) => readers,
            _ => &self.writer,
        }
    }
}

async fn open(pool: &Arc<Pool>, role: Role) -> Result<Box<Held>> {
    if role == Role::Reader && pool.options.must_be_made() {
        pool.acquire(Role::Writer).await?;
    }
    let connection = Connection::open(&pool.options, role).await?;
    Ok(Box::new(Held::new(connection, 0)))
}

fn closed() -> Error {
    Error::operational("the database is closed")
}

fn exhausted(pool: &Pool, role: Role) -> Error {
    let seconds = pool.options.acquire_timeout().as_secs_f32();
    Error::operational(match role {
        Role::Writer => format!(
            "no connection that may write to {} became free within {seconds} s; inside `atomic` use the handle that \
             it passes, and keep transactions short",
            pool.options
        ),
        Role::Reader | Role::Holder => format!(
            "none of the {} reading connections to {} became free within {seconds} s; raise the option readers of \
             `databases` or make the queries faster",
            pool.options.readers(),
            pool.options
        ),
    })
}
