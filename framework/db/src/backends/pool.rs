//! The connections of one database: a fair queue before one writer and some readers.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Semaphore;

use super::Connection;
use super::lease;
use super::options::Options;
use crate::error::{Error, Result};

/// What a statement that returns no rows did.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Done {
    pub(crate) rows_affected: u64,
    pub(crate) last_insert_id: i64,
}

/// What a connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Writer,
    Reader,
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Writer => "writer",
            Self::Reader => "reader",
        })
    }
}

/// The connections of one database. They open when first needed.
#[derive(Debug)]
pub(crate) struct Pool {
    pub(crate) options: Options,
    writer: Lane,
    /// A server has none, and an in-memory database lives in its one connection.
    readers: Option<Lane>,
    /// Counts changes of the schema; connections that lag behind forget their prepared statements.
    schema: AtomicU64,
}

#[derive(Debug)]
struct Lane {
    slots: Semaphore,
    idle: Mutex<Vec<Box<Connection>>>,
}

impl Lane {
    fn new(size: usize) -> Self {
        Self {
            slots: Semaphore::new(size),
            idle: Mutex::new(Vec::with_capacity(size)),
        }
    }
}

impl Pool {
    pub(crate) fn new(options: Options) -> Self {
        Self {
            writer: Lane::new(options.writers()),
            readers: (options.readers() > 0).then(|| Lane::new(options.readers())),
            schema: AtomicU64::new(0),
            options,
        }
    }

    /// Tells all connections that the schema changed.
    pub(crate) fn schema_changed(&self) {
        self.schema.fetch_add(1, Ordering::AcqRel);
    }

    /// Tells whether a reader leaves a connection for others.
    pub(crate) fn has_several(&self) -> bool {
        self.readers.is_some() || self.options.writers() > 1
    }

    /// Takes a connection, waiting in turn for one that is free. What is rare is boxed: every query makes room for this.
    pub(crate) async fn acquire(self: &Arc<Self>, role: Role) -> Result<Pooled> {
        let role = if self.readers.is_none() {
            Role::Writer
        } else {
            role
        };
        let mut pooled = match self.free(role) {
            Some(pooled) => pooled,
            None => Box::pin(self.wait(role)).await?,
        };
        let schema = self.schema.load(Ordering::Acquire);
        if !pooled.is_ready(schema) {
            Box::pin(pooled.prepare(schema)).await?;
        }
        Ok(pooled)
    }

    /// Takes a connection if one is free.
    fn free(self: &Arc<Self>, role: Role) -> Option<Pooled> {
        lease::take(self, role).or_else(|| {
            self.lane(role).slots.try_acquire().ok()?.forget();
            Some(self.pooled(role))
        })
    }

    /// Waits in turn for a connection.
    async fn wait(self: &Arc<Self>, role: Role) -> Result<Pooled> {
        let free = self.lane(role).slots.acquire();
        match tokio::time::timeout(self.options.acquire_timeout(), free).await {
            Ok(Ok(permit)) => {
                permit.forget();
                Ok(self.pooled(role))
            }
            Ok(Err(_)) => Err(Error::operational("the database is closed")),
            Err(_) => Err(self.exhausted(role)),
        }
    }

    /// Fills a place that was got with an idle connection, if there is one.
    fn pooled(self: &Arc<Self>, role: Role) -> Pooled {
        let mut idle = (self.lane(role).idle)
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        Pooled {
            connection: idle.pop(),
            pool: Arc::clone(self),
            role,
        }
    }

    async fn open(self: &Arc<Self>, role: Role) -> Result<Connection> {
        if role == Role::Reader && self.options.must_be_made() {
            Box::pin(self.acquire(Role::Writer)).await?;
        }
        Connection::open(&self.options, role).await
    }

    fn lane(&self, role: Role) -> &Lane {
        match (role, &self.readers) {
            (Role::Reader, Some(readers)) => readers,
            _ => &self.writer,
        }
    }

    fn exhausted(&self, role: Role) -> Error {
        let seconds = self.options.acquire_timeout().as_secs_f32();
        Error::operational(match role {
            Role::Writer => format!(
                "no connection that may write to {} became free within {seconds} s; inside `atomic` use the handle that \
                 it passes, and keep transactions short",
                self.options
            ),
            Role::Reader => format!(
                "none of the {} reading connections to {} became free within {seconds} s; raise OPTIONS readers in \
                 DATABASES or make the queries faster",
                self.options.readers(),
                self.options
            ),
        })
    }
}

/// A connection on loan; it goes back when dropped, and what was left open is rolled back.
#[derive(Debug)]
pub(crate) struct Pooled {
    connection: Option<Box<Connection>>,
    pool: Arc<Pool>,
    role: Role,
}

impl Pooled {
    pub(crate) fn connection(&mut self) -> Result<&mut Connection> {
        self.connection
            .as_deref_mut()
            .ok_or_else(|| Error::operational("the connection is gone"))
    }

    pub(crate) fn pool(&self) -> &Arc<Pool> {
        &self.pool
    }
}

impl Pooled {
    fn is_ready(&self, schema: u64) -> bool {
        (self.connection.as_ref()).is_some_and(|connection| connection.is_ready(schema))
    }

    /// Opens the connection where there is none, and makes it ready for its next user.
    async fn prepare(&mut self, schema: u64) -> Result<()> {
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => Box::new(self.pool.open(self.role).await?),
        };
        connection.prepare(schema).await?;
        self.connection = Some(connection);
        Ok(())
    }

    /// Tells whether the connection belongs to this pool and is for this.
    pub(super) fn is_of(&self, pool: &Pool, role: Role) -> bool {
        self.role == role && std::ptr::eq(Arc::as_ptr(&self.pool), pool)
    }

    /// Gives the connection back, or keeps it for the next query of this task.
    pub(crate) fn done(self) {
        let sound = self
            .connection
            .as_ref()
            .is_some_and(|connection| connection.depth() == 0 && !connection.is_broken());
        if sound {
            lease::park(self);
        }
    }
}

impl Drop for Pooled {
    fn drop(&mut self) {
        let lane = self.pool.lane(self.role);
        if let Some(mut connection) = self.connection.take()
            && !connection.is_broken()
        {
            connection.abandon(0);
            // An open transaction ends with its connection, except where the database itself would end.
            if connection.depth() == 0 || self.pool.options.ends_with_connection() {
                lane.idle
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .push(connection);
            }
        }
        lane.slots.add_permits(1);
    }
}
