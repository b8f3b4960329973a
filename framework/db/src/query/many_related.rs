//! The rows that one row holds by a many-to-many field.

mod between;

use std::fmt;

use super::ast::{Column, Expr, Lookup, Node};
use super::many::{Sides, compared, pointed_to, sides};
use super::many_through::ThroughDefaults;
use super::nullness::AsBefore;
use super::one_or_key::{OneOrKey, keys_of};
use super::query::Query;
use super::terminal::exists_in;
use super::{Expression, IntoExpression, ManyField, QuerySet};
use crate::backends::pool::Role;
use crate::database::Database;
use crate::error::{Error, Result};
use crate::fields::{FieldValue, ForeignKey};
use crate::keys::not_among;
use crate::m2m_signals::{listened, send};
use crate::models::{FieldMeta, ManyToManyMeta, Model, delete_query, standing_rows};
use crate::signals::{M2mAction, M2mEvent};
use crate::value::Value;

/// The rows of `T` that one row of `M` holds by a many-to-many field: made by [`Model::many`].
#[must_use = "the rows are asked for, added or removed by methods that take the database"]
pub struct ManyRelated<M: Model, T> {
    field: ManyField<M, T>,
    key: M::Key,
    pub(super) defaults: Option<ThroughDefaults>,
    clears: bool,
}

impl<M: Model, T: Model> fmt::Debug for ManyRelated<M, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} of {:?}", self.field, self.key)
    }
}

impl<M: Model, T: Model> ManyRelated<M, T> {
    pub(crate) fn new(field: ManyField<M, T>, key: M::Key) -> Self {
        Self {
            field,
            key,
            defaults: None,
            clears: false,
        }
    }

    /// Lets [`set`](Self::set) remove all rows before it adds those that are to be held, also those that are held already: Django's
    /// `set(.., clear=True)`. Rows of a model between are made anew.
    pub fn clear_first(mut self) -> Self {
        self.clears = true;
        self
    }

    /// Starts a query over the rows held. Its first condition on the table between speaks of the row that holds them there, as in Django.
    pub fn objects(&self) -> QuerySet<T> {
        let held = self.field.reversed().keys().eq(Key(self.key.to_value()));
        let mut rows = standing_rows(T::objects).filter(held);
        rows.query.sticky = true;
        if let Err(error) = self.own_key() {
            rows.query.refuse(|| error.to_string());
        }
        rows
    }

    /// Returns the rows held, in the order of their model.
    ///
    /// # Errors
    /// As [`QuerySet::all`].
    pub async fn all(&self, db: &Database) -> Result<Vec<T>> {
        self.objects().all(db).await
    }

    /// Returns how many rows are held. As in Django the table between alone is asked, where its foreign keys cannot point to nothing.
    ///
    /// # Errors
    /// As [`QuerySet::all`].
    pub async fn count(&self, db: &Database) -> Result<u64> {
        match self.held_between()? {
            Some(query) => super::terminal::count_of(&query, self.reading(&query, db)).await,
            None => self.objects().count(db).await,
        }
    }

    /// Tells whether a row is held.
    ///
    /// # Errors
    /// As [`QuerySet::all`].
    pub async fn exists(&self, db: &Database) -> Result<bool> {
        match self.held_between()? {
            Some(query) => exists_in(&query, self.reading(&query, db)).await,
            None => self.objects().exists(db).await,
        }
    }

    /// The rows of the table between that hold rows, where these are as many as the rows held.
    fn held_between(&self) -> Result<Option<Query>> {
        let Sides { near, far, .. } = sides(self.meta()?, self.field.reversed);
        let seen = standing_rows(T::objects).query;
        let is_checked = far.relation.is_some_and(|relation| relation.db_constraint);
        if !is_checked || !seen.has_all_rows() {
            return Ok(None);
        }
        let mut query = self.between(near, far, None)?;
        query.order = Some(Vec::new());
        if far.null {
            let held = compared(query.meta, far, Lookup::IsNull(false));
            query.filters.push(held);
        }
        Ok(Some(query))
    }

    /// Adds rows; those held already stay.
    ///
    /// # Errors
    /// [`Error::Programming`] when a row has no key yet, or a row of a model between needs a value that neither the model nor
    /// [`through_defaults`](Self::through_defaults) gives; [`Error::Integrity`] when there is no such row.
    pub async fn add<K: OneOrKey<T>>(
        &self,
        rows: impl IntoIterator<Item = K>,
        db: &Database,
    ) -> Result<()> {
        let keys = keys_of(rows)?;
        db.allow_many(M::meta().standing(), T::meta().standing())?;
        self.add_keys(keys, db).await
    }

