//! What few queries say; boxed, so that all others stay small.

use std::sync::Arc;

use super::aliases::Relations;
use super::ast::{Column, Expr};
use super::cte::CteNode;
use super::fetch_mode::FetchMode;
use super::locking::RowLock;
use super::partial::{Loading, PartialField};
use super::query::Query;
use crate::backends::pool::Role;
use crate::fields::RelatedPlan as Plan;

/// What few queries say.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rare {
    /// Of the rows that are equal in these, the first one is kept.
    pub(crate) distinct_on: Vec<Expr>,
    /// What the rows are grouped by beside what is selected.
    pub(crate) groups: Option<Vec<Expr>>,
    /// Locks the rows until the transaction ends.
    pub(crate) lock: Option<RowLock>,
    /// The query that the others are put together with, where it is not this one without them.
    pub(crate) first: Option<Box<Query>>,
    /// Named queries that stand before this one.
    pub(crate) ctes: Vec<Arc<CteNode>>,
    /// The named query that is read instead of the model's table.
    pub(crate) source: Option<Arc<str>>,
    /// Named queries whose rows stand beside the model's.
    pub(crate) joined: Vec<Arc<str>>,
    /// Columns that are selected of related rows which were annotated before, with how many filters stood before that.
    pub(crate) places: Vec<(usize, Column)>,
    /// The fields that a partial row holds, in the order of the selection.
    pub(crate) partial: Option<Arc<[PartialField]>>,
    /// What was said of the columns of partial rows.
    pub(crate) loading: Loading,
    /// The filtered relations that have names.
    pub(crate) relations: Relations,
    /// What comes along with rows that stand beside the model's, by the place of the annotation where they begin.
    pub(crate) beside: Vec<(usize, Plan)>,
    /// How rows are fetched that foreign keys point to.
    pub(crate) fetch_mode: FetchMode,
}

impl Query {
    /// What few queries say, to be changed.
    pub(crate) fn rare_mut(&mut self) -> &mut Rare {
        self.rare.get_or_insert_default()
    }

    pub(crate) fn distinct_on(&self) -> &[Expr] {
        self.rare.as_ref().map_or(&[], |rare| &rare.distinct_on)
    }

    /// What the rows are grouped by beside what is selected.
    pub(crate) fn groups(&self) -> Option<&[Expr]> {
        self.rare.as_ref()?.groups.as_deref()
    }

    /// The filtered relations that have names.
    pub(crate) fn relations(&self) -> &Relations {
        static NONE: Relations = Relations::none();
        self.rare.as_ref().map_or(&NONE, |rare| &rare.relations)
    }

    pub(crate) fn lock(&self) -> Option<&RowLock> {
        self.rare.as_ref()?.lock.as_ref()
    }

    /// As what its rows are read.
    pub(crate) fn role(&self) -> Role {
        Role::of_query(self.lock().is_some())
    }
}
