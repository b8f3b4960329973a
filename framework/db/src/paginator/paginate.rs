//! What can be shown in pages.

use std::future::Future;

use crate::database::Database;
use crate::error::Error;
use crate::models::Model;
use crate::query::{ModelRows, Prefetch, Prefetched, QuerySet, Shape};

/// What can be shown in pages: a query set, also one with `prefetch_related`, or a list.
pub trait Paginate: Send + Sync {
    /// One row.
    type Item: Send;

    /// Returns how many rows there are.
    fn count(&self, db: &Database) -> impl Future<Output = Result<u64, Error>> + Send;

    /// Returns the rows of one page.
    fn slice(
        &self,
        offset: u64,
        limit: u64,
        db: &Database,
    ) -> impl Future<Output = Result<Vec<Self::Item>, Error>> + Send;

    /// Tells whether rows come in an order, so that pages do not overlap.
    fn is_ordered(&self) -> bool {
        true
    }
}

impl<M: Model, S: Shape<M>> Paginate for QuerySet<M, S> {
    type Item = S::Row;

    async fn count(&self, db: &Database) -> Result<u64, Error> {
        QuerySet::count(self, db).await
    }

    async fn slice(&self, offset: u64, limit: u64, db: &Database) -> Result<Vec<S::Row>, Error> {
        self.clone().offset(offset).limit(limit).all(db).await
    }

    fn is_ordered(&self) -> bool {
        QuerySet::is_ordered(self)
    }
}

impl<M: Model, P: Prefetch<M> + Clone + Sync, S: ModelRows<M>> Paginate for Prefetched<M, P, S> {
    type Item = (S::Row, P::Rows);

    async fn count(&self, db: &Database) -> Result<u64, Error> {
        Prefetched::count(self.clone(), db).await
    }

    async fn slice(
        &self,
        offset: u64,
        limit: u64,
        db: &Database,
    ) -> Result<Vec<Self::Item>, Error> {
        self.clone().offset(offset).limit(limit).all(db).await
    }

    fn is_ordered(&self) -> bool {
        Prefetched::is_ordered(self)
    }
}

impl<T: Clone + Send + Sync> Paginate for Vec<T> {
    type Item = T;

    async fn count(&self, _: &Database) -> Result<u64, Error> {
        Ok(u64::try_from(self.len()).unwrap_or(u64::MAX))
    }

    async fn slice(&self, offset: u64, limit: u64, _: &Database) -> Result<Vec<T>, Error> {
        let index = |number| usize::try_from(number).unwrap_or(usize::MAX);
        Ok(self
            .iter()
            .skip(index(offset))
            .take(index(limit))
            .cloned()
            .collect())
    }
}
