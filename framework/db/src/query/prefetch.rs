//! `prefetch_related`: related rows of many rows with one more query.

use std::collections::HashMap;
use std::fmt;

use super::ast::{Column, Compare, Expr, Lookup, Node};
use super::{
    Condition, Expression, Field, IntoOrdering, IntoRelated, ManyField, Objects, QuerySet,
};
use crate::database::Database;
use crate::error::{Error, Result};
use crate::fields::FieldValue;
use crate::models::{Model, PointsTo};
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

/// What [`QuerySet::prefetch_related`] takes: a many-to-many field, a foreign key of another model to this one, one [`with`](Field::with) a query
/// set that says which rows and in which order, or a tuple of these.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no relation to rows of `{M}`",
    note = "give a foreign key that points to it, as Choice::question, or Choice::question.with(Choice::objects().order_by(..))"
)]
pub trait Prefetch<M>: Send {
    /// The rows that belong to one row.
    type Rows: Send;

    /// Loads what belongs to each of the rows, in their order.
    #[doc(hidden)]
    fn load(
        self,
        rows: &[M],
        db: &Database,
    ) -> impl Future<Output = Result<Vec<Self::Rows>>> + Send;
}

impl<M: Model, R: Model, F: FieldValue + PointsTo<M>> Prefetch<M> for Field<R, F> {
    type Rows = Vec<R>;

    async fn load(self, rows: &[M], db: &Database) -> Result<Vec<Vec<R>>> {
        load(self, R::objects(), rows, db).await
    }
}

impl<M: Model, R: Model, F: FieldValue + PointsTo<M>> Prefetch<M> for With<R, F> {
    type Rows = Vec<R>;

    async fn load(self, rows: &[M], db: &Database) -> Result<Vec<Vec<R>>> {
        load(self.field, self.rows, rows, db).await
    }
}

impl<M: Model, T: Model> Prefetch<M> for ManyField<M, T> {
    type Rows = Vec<T>;

    async fn load(self, rows: &[M], db: &Database) -> Result<Vec<Vec<T>>> {
        let keys: Vec<M::Key> = rows.iter().map(Model::key).collect();
        let mut found: HashMap<M::Key, Vec<T>> = HashMap::with_capacity(keys.len());
        let holder = match M::meta().field("pk") {
            Some(field) => Column {
                hops: self.reversed().hops(),
                field,
            }
            .trimmed(),
            None => return Err(Error::programming("a model without a primary key")),
        };
        for keys in keys.chunks(db.dialect().max_parameters() / 2) {
            let values = keys.iter().map(|key| Expr::Value(key.to_value())).collect();
            let part = T::objects()
                .filter(Condition::new(Node::Compare(Compare {
                    left: Expr::Column(holder.clone()),
                    lookup: Lookup::In(values),
                })))
                .annotate(Expression::<T, M::Key>::new(Expr::Column(holder.clone())));
            for (row, key) in part.all(db).await? {
                found.entry(key).or_default().push(row);
            }
        }
        Ok(keys
            .iter()
            .map(|key| found.remove(key).unwrap_or_default())
            .collect())
    }
}

/// A foreign key and the rows that are loaded over it, as Django's `Prefetch(queryset=..)`.
#[derive(Debug, Clone)]
pub struct With<R: Model, F> {
    field: Field<R, F>,
    rows: QuerySet<R>,
}

impl<R: Model, F: FieldValue> Field<R, F> {
    /// Says which rows [`prefetch_related`](QuerySet::prefetch_related) loads over this foreign key, and in which order.
    pub fn with(self, rows: QuerySet<R>) -> With<R, F> {
        With { field: self, rows }
    }
}

macro_rules! tuples {
    ($($($name:ident)+;)+) => {$(
        impl<M: Model, $($name: Prefetch<M>),+> Prefetch<M> for ($($name,)+) {
            type Rows = ($($name::Rows,)+);

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
    )+};
}

tuples! {
    A;
    A B;
    A B C;
    A B C D;
}

async fn load<M: Model, R: Model, F: FieldValue + PointsTo<M>>(
    field: Field<R, F>,
    related: QuerySet<R>,
    rows: &[M],
    db: &Database,
) -> Result<Vec<Vec<R>>> {
    let Some(place) = field.place() else {
        return Err(Error::programming(
            "prefetch_related() takes a foreign key of the model itself",
        ));
    };
    if related.query.is_sliced() {
        return Err(Error::programming(
            "Cannot filter a query once a slice has been taken: prefetch_related() loads the rows of all in one query.",
        ));
    }
    let targets: Vec<Option<F::Key>> = rows.iter().map(F::pointing_to).collect();
    let keys: Vec<&F::Key> = targets.iter().flatten().collect();
    let mut found: HashMap<F::Key, Vec<R>> = HashMap::with_capacity(keys.len());
    for keys in keys.chunks(db.dialect().max_parameters() / 2) {
        let values = keys.iter().map(|key| Expr::Value(key.to_value())).collect();
        let part = related
            .clone()
            .filter(Condition::new(Node::Compare(Compare {
                left: field.expr(),
                lookup: Lookup::In(values),
            })));
        for row in part.all(db).await? {
            let key = row.value(place);
            if key != Value::Null {
                found.entry(F::Key::from_value(key)?).or_default().push(row);
            }
        }
    }
    let of = |key: Option<F::Key>| key.and_then(|key| found.remove(&key)).unwrap_or_default();
    Ok(targets.into_iter().map(of).collect())
}

impl<M: Model> QuerySet<M> {
    /// Brings along the rows that point here, or that are held by a many-to-many field, with one more query for each relation however many rows there are: a row
    /// becomes the pair of the model and the related rows. Filters and the order may come before or behind it.
    ///
    /// ```ignore
    /// for (question, choices) in Question::objects().prefetch_related(Choice::question).all(db).await? {}
    /// ```
    pub fn prefetch_related<P: Prefetch<M>>(self, relations: P) -> Prefetched<M, P> {
        Prefetched {
            rows: self,
            relations,
        }
    }
}

macro_rules! forward {
    ($($method:ident $(<$lifetime:lifetime>)? ($($argument:ident: $type:ty)?);)+) => {
        /// What a query set does it does here too: only the rows themselves are meant, not those that come along.
        impl<M: Model, P> Prefetched<M, P> {$(
            #[doc = concat!("As [`QuerySet::", stringify!($method), "`].")]
            pub fn $method $(<$lifetime>)? (self $(, $argument: $type)?) -> Self {
                Self {
                    rows: self.rows.$method($($argument)?),
                    relations: self.relations,
                }
            }
        )+}
    };
}

forward! {
    filter(condition: Condition<M>);
    exclude(condition: Condition<M>);
    order_by(orders: impl IntoOrdering<M>);
    order_by_names<'n>(names: impl IntoIterator<Item = &'n str>);
    reverse();
    distinct();
    limit(limit: u64);
    offset(offset: u64);
    none();
    select_related(fields: impl IntoRelated<M, Shape = Objects>);
}

impl<M: Model, P: Prefetch<M>> Prefetched<M, P> {
    /// Brings along more: what belongs to a row becomes the pair of what it was and the rows of this relation.
    pub fn prefetch_related<Q: Prefetch<M>>(self, relations: Q) -> Prefetched<M, (P, Q)> {
        Prefetched {
            rows: self.rows,
            relations: (self.relations, relations),
        }
    }

    /// Tells whether rows come in an order that was asked for.
    pub fn is_ordered(&self) -> bool {
        self.rows.is_ordered()
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
