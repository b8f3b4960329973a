//! The connections of one database, on loan: [`lanes`] for a file, [`server`] for a server.

mod lanes;
mod same_file;
mod server;

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::runtime::Id;
use tokio::time::Instant;

use self::lanes::Lanes;
use self::server::Server;
use super::connection::{Connection, Fate};
use super::lease;
use super::options::Options;
use super::soon::Soon;
use crate::error::{Error, Result};

/// What a connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Writer,
    Reader,
    /// Reads as a reader what is to stay as it is: inside of its transaction, also where that is yet to begin.
    Holder,
}

impl Role {
    /// That of a query, which may hold what it reads.
    pub(crate) fn of_query(holds: bool) -> Self {
        match holds {
            true => Self::Holder,
            false => Self::Reader,
        }
    }

    /// Plain selects go to the readers; whatever might write goes to the writer.
    pub(crate) fn of(sql: &str) -> Self {
        let word = sql.trim_start().get(..6).unwrap_or_default();
        match word.eq_ignore_ascii_case("SELECT") {
            true => Self::Reader,
            false => Self::Writer,
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Writer => "writer",
            Self::Reader | Self::Holder => "reader",
        })
    }
}

/// The connections of one database. They open when first needed.
#[derive(Debug)]
pub(crate) struct Pool {
    pub(crate) options: Options,
    kind: Kind,
    /// The alias, where the settings have no such database: no connection opens.
    missing: Option<String>,
    /// Counts changes of the schema; connections that lag behind forget their prepared statements.
    schema: AtomicU64,
}

#[derive(Debug)]
enum Kind {
    Lanes(Lanes),
    Server(Server),
}

/// A connection and its history.
#[derive(Debug)]
struct Held {
    connection: Connection,
    opened: Instant,
    /// Since when nobody has used it; `None` while somebody does, and when it is handed from one to the next.
    idle_since: Option<Instant>,
    /// How many connections had been lost when this one was last known to live.
    checked: u64,
    /// What says that it has its file open.
    file: Option<Arc<()>>,
}

impl Held {
    fn new(connection: Connection, lost: u64) -> Self {
        Self {
            connection,
            opened: Instant::now(),
            idle_since: None,
            checked: lost,
            file: None,
        }
    }
}

impl Pool {
    pub(crate) fn new(options: Options) -> Self {
        Self {
            kind: match options.server() {
                Some(server) => Kind::Server(Server::new(server.max_connections)),
                None => Kind::Lanes(Lanes::new(options.writers(), options.readers())),
            },
            missing: None,
            schema: AtomicU64::new(0),
            options,
        }
    }

    /// Makes the pool of a database that somebody named and that the settings do not have.
    pub(crate) fn missing(alias: &str, options: Options) -> Self {
        Self {
            missing: Some(alias.to_owned()),
            ..Self::new(options)
        }
    }

    /// Tells all connections that the schema changed.
    pub(crate) fn schema_changed(&self) {
        self.schema.fetch_add(1, Ordering::AcqRel);
    }

    /// Tells whether a reader leaves a connection for others.
    pub(crate) fn has_several(&self) -> bool {
        self.options.readers() > 0 || self.options.writers() > 1
    }

    /// Tells whether there are connections that only read.
    pub(crate) fn has_readers(&self) -> bool {
        self.options.readers() > 0
    }

    /// Tells whether the server has told what it is, as the first connection does.
    pub(crate) fn is_known(&self) -> bool {
        self.options.is_mariadb().is_some()
    }

    /// Tells whether a statement may be lost with its connection.
    pub(crate) fn is_remote(&self) -> bool {
        matches!(self.kind, Kind::Server(_))
    }

    /// Closes the connections that are free; a database in memory would end with its own.
    pub(crate) async fn close(&self) {
        if self.options.ends_with_connection() {
            return;
        }
        let free = match &self.kind {
            Kind::Lanes(lanes) => lanes.drain(),
            Kind::Server(server) => server.drain(),
        };
        for held in free {
            held.connection.close().await;
        }
    }

