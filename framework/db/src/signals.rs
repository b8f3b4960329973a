//! Signals of models: one of each kind per model.
//!
//! ```ignore
//! signals::post_save::<Question>().connect(Some("polls.log"), |event| {
//!     tracing::info!("{} saved, new: {}", event.instance, event.created);
//! });
//! ```

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use nuages_core::Signal;

use crate::database::Database;
use crate::error::{Error, Result};
use crate::fields::FieldValue;
use crate::models::{Model, ModelMeta};
use crate::query::Field;
use crate::row::Row;
use crate::value::Value;

pub use crate::any_signals::{
    AnyDeleteEvent, AnySaveEvent, POST_DELETE, POST_SAVE, PRE_DELETE, PRE_SAVE,
};
use crate::any_signals::{hears_all_deletions, hears_all_saves, send_any_delete, send_any_save};
pub use crate::m2m_signals::{M2mAction, M2mEvent, m2m_changed};

/// A row that is about to be written, or was.
#[derive(Debug, Clone)]
pub struct SaveEvent<M> {
    /// The row.
    pub instance: M,
    /// Whether it was inserted; `false` in `pre_save`.
    pub created: bool,
    /// Whether the row comes from a fixture: other rows that it points to may not be there yet.
    pub raw: bool,
    /// The names of the fields that [`Save::update_fields`](crate::models::Save::update_fields) named; `None` for all.
    pub update_fields: Option<Vec<&'static str>>,
    /// The database that the row is written to, in the transaction that it is written in, if there is one: Django's `using`.
    pub db: Database,
    /// What receivers set, by the place of the field.
    changes: Arc<Mutex<Vec<(usize, Value)>>>,
}

impl<M: Model> SaveEvent<M> {
    /// Changes the row that is saved: in a receiver of `pre_save` before it is written, in one of `post_save` for whoever saved it.
    ///
    /// ```ignore
    /// signals::pre_save::<Entry>().connect(Some("blog.slugs"), |event| event.set(Entry::slug, slugify(&event.instance.headline)));
    /// ```
    ///
    /// The changes of all receivers are made when the last one has returned; [`instance`](Self::instance) is the row as it came.
    pub fn set<T: FieldValue>(&self, field: Field<M::Concrete, T>, value: impl Into<T>) {
        if let Some(place) = field.place() {
            let mut changes = self.changes.lock().unwrap_or_else(PoisonError::into_inner);
            changes.push((place, value.into().to_value()));
        }
    }
}

/// A row that is about to be deleted, or was.
#[derive(Debug, Clone)]
pub struct DeleteEvent<M> {
    /// The row.
    pub instance: M,
    /// The database that the row is deleted from, in the transaction of the deletion: Django's `using`.
    pub db: Database,
    /// What was to be deleted, with which the row goes.
    pub origin: DeleteOrigin,
}

/// What a deletion began with: Django's `origin`.
#[derive(Debug, Clone)]
pub struct DeleteOrigin {
    /// The model whose row or rows were to be deleted.
    pub model: &'static ModelMeta,
    /// The key of the row; `None` where the rows of a query were.
    pub key: Option<Value>,
}

impl DeleteOrigin {
    /// Tells whether rows of this model were to be deleted, and not others that they go with.
    pub fn is_of<M: Model>(&self) -> bool {
        self.model.is_same_table(M::meta())
    }
}

struct ModelSignals<M: Model> {
    pre_save: Signal<SaveEvent<M>>,
    post_save: Signal<SaveEvent<M>>,
    pre_delete: Signal<DeleteEvent<M>>,
    post_delete: Signal<DeleteEvent<M>>,
}

/// What a cascade, which knows models by their metadata only, sends to a model's receivers.
trait Deletions: Send + Sync {
    fn has_receivers(&self) -> bool;
    fn send<'a>(
        &'a self,
        stage: Stage,
        row: &'a Row,
        origin: &'a DeleteOrigin,
        db: &'a Database,
    ) -> Sending<'a>;
}

type Sending<'a> = Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>>;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    Before,
    After,
}

impl<M: Model> Deletions for ModelSignals<M> {
    fn has_receivers(&self) -> bool {
        self.pre_delete.has_receivers() || self.post_delete.has_receivers()
    }

    fn send<'a>(
        &'a self,
        stage: Stage,
        row: &'a Row,
        origin: &'a DeleteOrigin,
        db: &'a Database,
    ) -> Sending<'a> {
        Box::pin(async move {
            let event = DeleteEvent {
                instance: row.model(0)?,
                db: db.for_others(),
                origin: origin.clone(),
            };
            let signal = match stage {
                Stage::Before => &self.pre_delete,
                Stage::After => &self.post_delete,
            };
            signal.send_async(&event).await.map_err(Error::Receiver)
        })
    }
}

struct Entry {
    typed: &'static (dyn Any + Send + Sync),
    deletions: &'static dyn Deletions,
    meta: &'static ModelMeta,
}

/// Set when the first signal of any model is asked for: until then saving looks nothing up.
static ANY: AtomicBool = AtomicBool::new(false);
static SIGNALS: RwLock<Option<HashMap<TypeId, Entry>>> = RwLock::new(None);

