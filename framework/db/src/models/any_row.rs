//! Rows of models that are known by their metadata only: for fixtures, and for whatever handles all models alike.

use std::any::Any;
use std::future::Future;
use std::pin::Pin;

use super::bulk::bulk_create;
use super::save::{insert_row, key_of, save_raw};
use super::{Columns, Model, ModelMeta};
use crate::database::Database;
use crate::error::Result;
use crate::query::{OnConflict, lookup};
use crate::row::Row;
use crate::value::Value;

/// Which rows of a model are read at once.
#[doc(hidden)]
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// Whether those are left out that `objects()` leaves out.
    pub is_filtered: bool,
    /// The keys, all for `None`.
    pub keys: Option<Vec<Value>>,
    /// The key behind which to begin.
    pub after: Option<Value>,
    /// Whether rows come in the model's own order before that of their keys.
    pub in_own_order: bool,
    /// How many rows at most, all for `None`.
    pub limit: Option<u64>,
}

/// A row of any model. Every model is one; [`ModelMeta::new_row`] makes one of a model that is known by its description.
pub trait AnyRow: Send + Sync {
    /// Returns the model's description.
    fn meta(&self) -> &'static ModelMeta;

    /// Returns the value of the field at `index` of the metadata.
    fn value(&self, index: usize) -> Value;

    /// Tells whether the field at `index` waits for its value.
    fn is_unset(&self, index: usize) -> bool;

    /// Sets the field at `index`.
    ///
    /// # Errors
    /// [`Error::Data`](crate::Error::Data) when the value does not fit the field.
    fn set_value(&mut self, index: usize, value: Value) -> Result<()>;

    /// Takes the values of a row whose columns begin at `offset`, in the order of the fields.
    ///
    /// # Errors
    /// [`Error::Data`](crate::Error::Data) when a stored value does not fit its field.
    fn load(&mut self, row: &Row, offset: usize) -> Result<()>;

    /// Decodes the value of the field at `index` from a column of an answer.
    ///
    /// # Errors
    /// [`Error::Data`](crate::Error::Data) when the stored value does not fit the field.
    #[doc(hidden)]
    fn decode(&self, index: usize, row: &Row, column: usize) -> Result<Value>;

    /// Writes the row as it is, without setting times of saving; the signals say so with `raw`.
    ///
    /// # Errors
    /// As [`Model::save`].
    fn save_raw<'a>(
        &'a mut self,
        db: &'a Database,
    ) -> Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>>;

    /// Inserts the row, without signals.
    ///
    /// # Errors
    /// As [`Model::save`].
    fn insert<'a>(
        &'a mut self,
        db: &'a Database,
    ) -> Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>>;

    /// Inserts rows of this row's model with as few statements as may be, without signals.
    ///
    /// # Errors
    /// As [`QuerySet::bulk_create`](crate::QuerySet::bulk_create).
    #[doc(hidden)]
    fn insert_all<'a>(
        &self,
        rows: Vec<Box<dyn AnyRow>>,
        db: &'a Database,
    ) -> Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>>;

    /// Returns the row as a value of which the type is known at run time.
    #[doc(hidden)]
    fn into_any(self: Box<Self>) -> Box<dyn Any>;

    /// The same of a row that is lent.
    #[doc(hidden)]
    fn as_any(&self) -> &dyn Any;

    /// Reads rows of the model.
    ///
    /// # Errors
    /// As [`QuerySet::all`](crate::QuerySet::all).
    #[doc(hidden)]
    fn page<'a>(
        &self,
        page: Page,
        db: &'a Database,
    ) -> Pin<Box<dyn Future<Output = Result<Vec<Box<dyn AnyRow>>>> + Send + 'a>>;

    /// Returns the value of the primary key.
    ///
    /// # Errors
    /// [`Error::Programming`](crate::Error::Programming) when the model has none.
    fn key_value(&self) -> Result<Value> {
        let meta = self.meta();
        if meta.composite.is_none() {
            return Ok(self.value(key_of(meta)?.0));
        }
        let values = meta.key_fields().into_iter();
        Ok(Value::Row(
            values.map(|(place, _)| self.value(place)).collect(),
        ))
    }

    /// Tells whether the primary key waits for its value.
    fn is_key_unset(&self) -> bool {
        let mut fields = self.meta().key_fields().into_iter();
        fields.any(|(place, _)| self.is_unset(place))
    }

    /// Sets the primary key.
    ///
    /// # Errors
    /// [`Error::Data`](crate::Error::Data) when the value does not fit.
    fn set_key(&mut self, key: Value) -> Result<()> {
        let fields = self.meta().key_fields();
        for ((place, _), value) in fields.into_iter().zip(key.into_parts()) {
            self.set_value(place, value)?;
        }
        Ok(())
    }
}

impl<M: Model> AnyRow for M {
    fn meta(&self) -> &'static ModelMeta {
        M::meta()
    }

    fn value(&self, index: usize) -> Value {
        Columns::value(self, index)
    }

    fn is_unset(&self, index: usize) -> bool {
        Columns::is_unset(self, index)
    }

    fn set_value(&mut self, index: usize, value: Value) -> Result<()> {
        Columns::set_value(self, index, value)
    }

    fn load(&mut self, row: &Row, offset: usize) -> Result<()> {
        *self = row.model(offset)?;
        Ok(())
    }

    fn decode(&self, index: usize, row: &Row, column: usize) -> Result<Value> {
        row.field_of::<M>(index, column)
    }

    fn save_raw<'a>(
        &'a mut self,
        db: &'a Database,
    ) -> Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>> {
        Box::pin(save_raw(self, db))
    }

    fn insert<'a>(
        &'a mut self,
        db: &'a Database,
    ) -> Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>> {
        Box::pin(insert_row(self, db))
    }

    fn insert_all<'a>(
        &self,
        rows: Vec<Box<dyn AnyRow>>,
        db: &'a Database,
    ) -> Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>> {
        let rows = rows.into_iter().map(|row| row.into_any().downcast::<M>());
        let rows = rows.flatten().map(|row| *row);
        let mut rows: Vec<M> = rows.collect();
        Box::pin(async move {
            if !M::HAS_PARENT {
                return bulk_create(rows, None, OnConflict::Fail, db)
                    .await
                    .map(drop);
            }
            for row in &mut rows {
                insert_row(row, db).await?;
            }
            Ok(())
        })
    }

    fn into_any(self: Box<Self>) -> Box<dyn Any> {
        self
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn page<'a>(
        &self,
        page: Page,
        db: &'a Database,
    ) -> Pin<Box<dyn Future<Output = Result<Vec<Box<dyn AnyRow>>>> + Send + 'a>> {
        let mut rows = match page.is_filtered {
            true => M::objects(),
            false => M::base_objects(),
        };
        rows = match page.in_own_order {
            true => rows.in_own_order_and_by_key(),
            false => rows.order_by_names(["pk"]),
        };
        if let Some(keys) = page.keys {
            rows = rows.filter(lookup("pk__in", keys));
        }
        if let Some(key) = page.after {
            rows = rows.filter(lookup("pk__gt", key));
        }
        Box::pin(async move {
            if let Some(limit) = page.limit {
                rows = rows.limit(limit);
            }
            let rows = rows.all(db).await?;
            let boxed = rows.into_iter().map(|row| Box::new(row) as Box<dyn AnyRow>);
            Ok(boxed.collect())
        })
    }
}
