//! Lists of keys: which of them are in another.

use std::borrow::Borrow;
use std::collections::HashSet;
use std::hash::{Hash, Hasher};

use crate::value::Value;

/// Returns those of the keys that are not known, each once, in their order.
pub(crate) fn not_among(keys: Vec<Value>, known: &[Value]) -> Vec<Value> {
    let mut seen: HashSet<Key<&Value>> = known.iter().map(Key).collect();
    let new: Vec<bool> = keys.iter().map(|key| seen.insert(Key(key))).collect();
    drop(seen);
    let marked = keys.into_iter().zip(new);
    marked
        .filter_map(|(key, is_new)| is_new.then_some(key))
        .collect()
}

/// Returns the keys in one order, whoever gives them: rows that several write at once are locked in it, so that none waits for another
/// that waits for it.
pub(crate) fn in_order(mut keys: Vec<Value>) -> Vec<Value> {
    keys.sort_by(|left, right| match (left, right) {
        (Value::I64(left), Value::I64(right)) => left.cmp(right),
        (Value::Text(left), Value::Text(right)) => left.cmp(right),
        (Value::Uuid(left), Value::Uuid(right)) => left.cmp(right),
        (left, right) => left.shown().cmp(&right.shown()),
    });
    keys
}

/// A value that is looked up.
#[derive(Debug, PartialEq)]
pub(crate) struct Key<V>(pub(crate) V);

impl<V: PartialEq> Eq for Key<V> {}

impl<V: Borrow<Value>> Hash for Key<V> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self.0.borrow() {
            Value::I64(key) => key.hash(state),
            Value::Text(key) => key.hash(state),
            Value::Uuid(key) => key.hash(state),
            // Equal decimals are written differently, and have one hash.
            Value::Decimal(key) => key.hash(state),
            Value::Row(keys) => keys.iter().for_each(|key| Key(key).hash(state)),
            Value::F64(_) => {}
            other => format!("{other:?}").hash(state),
        }
    }
}

/// Keys in the order in which they came, each once.
#[derive(Debug, Default)]
pub(crate) struct Keys {
    listed: Vec<Value>,
    known: HashSet<Key<Value>>,
}

impl Keys {
    /// Adds keys and returns those that were not there.
    pub(crate) fn add(&mut self, keys: Vec<Value>) -> Vec<Value> {
        let mut new = keys;
        new.retain(|key| self.known.insert(Key(key.clone())));
        self.listed.extend_from_slice(&new);
        new
    }

    /// Tells whether the key is there.
    pub(crate) fn has(&self, key: &Value) -> bool {
        self.known.contains(&Key(key.clone()))
    }

    /// Returns them.
    pub(crate) fn into_list(self) -> Vec<Value> {
        self.listed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_that_are_not_known_stay_in_their_order() {
        let values = |numbers: &[i64]| numbers.iter().copied().map(Value::I64).collect::<Vec<_>>();
        let new = not_among(values(&[3, 1, 3, 2, 5, 1]), &values(&[1, 7]));
        assert_eq!(new, values(&[3, 2, 5]));
        let pair = |one: &str, two: i64| Value::Row(vec![one.into(), two.into()]);
        let new = not_among(vec![pair("a", 1), pair("a", 2)], &[pair("a", 2)]);
        assert_eq!(new, [pair("a", 1)]);
        let decimal = |text: &str| Value::Decimal(text.parse().unwrap());
        assert!(not_among(vec![decimal("1.0")], &[decimal("1.00")]).is_empty());
    }

    #[test]
    fn long_lists_are_gone_through_once() {
        let values = |from: i64| (from..from + 200_000).map(Value::I64).collect::<Vec<_>>();
        assert_eq!(not_among(values(100_000), &values(0)).len(), 100_000);
    }
}
