//! Fetch modes: what happens where a foreign key is asked for a row that the query did not bring along.

use std::any::Any;
use std::sync::{Arc, Mutex, PoisonError};

use super::ast::Expr;
use super::query::Query;
use super::{PartialPeers, QuerySet};
use crate::fields::RelatedPlan as Plan;
use crate::models::{Model, ModelMeta};

/// What [`ForeignKey::get`](crate::ForeignKey::get) does for rows of a query, where the row pointed to is not at hand: Django's fetch modes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum FetchMode {
    /// It reads the one row: Django's `FETCH_ONE`.
    #[default]
    One,
    /// It reads the rows that all rows of the same query point to, with one more query: Django's `FETCH_PEERS`. The rows that it reads
    /// do so too.
    Peers,
    /// It is [`Error::FieldFetchBlocked`](crate::Error::FieldFetchBlocked): Django's `FETCH_RAISE`.
    Raise,
}

impl<M: Model, S> QuerySet<M, S> {
    /// Says how rows are fetched that foreign keys point to, where the query does not bring them along. With [`FetchMode::Peers`] a loop
    /// that follows a foreign key makes two queries:
    ///
    /// ```ignore
    /// for entry in Entry::objects().fetch_mode(FetchMode::Peers).all(db).await? {
    ///     println!("{}", entry.blog.get(db).await?.name);
    /// }
    /// ```
    pub fn fetch_mode(mut self, mode: FetchMode) -> Self {
        self.query.rare_mut().fetch_mode = mode;
        self
    }
}

/// How one foreign key of the rows of a query fetches.
#[derive(Debug, Clone)]
pub(crate) struct Fetching {
    pub(crate) mode: FetchMode,
    /// The field, as `Entry.blog`.
    pub(crate) field: Arc<str>,
    /// What the rows of the query have in common, once there is a row.
    shared: Arc<Mutex<Option<Arc<dyn Any + Send + Sync>>>>,
}

impl Fetching {
    /// Returns what the rows have in common: what the rows before have, as long as it is `open` to more.
    pub(crate) fn shared<T: Default + Send + Sync + 'static>(
        &self,
        open: impl Fn(&T) -> bool,
    ) -> Arc<T> {
        let mut shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        let known = shared.clone().and_then(|known| known.downcast::<T>().ok());
        known.filter(|known| open(known)).unwrap_or_else(|| {
            let made = Arc::new(T::default());
            *shared = Some(made.clone());
            made
        })
    }
}

impl Plan {
    /// Lets the foreign keys of the rows of a query, and of those that stand beside them, fetch in this way.
    pub(super) fn fetch_all_by(&mut self, mode: FetchMode, query: &Query) {
        self.fetch_rows_by(mode, query.meta);
        let beside = query.rare.iter().flat_map(|rare| &rare.beside);
        for (nested, (place, _)) in self.beside.iter_mut().zip(beside) {
            if let Some(Expr::Column(column)) = query.annotations.get(*place).map(|one| &one.expr)
                && let Some(last) = column.hops.last()
            {
                nested.fetch_rows_by(mode, last.to);
            }
        }
    }

    /// The same of rows that may be there in part: what was deferred is read in this way.
    fn fetch_rows_by(&mut self, mode: FetchMode, meta: &'static ModelMeta) {
        match &self.partial {
            Some(_) => self.peers = Some(PartialPeers::of(mode)),
            None => self.fetch_by(mode, meta),
        }
    }

    /// Lets the foreign keys that the query does not follow fetch in this way, also those of rows that come along.
    fn fetch_by(&mut self, mode: FetchMode, meta: &'static ModelMeta) {
        for (place, field) in meta.fields.iter().enumerate() {
            let Some(relation) = &field.relation else {
                continue;
            };
            match self.nested.iter_mut().find(|(known, _)| *known == place) {
                Some((_, brought)) => brought.fetch_by(mode, relation.target()),
                None => self.nested.push((
                    place,
                    Self {
                        fetching: Some(Fetching {
                            mode,
                            field: format!("{}.{}", meta.name, field.name).into(),
                            shared: Arc::default(),
                        }),
                        ..Self::default()
                    },
                )),
            }
        }
    }
}
