//! `Prefetched`: a query set whose rows bring related rows along.

use std::collections::HashMap;
use std::fmt;
use std::hash::Hash;
use std::sync::Arc;

use super::aliases::IntoFilteredRelation;
use super::in_bulk::{all_by_key, by_keys, by_values, keys_of, values_of};
use super::{
    Annotated, Assignments, Explain, FetchMode, Field, Fields, ForUpdate, IntoCondition,
    IntoExpression, IntoOrdering, IntoRelated, ModelRows, Objects, Partials, Prefetch, QuerySet,
    Selection, Values,
};
use crate::database::Database;
use crate::error::{Error, Result};
use crate::fields::FieldValue;
use crate::models::{Deleted, KeyFrom, Model};
use crate::value::Value;

/// A query set whose rows bring related rows along: made by [`QuerySet::prefetch_related`]. A row is the pair of what `S` makes of it and what
/// belongs to it.
#[must_use = "a query set does nothing until a method takes the database"]
pub struct Prefetched<M, P, S = Objects> {
    pub(super) rows: QuerySet<M, S>,
    pub(super) relations: P,
}

impl<M, P: Clone, S> Clone for Prefetched<M, P, S> {
    fn clone(&self) -> Self {
        Self {
            rows: self.rows.clone(),
            relations: self.relations.clone(),
        }
    }
}

impl<M, P, S> fmt::Debug for Prefetched<M, P, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Prefetched")
            .field("rows", &self.rows)
            .finish_non_exhaustive()
    }
}

macro_rules! forward {
    ($($method:ident $(<$lifetime:lifetime>)? ($($argument:ident: $type:ty),*);)+) => {
        /// What a query set does it does here too: only the rows themselves are meant, not those that come along.
        impl<M: Model, P, S> Prefetched<M, P, S> {$(
            #[doc = concat!("As [`QuerySet::", stringify!($method), "`].")]
            pub fn $method $(<$lifetime>)? (self $(, $argument: $type)*) -> Self {
                Self {
                    rows: self.rows.$method($($argument),*),
                    relations: self.relations,
                }
            }
        )+}
    };
}

forward! {
    filter(condition: impl IntoCondition<M::Concrete>);
    exclude(condition: impl IntoCondition<M::Concrete>);
    order_by(orders: impl IntoOrdering<M::Concrete>);
    order_by_names<'n>(names: impl IntoIterator<Item = &'n str>);
    reverse();
    distinct();
    distinct_on(by: impl Selection<M::Concrete>);
    limit(limit: u64);
    offset(offset: u64);
    none();
    select_for_update();
    select_for_update_with(how: ForUpdate<M::Concrete>);
    fetch_mode(mode: FetchMode);
    alias(name: &str, relation: impl IntoFilteredRelation<M::Concrete>);
}

impl<M: Model, P, S> Prefetched<M, P, S> {
    fn over<T>(self, change: impl FnOnce(QuerySet<M, S>) -> QuerySet<M, T>) -> Prefetched<M, P, T> {
        Prefetched {
            rows: change(self.rows),
            relations: self.relations,
        }
    }

    /// Brings along expressions or aggregates, as [`QuerySet::annotate`]: the row becomes the pair of what it was and their values, and what
    /// comes along still stands last.
    pub fn annotate<V: Selection<M::Concrete>>(
        self,
        annotations: V,
    ) -> Prefetched<M, P, Annotated<S, V::Itself>> {
        self.over(|rows| rows.annotate(annotations))
    }

    /// Computes values from all rows, as [`QuerySet::aggregate`]; nothing is brought along.
    ///
    /// # Errors
    /// As [`QuerySet::aggregate`].
    pub async fn aggregate<V: Selection<M::Concrete>>(
        self,
        aggregates: V,
        db: &Database,
    ) -> Result<V::Row> {
        self.rows.aggregate(aggregates, db).await
    }
}

impl<M: Model, P> Prefetched<M, P> {
    /// Sets fields of all rows at once and returns how many there were; nothing is brought along.
    ///
    /// # Errors
    /// As [`QuerySet::update`].
    pub async fn update<A: Assignments<M::Concrete>>(
        &self,
        assignments: A,
        db: &Database,
    ) -> Result<u64> {
        self.rows.update(assignments, db).await
    }

    /// Deletes all rows and what hangs on them; nothing is brought along.
    ///
    /// # Errors
    /// As [`QuerySet::delete`].
    pub async fn delete(&self, db: &Database) -> Result<Deleted> {
        self.rows.delete(db).await
    }
}

