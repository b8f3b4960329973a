//! The rows of the table between.

use super::{ManyRelated, exprs};
use crate::database::Database;
use crate::error::Result;
use crate::models::{FieldMeta, Model};
use crate::query::ast::{Expr, Lookup, Node};
use crate::query::many::{Sides, compared, sides};
use crate::query::query::Query;
use crate::value::Value;

impl<M: Model, T: Model> ManyRelated<M, T> {
    /// The rows of the table between that hold this row, and one of others.
    pub(super) fn between(
        &self,
        near: &'static FieldMeta,
        far: &'static FieldMeta,
        keys: Option<&[Value]>,
    ) -> Result<Query> {
        let mut query = Query::new(self.meta()?.through());
        query.filters = self.holding(near, far, keys)?;
        Ok(query)
    }

    /// What they hold.
    pub(super) fn holding(
        &self,
        near: &'static FieldMeta,
        far: &'static FieldMeta,
        keys: Option<&[Value]>,
    ) -> Result<Vec<Node>> {
        let between = self.meta()?.through();
        let own = Lookup::Exact(Expr::Value(self.own_key()?));
        let own = compared(between, near, own);
        let others = keys.map(|keys| compared(between, far, Lookup::In(exprs(keys))));
        Ok(std::iter::once(own).chain(others).collect())
    }

    /// The foreign keys to this row and to the others; both ways round for a symmetrical relation.
    pub(super) fn ways(&self) -> Result<Vec<(&'static FieldMeta, &'static FieldMeta)>> {
        let meta = self.meta()?;
        let Sides { near, far, .. } = sides(meta, self.field.reversed);
        let mut ways = vec![(near, far)];
        if meta.symmetrical {
            ways.push((far, near));
        }
        Ok(ways)
    }

    /// Where they are read.
    pub(super) fn reading<'d>(&self, between: &Query, db: &'d Database) -> &'d Database {
        db.reading_between(between.meta, M::meta().standing())
    }

    /// Where they are written.
    pub(in crate::query) fn writing<'d>(&self, db: &'d Database) -> Result<&'d Database> {
        Ok(db.writing_between(self.meta()?.through(), M::meta().standing()))
    }
}
