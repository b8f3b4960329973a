//! What a deletion did, or would do.

use std::collections::BTreeMap;
use std::fmt;

use super::ModelMeta;
use crate::value::Value;

/// How many rows a deletion took, in all and of each model: what Django's `delete()` returns.
///
/// ```ignore
/// let deleted = blog.delete(db).await?;
/// assert_eq!(deleted, 3);
/// assert_eq!(deleted.of("weblog.Entry"), 2);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Deleted {
    /// All rows together.
    pub total: u64,
    /// The rows of each model by its label, as `polls.Choice`; models without rows are not here.
    pub by_model: BTreeMap<String, u64>,
}

impl Deleted {
    /// Returns how many rows of a model went, by its label.
    pub fn of(&self, label: &str) -> u64 {
        self.by_model.get(label).copied().unwrap_or_default()
    }

    pub(super) fn add(&mut self, meta: &ModelMeta, rows: u64) {
        if rows > 0 {
            self.total += rows;
            *self.by_model.entry(meta.label()).or_default() += rows;
        }
    }
}

impl PartialEq<u64> for Deleted {
    fn eq(&self, other: &u64) -> bool {
        self.total == *other
    }
}

impl fmt::Display for Deleted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.total.fmt(f)
    }
}

impl From<Deleted> for u64 {
    fn from(deleted: Deleted) -> Self {
        deleted.total
    }
}

/// What a deletion would do: the admin's page of confirmation shows it.
#[derive(Debug, Clone, Default)]
pub struct WouldDelete {
    /// The models of which rows would go, with their keys, in the order in which they are found.
    pub models: Vec<(&'static ModelMeta, Vec<Value>)>,
    /// The rows that forbid it, by `PROTECT` and `RESTRICT`.
    pub protected: Vec<ProtectedRow>,
    /// The rows that the deletion is asked for, behind each those that would go because of it: Django's nested list, in its order. Each row is
    /// there once, where it is found first.
    pub nested: Vec<NestedRow>,
}

impl WouldDelete {
    /// Tells whether nothing forbids the deletion.
    pub fn is_allowed(&self) -> bool {
        self.protected.is_empty()
    }

    /// Returns the models with the number of rows that would go: Django's `model_count`.
    pub fn counts(&self) -> impl Iterator<Item = (&'static ModelMeta, usize)> {
        self.models.iter().map(|(meta, keys)| (*meta, keys.len()))
    }

    /// Returns how many rows of a model would go, by its label.
    pub fn of(&self, label: &str) -> usize {
        self.counts()
            .find_map(|(meta, count)| (meta.label() == label).then_some(count))
            .unwrap_or_default()
    }
}

/// A row that forbids a deletion.
#[derive(Debug, Clone)]
pub struct ProtectedRow {
    /// The row's model.
    pub model: &'static ModelMeta,
    /// The row's key.
    pub key: Value,
    /// The foreign key that forbids.
    pub field: &'static str,
}

/// A row that would go.
#[derive(Debug, Clone)]
pub struct NestedRow {
    /// The row's model.
    pub model: &'static ModelMeta,
    /// The row's key.
    pub key: Value,
    /// How many rows are above it: 0 for one that the deletion is asked for, 1 for one that points to such a row and goes with it.
    pub level: usize,
}
