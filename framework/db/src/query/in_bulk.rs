//! Rows, and values selected of them, by their keys.

use std::collections::HashMap;
use std::hash::Hash;

use super::ast::{Column, Compare, Expr, Lookup, Node};
use super::keep::{keys_at_once, own_key_in};
use super::query::Query;
use super::{
    Annotated, BesideRow, Condition, Expression, Field, IntoExpression, ModelRows, Objects,
    Partials, QuerySet, Selection, Shape, Values, WholeOrPart as _, WithOne,
};
use crate::constraints::Constraint;
use crate::database::Database;
use crate::error::{Error, Result};
use crate::fields::FieldValue;
use crate::models::{KeyFrom, Model};

macro_rules! in_bulk {
    ($m:ident; $($shape:ty where [$($bounds:tt)*];)+) => {$(
        impl<$m: Model, $($bounds)*> QuerySet<$m, $shape> {
            /// Returns the rows with these primary keys, by key. Long lists are asked for in parts.
            ///
            /// # Errors
            /// As [`all`](Self::all); [`Error::Programming`] after `limit` or `offset`.
            pub fn in_bulk<'d, K>(
                &self,
                keys: impl IntoIterator<Item = K>,
                db: &'d Database,
            ) -> impl Future<Output = Result<HashMap<$m::Key, <$shape as Shape<$m>>::Row>>> + Send + 'd
            where
                $m::Key: KeyFrom<K>,
            {
                by_keys(self.clone(), keys_of::<$m, K>(keys), db)
            }

            /// Returns the rows with these values of a unique field, by value: `in_bulk_by(Author::slug, ["ada", "john"], db)`.
            ///
            /// # Errors
            /// [`Error::Programming`] for a field that is not unique, otherwise as [`in_bulk`](Self::in_bulk).
            pub fn in_bulk_by<'d, T, V>(
                &self,
                field: Field<$m::Concrete, T>,
                values: impl IntoIterator<Item = V>,
                db: &'d Database,
            ) -> impl Future<Output = Result<HashMap<T, <$shape as Shape<$m>>::Row>>> + Send + 'd
            where
                T: FieldValue + Eq + Hash,
                V: IntoExpression<$m::Concrete, T>,
            {
                by_values(self.clone(), field, values_of(values), db)
            }

            /// Returns all rows of the query by key, as Django's `in_bulk()` without keys.
            ///
            /// # Errors
            /// As [`all`](Self::all); [`Error::Programming`] after `limit` or `offset`.
            pub async fn in_bulk_all(
                &self,
                db: &Database,
            ) -> Result<HashMap<$m::Key, <$shape as Shape<$m>>::Row>> {
                all_by_key(self, db).await
            }
        }
    )+};
}