    /// Removes rows; those not held are left alone.
    ///
    /// # Errors
    /// As the database reports.
    pub async fn remove<K: OneOrKey<T>>(
        &self,
        rows: impl IntoIterator<Item = K>,
        db: &Database,
    ) -> Result<()> {
        let keys = keys_of(rows)?;
        self.remove_keys(keys, db).await
    }

    /// Holds exactly these rows: removes all others, adds those that are missing.
    ///
    /// # Errors
    /// As [`add`](Self::add); nothing is changed then.
    pub async fn set<K: OneOrKey<T>>(
        &self,
        rows: impl IntoIterator<Item = K>,
        db: &Database,
    ) -> Result<()> {
        let keys = keys_of(rows)?;
        db.allow_many(M::meta().standing(), T::meta().standing())?;
        let db = self.writing(db)?;
        let transaction = db.begin().await?;
        if self.clears {
            self.clear(&transaction).await?;
            self.add_keys(keys, &transaction).await?;
            return transaction.commit().await;
        }
        let held = self.held_keys(&transaction).await?;
        let old = not_among(held.clone(), &keys);
        let new = not_among(keys, &held);
        self.remove_keys(old, &transaction).await?;
        self.add_keys(new, &transaction).await?;
        transaction.commit().await
    }

    /// Returns the keys of the rows held that are seen.
    async fn held_keys(&self, db: &Database) -> Result<Vec<Value>> {
        let mut query = self.objects().query;
        let Some(field) = query.meta.field("pk") else {
            return Ok(Vec::new());
        };
        let hops = Vec::new();
        query.selection = Some(vec![Expr::Column(Column { hops, field })]);
        query.order = Some(Vec::new());
        let rows = super::select_rows(&query, Role::Reader, db.reading(query.meta)).await?;
        let keys = rows
            .iter()
            .map(|row| Ok(T::Key::from_row(row, 0)?.to_value()));
        keys.collect()
    }

    /// Removes all rows.
    ///
    /// # Errors
    /// As the database reports.
    pub async fn clear(&self, db: &Database) -> Result<()> {
        let transaction = self.writing(db)?.begin().await?;
        self.announce(M2mAction::PreClear, None, &transaction)
            .await?;
        self.delete_where(None, &transaction).await?;
        self.announce(M2mAction::PostClear, None, &transaction)
            .await?;
        transaction.commit().await
    }

    pub(super) async fn add_keys(&self, keys: Vec<Value>, db: &Database) -> Result<()> {
        let meta = self.meta()?;
        let db = self.writing(db)?;
        let own = self.own_key()?;
        let ways = self.ways()?;
        if keys.is_empty() {
            return Ok(());
        }
        let transaction = db.begin().await?;
        let missing = match listened(meta).is_some() || meta.through.is_some() {
            true => Some(self.missing(ways[0], &keys, &transaction).await?),
            false => None,
        };
        self.announce(M2mAction::PreAdd, missing.clone(), &transaction)
            .await?;
        if let (Some(_), Some(missing)) = (meta.through, &missing) {
            self.insert_through(ways[0], missing, &transaction).await?;
            for way in &ways[1..] {
                let missing = self.missing(*way, &keys, &transaction).await?;
                self.insert_through(*way, &missing, &transaction).await?;
            }
            self.announce(M2mAction::PostAdd, Some(missing.clone()), &transaction)
                .await?;
            return transaction.commit().await;
        }
        for batch in keys.chunks(BATCH) {
            for (near, far) in &ways {
                let mut sql = db.dialect().insert_or_ignore().to_owned();
                db.dialect().table(&mut sql, meta.through());
                sql.push_str(" (");
                db.dialect().quote(&mut sql, near.column);
                sql.push_str(", ");
                db.dialect().quote(&mut sql, far.column);
                sql.push_str(") VALUES ");
                let mut values = Vec::with_capacity(2 * batch.len());
                for (index, key) in batch.iter().enumerate() {
                    sql.push_str(if index > 0 { ", (" } else { "(" });
                    values.push(own.clone());
                    db.dialect().placeholder(&mut sql, values.len());
                    sql.push_str(", ");
                    values.push(key.clone());
                    db.dialect().placeholder(&mut sql, values.len());
                    sql.push(')');
                }
                sql.push_str(&db.dialect().ignore_conflicts(near.column)?);
                transaction.execute(sql, &values).await?;
            }
        }
        self.announce(M2mAction::PostAdd, missing, &transaction)
            .await?;
        transaction.commit().await
    }

