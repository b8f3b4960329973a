//! The rows that point to one row, to make, add and remove: Django's related manager.

use std::fmt;

use super::ast::Expr;
use super::keep::{keys_at_once, own_key_in};
use super::queryset::unsaved;
use super::{Assignment, Condition, Field, QuerySet};
use crate::database::Database;
use crate::error::{Error, Result};
use crate::fields::{AnyRows, FieldValue, ForeignKey, Known};
use crate::models::{FieldMeta, KeyField, Model, ModelMeta, Save};
use crate::value::Value;

/// The rows of `M` whose foreign key points to one row: made by [`Model::related_set`].
///
/// [`remove`](Self::remove) and [`clear`](Self::clear) are there where the foreign key may be NULL; where it may not be, `set` lets rows point
/// here beside those that do, as in Django.
#[must_use = "the rows are asked for, made, added or removed by methods that take the database"]
pub struct RelatedSet<M, F> {
    field: Field<M, F>,
    to: &'static ModelMeta,
    key: Value,
    known: Option<Known>,
    bulk: bool,
    clears: bool,
}

impl<M: Model, F> fmt::Debug for RelatedSet<M, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let field = self.field.meta().map_or("?", |field| field.name);
        write!(f, "{}.{field} of {:?}", M::meta().name, self.key)
    }
}

impl<M: Model<Concrete = M>, F: FieldValue> RelatedSet<M, F> {
    pub(crate) fn new(
        field: Field<M, F>,
        to: &'static ModelMeta,
        key: Value,
        known: Option<AnyRows>,
    ) -> Self {
        Self {
            known: super::queryset::known(field, known),
            field,
            to,
            key,
            bulk: true,
            clears: false,
        }
    }

    /// Says whether rows are changed by one statement, which sends no signals and is how it is unless said otherwise, or saved one by one:
    /// Django's `bulk`.
    pub fn bulk(mut self, bulk: bool) -> Self {
        self.bulk = bulk;
        self
    }

    /// Lets [`set`](RelatedSet::set) first let all rows point nowhere, also those that are to point here: Django's `set(.., clear=True)`.
    pub fn clear_first(mut self) -> Self {
        self.clears = true;
        self
    }

    /// Starts a query over the rows.
    pub fn objects(&self) -> QuerySet<M> {
        let key = self.key.clone();
        let mut rows = M::objects().pointing_to(self.field, self.to, !key.is_null(), key);
        rows.query.known.clone_from(&self.known);
        rows
    }

    /// Returns the rows, in the order of their model.
    ///
    /// # Errors
    /// As [`QuerySet::all`].
    pub async fn all(&self, db: &Database) -> Result<Vec<M>> {
        self.objects().all(db).await
    }

    /// Returns how many rows there are.
    ///
    /// # Errors
    /// As [`QuerySet::all`].
    pub async fn count(&self, db: &Database) -> Result<u64> {
        self.objects().count(db).await
    }

    /// Inserts a row that points here, and returns it with its key.
    ///
    /// # Errors
    /// As [`Model::save`]; [`Error::Programming`] when the row that it is to point to is not saved.
    pub async fn create(&self, mut row: M, db: &Database) -> Result<M> {
        self.let_point(&mut row)?;
        row.create(db).await
    }

    /// Returns the row that points here and fulfils the condition, or inserts one that does point here; the flag tells whether it was made.
    ///
    /// # Errors
    /// As [`QuerySet::get_or_create`] and [`create`](Self::create).
    pub async fn get_or_create(
        &self,
        condition: Condition<M>,
        make: impl FnOnce() -> M + Send,
        db: &Database,
    ) -> Result<(M, bool)> {
        let make = self.pointing(make)?;
        let rows = self.objects().filter(condition);
        rows.get_or_insert(make, db.writing(M::meta())).await
    }

    /// Changes and saves the row that points here and fulfils the condition, or inserts one that does point here; the flag tells whether it
    /// was made.
    ///
    /// # Errors
    /// As [`QuerySet::update_or_create`] and [`create`](Self::create).
    pub async fn update_or_create(
        &self,
        condition: Condition<M>,
        change: impl FnOnce(&mut M) + Send,
        make: impl FnOnce() -> M + Send,
        db: &Database,
    ) -> Result<(M, bool)> {
        let make = self.pointing(make)?;
        let rows = self.objects().filter(condition);
        let db = db.writing(M::meta());
        rows.update_or_insert(change, make, db).await
    }

