//! The row with a key: the commonest query of all, whose text is kept with the model.

use super::QuerySet;
use super::ast::{Compare, Expr, Lookup, Node};
use super::compiler::Statement;
use super::query::Query;
use super::rows::the_one;
use super::shape::Shape;
use super::terminal::route;
use crate::backends::Dialect;
use crate::database::Database;
use crate::error::Result;
use crate::fields::{FieldValue as _, RelatedPlan};
use crate::models::{KeyFrom, Model};
use crate::value::Value;

impl<M: Model, S: Shape<M>> QuerySet<M, S> {
    /// Returns the row with this primary key: Django's `get(pk=key)`.
    ///
    /// ```ignore
    /// let question = Question::objects().get_by_key(1, db).await?;
    /// ```
    ///
    /// # Errors
    /// [`Error::DoesNotExist`](crate::Error::DoesNotExist) when the query has no such row, otherwise as [`all`](Self::all).
    pub fn get_by_key<'d, K>(
        &self,
        key: K,
        db: &'d Database,
    ) -> impl Future<Output = Result<S::Row>> + Send + use<'d, M, S, K>
    where
        M::Key: KeyFrom<K>,
    {
        let key = M::Key::key_from(key).into_value();
        let db = route(&self.query, db);
        let (selected, unique) = if self.query.has_all_rows() {
            let statement = self.query.with_key(key, db.dialect());
            (Ok(Some((statement, RelatedPlan::default()))), true)
        } else {
            self.clone().narrowed_to_key(key).selected_one(db)
        };
        the_one::<M, S>(selected, unique, db)
    }
}

impl Query {
    /// Tells whether it has rows of its own and makes sense so far.
    fn is_bare(&self) -> bool {
        self.problem.is_none()
            && !self.nothing
            && self.combined.is_empty()
            && self.related.is_empty()
            && !self.is_sliced()
    }

    /// Tells whether its rows are those of the model's table, each once.
    pub(super) fn has_all_rows(&self) -> bool {
        self.filters.is_empty() && self.is_bare() && self.has_plain_columns()
    }

    /// Tells whether the columns are those of the model, and of each row once.
    pub(super) fn has_plain_columns(&self) -> bool {
        !self.distinct
            && self.selection.is_none()
            && self.annotations.is_empty()
            && self.rare.is_none()
    }

    /// The statement for the row with a key, which needs no order; `None` if the query asks for anything else than the row whose key is a
    /// value.
    pub(super) fn row_by_key(&self, dialect: &'static dyn Dialect) -> Option<Statement> {
        let [
            Node::Compare(Compare {
                left: Expr::Column(column),
                lookup: Lookup::Exact(Expr::Value(value)),
            }),
        ] = self.filters.as_slice()
        else {
            return None;
        };
        let only = column.field.primary_key
            && column.hops.is_empty()
            && self.is_bare()
            && self.has_plain_columns();
        only.then(|| self.with_key(value.clone(), dialect))
    }

    fn with_key(&self, key: Value, dialect: &'static dyn Dialect) -> Statement {
        Statement {
            sql: self.meta.statements.by_key(self.meta, dialect).into(),
            parameters: key.into_parts(),
        }
    }
}
