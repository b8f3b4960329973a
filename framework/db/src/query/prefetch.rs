//! `prefetch_related`: related rows of many rows with one more query.

use std::collections::HashMap;
use std::fmt;
use std::hash::Hash;
use std::sync::Arc;

use super::aliases::IntoFilteredRelation;
use super::{
    FetchMode, Field, ForUpdate, IntoCondition, IntoExpression, IntoOrdering, IntoRelated, Objects,
    QuerySet, Selection,
};
use crate::database::Database;
use crate::error::{Error, Result};
use crate::fields::FieldValue;
use crate::models::{KeyFrom, Model};
use crate::tuples::up_to;
use crate::value::Value;

/// A query set whose rows bring related rows along: made by [`QuerySet::prefetch_related`].
#[must_use = "a query set does nothing until a method takes the database"]
pub struct Prefetched<M, P> {
    pub(super) rows: QuerySet<M>,
    pub(super) relations: P,
}

impl<M, P: Clone> Clone for Prefetched<M, P> {
    fn clone(&self) -> Self {
        Self {
            rows: self.rows.clone(),
            relations: self.relations.clone(),
        }
    }
}

impl<M, P> fmt::Debug for Prefetched<M, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Prefetched")
            .field("rows", &self.rows)
            .finish_non_exhaustive()
    }
}

/// What [`QuerySet::prefetch_related`] takes: a many-to-many field, a foreign key of another model to this one, a way over foreign keys and
/// such a relation, one [`with`](Field::with) a query set that says which rows and in which order, or a tuple of these.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no relation to rows of `{M}`",
    note = "give a foreign key that points to it, as Choice::question, or Choice::question.with(Choice::objects().order_by(..))"
)]
pub trait Prefetch<M>: Send {
    /// The rows that belong to one row.
    type Rows: Clone + Send;

    /// The type itself, as that of a [`Selection`](super::Selection).
    #[doc(hidden)]
    type Itself: Prefetch<M, Rows = Self::Rows>;

    #[doc(hidden)]
    fn itself(self) -> Self::Itself;

    /// Loads what belongs to each of the rows, in their order.
    #[doc(hidden)]
    fn load(
        self,
        rows: &[M],
        db: &Database,
    ) -> impl Future<Output = Result<Vec<Self::Rows>>> + Send;
}

macro_rules! prefetch {
    ($($name:ident)+) => {
        #[diagnostic::do_not_recommend]
        impl<M: Model, $($name: Prefetch<M>),+> Prefetch<M> for ($($name,)+) {
            type Rows = ($($name::Rows,)+);
            type Itself = Self;

            fn itself(self) -> Self {
                self
            }

            #[expect(non_snake_case, reason = "one name per place of the tuple")]
            async fn load(self, rows: &[M], db: &Database) -> Result<Vec<Self::Rows>> {
                let ($($name,)+) = self;
                $(
                    let mut $name = $name.load(rows, db).await?.into_iter();
                )+
                let mut all = Vec::with_capacity(rows.len());
                while let ($(Some($name),)+) = ($($name.next(),)+) {
                    all.push(($($name,)+));
                }
                Ok(all)
            }
        }
    };
}

up_to!(4 prefetch);

impl<M: Model> QuerySet<M> {
    /// Brings along the rows that point here, or that are held by a many-to-many field, with one more query for each relation however many rows there are: a row
    /// becomes the pair of the model and the related rows. Filters and the order may come before or behind it.
    ///
    /// ```ignore
    /// for (question, choices) in Question::objects().prefetch_related(Choice::question).all(db).await? {}
    /// ```
    pub fn prefetch_related<P: Prefetch<M>>(self, relations: P) -> Prefetched<M, P::Itself> {
        Prefetched {
            rows: self,
            relations: relations.itself(),
        }
    }
}

/// Brings along what belongs to rows that are at hand, in their order: Django's `prefetch_related_objects()`. For rows of a query
/// [`prefetch_related`](QuerySet::prefetch_related) does it.
///
/// ```ignore
/// let entries = prefetch_related_objects(&blogs, Entry::blog, db).await?;
/// for (blog, entries) in blogs.iter().zip(entries) {}
/// ```
///
/// # Errors
/// As [`QuerySet::all`].
pub async fn prefetch_related_objects<M: Model, P: Prefetch<M>>(
    rows: &[M],
    relations: P,
    db: &Database,
) -> Result<Vec<P::Rows>> {
    relations.load(rows, db).await
}

