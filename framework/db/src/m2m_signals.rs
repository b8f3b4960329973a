//! Signals of many-to-many fields.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{PoisonError, RwLock};

use nuages_core::Signal;

use crate::database::Database;
use crate::error::{Error, Result};
use crate::fields::FieldValue as _;
use crate::models::{ManyToManyMeta, Model, ModelMeta};
use crate::query::ManyField;
use crate::value::Value;

/// What happens to the rows that a many-to-many field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are Django's")]
pub enum M2mAction {
    PreAdd,
    PostAdd,
    PreRemove,
    PostRemove,
    PreClear,
    PostClear,
}

impl M2mAction {
    /// Returns Django's word, as `pre_add`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::PreAdd => "pre_add",
            Self::PostAdd => "post_add",
            Self::PreRemove => "pre_remove",
            Self::PostRemove => "post_remove",
            Self::PreClear => "pre_clear",
            Self::PostClear => "post_clear",
        }
    }
}

/// The rows that a many-to-many field holds are about to change, or have changed.
#[derive(Debug, Clone)]
pub struct M2mEvent {
    /// What happens.
    pub action: M2mAction,
    /// Whether the change comes from the other side: `tag.many(Article::tags.reversed())`.
    pub reverse: bool,
    /// The key of the row whose rows change.
    pub instance: Value,
    /// The model of the rows that are added or removed.
    pub model: &'static ModelMeta,
    /// The keys of the rows that are added (those held already are not here) or removed; `None` when all go.
    pub pk_set: Option<Vec<Value>>,
    /// Whether the change comes from a fixture: other rows may not be there yet.
    pub raw: bool,
    /// The database of the change, in its transaction: Django's `using`.
    pub db: Database,
}

impl M2mEvent {
    /// Returns the key of the row whose rows change.
    ///
    /// # Errors
    /// [`Error::Data`] when it is no key of `M`.
    pub fn instance_key<M: Model>(&self) -> Result<M::Key> {
        M::Key::from_value(self.instance.clone())
    }

    /// Returns the keys of the rows that are added or removed; none when all go.
    ///
    /// # Errors
    /// [`Error::Data`] when they are no keys of `T`.
    pub fn keys<T: Model>(&self) -> Result<Vec<T::Key>> {
        let keys = self.pk_set.iter().flatten();
        keys.map(|key| T::Key::from_value(key.clone())).collect()
    }
}

/// Set when the signal of any field is asked for: until then changes look nothing up.
static ANY: AtomicBool = AtomicBool::new(false);
static SIGNALS: RwLock<Option<HashMap<usize, &'static Signal<M2mEvent>>>> = RwLock::new(None);

/// Returns the signal that is sent before and after the rows of a many-to-many field change.
///
/// ```ignore
/// m2m_changed(Article::tags).connect(Some("polls.log"), |event| {
///     tracing::info!("{} of {:?}", event.action.name(), event.pk_set);
/// });
/// ```
pub fn m2m_changed<M: Model, T: Model>(field: ManyField<M, T>) -> &'static Signal<M2mEvent> {
    static NOBODY: Signal<M2mEvent> = Signal::new();
    let Some(meta) = field.meta() else {
        return &NOBODY;
    };
    let mut signals = SIGNALS.write().unwrap_or_else(PoisonError::into_inner);
    ANY.store(true, Ordering::Release);
    signals
        .get_or_insert_default()
        .entry(place(meta))
        .or_insert_with(|| Box::leak(Box::new(Signal::new())))
}

fn place(meta: &'static ManyToManyMeta) -> usize {
    std::ptr::from_ref(meta).addr()
}

/// Returns the field's signal if anybody listens.
pub(crate) fn listened(meta: &'static ManyToManyMeta) -> Option<&'static Signal<M2mEvent>> {
    if !ANY.load(Ordering::Acquire) {
        return None;
    }
    let signals = SIGNALS.read().unwrap_or_else(PoisonError::into_inner);
    let signal = *signals.as_ref()?.get(&place(meta))?;
    signal.has_receivers().then_some(signal)
}

/// Sends an event.
pub(crate) async fn send(signal: &'static Signal<M2mEvent>, event: &M2mEvent) -> Result<()> {
    signal.send_async(event).await.map_err(Error::Receiver)
}
