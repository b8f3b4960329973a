//! The connections to a server: so many and no more, each used only by the runtime that opened it, with a fair queue.
//!
//! A connection's socket wakes the runtime that it was opened in, so one that is used from elsewhere is slow while that runtime
//! works and dead when it does not. Each runtime (a worker of the HTTP server has its own) therefore keeps the connections that
//! it opened. When all are in use, a free one goes to whoever waited longest in its runtime; a runtime that has fewer
//! than its share, or that waited too long, gets the place instead and opens a connection of its own.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use tokio::runtime::{Handle, Id};
use tokio::sync::oneshot;
use tokio::time::Instant;

use super::{Held, Kind, Pool, Pooled, Role};
use crate::backends::connection::{Connection, Fate};
use crate::error::{Error, Result};

/// How long a runtime without connections waits at most while others hand theirs on among themselves.
const PATIENCE_WITHOUT: Duration = Duration::from_millis(20);
/// How long a runtime with its share waits at most.
const PATIENCE: Duration = Duration::from_millis(250);

#[derive(Debug)]
pub(super) struct Server {
    most: usize,
    state: Mutex<State>,
    /// Counts connections that the server ended: after one, all others are tested before they are used.
    lost: AtomicU64,
}

#[derive(Debug, Default)]
struct State {
    /// Free connections and their runtimes; the one that was used last stands last.
    idle: Vec<(Id, Box<Held>)>,
    /// How many connections each runtime has, free and in use.
    open: Vec<(Id, usize)>,
    waiting: VecDeque<Waiter>,
    /// The runtimes in which somebody looks after those who wait too long.
    watched: Vec<Id>,
}

/// A task that waits for a connection. When it gives up, its place in the queue stays until it comes to the front.
#[derive(Debug)]
struct Waiter {
    home: Id,
    since: Instant,
    grant: oneshot::Sender<Pooled>,
}

/// What a task that asks for a connection gets at once.
enum Turn {
    Connection(Box<Held>),
    /// A place for a connection to open; another runtime's, that must be closed for it.
    Place(Option<Box<Held>>),
}

impl Turn {
    fn pooled(self, pool: &Arc<Pool>, home: Id) -> Pooled {
        let held = match self {
            Self::Connection(held) => Some(held),
            Self::Place(other) => {
                drop(other);
                None
            }
        };
        Pooled::new(pool, Role::Writer, Some(home), held)
    }
}

fn runtime() -> Result<Id> {
    match Handle::try_current() {
        Ok(runtime) => Ok(runtime.id()),
        Err(_) => Err(Error::programming("queries run inside a tokio runtime")),
    }
}

impl State {
    fn count(&mut self, home: Id) -> &mut usize {
        let index = match self.open.iter().position(|(id, _)| *id == home) {
            Some(index) => index,
            None => {
                self.open.retain(|(_, count)| *count > 0);
                self.open.push((home, 0));
                self.open.len() - 1
            }
        };
        &mut self.open[index].1
    }

    fn open(&self) -> usize {
        self.open.iter().map(|(_, count)| count).sum()
    }

    /// Takes what is free for this runtime.
    fn turn(&mut self, home: Id, most: usize) -> Option<Turn> {
        if let Some(index) = self.idle.iter().rposition(|(id, _)| *id == home) {
            return Some(Turn::Connection(self.idle.remove(index).1));
        }
        if self.open() < most {
            *self.count(home) += 1;
            return Some(Turn::Place(None));
        }
        if self.idle.is_empty() {
            return None;
        }
        let (other, held) = self.idle.remove(0);
        self.moved(other, home);
        Some(Turn::Place(Some(held)))
    }

    fn queue(&mut self, home: Id) -> oneshot::Receiver<Pooled> {
        let (grant, granted) = oneshot::channel();
        self.waiting.push_back(Waiter {
            home,
            since: Instant::now(),
            grant,
        });
        granted
    }

    /// A place of one runtime becomes another's.
    fn moved(&mut self, from: Id, to: Id) {
        let count = self.count(from);
        *count = count.saturating_sub(1);
        *self.count(to) += 1;
    }