in_bulk! {
    M;
    Objects where [];
    Partials where [];
    Annotated<B, A> where [B: ModelRows<M>, A: Selection<M::Concrete> + 'static];
    WithOne<B, R> where [B: ModelRows<M>, R: BesideRow];
}

pub(super) fn keys_of<M: Model, K>(keys: impl IntoIterator<Item = K>) -> Vec<Expr>
where
    M::Key: KeyFrom<K>,
{
    let keys = keys.into_iter();
    keys.map(|key| Expr::Value(M::Key::key_from(key).into_value()))
        .collect()
}

pub(super) fn values_of<M: Model, T, V: IntoExpression<M, T>>(
    values: impl IntoIterator<Item = V>,
) -> Vec<Expr> {
    let values = values.into_iter();
    values.map(|value| value.into_expr().expr).collect()
}

/// Returns the rows with these primary keys.
pub(super) async fn by_keys<M: Model, S: ModelRows<M>>(
    query: QuerySet<M, S>,
    keys: Vec<Expr>,
    db: &Database,
) -> Result<HashMap<M::Key, S::Row>> {
    refuse_slice(&query.query)?;
    let mut found = HashMap::with_capacity(keys.len());
    for keys in keys.chunks(keys_at_once(M::meta(), db)) {
        let part = query.clone().filter(own_key_in(keys.to_vec()));
        for row in part.all(db).await? {
            found.insert(S::own(&row).own_key(), row);
        }
    }
    Ok(found)
}

/// Returns the rows with these values of a unique field.
pub(super) async fn by_values<M: Model, S: ModelRows<M>, T: FieldValue + Eq + Hash>(
    query: QuerySet<M, S>,
    field: Field<M::Concrete, T>,
    values: Vec<Expr>,
    db: &Database,
) -> Result<HashMap<T, S::Row>> {
    refuse_slice(&query.query)?;
    let place = unique_place(field)?;
    let mut found = HashMap::with_capacity(values.len());
    for values in values.chunks(db.dialect().max_parameters() / 2) {
        let part = query.clone().filter(is_among(field, values));
        for row in part.all(db).await? {
            let value = S::own(&row).own_value(place)?;
            found.insert(T::from_value(value)?, row);
        }
    }
    Ok(found)
}

/// Returns all rows by their primary keys.
pub(super) async fn all_by_key<M: Model, S: ModelRows<M>>(
    query: &QuerySet<M, S>,
    db: &Database,
) -> Result<HashMap<M::Key, S::Row>> {
    refuse_slice(&query.query)?;
    let rows = query.all(db).await?.into_iter();
    Ok(rows.map(|row| (S::own(&row).own_key(), row)).collect())
}

fn refuse_slice(query: &Query) -> Result<()> {
    match query.is_sliced() {
        true => Err(Error::programming(
            "Cannot use 'limit' or 'offset' with in_bulk().",
        )),
        false => Ok(()),
    }
}

fn is_among<M: Model, T>(field: Field<M, T>, values: &[Expr]) -> Condition<M> {
    Condition::new(Node::Compare(Compare {
        left: field.expr(),
        lookup: Lookup::In(values.to_vec()),
    }))
}

/// The place of a unique field in its model.
fn unique_place<M: Model, T>(field: Field<M, T>) -> Result<usize> {
    let meta = M::meta();
    let unique = |name: &str| {
        meta.unique_together.iter().any(|names| *names == [name])
            || meta.constraints().iter().any(|constraint| {
                matches!(
                    constraint,
                    Constraint::Unique(unique)
                        if unique.condition.is_none() && unique.fields == [name]
                )
            })
    };
    let place = field.place();
    let Some((place, known)) = place.and_then(|place| Some((place, meta.fields.get(place)?)))
    else {
        return Err(Error::programming(
            "in_bulk() takes a field of the model itself",
        ));
    };
    if !known.unique && !known.primary_key && !unique(known.name) {
        return Err(Error::programming(format!(
            "in_bulk()'s field_name must be a unique field but '{}' isn't.",
            known.name
        )));
    }
    Ok(place)
}

impl<M: Model, V: Selection<M::Concrete> + 'static> QuerySet<M, Values<V>> {
    /// Returns the selected values of the rows with these primary keys, by key, as Django's `values_list(..).in_bulk(..)`.
    ///
    /// # Errors
    /// As [`all`](Self::all); [`Error::Programming`] after `limit` or `offset`.
    pub async fn in_bulk<K>(
        &self,
        keys: impl IntoIterator<Item = K>,
        db: &Database,
    ) -> Result<HashMap<M::Key, V::Row>>
    where
        M::Key: KeyFrom<K>,
    {
        let keys = keys_of::<M, K>(keys);
        let mut found = HashMap::with_capacity(keys.len());
        for keys in keys.chunks(keys_at_once(M::meta(), db)) {
            let part = self.with_key()?.filter(own_key_in(keys.to_vec()));
            found.extend(part.all(db).await?);
        }
        Ok(found)
    }

    /// Returns the selected values of the rows with these values of a unique field, by value.
    ///
    /// # Errors
    /// [`Error::Programming`] for a field that is not unique, otherwise as [`in_bulk`](Self::in_bulk).
    pub async fn in_bulk_by<T, W>(
        &self,
        field: Field<M::Concrete, T>,
        values: impl IntoIterator<Item = W>,
        db: &Database,
    ) -> Result<HashMap<T, V::Row>>
    where
        T: FieldValue + Eq + Hash,
        W: IntoExpression<M::Concrete, T>,
    {
        unique_place(field)?;
        let values = values_of(values);
        let mut found = HashMap::with_capacity(values.len());
        for values in values.chunks(db.dialect().max_parameters() / 2) {
            let rows = self.behind::<T>(field.expr())?;
            let part = rows.filter(is_among(field, values));
            found.extend(part.all(db).await?);
        }
        Ok(found)
    }

    /// Returns the selected values of all rows by key, as Django's `in_bulk()` without keys.
    ///
    /// # Errors
    /// As [`all`](Self::all); [`Error::Programming`] after `limit` or `offset`.
    pub async fn in_bulk_all(&self, db: &Database) -> Result<HashMap<M::Key, V::Row>> {
        Ok(self.with_key()?.all(db).await?.into_iter().collect())
    }

    fn with_key(&self) -> Result<Keyed<M, M::Key, V>> {
        let field = M::meta().field("pk");
        let field = field.ok_or_else(|| Error::programming("the model has no primary key"))?;
        let hops = Vec::new();
        self.behind(Expr::Column(Column { hops, field }))
    }

    /// The same with the value of an expression before.
    fn behind<T: FieldValue>(&self, expr: Expr) -> Result<Keyed<M, T, V>> {
        refuse_slice(&self.query)?;
        let mut query = self.query.clone();
        query.selection.get_or_insert_default().insert(0, expr);
        Ok(QuerySet::of(query))
    }
}

/// Values that were selected, each behind another.
type Keyed<M, T, V> = QuerySet<M, Values<(Expression<<M as Model>::Concrete, T>, V)>>;
