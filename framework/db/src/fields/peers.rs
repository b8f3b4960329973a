//! The rows that foreign keys of one query's rows point to, fetched together.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::OnceCell;

use super::FieldValue as _;
use crate::database::Database;
use crate::error::Result;
use crate::models::{KeyField, standing_rows};
use crate::query::FetchMode;
use crate::value::Value;

/// What a foreign key holds beside its key.
#[derive(Clone)]
pub(super) enum Held<T> {
    /// The row.
    Row(T),
    /// Those with whom it fetches the row.
    Peers(Arc<Peers<T>>),
    /// It must not fetch the row: the field, as `Entry.blog`.
    Blocked(Arc<str>),
}

/// The keys of the rows to fetch, and the rows once they are there.
pub(super) struct Peers<T> {
    keys: Mutex<HashMap<String, Value>>,
    rows: OnceCell<HashMap<String, Arc<T>>>,
}

impl<T> Default for Peers<T> {
    fn default() -> Self {
        Self {
            keys: Mutex::default(),
            rows: OnceCell::new(),
        }
    }
}

impl<T> Peers<T> {
    /// Tells whether the rows are still to be fetched.
    pub(super) fn is_open(&self) -> bool {
        !self.rows.initialized()
    }

    /// One more row is pointed to.
    pub(super) fn join(&self, key: Value) {
        let mut keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        keys.insert(name(&key), key);
    }

    /// Returns the row if it was fetched.
    pub(super) fn fetched(&self, key: &Value) -> Option<&T> {
        self.rows.get()?.get(&name(key)).map(AsRef::as_ref)
    }

    /// Returns the row with this key; the first call fetches those of all keys.
    pub(super) async fn get<const F: u16>(&self, key: &Value, db: &Database) -> Result<Option<T>>
    where
        T: KeyField<F>,
    {
        let rows = self.rows.get_or_try_init(|| self.fetch::<F>(db)).await?;
        Ok(rows.get(&name(key)).map(|row| T::clone(row)))
    }

    async fn fetch<const F: u16>(&self, db: &Database) -> Result<HashMap<String, Arc<T>>>
    where
        T: KeyField<F>,
    {
        let keys: Vec<Value> = {
            let keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
            keys.values().cloned().collect()
        };
        let mut found = HashMap::with_capacity(keys.len());
        for keys in keys.chunks(db.dialect().max_parameters() / 2) {
            let rows = standing_rows(T::base_objects).filter_in(F, keys);
            for row in rows.fetch_mode(FetchMode::Peers).all(db).await? {
                if let Some(key) = row.pointed_by() {
                    found.insert(name(&key.to_value()), Arc::new(row));
                }
            }
        }
        Ok(found)
    }
}

/// Values are no keys of maps; their texts are.
pub(super) fn name(key: &Value) -> String {
    format!("{key:?}")
}