/// Returns the signal that is sent before a row of `M` is written.
pub fn pre_save<M: Model>() -> &'static Signal<SaveEvent<M>> {
    &signals::<M>().pre_save
}

/// Returns the signal that is sent after a row of `M` was written.
pub fn post_save<M: Model>() -> &'static Signal<SaveEvent<M>> {
    &signals::<M>().post_save
}

/// Returns the signal that is sent before a row of `M` is deleted, by a cascade too.
pub fn pre_delete<M: Model>() -> &'static Signal<DeleteEvent<M>> {
    &signals::<M>().pre_delete
}

/// Returns the signal that is sent after a row of `M` was deleted, by a cascade too.
pub fn post_delete<M: Model>() -> &'static Signal<DeleteEvent<M>> {
    &signals::<M>().post_delete
}

fn signals<M: Model>() -> &'static ModelSignals<M> {
    if let Some(known) = find::<M>() {
        return known;
    }
    let mut signals = SIGNALS.write().unwrap_or_else(PoisonError::into_inner);
    let entries = signals.get_or_insert_default();
    if let Some(known) = entries
        .get(&TypeId::of::<M>())
        .and_then(|entry| entry.typed.downcast_ref())
    {
        return known;
    }
    let made: &'static ModelSignals<M> = Box::leak(Box::new(ModelSignals {
        pre_save: Signal::new(),
        post_save: Signal::new(),
        pre_delete: Signal::new(),
        post_delete: Signal::new(),
    }));
    entries.insert(
        TypeId::of::<M>(),
        Entry {
            typed: made,
            deletions: made,
            meta: M::meta(),
        },
    );
    ANY.store(true, Ordering::Release);
    made
}

fn find<M: Model>() -> Option<&'static ModelSignals<M>> {
    if !ANY.load(Ordering::Acquire) {
        return None;
    }
    let signals = SIGNALS.read().unwrap_or_else(PoisonError::into_inner);
    signals
        .as_ref()?
        .get(&TypeId::of::<M>())?
        .typed
        .downcast_ref()
}

/// Sends `pre_save` or `post_save` if anybody listens, with the places of the fields that are written if not all are.
pub(crate) async fn send_save<M: Model>(
    instance: &mut M,
    stage: Stage,
    created: bool,
    fields: Option<&[usize]>,
    db: &Database,
) -> Result<()> {
    send(instance, stage, created, false, fields, db).await
}

/// The same for a row of a fixture.
pub(crate) async fn send_raw_save<M: Model>(
    instance: &mut M,
    stage: Stage,
    created: bool,
    db: &Database,
) -> Result<()> {
    send(instance, stage, created, true, None, db).await
}

async fn send<M: Model>(
    instance: &mut M,
    stage: Stage,
    created: bool,
    raw: bool,
    fields: Option<&[usize]>,
    db: &Database,
) -> Result<()> {
    let signal = find::<M>().map(|signals| match stage {
        Stage::Before => &signals.pre_save,
        Stage::After => &signals.post_save,
    });
    let signal = signal.filter(|signal| signal.has_receivers());
    if signal.is_none() && !hears_all_saves() {
        return Ok(());
    }
    let mut event = SaveEvent {
        instance: instance.clone(),
        created,
        raw,
        update_fields: fields.map(|places| {
            let names = places.iter().map(|place| M::meta().fields[*place].name);
            names.collect()
        }),
        db: db.for_others(),
        changes: Arc::default(),
    };
    if let Some(signal) = signal {
        signal.send_async(&event).await.map_err(Error::Receiver)?;
        let changes =
            std::mem::take(&mut *event.changes.lock().unwrap_or_else(PoisonError::into_inner));
        for (place, value) in changes {
            instance.set_value(place, value.clone())?;
            event.instance.set_value(place, value)?;
        }
    }
    send_any_save(stage, event).await
}

/// Tells whether anybody listens to saves of rows of the model.
pub(crate) fn hears_saves<M: Model>() -> bool {
    hears_all_saves()
        || find::<M>().is_some_and(|signals| {
            signals.pre_save.has_receivers() || signals.post_save.has_receivers()
        })
}

/// Tells whether anybody listens to deletions of the model.
pub(crate) fn hears_deletions(meta: &'static ModelMeta) -> bool {
    hears_all_deletions() || deletions(meta).is_some_and(Deletions::has_receivers)
}

/// Sends `pre_delete` or `post_delete` for a row of the model.
pub(crate) async fn send_delete(
    meta: &'static ModelMeta,
    stage: Stage,
    row: &Row,
    origin: &DeleteOrigin,
    db: &Database,
) -> Result<()> {
    if let Some(signals) = deletions(meta) {
        signals.send(stage, row, origin, db).await?;
    }
    send_any_delete(meta, stage, row, origin, db).await
}

fn deletions(meta: &'static ModelMeta) -> Option<&'static dyn Deletions> {
    if !ANY.load(Ordering::Acquire) {
        return None;
    }
    let signals = SIGNALS.read().unwrap_or_else(PoisonError::into_inner);
    signals
        .as_ref()?
        .values()
        .find(|entry| std::ptr::eq(entry.meta, meta))
        .map(|entry| entry.deletions)
}
