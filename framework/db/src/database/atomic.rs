//! How a transaction runs: durable, without a savepoint, isolated, read-only, tried again.

use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::time::Duration;

use super::handle::{Database, Handle};
use super::transaction::Transaction;
use crate::backends::pool::Role;
use crate::error::{Error, Result};

/// How long a transaction waits before it is tried again the first time, on average; each further time it is twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(10);

const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// A number from 0 to 1 that nobody can foretell.
fn chance() -> f64 {
    let drawn = RandomState::new().build_hasher().finish();
    f64::from(u32::try_from(drawn >> 32).unwrap_or_default()) / f64::from(u32::MAX)
}

/// What one transaction sees of others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Isolation {
    /// Also what others have not committed; PostgreSQL takes it for [`ReadCommitted`](Self::ReadCommitted).
    ReadUncommitted,
    /// What was committed when a statement began.
    ReadCommitted,
    /// What was committed when the transaction began.
    RepeatableRead,
    /// As if transactions ran one after the other; one that would break this fails, and may be tried again.
    Serializable,
}

impl Isolation {
    /// Returns the words of SQL.
    pub const fn sql(self) -> &'static str {
        match self {
            Self::ReadUncommitted => "READ UNCOMMITTED",
            Self::ReadCommitted => "READ COMMITTED",
            Self::RepeatableRead => "REPEATABLE READ",
            Self::Serializable => "SERIALIZABLE",
        }
    }
}

/// How [`Database::atomic_with`] runs its work.
///
/// ```ignore
/// let transfer = Atomic::new().durable().isolation(Isolation::Serializable).retries(3);
/// db.atomic_with(transfer, async |tx| pay(from, to, tx).await).await?;
/// ```
#[derive(Debug, Clone, Copy)]
#[must_use = "tells atomic_with() how to run"]
pub struct Atomic {
    durable: bool,
    savepoint: bool,
    isolation: Option<Isolation>,
    read_only: bool,
    lazy: bool,
    retries: u32,
}

impl Default for Atomic {
    fn default() -> Self {
        Self {
            durable: false,
            savepoint: true,
            isolation: None,
            read_only: false,
            lazy: false,
            retries: 0,
        }
    }
}

/// What a transaction says when it begins.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Begin {
    pub(crate) isolation: Option<Isolation>,
    pub(crate) read_only: bool,
}

impl Begin {
    /// The connections that such a transaction may have.
    pub(super) fn role(&self) -> Role {
        match self.read_only {
            true => Role::Reader,
            false => Role::Writer,
        }
    }

    /// `SET TRANSACTION ISOLATION LEVEL SERIALIZABLE, READ ONLY`; `None` where nothing is asked for.
    pub(crate) fn set_transaction(&self) -> Option<String> {
        let level = self
            .isolation
            .map(|isolation| format!("ISOLATION LEVEL {}", isolation.sql()));
        let mode = self.read_only.then(|| "READ ONLY".to_owned());
        let modes: Vec<String> = level.into_iter().chain(mode).collect();
        (!modes.is_empty()).then(|| format!("SET TRANSACTION {}", modes.join(", ")))
    }
}

impl Atomic {
    /// As [`Database::atomic`].
    pub fn new() -> Self {
        Self::default()
    }

    /// Refuses to run inside another transaction: what it wrote is committed when it returns.
    pub fn durable(mut self) -> Self {
        self.durable = true;
        self
    }

    /// Tells whether it is a savepoint inside another transaction; `true` at first. Without one, an error inside it rolls the whole transaction
    /// back: until it ends its queries fail.
    pub fn savepoint(mut self, savepoint: bool) -> Self {
        self.savepoint = savepoint;
        self
    }

    /// Sets what the transaction sees of others. SQLite's transactions are serializable, whatever is asked for, once they have begun.
    pub fn isolation(mut self, isolation: Isolation) -> Self {
        self.isolation = Some(isolation);
        self
    }

    /// Refuses changes. On SQLite the transaction then does not wait for those that write.
    pub fn read_only(mut self) -> Self {
        self.read_only = true;
        self
    }

    /// Begins with the first statement, so that one that asks nothing costs nothing. On an SQLite file it begins with the first change, `atomic` or
    /// `select_for_update`, or with raw SQL that is no plain `SELECT`, and what only reads waits for nobody: each query before that shows what is
    /// committed by then, as on the servers, unless `isolation` asks for more, or `read_only` for one state. Inside another transaction it says
    /// nothing.
    pub fn lazy(mut self) -> Self {
        self.lazy = true;
        self
    }

