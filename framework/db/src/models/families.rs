//! Which row goes with which in a deletion.

use std::collections::HashMap;

use super::ModelMeta;
use super::deletion::NestedRow;
use crate::keys::{Key, Keys};
use crate::value::Value;

/// A row: its model and its key.
pub(super) type RowKey = (&'static ModelMeta, Value);

/// Something of each model.
type OfModels<T> = Vec<(&'static ModelMeta, T)>;

/// The rows that go with others.
#[derive(Debug, Default)]
pub(super) struct Families(OfModels<HashMap<Key<Value>, Vec<RowKey>>>);

impl Families {
    /// Notes that a row goes with another.
    pub(super) fn add(&mut self, (model, parent): (&'static ModelMeta, &Value), child: RowKey) {
        let families = of(&mut self.0, model);
        let children = families.entry(Key(parent.clone())).or_default();
        children.push(child);
    }

    /// Returns these rows and those that go with them, each once.
    pub(super) fn nested(mut self, roots: Vec<RowKey>) -> Vec<NestedRow> {
        let mut seen: OfModels<Keys> = Vec::new();
        let mut nested = Vec::new();
        // Not by calls: a list that is linked through its rows is as deep as it is long.
        let mut left: Vec<(usize, RowKey)> = roots.into_iter().map(|row| (0, row)).rev().collect();
        while let Some((level, (model, key))) = left.pop() {
            if of(&mut seen, model).add(vec![key.clone()]).is_empty() {
                continue;
            }
            let children = of(&mut self.0, model).remove(&Key(key.clone()));
            let children = children.into_iter().flatten().rev();
            left.extend(children.map(|child| (level + 1, child)));
            nested.push(NestedRow { model, key, level });
        }
        nested
    }
}

fn of<'s, T: Default>(all: &'s mut OfModels<T>, model: &'static ModelMeta) -> &'s mut T {
    let known = all
        .iter()
        .position(|(known, _)| std::ptr::eq(*known, model));
    let place = known.unwrap_or_else(|| {
        all.push((model, T::default()));
        all.len() - 1
    });
    &mut all[place].1
}
