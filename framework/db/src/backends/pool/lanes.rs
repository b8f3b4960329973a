//! The connections to a file: a fair queue before one that writes, and one before some that read.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Semaphore;

use super::{Held, Pool, Pooled, Role};
use crate::backends::connection::Connection;
use crate::error::{Error, Result};

#[derive(Debug)]
pub(super) struct Lanes {
    writer: Lane,
    /// An in-memory database lives in its one connection and has none.
    readers: Option<Lane>,
}

#[derive(Debug)]
struct Lane {
    slots: Semaphore,
    idle: Mutex<Idle>,
}

/// Boxed as they are when they are on loan.
type Idle = Vec<Box<Held>>;

impl Lane {
    fn new(size: usize) -> Self {
        Self {
            slots: Semaphore::new(size),
            idle: Mutex::new(Vec::with_capacity(size)),
        }
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
        }
    }

    /// Returns which lane serves the role.
    pub(super) fn role(&self, role: Role) -> Role {
        match self.readers {
            None => Role::Writer,
            Some(_) => role,
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
            Ok(Err(_)) => Err(Error::operational("the database is closed")),
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
        let mut held = match pooled.held.take() {
            Some(held) => held,
            None => open(pool, pooled.role).await?,
        };
        held.connection.prepare(pool.schema()).await?;
        pooled.held = Some(held);
        Ok(pooled)
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

fn exhausted(pool: &Pool, role: Role) -> Error {
    let seconds = pool.options.acquire_timeout().as_secs_f32();
    Error::operational(match role {
        Role::Writer => format!(
            "no connection that may write to {} became free within {seconds} s; inside `atomic` use the handle that \
             it passes, and keep transactions short",
            pool.options
        ),
        Role::Reader => format!(
            "none of the {} reading connections to {} became free within {seconds} s; raise the option readers of \
             `databases` or make the queries faster",
            pool.options.readers(),
            pool.options
        ),
    })
}