    /// Returns those of the keys that the table between does not hold this way round, whatever rows the model's own query leaves out.
    async fn missing(
        &self,
        (near, far): (&'static FieldMeta, &'static FieldMeta),
        keys: &[Value],
        db: &Database,
    ) -> Result<Vec<Value>> {
        let mut held = Vec::new();
        for batch in keys.chunks(BATCH) {
            let mut query = self.between(near, far, Some(batch))?;
            query.order = Some(Vec::new());
            query.selection = Some(vec![pointed_to(query.meta, far)]);
            for row in super::select_rows(&query, Role::Writer, db).await? {
                held.push(T::Key::from_row(&row, 0)?.to_value());
            }
        }
        Ok(not_among(keys.to_vec(), &held))
    }

    /// Tells those who listen.
    async fn announce(
        &self,
        action: M2mAction,
        pk_set: Option<Vec<Value>>,
        db: &Database,
    ) -> Result<()> {
        let Some(signal) = listened(self.meta()?) else {
            return Ok(());
        };
        let event = M2mEvent {
            action,
            reverse: self.field.reversed,
            instance: self.own_key()?,
            model: T::meta().standing(),
            pk_set,
            raw: false,
            db: db.for_others(),
        };
        send(signal, &event).await
    }

    async fn remove_keys(&self, keys: Vec<Value>, db: &Database) -> Result<()> {
        if keys.is_empty() {
            return Ok(());
        }
        let transaction = self.writing(db)?.begin().await?;
        self.announce(M2mAction::PreRemove, Some(keys.clone()), &transaction)
            .await?;
        for batch in keys.chunks(BATCH) {
            self.delete_where(Some(batch), &transaction).await?;
        }
        self.announce(M2mAction::PostRemove, Some(keys), &transaction)
            .await?;
        transaction.commit().await
    }

    /// Deletes rows of the table between; those stay that hold what the model's own query leaves out, as in Django. Rows of a model of its own
    /// go with what hangs on them.
    async fn delete_where(&self, keys: Option<&[Value]>, db: &Database) -> Result<()> {
        let meta = self.meta()?;
        let mut ways = Vec::new();
        for (near, far) in self.ways()? {
            let mut holding = self.holding(near, far, keys)?;
            let mut seen = standing_rows(T::objects).query;
            if let (false, Some(field)) = (seen.filters.is_empty(), seen.meta.field("pk")) {
                let hops = Vec::new();
                seen.order = Some(Vec::new());
                seen.selection = Some(vec![Expr::Column(Column { hops, field })]);
                let seen = Lookup::InQuery(Box::new(seen));
                holding.push(compared(meta.through(), far, seen));
            }
            ways.push(Node::All(holding));
        }
        let mut query = Query::new(meta.through());
        query.filters.push(Node::Any(ways));
        if meta.through.is_some() {
            return delete_query(&query, db).await.map(drop);
        }
        if let Some(statement) = super::delete(&query, db.dialect())? {
            db.execute(statement.sql, &statement.parameters).await?;
        }
        Ok(())
    }

    pub(super) fn meta(&self) -> Result<&'static ManyToManyMeta> {
        self.field
            .meta()
            .ok_or_else(|| Error::programming("the model has no such many-to-many field"))
    }

    pub(super) fn own_key(&self) -> Result<Value> {
        if self.key.is_unset() {
            return Err(Error::programming(format!(
                "the {} needs to have a value for its primary key before {:?} can be used: save it first",
                M::meta().name,
                self.field
            )));
        }
        Ok(self.key.to_value())
    }
}

/// Rows per statement.
const BATCH: usize = 500;

/// A key that is known as a value.
struct Key(Value);

impl<M, T: Model> IntoExpression<M, ForeignKey<T>> for Key {
    type Nulls = AsBefore;

    fn into_expr(self) -> Expression<M, ForeignKey<T>> {
        Expression::new(Expr::Value(self.0))
    }
}

fn exprs(keys: &[Value]) -> Vec<Expr> {
    keys.iter().cloned().map(Expr::Value).collect()
}
