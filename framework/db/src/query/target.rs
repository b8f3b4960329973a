//! The rows that a foreign key points to, by a query of their own: Django's `Prefetch` of a foreign key.

use std::fmt;
use std::hash::Hash;

use super::ast::{Column, Expr};
use super::brought::load;
use super::{Brought, Field, Pointer, Prefetch, WholeOrPart};
use crate::database::Database;
use crate::error::{Error, Result};
use crate::fields::FieldValue;
use crate::models::Model;
use crate::value::Value;

/// A foreign key and the query of the rows that it points to: made by [`Field::target`].
#[derive(Clone)]
pub struct Target<F, Q> {
    field: F,
    rows: Q,
}

impl<F: fmt::Debug, Q> fmt::Debug for Target<F, Q> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Target").field(&self.field).finish()
    }
}

impl<M: Model, F: Pointer> Field<M, F> {
    /// Lets [`prefetch_related`](super::QuerySet::prefetch_related) bring along the row that this foreign key points to, with one more query
    /// however many rows there are, where [`select_related`](super::QuerySet::select_related) does so by a join. The query set says which rows,
    /// and may [bring along more](super::QuerySet::prefetch_related); where it has not the row there is none.
    ///
    /// ```ignore
    /// let blogs = Blog::objects().prefetch_related(Blog::topics);
    /// for (entry, blog) in Entry::objects().prefetch_related(Entry::blog.target(blogs)).all(db).await? {}
    /// ```
    pub fn target<Q: Brought<F::Target>>(self, rows: Q) -> Target<Self, Q> {
        Target { field: self, rows }
    }
}

impl<M, F, Q> Prefetch<M> for Target<Field<M::Concrete, F>, Q>
where
    M: Model,
    F: Pointer<Key: Eq + Hash>,
    Q: Brought<F::Target>,
{
    type Rows = Option<Q::Row>;
    type Itself = Self;

    fn itself(self) -> Self {
        self
    }

    async fn load<R: WholeOrPart<M>>(self, rows: &[&R], db: &Database) -> Result<Vec<Self::Rows>> {
        let target = self.field.meta().and_then(|field| field.target_field());
        let Some((place, target)) = self.field.place().zip(target) else {
            return Err(Error::programming(
                "prefetch_related() takes a foreign key of the model itself",
            ));
        };
        let key = |row: &&R| match row.own_value(place)? {
            Value::Null => Ok(None),
            value => Ok(F::Key::from_value(value).ok()),
        };
        let targets = rows.iter().map(key).collect::<Result<_>>()?;
        let holder = Expr::Column(Column {
            hops: Vec::new(),
            field: target,
        });
        let found = load(holder, self.rows, targets, None, db).await?;
        Ok(found.into_iter().map(|mut rows| rows.pop()).collect())
    }
}
