//! Deferred columns of the rows of one query, read together.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex as Lock, PoisonError};

use tokio::sync::Mutex;

use super::ast::{Column, Expr};
use super::keep::{keys_at_once, own_key_in};
use super::{Expression, FetchMode, Field, QuerySet};
use crate::database::Database;
use crate::error::{Error, Result};
use crate::fields::FieldValue;
use crate::models::Model;
use crate::value::Value;

/// What the partial rows of a query have in common.
pub(crate) struct PartialPeers {
    pub(super) mode: FetchMode,
    keys: Lock<Vec<Value>>,
    /// The values of a field by the keys of the rows.
    read: Mutex<HashMap<Vec<u16>, HashMap<String, Value>>>,
}

impl fmt::Debug for PartialPeers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("PartialPeers").field(&self.mode).finish()
    }
}

impl PartialPeers {
    pub(super) fn of(mode: FetchMode) -> Arc<Self> {
        Arc::new(Self {
            mode,
            keys: Lock::default(),
            read: Mutex::default(),
        })
    }

    /// One more row was read.
    pub(super) fn join(&self, key: Value) {
        let mut keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        keys.push(key);
    }

    /// Returns the value of a field of the row with this key; the first call reads those of all rows.
    pub(super) async fn load<M: Model, T: FieldValue>(
        &self,
        key: &M::Key,
        field: Field<M::Concrete, T>,
        db: &Database,
    ) -> Result<T> {
        let mut read = self.read.lock().await;
        let value = match read.get(field.path()).and_then(|rows| rows.get(&name(key))) {
            Some(value) => Some(value.clone()),
            None => {
                let rows = self.read::<M, T>(field, db).await?;
                let value = rows.get(&name(key)).cloned();
                read.insert(field.path().to_vec(), rows);
                value
            }
        };
        T::from_value(value.ok_or_else(|| Error::does_not_exist(M::meta()))?)
    }

    async fn read<M: Model, T: FieldValue>(
        &self,
        field: Field<M::Concrete, T>,
        db: &Database,
    ) -> Result<HashMap<String, Value>> {
        let keys: Vec<Expr> = {
            let keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
            keys.iter().cloned().map(Expr::Value).collect()
        };
        let Some(of) = M::meta().target().field("pk") else {
            return Err(Error::programming("a model without a primary key"));
        };
        let mut found = HashMap::with_capacity(keys.len());
        for keys in keys.chunks(keys_at_once(M::meta(), db)) {
            let own = Expression::<M::Concrete, M::Key>::new(Expr::Column(Column {
                hops: Vec::new(),
                field: of,
            }));
            let rows = QuerySet::<M>::new().filter(own_key_in(keys.to_vec()));
            let rows = rows.values(field).annotate(own);
            for (value, key) in rows.all(db).await? {
                found.insert(name(&key), value.into_value());
            }
        }
        Ok(found)
    }
}

/// Values are no keys of maps; their texts are.
fn name(key: &impl FieldValue) -> String {
    format!("{:?}", key.to_value())
}