    /// Runs the work again, at most this many times, where the database gave it up for the sake of another transaction: a serialization
    /// failure, a deadlock, a lock that did not come free. Inside another transaction nothing is tried again, as that one is lost too.
    pub fn retries(mut self, retries: u32) -> Self {
        self.retries = retries;
        self
    }
}

impl Database {
    /// Runs `work` in a transaction, as [`atomic`](Self::atomic), and tells how.
    ///
    /// Each attempt runs a clone of `work`, and so begins with what the closure held at first. It may hold what it owns and references, but
    /// cannot change a variable outside: what it found out it returns.
    ///
    /// # Errors
    /// [`Error::Programming`] for a durable block, an isolation level or a read-only one inside another transaction; otherwise the error
    /// of `work`, or that of the commit.
    pub async fn atomic_with<T>(
        &self,
        how: Atomic,
        work: impl AsyncFnOnce(&Self) -> nuages_core::Result<T> + Clone,
    ) -> nuages_core::Result<T> {
        let mut left = match self.in_transaction() {
            true => 0,
            false => how.retries,
        };
        let mut pause = FIRST_PAUSE;
        loop {
            let error = match self.attempt(how, work.clone()).await {
                Ok(value) => return Ok(value),
                Err(error) => error,
            };
            let given_up = error
                .downcast_ref::<Error>()
                .is_some_and(Error::is_serialization_failure);
            if !given_up || left == 0 {
                return Err(error);
            }
            left -= 1;
            tracing::info!(target: "nuages.db.backends", "the transaction is tried again: {error}");
            // Two that met once would meet again after the same pause.
            tokio::time::sleep(pause.mul_f64(0.5 + chance())).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    async fn attempt<T>(
        &self,
        how: Atomic,
        work: impl AsyncFnOnce(&Self) -> nuages_core::Result<T>,
    ) -> nuages_core::Result<T> {
        let transaction = self.begin_with(how).await?;
        let result = work(transaction.database()).await;
        transaction.end(result).await
    }

    /// Begins a transaction, as [`begin`](Self::begin), and tells how. Nothing is tried again.
    ///
    /// # Errors
    /// As [`atomic_with`](Self::atomic_with).
    pub async fn begin_with(&self, how: Atomic) -> Result<Transaction> {
        let begin = Begin {
            isolation: how.isolation,
            read_only: how.read_only,
        };
        match &self.handle {
            // A server that has not told what it is does so as it begins.
            Handle::Pool(pool) if how.lazy && pool.is_known() => {
                return Ok(Transaction::lazy(pool, begin).knowing_as(self));
            }
            _ if how.read_only => {}
            _ => self.wrote(),
        }
        match &self.handle {
            Handle::Pool(pool) => {
                let begun = Transaction::begin(pool, false, begin).await?;
                Ok(begun.knowing_as(self))
            }
            Handle::Transaction(_) if how.durable => Err(Error::programming(
                "A durable atomic block cannot be nested within another atomic block.",
            )),
            Handle::Transaction(_) if how.isolation.is_some() || how.read_only => {
                Err(Error::programming(
                    "the isolation level and read_only() belong to the outermost atomic block",
                ))
            }
            Handle::Transaction(open) if how.savepoint => {
                Ok(Transaction::savepoint(open).await?.knowing_as(self))
            }
            Handle::Transaction(open) => Ok(Transaction::joined(open).await?.knowing_as(self)),
        }
    }

    /// Tells whether the transaction will be rolled back when it ends; `false` outside of one.
    pub fn get_rollback(&self) -> bool {
        match &self.handle {
            Handle::Pool(_) => false,
            Handle::Transaction(open) => open.is_to_be_rolled_back(),
        }
    }

    /// Says that the transaction, or the savepoint, is rolled back when it ends, without an error. Until then its queries fail. `false` takes that
    /// back, also after an error: use it only where a savepoint was rolled back by hand.
    ///
    /// # Errors
    /// [`Error::TransactionManagement`] outside of a transaction.
    pub fn set_rollback(&self, rollback: bool) -> Result<()> {
        match &self.handle {
            Handle::Pool(_) => Err(Error::transaction_management(
                "The rollback flag doesn't work outside of an 'atomic' block.",
            )),
            Handle::Transaction(open) => {
                open.set_rollback(rollback);
                Ok(())
            }
        }
    }

    /// As [`on_commit`](Self::on_commit), but a panic of `callback` is logged and the others run all the same.
    pub fn on_commit_robust(&self, callback: impl FnOnce() + Send + 'static) {
        self.on_commit(move || {
            let callback = std::panic::AssertUnwindSafe(callback);
            if std::panic::catch_unwind(callback).is_err() {
                tracing::error!(target: "nuages.db.backends", "a callback of on_commit() panicked");
            }
        });
    }
}
