//! `select_for_update`: rows that nobody else changes until the transaction ends.

use super::ast::Hop;
use super::field::Pointer;
use super::{Field, FilteredRelation, QuerySet, Reversed};
use crate::models::Model;
use crate::tuples::{one_after_the_other, up_to};

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
    pub(crate) of: Vec<Result<Vec<Hop>, String>>,
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
        self.lock.of.push(Ok(Vec::new()));
        self
    }

    /// Locks the rows that these relations of `select_related` lead to; with [`of_self`](Self::of_self) the model's own too.
    ///
    /// PostgreSQL locks no rows that may not be there: behind the way back of a one-to-one field or a filtered relation the query leaves out
    /// those without, with `filter(Profile::person.reversed().is_null(false))`.
    pub fn of(mut self, relations: impl LockedWays<M>) -> Self {
        let ways = relations.into_ways().into_iter();
        self.lock.of.extend(ways.map(|way| way.0));
        self
    }
}

/// Relations whose rows [`ForUpdate::of`] locks: a foreign key, the way back of a one-to-one field, a [`FilteredRelation`], or a tuple of
/// them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no way to one related row of `{M}`",
    note = "give a foreign key as Choice::question, the way back of a one-to-one field as Restaurant::place.reversed(), a filtered relation, or a tuple of them"
)]
pub trait LockedWays<M> {
    /// Returns the ways.
    #[doc(hidden)]
    fn into_ways(self) -> Vec<LockedWay>;
}

/// The steps to a table whose rows are locked, or why there are none.
#[doc(hidden)]
#[derive(Debug)]
pub struct LockedWay(Result<Vec<Hop>, String>);

impl<M: Model, F: Pointer> LockedWays<M> for Field<M, F> {
    fn into_ways(self) -> Vec<LockedWay> {
        let fields = self.relations();
        let hops = fields.iter().filter_map(|field| Hop::forward(field));
        vec![LockedWay(Ok(hops.collect()))]
    }
}

impl<M, R> LockedWays<M> for Reversed<M, R> {
    fn into_ways(self) -> Vec<LockedWay> {
        vec![LockedWay(Ok(self.hops().to_vec()))]
    }
}

impl<M, R> LockedWays<M> for &FilteredRelation<M, R> {
    fn into_ways(self) -> Vec<LockedWay> {
        let hops = self.known().map_err(|problem| problem.to_string());
        vec![LockedWay(hops)]
    }
}

impl<M, R> LockedWays<M> for FilteredRelation<M, R> {
    fn into_ways(self) -> Vec<LockedWay> {
        (&self).into_ways()
    }
}

up_to!(6 one_after_the_other LockedWays::into_ways -> LockedWay;);

impl<M: Model, S> QuerySet<M, S> {
    /// Locks the rows until the transaction ends. SQLite has no locks on rows and ignores it, as in Django; a transaction that is
    /// [`lazy`](crate::Atomic::lazy) takes the lock for writing with it.
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