impl<M: Model, P, S: ModelRows<M>> Prefetched<M, P, S> {
    /// As [`QuerySet::select_related`].
    pub fn select_related<R: IntoRelated<M>>(self, fields: R) -> Prefetched<M, P, R::Shape<S>> {
        self.over(|rows| rows.select_related(fields))
    }

    /// As [`QuerySet::only`]. What points to other columns than the key needs these too.
    pub fn only(self, fields: impl Fields<M::Concrete>) -> Prefetched<M, P, S::InPart> {
        self.over(|rows| rows.only(fields))
    }

    /// As [`QuerySet::defer`].
    pub fn defer(self, fields: impl Fields<M::Concrete>) -> Prefetched<M, P, S::InPart> {
        self.over(|rows| rows.defer(fields))
    }
}

macro_rules! values {
    ($($shape:ty $(, $other:ident)*;)+) => {$(
        impl<M: Model, P $(, $other)*> Prefetched<M, P, $shape> {
            /// Selects fields and expressions instead, as [`QuerySet::values`]: to values nothing is brought along, as in Django.
            pub fn values<V: Selection<M::Concrete>>(
                self,
                selection: V,
            ) -> QuerySet<M, Values<V::Itself>> {
                self.rows.values(selection)
            }
        }
    )+};
}

values! {
    Objects;
    Partials;
    Annotated<B, S>, B, S;
}

impl<M: Model, P: Prefetch<M>, S: ModelRows<M>> Prefetched<M, P, S> {
    /// Brings along more: what belongs to a row becomes the pair of what it was and the rows of this relation.
    pub fn prefetch_related<Q: Prefetch<M>>(self, relations: Q) -> Prefetched<M, (P, Q), S> {
        Prefetched {
            rows: self.rows,
            relations: (self.relations, relations),
        }
    }

    /// Returns the text of the query for the rows themselves.
    ///
    /// # Errors
    /// As [`QuerySet::sql`].
    pub fn sql(&self, db: &Database) -> Result<String> {
        self.rows.sql(db)
    }

    /// Returns the text of the query for the rows themselves, and its parameters.
    ///
    /// # Errors
    /// As [`QuerySet::sql_with_parameters`].
    pub fn sql_with_parameters(&self, db: &Database) -> Result<(Arc<str>, Vec<Value>)> {
        self.rows.sql_with_parameters(db)
    }

    /// Returns the number of rows; nothing is brought along.
    ///
    /// # Errors
    /// As [`QuerySet::count`].
    pub async fn count(self, db: &Database) -> Result<u64> {
        self.rows.count(db).await
    }

    /// Tells whether there is a row; nothing is brought along.
    ///
    /// # Errors
    /// As [`QuerySet::exists`].
    pub async fn exists(self, db: &Database) -> Result<bool> {
        self.rows.exists(db).await
    }

    /// Tells whether this row is among those of the query.
    ///
    /// # Errors
    /// As [`QuerySet::contains`].
    pub async fn contains(&self, row: &M, db: &Database) -> Result<bool> {
        self.rows.contains(row, db).await
    }

    /// Tells how the database would run the query for the rows themselves.
    ///
    /// # Errors
    /// As [`QuerySet::explain`].
    pub async fn explain(&self, db: &Database) -> Result<String> {
        self.rows.explain(db).await
    }

    /// The same, in a format and with options of the database.
    ///
    /// # Errors
    /// As [`QuerySet::explain_with`].
    pub async fn explain_with(&self, how: Explain, db: &Database) -> Result<String> {
        self.rows.explain_with(how, db).await
    }

    /// Returns all rows with their related rows.
    ///
    /// # Errors
    /// As [`QuerySet::all`].
    pub async fn all(self, db: &Database) -> Result<Vec<(S::Row, P::Rows)>> {
        let rows = self.rows.all(db).await?;
        complete::<M, S, P>(rows, self.relations, db).await
    }

    /// Returns the one row with its related rows.
    ///
    /// # Errors
    /// As [`QuerySet::get`].
    pub async fn get(self, db: &Database) -> Result<(S::Row, P::Rows)> {
        let row = self.rows.get(db).await?;
        one::<M, S, P>(row, self.relations, db).await
    }

    /// Returns the first row in the order with its related rows.
    ///
    /// # Errors
    /// As [`QuerySet::first`].
    pub async fn first(self, db: &Database) -> Result<Option<(S::Row, P::Rows)>> {
        match self.rows.first(db).await? {
            Some(row) => one::<M, S, P>(row, self.relations, db).await.map(Some),
            None => Ok(None),
        }
    }

