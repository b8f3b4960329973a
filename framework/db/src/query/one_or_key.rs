//! Rows, or their keys, for the methods of many-to-many fields.

use crate::error::{Error, Result};
use crate::fields::FieldValue;
use crate::keys::{in_order, not_among};
use crate::models::{Model, Replaces};
use crate::value::Value;

/// A row or its key, for the methods of [`ManyRelated`](super::ManyRelated).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is neither a row of `{T}` nor its key",
    note = "give rows as `[&tag]`, or their keys as `[tag.id]`"
)]
pub trait OneOrKey<T: Model> {
    /// Returns the key.
    fn into_key(self) -> T::Key;
}

#[diagnostic::do_not_recommend]
impl<T: Model, R: Model + Replaces<T>> OneOrKey<T> for &R {
    fn into_key(self) -> T::Key {
        self.key()
    }
}

macro_rules! keys {
    ($($type:ty),+ $(,)?) => {$(
        #[diagnostic::do_not_recommend]
        impl<T: Model> OneOrKey<T> for $type
        where
            T::Key: From<$type>,
        {
            fn into_key(self) -> T::Key {
                self.into()
            }
        }
    )+};
}

keys!(crate::fields::Auto, i64, i32, String, uuid::Uuid);

/// The keys, each once, in their order; a row that is not saved has none.
pub(super) fn keys_of<T: Model, K: OneOrKey<T>>(
    rows: impl IntoIterator<Item = K>,
) -> Result<Vec<Value>> {
    let mut keys = Vec::new();
    for row in rows {
        let key = row.into_key();
        if key.is_unset() {
            return Err(Error::programming(format!(
                "a {} that is not saved cannot be added: save it first",
                T::meta().name
            )));
        }
        keys.push(key.to_value());
    }
    Ok(in_order(not_among(keys, &[])))
}
