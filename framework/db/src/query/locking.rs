//! `select_for_update`: rows that nobody else changes until the transaction ends.

use super::QuerySet;
use super::ast::Hop;
use super::related::RelatedPaths;
use crate::models::{FieldMeta, Model};

/// How rows are locked: what [`QuerySet::select_for_update_with`] takes.
///
/// ```ignore
/// let free = Seat::objects()
///     .filter(Seat::taken.eq(false))
///     .select_for_update_with(ForUpdate::new().skip_locked())
///     .first(tx)
///     .await?;
/// ```
#[derive(Debug, Clone)]
#[must_use = "tells a query set how to lock its rows"]
pub struct ForUpdate<M> {
    lock: RowLock,
    marker: std::marker::PhantomData<fn() -> M>,
}

/// How rows are locked.
#[derive(Debug, Clone, Default)]
pub(crate) struct RowLock {
    pub(crate) nowait: bool,
    pub(crate) skip_locked: bool,
    pub(crate) no_key: bool,
    /// The tables whose rows are locked, by the way to them; none locks all.
    pub(crate) of: Vec<Vec<&'static FieldMeta>>,
}

/// What a database knows of locks on rows.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct RowLocks {
    /// Locks on rows at all; without them the call is ignored, as Django does.
    pub(crate) any: bool,
    pub(crate) nowait: bool,
    pub(crate) skip_locked: bool,
    pub(crate) no_key: bool,
    pub(crate) of: bool,
}

impl<M> Default for ForUpdate<M> {
    fn default() -> Self {
        Self {
            lock: RowLock::default(),
            marker: std::marker::PhantomData,
        }
    }
}

impl<M: Model> ForUpdate<M> {
    /// Waits for rows that others hold, and locks the rows of all tables of the query.
    pub fn new() -> Self {
        Self::default()
    }

    /// Fails at once when others hold a row, instead of waiting for them.
    pub fn nowait(mut self) -> Self {
        self.lock.nowait = true;
        self
    }

    /// Leaves out rows that others hold.
    pub fn skip_locked(mut self) -> Self {
        self.lock.skip_locked = true;
        self
    }

    /// Locks more weakly: others may still insert rows that point to these. PostgreSQL alone knows it.
    pub fn no_key(mut self) -> Self {
        self.lock.no_key = true;
        self
    }

    /// Locks the rows of the model's own table, as Django's `of=("self",)`.
    pub fn of_self(mut self) -> Self {
        self.lock.of.push(Vec::new());
        self
    }

    /// Locks the rows that these foreign keys of `select_related` lead to; with [`of_self`](Self::of_self) the model's own too.
    pub fn of(mut self, fields: impl RelatedPaths<M>) -> Self {
        self.lock.of.extend(fields.into_related());
        self
    }
}

impl<M: Model, S> QuerySet<M, S> {
    /// Locks the rows until the transaction ends. SQLite has no locks on rows and ignores it, as in Django.
    ///
    /// The query fails with [`Error::TransactionManagement`](crate::Error::TransactionManagement) outside of a transaction.
    pub fn select_for_update(self) -> Self {
        self.select_for_update_with(ForUpdate::new())
    }

    /// The same, and tells how: `select_for_update_with(ForUpdate::new().nowait())`.
    pub fn select_for_update_with(mut self, how: ForUpdate<M::Concrete>) -> Self {
        self.refuse_combined("select_for_update");
        if how.lock.nowait && how.lock.skip_locked {
            self.query
                .refuse(|| "The nowait option cannot be used with skip_locked.".to_owned());
        }
        self.query.rare_mut().lock = Some(how.lock);
        self
    }
}

impl RowLock {
    /// The steps to a table whose rows are locked.
    pub(super) fn hops(path: &[&'static FieldMeta]) -> Vec<Hop> {
        path.iter()
            .filter_map(|field| Hop::forward(field))
            .collect()
    }
}