    /// Returns the last row in the order with its related rows.
    ///
    /// # Errors
    /// As [`QuerySet::last`].
    pub async fn last(self, db: &Database) -> Result<Option<(S::Row, P::Rows)>> {
        match self.rows.last(db).await? {
            Some(row) => one::<M, S, P>(row, self.relations, db).await.map(Some),
            None => Ok(None),
        }
    }

    /// Returns the row with this primary key with its related rows.
    ///
    /// # Errors
    /// As [`QuerySet::get_by_key`].
    pub async fn get_by_key<K>(self, key: K, db: &Database) -> Result<(S::Row, P::Rows)>
    where
        M::Key: KeyFrom<K>,
    {
        let row = self.rows.get_by_key(key, db).await?;
        one::<M, S, P>(row, self.relations, db).await
    }

    /// Returns the last row in this order with its related rows.
    ///
    /// # Errors
    /// As [`QuerySet::latest`].
    pub async fn latest(
        self,
        orders: impl IntoOrdering<M::Concrete>,
        db: &Database,
    ) -> Result<(S::Row, P::Rows)> {
        let row = self.rows.latest(orders, db).await?;
        one::<M, S, P>(row, self.relations, db).await
    }

    /// Returns the first row in this order with its related rows.
    ///
    /// # Errors
    /// As [`QuerySet::earliest`].
    pub async fn earliest(
        self,
        orders: impl IntoOrdering<M::Concrete>,
        db: &Database,
    ) -> Result<(S::Row, P::Rows)> {
        let row = self.rows.earliest(orders, db).await?;
        one::<M, S, P>(row, self.relations, db).await
    }

    /// Returns the rows with these primary keys, by key, with their related rows.
    ///
    /// # Errors
    /// As [`QuerySet::in_bulk`].
    pub async fn in_bulk<K>(
        self,
        keys: impl IntoIterator<Item = K>,
        db: &Database,
    ) -> Result<HashMap<M::Key, (S::Row, P::Rows)>>
    where
        M::Key: KeyFrom<K>,
    {
        let found = by_keys(self.rows, keys_of::<M, K>(keys), db).await?;
        by_key::<_, M, S, P>(found, self.relations, db).await
    }

    /// Returns the rows with these values of a unique field, by value, with their related rows.
    ///
    /// # Errors
    /// As [`QuerySet::in_bulk_by`].
    pub async fn in_bulk_by<T, V>(
        self,
        field: Field<M::Concrete, T>,
        values: impl IntoIterator<Item = V>,
        db: &Database,
    ) -> Result<HashMap<T, (S::Row, P::Rows)>>
    where
        T: FieldValue + Eq + Hash,
        V: IntoExpression<M::Concrete, T>,
    {
        let found = by_values(self.rows, field, values_of(values), db).await?;
        by_key::<_, M, S, P>(found, self.relations, db).await
    }

    /// Returns all rows of the query by key, with their related rows.
    ///
    /// # Errors
    /// As [`QuerySet::in_bulk_all`].
    pub async fn in_bulk_all(self, db: &Database) -> Result<HashMap<M::Key, (S::Row, P::Rows)>> {
        let found = all_by_key(&self.rows, db).await?;
        by_key::<_, M, S, P>(found, self.relations, db).await
    }
}

/// Brings along what belongs to the rows.
pub(super) async fn complete<M: Model, S: ModelRows<M>, P: Prefetch<M>>(
    rows: Vec<S::Row>,
    relations: P,
    db: &Database,
) -> Result<Vec<(S::Row, P::Rows)>> {
    let own: Vec<&S::Own> = rows.iter().map(S::own).collect();
    let related = relations.load(&own, db).await?;
    Ok(rows.into_iter().zip(related).collect())
}

async fn by_key<K: Eq + Hash, M: Model, S: ModelRows<M>, P: Prefetch<M>>(
    found: HashMap<K, S::Row>,
    relations: P,
    db: &Database,
) -> Result<HashMap<K, (S::Row, P::Rows)>> {
    let (keys, rows): (Vec<K>, Vec<S::Row>) = found.into_iter().unzip();
    let rows = complete::<M, S, P>(rows, relations, db).await?;
    Ok(keys.into_iter().zip(rows).collect())
}

async fn one<M: Model, S: ModelRows<M>, P: Prefetch<M>>(
    row: S::Row,
    relations: P,
    db: &Database,
) -> Result<(S::Row, P::Rows)> {
    let mut rows = complete::<M, S, P>(vec![row], relations, db).await?;
    let row = rows.pop();
    row.ok_or_else(|| Error::operational("the related rows were not loaded"))
}