    /// Makes a row that points here.
    fn pointing<'d>(
        &'d self,
        make: impl FnOnce() -> M + Send + 'd,
    ) -> Result<impl FnOnce() -> Result<M> + Send + 'd> {
        self.place()?;
        Ok(move || {
            let mut row = make();
            self.let_point(&mut row)?;
            Ok(row)
        })
    }

    /// Lets rows point here. They are there already, unless they are saved one by one ([`bulk`](Self::bulk)).
    ///
    /// # Errors
    /// [`Error::Programming`] for a row that is not saved, otherwise as the database reports.
    pub async fn add<'m>(
        &self,
        rows: impl IntoIterator<Item = &'m mut M>,
        db: &Database,
    ) -> Result<()> {
        let rows: Vec<&mut M> = rows.into_iter().collect();
        self.add_rows(rows, db).await
    }

    async fn add_rows(&self, mut rows: Vec<&mut M>, db: &Database) -> Result<()> {
        let (_, field) = self.place()?;
        db.allow_many(self.to, M::meta())?;
        if self.bulk && rows.iter().any(|row| row.key().is_unset()) {
            return Err(Error::programming(format!(
                "{} instance isn't saved. Use bulk(false) or save the object first.",
                M::meta().name
            )));
        }
        for row in &mut rows {
            self.let_point(row)?;
        }
        let transaction = db.writing(M::meta()).begin().await?;
        if self.bulk {
            let keys = keys_of(&rows);
            self.point(field, keys, self.key.clone(), &transaction)
                .await?;
        } else {
            for row in rows {
                row.save(&transaction).await?;
            }
        }
        transaction.commit().await
    }

    /// Lets the rows with these keys point to a row, or to none.
    async fn point(
        &self,
        field: &'static FieldMeta,
        keys: Vec<Expr>,
        to: Value,
        db: &Database,
    ) -> Result<()> {
        for keys in keys.chunks(keys_at_once(M::meta(), db)) {
            let rows = M::base_objects().filter(own_key_in(keys.to_vec()));
            rows.update(Assignment::of(field, to.clone()), db).await?;
        }
        Ok(())
    }

    /// Lets the row point here, and have this row at hand.
    fn let_point(&self, row: &mut M) -> Result<()> {
        let (place, _) = self.place()?;
        row.set_value(place, self.key.clone())?;
        if let Some(known) = &self.known {
            row.know(place, &known.rows);
        }
        Ok(())
    }

    fn place(&self) -> Result<(usize, &'static FieldMeta)> {
        if self.key.is_null() {
            return Err(Error::programming(unsaved(self.to)));
        }
        let place = self.field.place().zip(self.field.meta());
        place.ok_or_else(|| {
            Error::programming("related_set() takes a foreign key of the model itself")
        })
    }
}

impl<M, T, const K: u16> RelatedSet<M, Option<ForeignKey<T, K>>>
where
    M: Model<Concrete = M>,
    T: KeyField<K>,
{
    /// Lets rows that point here point nowhere.
    ///
    /// # Errors
    /// [`Error::DoesNotExist`] for a row that does not point here, otherwise as the database reports.
    pub async fn remove<'m>(
        &self,
        rows: impl IntoIterator<Item = &'m mut M>,
        db: &Database,
    ) -> Result<()> {
        let (place, _) = self.place()?;
        let mut rows: Vec<&mut M> = rows.into_iter().collect();
        if let Some(row) = rows.iter().find(|row| row.value(place) != self.key) {
            return Err(Error::DoesNotExist {
                model: M::meta().name,
                related: Some(
                    format!(
                        "{} {:?} is not related to {} {:?}",
                        M::meta().name,
                        row.key(),
                        self.to.name,
                        self.key
                    )
                    .into(),
                ),
            });
        }
        for row in &mut rows {
            row.set_value(place, Value::Null)?;
        }
        let keys = keys_of(&rows);
        self.forget(self.objects().filter(own_key_in(keys)), db)
            .await
    }

    /// Lets all rows that point here point nowhere.
    ///
    /// # Errors
    /// As the database reports.
    pub async fn clear(&self, db: &Database) -> Result<()> {
        self.place()?;
        self.forget(self.objects(), db).await
    }

    /// Lets exactly these rows point here.
    ///
    /// # Errors
    /// As [`add`](Self::add); nothing is changed then.
    pub async fn set<'m>(
        &self,
        rows: impl IntoIterator<Item = &'m mut M>,
        db: &Database,
    ) -> Result<()> {
        let rows: Vec<&mut M> = rows.into_iter().collect();
        let transaction = db.writing(M::meta()).begin().await?;
        if self.clears {
            self.clear(&transaction).await?;
            self.add_rows(rows, &transaction).await?;
            return transaction.commit().await;
        }
        let held = self.all(&transaction).await?;
        let gone = held.iter().map(Model::key);
        let gone = gone.filter(|key| rows.iter().all(|row| row.key() != *key));
        let gone: Vec<Expr> = gone.map(|key| Expr::Value(key.to_value())).collect();
        if !gone.is_empty() {
            let gone = self.objects().filter(own_key_in(gone));
            self.forget(gone, &transaction).await?;
        }
        let (here, new): (Vec<_>, Vec<_>) = rows
            .into_iter()
            .partition(|row| held.iter().any(|held| held.key() == row.key()));
        for row in here {
            self.let_point(row)?;
        }
        self.add_rows(new, &transaction).await?;
        transaction.commit().await
    }

    async fn forget(&self, rows: QuerySet<M>, db: &Database) -> Result<()> {
        let (place, field) = self.place()?;
        let db = db.writing(M::meta());
        if self.bulk {
            return rows
                .update(Assignment::of(field, Value::Null), db)
                .await
                .map(drop);
        }
        let transaction = db.begin().await?;
        for mut row in rows.all(&transaction).await? {
            row.set_value(place, Value::Null)?;
            let only = Save::new().update_fields(self.field);
            row.save_with(only, &transaction).await?;
        }
        transaction.commit().await
    }
}

impl<M, T, const K: u16> RelatedSet<M, ForeignKey<T, K>>
where
    M: Model<Concrete = M>,
    T: KeyField<K>,
{
    /// Lets these rows point here. Others that do stay, as their foreign key cannot be NULL: this is [`add`](Self::add), as in Django.
    ///
    /// # Errors
    /// As [`add`](Self::add).
    pub async fn set<'m>(
        &self,
        rows: impl IntoIterator<Item = &'m mut M>,
        db: &Database,
    ) -> Result<()> {
        self.add(rows, db).await
    }
}

fn keys_of<M: Model>(rows: &[&mut M]) -> Vec<Expr> {
    let keys = rows.iter().map(|row| row.key().to_value());
    keys.map(Expr::Value).collect()
}