macro_rules! forward {
    ($($method:ident $(<$lifetime:lifetime>)? ($($argument:ident: $type:ty),*);)+) => {
        /// What a query set does it does here too: only the rows themselves are meant, not those that come along.
        impl<M: Model, P> Prefetched<M, P> {$(
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
    select_related(fields: impl IntoRelated<M, Shape<Objects> = Objects>);
    select_for_update();
    select_for_update_with(how: ForUpdate<M::Concrete>);
    fetch_mode(mode: FetchMode);
    alias(name: &str, relation: impl IntoFilteredRelation<M::Concrete>);
}

impl<M: Model, P: Prefetch<M>> Prefetched<M, P> {
    /// Brings along more: what belongs to a row becomes the pair of what it was and the rows of this relation.
    pub fn prefetch_related<Q: Prefetch<M>>(self, relations: Q) -> Prefetched<M, (P, Q)> {
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

    /// Returns all rows with their related rows.
    ///
    /// # Errors
    /// As [`QuerySet::all`].
    pub async fn all(self, db: &Database) -> Result<Vec<(M, P::Rows)>> {
        let rows = self.rows.all(db).await?;
        let related = self.relations.load(&rows, db).await?;
        Ok(rows.into_iter().zip(related).collect())
    }

    /// Returns the one row with its related rows.
    ///
    /// # Errors
    /// As [`QuerySet::get`].
    pub async fn get(self, db: &Database) -> Result<(M, P::Rows)> {
        let row = self.rows.get(db).await?;
        one(row, self.relations, db).await
    }

    /// Returns the first row in the order with its related rows.
    ///
    /// # Errors
    /// As [`QuerySet::first`].
    pub async fn first(self, db: &Database) -> Result<Option<(M, P::Rows)>> {
        match self.rows.first(db).await? {
            Some(row) => one(row, self.relations, db).await.map(Some),
            None => Ok(None),
        }
    }

    /// Returns the last row in the order with its related rows.
    ///
    /// # Errors
    /// As [`QuerySet::last`].
    pub async fn last(self, db: &Database) -> Result<Option<(M, P::Rows)>> {
        match self.rows.last(db).await? {
            Some(row) => one(row, self.relations, db).await.map(Some),
            None => Ok(None),
        }
    }

    /// Returns the row with this primary key with its related rows.
    ///
    /// # Errors
    /// As [`QuerySet::get_by_key`].
    pub async fn get_by_key<K>(self, key: K, db: &Database) -> Result<(M, P::Rows)>
    where
        M::Key: KeyFrom<K>,
    {
        let row = self.rows.get_by_key(key, db).await?;
        one(row, self.relations, db).await
    }

    /// Returns the last row in this order with its related rows.
    ///
    /// # Errors
    /// As [`QuerySet::latest`].
    pub async fn latest(
        self,
        orders: impl IntoOrdering<M::Concrete>,
        db: &Database,
    ) -> Result<(M, P::Rows)> {
        let row = self.rows.latest(orders, db).await?;
        one(row, self.relations, db).await
    }

    /// Returns the first row in this order with its related rows.
    ///
    /// # Errors
    /// As [`QuerySet::earliest`].
    pub async fn earliest(
        self,
        orders: impl IntoOrdering<M::Concrete>,
        db: &Database,
    ) -> Result<(M, P::Rows)> {
        let row = self.rows.earliest(orders, db).await?;
        one(row, self.relations, db).await
    }

    /// Returns the rows with these primary keys, by key, with their related rows.
    ///
    /// # Errors
    /// As [`QuerySet::in_bulk`].
    pub async fn in_bulk<K>(
        self,
        keys: impl IntoIterator<Item = K>,
        db: &Database,
    ) -> Result<HashMap<M::Key, (M, P::Rows)>>
    where
        M::Key: KeyFrom<K>,
    {
        let found = self.rows.in_bulk(keys, db).await?;
        by_key(found, self.relations, db).await
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
    ) -> Result<HashMap<T, (M, P::Rows)>>
    where
        T: FieldValue + Eq + Hash,
        V: IntoExpression<M::Concrete, T>,
    {
        let found = self.rows.in_bulk_by(field, values, db).await?;
        by_key(found, self.relations, db).await
    }

    /// Returns all rows of the query by key, with their related rows.
    ///
    /// # Errors
    /// As [`QuerySet::in_bulk_all`].
    pub async fn in_bulk_all(self, db: &Database) -> Result<HashMap<M::Key, (M, P::Rows)>> {
        let found = self.rows.in_bulk_all(db).await?;
        by_key(found, self.relations, db).await
    }
}

async fn by_key<K: Eq + Hash, M: Model, P: Prefetch<M>>(
    found: HashMap<K, M>,
    relations: P,
    db: &Database,
) -> Result<HashMap<K, (M, P::Rows)>> {
    let (keys, rows): (Vec<K>, Vec<M>) = found.into_iter().unzip();
    let related = relations.load(&rows, db).await?;
    let rows = rows.into_iter().zip(related);
    Ok(keys.into_iter().zip(rows).collect())
}

async fn one<M: Model, P: Prefetch<M>>(
    row: M,
    relations: P,
    db: &Database,
) -> Result<(M, P::Rows)> {
    let mut related = relations.load(std::slice::from_ref(&row), db).await?;
    let rows = related
        .pop()
        .ok_or_else(|| Error::operational("the related rows were not loaded"))?;
    Ok((row, rows))
}