    /// Takes a connection, waiting in turn for one that is free.
    pub(crate) fn acquire(self: &Arc<Self>, role: Role) -> Soon<'_, Pooled> {
        let role = match &self.kind {
            Kind::Lanes(lanes) => lanes.role(role),
            Kind::Server(_) => Role::Writer,
        };
        let free = match lease::take(self, role) {
            Some(pooled) => Ok(Some(pooled)),
            None => self.free(role),
        };
        match free {
            Ok(Some(pooled)) => self.ready(pooled),
            Ok(None) => Soon::later(async move { self.ready(self.wait(role).await?).await }),
            Err(error) => Soon::now(Err(error)),
        }
    }

    /// Returns the connection once it can be used.
    fn ready(self: &Arc<Self>, mut pooled: Pooled) -> Soon<'_, Pooled> {
        match self.can_be_used(&mut pooled) {
            true => Soon::now(Ok(pooled)),
            false => Soon::later(self.make_ready(pooled)),
        }
    }

    /// Takes a connection, or the place for one, if any is free.
    fn free(self: &Arc<Self>, role: Role) -> Result<Option<Pooled>> {
        match &self.kind {
            Kind::Lanes(lanes) => Ok(lanes.free(self, role)),
            Kind::Server(server) => server.free(self),
        }
    }

    /// Waits in turn for a connection.
    async fn wait(self: &Arc<Self>, role: Role) -> Result<Pooled> {
        match &self.kind {
            Kind::Lanes(lanes) => Box::pin(lanes.wait(self, role)).await,
            Kind::Server(server) => server.wait(self).await,
        }
    }

    /// Tells whether a connection can be used as it is; from now on it is in use.
    fn can_be_used(&self, pooled: &mut Pooled) -> bool {
        let Some(held) = &mut pooled.held else {
            return false;
        };
        let sound = match &self.kind {
            Kind::Lanes(lanes) => !lanes.is_gone(self),
            Kind::Server(server) => !server.is_doubtful(self, held),
        };
        held.idle_since = None;
        sound && held.connection.is_ready(self.schema())
    }

    /// Opens the connection where there is none or it does not live, and makes it ready for its next user.
    async fn make_ready(self: &Arc<Self>, pooled: Pooled) -> Result<Pooled> {
        if let Some(alias) = &self.missing {
            return Err(Error::no_database(alias));
        }
        match &self.kind {
            Kind::Lanes(lanes) => lanes.make_ready(self, pooled).await,
            Kind::Server(server) => server.make_ready(self, pooled).await,
        }
    }

    /// The number of changes of the schema that a connection must know of.
    fn schema(&self) -> u64 {
        self.schema.load(Ordering::Acquire)
    }
}

/// A connection on loan; it goes back when dropped, and what was left open is rolled back.
#[derive(Debug)]
pub(crate) struct Pooled {
    held: Option<Box<Held>>,
    pool: Arc<Pool>,
    role: Role,
    /// The runtime that a server's connection belongs to: another would not wake for it.
    home: Option<Id>,
    /// Whether the place in the pool is this one's to give back.
    placed: bool,
}

impl Pooled {
    fn new(pool: &Arc<Pool>, role: Role, home: Option<Id>, held: Option<Box<Held>>) -> Self {
        Self {
            held,
            pool: Arc::clone(pool),
            role,
            home,
            placed: true,
        }
    }

    pub(crate) fn connection(&mut self) -> Result<&mut Connection> {
        match &mut self.held {
            Some(held) => Ok(&mut held.connection),
            None => Err(Error::operational("the connection is gone")),
        }
    }

    pub(crate) fn pool(&self) -> &Arc<Pool> {
        &self.pool
    }

    /// Tells whether the statement that just failed may be sent again: it was not done, or it only reads and its answer
    /// was lost. Not inside a transaction, which is lost with its connection.
    pub(crate) fn may_try_again(&self, only_reads: bool) -> bool {
        let Some(held) = &self.held else {
            return false;
        };
        match held.connection.fate() {
            Fate::Refused | Fate::Late => false,
            Fate::NotDone => held.connection.depth() == 0,
            Fate::Unknown => held.connection.depth() == 0 && only_reads,
        }
    }

    /// Tells whether the connection was lost with the statement that just failed.
    pub(crate) fn is_lost(&self) -> bool {
        let connection = self.held.as_ref().map(|held| &held.connection);
        connection.is_some_and(|own| {
            own.is_broken() && matches!(own.fate(), Fate::NotDone | Fate::Unknown)
        })
    }

    /// Tells whether the connection belongs to this pool and is for this.
    pub(super) fn is_of(&self, pool: &Pool, role: Role) -> bool {
        self.role == role && std::ptr::eq(Arc::as_ptr(&self.pool), pool)
    }

    /// Gives the connection back, or keeps it for the next query of this task.
    pub(crate) fn done(self) {
        let sound = self.held.as_ref().is_some_and(|held| {
            held.connection.depth() == 0
                && !held.connection.is_broken()
                && !held.connection.is_busy()
        });
        if sound {
            lease::park(self);
        }
    }

    /// Takes the connection out, and with it the duty to give the place back.
    fn into_held(mut self) -> Option<Box<Held>> {
        self.placed = false;
        self.held.take()
    }
}

impl Drop for Pooled {
    fn drop(&mut self) {
        if !self.placed {
            return;
        }
        let held = self.held.take();
        match &self.pool.kind {
            Kind::Lanes(lanes) => lanes.give_back(&self.pool, self.role, held),
            Kind::Server(server) => {
                if let Some(home) = self.home {
                    server.give_back(&self.pool, home, held);
                }
            }
        }
    }
}
