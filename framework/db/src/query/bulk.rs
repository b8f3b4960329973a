//! How many rows are written at once: batches, and what happens when a constraint refuses one.

use std::marker::PhantomData;

use super::{Fields, NamedField, QuerySet, Selection};
use crate::database::Database;
use crate::error::{Error, Result};
use crate::models::{FieldMeta, Model};

/// How [`QuerySet::bulk_create_with`] inserts.
///
/// ```ignore
/// let counted = BulkCreate::new().update_conflicts(Word::text, Word::count);
/// Word::objects().bulk_create_with(words, counted, db).await?;
/// ```
#[derive(Debug, Clone)]
#[must_use = "tells bulk_create_with() how to insert"]
pub struct BulkCreate<M> {
    batch_size: Option<usize>,
    conflicts: Conflicts,
    marker: PhantomData<fn() -> M>,
}

/// What happens to a row that a constraint refuses.
#[derive(Debug, Clone, Default)]
enum Conflicts {
    #[default]
    Fail,
    Ignore,
    Update {
        unique: Vec<NamedField>,
        update: Vec<NamedField>,
    },
}

/// The same, checked against the model.
#[derive(Debug, Clone, Default)]
pub(crate) enum OnConflict {
    #[default]
    Fail,
    Ignore,
    Update {
        unique: Vec<&'static FieldMeta>,
        update: Vec<&'static FieldMeta>,
    },
}

impl<M> Default for BulkCreate<M> {
    fn default() -> Self {
        Self {
            batch_size: None,
            conflicts: Conflicts::Fail,
            marker: PhantomData,
        }
    }
}

impl<M: Model> BulkCreate<M> {
    /// Inserts in batches as great as the database takes, and fails where a constraint refuses a row.
    pub fn new() -> Self {
        Self::default()
    }

    /// Inserts at most this many rows with one statement.
    pub fn batch_size(mut self, rows: usize) -> Self {
        self.batch_size = Some(rows);
        self
    }

    /// Leaves out rows that a constraint refuses. The rows that come back have no keys then, as in Django.
    pub fn ignore_conflicts(mut self) -> Self {
        self.conflicts = Conflicts::Ignore;
        self
    }

    /// Where a row with equal `unique` fields is there already, sets its `update` fields instead. MySQL and MariaDB take any constraint: give
    /// `()` there as `unique`. The rows that come back have their keys, but on MySQL, as in Django.
    pub fn update_conflicts(mut self, unique: impl Fields<M>, update: impl Fields<M>) -> Self {
        self.conflicts = Conflicts::Update {
            unique: unique.into_fields(),
            update: update.into_fields(),
        };
        self
    }

    fn checked(&self) -> Result<OnConflict> {
        let (unique, update) = match &self.conflicts {
            Conflicts::Fail => return Ok(OnConflict::Fail),
            Conflicts::Ignore => return Ok(OnConflict::Ignore),
            Conflicts::Update { unique, update } => (unique, update),
        };
        let own = |fields: &[NamedField], what: &str| -> Result<Vec<&'static FieldMeta>> {
            let own = fields
                .iter()
                .map(|named| named.own().map(|(_, field)| field));
            own.collect::<Option<_>>().ok_or_else(|| {
                Error::programming(format!(
                    "bulk_create() can only be used with concrete fields in {what}."
                ))
            })
        };
        let (unique, update) = (own(unique, "unique_fields")?, own(update, "update_fields")?);
        if update.is_empty() {
            return Err(Error::programming(
                "Fields that will be updated when a row insertion fails on conflicts must be provided.",
            ));
        }
        if update.iter().any(|field| M::meta().is_key(field)) {
            return Err(Error::programming(
                "bulk_create() cannot be used with primary keys in update_fields.",
            ));
        }
        Ok(OnConflict::Update { unique, update })
    }
}

/// How [`QuerySet::bulk_update_with`] writes.
#[derive(Debug, Clone, Copy, Default)]
#[must_use = "tells bulk_update_with() how to write"]
pub struct BulkUpdate {
    batch_size: Option<usize>,
}

impl BulkUpdate {
    /// Writes in batches as great as the database takes.
    pub fn new() -> Self {
        Self::default()
    }

    /// Writes at most this many rows with one statement.
    pub fn batch_size(mut self, rows: usize) -> Self {
        self.batch_size = Some(rows);
        self
    }
}

fn positive(batch_size: Option<usize>) -> Result<Option<usize>> {
    match batch_size {
        Some(0) => Err(Error::programming("Batch size must be a positive integer.")),
        size => Ok(size),
    }
}

impl<M: Model> QuerySet<M> {
    /// Inserts many rows with few statements and returns them with their keys. No signals are sent.
    ///
    /// # Errors
    /// As [`Model::save`]; no row is inserted then.
    pub async fn bulk_create(&self, rows: Vec<M>, db: &Database) -> Result<Vec<M>> {
        self.bulk_create_with(rows, BulkCreate::new(), db).await
    }

    /// The same, and tells how great a batch is and what happens to rows that a constraint refuses.
    ///
    /// # Errors
    /// [`Error::Programming`] for fields that cannot be `unique` or `update`, otherwise as [`Model::save`]; no row is inserted then.
    pub async fn bulk_create_with(
        &self,
        rows: Vec<M>,
        how: BulkCreate<M::Concrete>,
        db: &Database,
    ) -> Result<Vec<M>> {
        let conflicts = how.checked()?;
        crate::models::bulk_create(rows, positive(how.batch_size)?, conflicts, db).await
    }

    /// Writes some fields of many rows with few statements; returns how many rows there were. Rows that are not among those of the query
    /// are left as they are. No signals are sent.
    ///
    /// ```ignore
    /// Choice::objects().bulk_update(&choices, (Choice::votes, Choice::choice_text), db).await?;
    /// ```
    ///
    /// # Errors
    /// [`Error::Programming`] for rows without a key and for fields that cannot be set, otherwise as the database reports; no
    /// row is changed then.
    pub async fn bulk_update(
        &self,
        rows: &[M],
        fields: impl Selection<M::Concrete>,
        db: &Database,
    ) -> Result<u64> {
        self.bulk_update_with(rows, fields, BulkUpdate::new(), db)
            .await
    }

    /// The same, in batches of a size.
    ///
    /// # Errors
    /// As [`bulk_update`](Self::bulk_update).
    pub async fn bulk_update_with(
        &self,
        rows: &[M],
        fields: impl Selection<M::Concrete>,
        how: BulkUpdate,
        db: &Database,
    ) -> Result<u64> {
        let mut places = Vec::new();
        for expr in fields.into_exprs() {
            places.push(super::keep::own_field::<M>(&expr.0)?);
        }
        crate::models::bulk_update(self, rows, &places, positive(how.batch_size)?, db).await
    }
}
