//! Rows at hand that foreign keys of other rows point to: Django's known related objects.

use std::any::Any;
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use super::FieldValue as _;
use super::peers::{Held, name};
use crate::models::{KeyField, Replaces};
use crate::value::Value;

/// Rows of one model, which only the foreign keys to that model can read.
#[doc(hidden)]
#[derive(Clone)]
pub struct AnyRows(Arc<dyn Any + Send + Sync>);

impl fmt::Debug for AnyRows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AnyRows")
    }
}

/// The rows by what points to them.
enum Rows<T> {
    One(Value, Arc<Held<T>>),
    Many(HashMap<String, Arc<Held<T>>>),
}

impl AnyRows {
    /// Takes these rows for foreign keys to `T`; `None` where they are of another type, as those of a proxy.
    pub(crate) fn of<'r, T: KeyField<F>, R: Replaces<T>, const F: u16>(
        rows: impl IntoIterator<Item = &'r R>,
    ) -> Option<Self> {
        let mut rows = rows.into_iter().peekable();
        rows.peek()
            .and_then(|row| (*row as &dyn Any).downcast_ref::<T>())?;
        let mut known = rows.filter_map(|row| {
            let row = (row as &dyn Any).downcast_ref::<T>()?;
            let key = row.pointed_by()?.to_value();
            Some((key, Arc::new(Held::Row(row.clone()))))
        });
        let (key, row) = known.next()?;
        let rows = match known.next() {
            None => Rows::One(key, row),
            Some(second) => {
                let all = [(key, row), second].into_iter().chain(known);
                Rows::Many(all.map(|(key, row)| (name(&key), row)).collect())
            }
        };
        Some(Self(Arc::new(rows)))
    }

    /// The row of `T` that this key points to.
    pub(super) fn find<T: Send + Sync + 'static>(&self, key: &Value) -> Option<Arc<Held<T>>> {
        match self.0.downcast_ref::<Rows<T>>()? {
            Rows::One(known, row) => (known == key).then(|| Arc::clone(row)),
            Rows::Many(rows) => rows.get(&name(key)).cloned(),
        }
    }
}

/// The rows that the foreign key at a place points to.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    pub(crate) place: usize,
    pub(crate) rows: AnyRows,
}