    /// Chooses who gets what a runtime gives back.
    fn next(&mut self, home: Id) -> Option<Waiter> {
        while self.waiting.front()?.grant.is_closed() {
            self.waiting.pop_front();
        }
        let first = self.waiting.front()?;
        if first.home == home {
            return self.waiting.pop_front();
        }
        let (other, waited) = (first.home, first.since.elapsed());
        let (theirs, ours) = (*self.count(other), *self.count(home));
        let due =
            theirs + 1 < ours || (theirs == 0 && waited > PATIENCE_WITHOUT) || waited > PATIENCE;
        let mut waiting = self.waiting.iter();
        match waiting.position(|waiter| waiter.home == home && !waiter.grant.is_closed()) {
            Some(own) if !due => self.waiting.remove(own),
            _ => self.waiting.pop_front(),
        }
    }
}

impl Server {
    pub(super) fn new(most: usize) -> Self {
        Self {
            most,
            state: Mutex::default(),
            lost: AtomicU64::new(0),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a connection of this runtime, or the place for one, if any is free.
    pub(super) fn free(&self, pool: &Arc<Pool>) -> Result<Option<Pooled>> {
        let home = runtime()?;
        let turn = self.state().turn(home, self.most);
        Ok(turn.map(|turn| turn.pooled(pool, home)))
    }

    /// Takes the free connections of this runtime.
    pub(super) fn drain(&self) -> Vec<Held> {
        let Ok(home) = runtime() else {
            return Vec::new();
        };
        let mut state = self.state();
        let all = std::mem::take(&mut state.idle).into_iter();
        let (own, others): (Vec<_>, Vec<_>) = all.partition(|(id, _)| *id == home);
        state.idle = others;
        *state.count(home) -= own.len();
        own.into_iter().map(|(_, held)| *held).collect()
    }

    /// Waits in turn for a connection.
    pub(super) async fn wait(&self, pool: &Arc<Pool>) -> Result<Pooled> {
        let home = runtime()?;
        let granted = {
            let mut state = self.state();
            match state.turn(home, self.most) {
                Some(turn) => {
                    drop(state);
                    return Ok(turn.pooled(pool, home));
                }
                None => {
                    if !state.watched.contains(&home) {
                        state.watched.push(home);
                        tokio::spawn(watch(Watch::new(pool, home)));
                    }
                    state.queue(home)
                }
            }
        };
        granted
            .await
            .map_err(|_| self.exhausted(pool, pool.options.acquire_timeout()))
    }

    /// Tells whether a connection must be tested, or closed, before it is used.
    pub(super) fn is_doubtful(&self, pool: &Pool, held: &Held) -> bool {
        let Some(options) = pool.options.server() else {
            return false;
        };
        held.checked != self.lost.load(Ordering::Acquire)
            || held
                .idle_since
                .is_some_and(|since| since.elapsed() > options.idle_check)
            || options
                .max_age
                .is_some_and(|age| held.opened.elapsed() > age)
    }

    /// Tests the connection, or opens a new one.
    pub(super) async fn make_ready(&self, pool: &Arc<Pool>, mut pooled: Pooled) -> Result<Pooled> {
        let lost = self.lost.load(Ordering::Acquire);
        if let Some(mut held) = pooled.held.take() {
            let options = pool.options.server();
            let old = options
                .and_then(|options| options.max_age)
                .is_some_and(|age| held.opened.elapsed() > age);
            let patience = options.map_or(Duration::MAX, |options| options.connect_timeout);
            if old {
                close(*held);
            } else {
                let ready = async {
                    held.connection.ping().await?;
                    held.connection.prepare(pool.schema()).await
                };
                match tokio::time::timeout(patience, ready).await {
                    Ok(Ok(())) => {
                        held.checked = lost;
                        pooled.held = Some(held);
                        return Ok(pooled);
                    }
                    Ok(Err(error)) => {
                        self.lost.fetch_add(1, Ordering::AcqRel);
                        tracing::debug!(target: "nuages.db.backends", "a connection had ended: {error}");
                    }
                    Err(_) => {
                        self.lost.fetch_add(1, Ordering::AcqRel);
                        tracing::debug!(target: "nuages.db.backends", "a connection gave no sign of life");
                    }
                }
            }
        }
        let connection = Connection::open(&pool.options, Role::Writer).await?;
        let mut held = Box::new(Held::new(connection, self.lost.load(Ordering::Acquire)));
        held.connection.prepare(pool.schema()).await?;
        pooled.held = Some(held);
        Ok(pooled)
    }

    /// Takes a connection back, or its place when there is none, and gives it to whoever waits.
    pub(super) fn give_back(&self, pool: &Arc<Pool>, home: Id, held: Option<Box<Held>>) {
        let mut held = held.and_then(|held| self.sound(pool, held));
        loop {
            let mut state = self.state();
            let Some(waiter) = state.next(home) else {
                match held {
                    Some(mut held) => {
                        held.idle_since = Some(Instant::now());
                        state.idle.push((home, held));
                    }
                    None => {
                        let count = state.count(home);
                        *count = count.saturating_sub(1);
                    }
                }
                return;
            };
            let own = waiter.home == home;
            if !own {
                state.moved(home, waiter.home);
            }
            drop(state);
            if !own && let Some(held) = held.take() {
                close(*held);
            }
            let pooled = Pooled::new(pool, Role::Writer, Some(waiter.home), held);
            match waiter.grant.send(pooled) {
                Ok(()) => return,
                // It gave up in this very moment.
                Err(pooled) => {
                    held = pooled.into_held();
                    if !own {
                        self.state().moved(waiter.home, home);
                    }
                }
            }
        }
    }

    /// Returns the connection if the next user may have it. One whose answer is still to come, or whose transaction is open, is
    /// closed: the server rolls back.
    fn sound(&self, pool: &Pool, held: Box<Held>) -> Option<Box<Held>> {
        let connection = &held.connection;
        if connection.is_broken() && connection.fate() != Fate::Refused {
            self.lost.fetch_add(1, Ordering::AcqRel);
        }
        if connection.is_broken() || connection.is_busy() || connection.depth() > 0 {
            return None;
        }
        let age = pool.options.server().and_then(|options| options.max_age);
        if age.is_some_and(|age| held.opened.elapsed() >= age) {
            close(*held);
            return None;
        }
        Some(held)
    }

    /// Sends away the tasks of a runtime that waited too long; tells when the next one will have. Where nobody else waits, this was the last time.
    fn send_away(&self, home: Id, timeout: Duration) -> Option<Instant> {
        let mut state = self.state();
        let now = Instant::now();
        let mut next = None;
        state.waiting.retain(|waiter| {
            if waiter.home != home || waiter.grant.is_closed() {
                return !waiter.grant.is_closed();
            }
            let until = waiter.since + timeout;
            if until > now {
                next.get_or_insert(until);
            }
            until > now
        });
        if next.is_none() {
            state.watched.retain(|watched| *watched != home);
        }
        next
    }

    fn exhausted(&self, pool: &Pool, timeout: Duration) -> Error {
        Error::operational(format!(
            "none of the {} connections to {} became free within {} s; inside `atomic` use the handle that it passes, keep \
             transactions short, or raise max_connections in `databases`",
            self.most,
            pool.options,
            timeout.as_secs_f32()
        ))
    }
}

/// Looks after the tasks of one runtime that wait for a connection: a timer for each would cost every query that waits.
struct Watch {
    pool: Weak<Pool>,
    home: Id,
    timeout: Duration,
}

impl Watch {
    fn new(pool: &Arc<Pool>, home: Id) -> Self {
        Self {
            pool: Arc::downgrade(pool),
            home,
            timeout: pool.options.acquire_timeout(),
        }
    }

    fn with<T>(&self, ask: impl FnOnce(&Server) -> Option<T>) -> Option<T> {
        match &self.pool.upgrade()?.kind {
            Kind::Server(server) => ask(server),
            Kind::Lanes(_) => None,
        }
    }
}

/// Sends away who waits too long, until nobody waits.
async fn watch(watch: Watch) {
    tokio::time::sleep(watch.timeout).await;
    while let Some(next) = watch.with(|server| server.send_away(watch.home, watch.timeout)) {
        tokio::time::sleep_until(next).await;
    }
}

/// Closes a connection with a word to the server where a runtime is there to send it.
fn close(held: Held) {
    if let Ok(runtime) = Handle::try_current() {
        runtime.spawn(held.connection.close());
    }
}
