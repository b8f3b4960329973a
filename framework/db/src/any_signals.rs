//! Signals of the rows of all models.

use std::fmt;
use std::sync::Arc;

use nuages_core::Signal;

use crate::database::Database;
use crate::error::{Error, Result};
use crate::models::{AnyRow, Model, ModelMeta};
use crate::row::Row;
use crate::signals::{DeleteOrigin, SaveEvent, Stage};

/// Sent before a row of any model is written: Django's `pre_save` without a `sender`. Receivers of [`pre_save`](crate::signals::pre_save) come
/// first, and what they set is in the row.
pub static PRE_SAVE: Signal<AnySaveEvent> = Signal::new();

/// Sent after a row of any model was written.
pub static POST_SAVE: Signal<AnySaveEvent> = Signal::new();

/// Sent before a row of any model is deleted, by a cascade too. As long as somebody listens, rows are read before they are deleted.
pub static PRE_DELETE: Signal<AnyDeleteEvent> = Signal::new();

/// Sent after a row of any model was deleted, by a cascade too.
pub static POST_DELETE: Signal<AnyDeleteEvent> = Signal::new();

/// A row of some model that is about to be written, or was.
#[derive(Clone)]
pub struct AnySaveEvent {
    /// The row: its model is `instance.meta()`, its key `instance.key_value()`.
    pub instance: Arc<dyn AnyRow>,
    /// Whether it was inserted; `false` in [`PRE_SAVE`].
    pub created: bool,
    /// Whether the row comes from a fixture: other rows that it points to may not be there yet.
    pub raw: bool,
    /// The names of the fields that [`Save::update_fields`](crate::models::Save::update_fields) named; `None` for all.
    pub update_fields: Option<Vec<&'static str>>,
    /// The database that the row is written to, in the transaction that it is written in, if there is one.
    pub db: Database,
}

impl AnySaveEvent {
    /// Returns the row if it is one of this model.
    ///
    /// ```ignore
    /// signals::POST_SAVE.connect(Some("search.index"), |event| {
    ///     if let Some(entry) = event.row::<Entry>() {
    ///         index(entry);
    ///     }
    /// });
    /// ```
    pub fn row<M: Model>(&self) -> Option<&M> {
        self.instance.as_any().downcast_ref()
    }
}

impl fmt::Debug for AnySaveEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AnySaveEvent")
            .field("model", &self.instance.meta().name)
            .field("key", &self.instance.key_value().ok())
            .field("created", &self.created)
            .finish_non_exhaustive()
    }
}

/// A row of some model that is about to be deleted, or was.
#[derive(Clone)]
pub struct AnyDeleteEvent {
    /// The row: its model is `instance.meta()`, its key `instance.key_value()`.
    pub instance: Arc<dyn AnyRow>,
    /// The database that the row is deleted from, in the transaction of the deletion.
    pub db: Database,
    /// What was to be deleted, with which the row goes.
    pub origin: DeleteOrigin,
}

impl AnyDeleteEvent {
    /// Returns the row if it is one of this model.
    pub fn row<M: Model>(&self) -> Option<&M> {
        self.instance.as_any().downcast_ref()
    }
}

impl fmt::Debug for AnyDeleteEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AnyDeleteEvent")
            .field("model", &self.instance.meta().name)
            .field("key", &self.instance.key_value().ok())
            .finish_non_exhaustive()
    }
}

/// Tells whether anybody listens to saves of all rows.
pub(crate) fn hears_all_saves() -> bool {
    PRE_SAVE.has_receivers() || POST_SAVE.has_receivers()
}

/// Tells whether anybody listens to deletions of all rows.
pub(crate) fn hears_all_deletions() -> bool {
    PRE_DELETE.has_receivers() || POST_DELETE.has_receivers()
}

/// Tells those who listen to all rows what those of the model are told.
pub(crate) async fn send_any_save<M: Model>(stage: Stage, event: SaveEvent<M>) -> Result<()> {
    let signal = match stage {
        Stage::Before => &PRE_SAVE,
        Stage::After => &POST_SAVE,
    };
    if !signal.has_receivers() {
        return Ok(());
    }
    let event = AnySaveEvent {
        instance: Arc::new(event.instance),
        created: event.created,
        raw: event.raw,
        update_fields: event.update_fields,
        db: event.db,
    };
    signal.send_async(&event).await.map_err(Error::Receiver)
}

/// The same of a row that goes, of a model that is known by its description.
pub(crate) async fn send_any_delete(
    meta: &'static ModelMeta,
    stage: Stage,
    row: &Row,
    origin: &DeleteOrigin,
    db: &Database,
) -> Result<()> {
    let signal = match stage {
        Stage::Before => &PRE_DELETE,
        Stage::After => &POST_DELETE,
    };
    let Some(new_row) = meta.new_row.filter(|_| signal.has_receivers()) else {
        return Ok(());
    };
    let mut instance = new_row();
    instance.load(row, 0)?;
    let event = AnyDeleteEvent {
        instance: instance.into(),
        db: db.for_others(),
        origin: origin.clone(),
    };
    signal.send_async(&event).await.map_err(Error::Receiver)
}
