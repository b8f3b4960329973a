//! Django's collector: what goes with a row, what forbids it, what is set instead.

use std::cmp::Ordering;
use std::collections::HashMap;

use super::deletion::{ProtectedRow, WouldDelete};
use super::families::{Families, RowKey};
use super::past::{as_it_was, parent_of};
use super::pointed::{Pointed, pointed, select_pairs, target};
use super::pointers::{Pointer, can_go_fast, pointers};
use super::rows_where::{BATCH, key_field, rows_where};
use super::{DefaultValue, ModelMeta, OnDelete};
use crate::backends::pool::Role;
use crate::database::Database;
use crate::error::{Error, Result};
use crate::keys::{Key, Keys, not_among};
use crate::query::select_values;
use crate::value::Value;

/// Sets a column of the rows that point with these values.
#[derive(Debug)]
pub(super) struct Update {
    pub(super) pointer: Pointer,
    pub(super) value: Value,
    pub(super) keys: Vec<Value>,
}

/// Collects rows for a deletion.
#[derive(Debug, Default)]
pub(super) struct Collector {
    /// Whether nothing is deleted: every row is looked at, and what forbids the deletion is noted.
    looking: bool,
    /// Whether the rows stay that those asked for extend.
    keeps_parents: bool,
    rows: Vec<(&'static ModelMeta, Keys)>,
    /// Rows that nothing hangs on: deleted by what they point to, without being read.
    pub(super) fast: Vec<(Pointer, Vec<Value>)>,
    pub(super) updates: Vec<Update>,
    restricted: Vec<(Pointer, Vec<Value>)>,
    protected: Vec<ProtectedRow>,
    /// A model, and a model whose rows must go before.
    before: Vec<(&'static ModelMeta, &'static ModelMeta)>,
    /// Which row goes with which.
    families: Families,
}

impl Collector {
    /// A collector that looks only.
    pub(super) fn looking() -> Self {
        Self {
            looking: true,
            ..Self::default()
        }
    }

    /// A collector that leaves the rows that those asked for extend.
    pub(super) fn keeping_parents() -> Self {
        Self {
            keeps_parents: true,
            ..Self::default()
        }
    }

    /// As what it reads: what is to be deleted must stay as it is.
    fn role(&self) -> Role {
        match self.looking {
            true => Role::Reader,
            false => Role::Writer,
        }
    }

    /// Takes rows, and by their relations what must go with them.
    pub(super) async fn collect(
        &mut self,
        meta: &'static ModelMeta,
        keys: Vec<Value>,
        db: &Database,
    ) -> Result<()> {
        let meta = as_it_was(meta, db);
        let root = meta;
        let mut forbidding: Vec<Pointer> = Vec::new();
        let mut work = vec![(meta, keys, None)];
        while let Some((meta, keys, by)) = work.pop() {
            let new = self.add(meta, keys);
            if new.is_empty() {
                continue;
            }
            let keeps_parents = std::mem::take(&mut self.keeps_parents);
            if let Some(parent) = parent_of(meta, db).filter(|_| !keeps_parents) {
                // The keys are the same.
                self.before.push((parent, meta));
                work.push((parent, new.clone(), by));
            }
            for pointer in pointers(meta, self.looking, db) {
                let pointed = pointed(pointer, meta, &new, self.role(), db).await?;
                if pointer.on_delete == OnDelete::Cascade
                    && !self.looking
                    && can_go_fast(pointer.model, db)
                {
                    self.fast.push((pointer, pointed.values.into_owned()));
                    continue;
                }
                match pointer.on_delete {
                    OnDelete::SetNull => self.update(pointer, Value::Null, pointed),
                    OnDelete::SetDefault => {
                        let value = default_of(pointer)?;
                        self.update(pointer, value, pointed);
                    }
                    OnDelete::Set => {
                        let value = set_to(pointer)?;
                        self.update(pointer, value, pointed);
                    }
                    on_delete => {
                        let pointing = self.pointing(pointer, meta, &pointed, db).await?;
                        if pointing.is_empty() {
                            continue;
                        }
                        match on_delete {
                            OnDelete::Protect => {
                                forbidding.push(by.unwrap_or(pointer));
                                self.note(pointer, pointing);
                            }
                            OnDelete::Restrict => {
                                self.before.push((meta, pointer.model));
                                self.restricted.push((pointer, pointing));
                            }
                            _ => {
                                self.cascade(pointer, meta, pointed, db);
                                work.push((pointer.model, pointing, Some(by.unwrap_or(pointer))));
                            }
                        }
                    }
                }
            }
        }
        if !forbidding.is_empty() && !self.looking {
            return Err(Error::Protected {
                message: refusal("protected", root, &forbidding),
            });
        }
        self.check_restricted(root, db).await
    }

    fn cascade(
        &mut self,
        pointer: Pointer,
        meta: &'static ModelMeta,
        pointed: Pointed<'_>,
        db: &Database,
    ) {
        if !pointer.field.null {
            self.before.push((meta, pointer.model));
        } else if db.engine() == nuages_core::settings::Engine::Mysql {
            // Its constraints cannot wait for the end of the transaction.
            self.update(pointer, Value::Null, pointed);
        }
    }

    fn update(&mut self, pointer: Pointer, value: Value, pointed: Pointed<'_>) {
        self.updates.push(Update {
            pointer,
            value,
            keys: pointed.values.into_owned(),
        });
    }

    /// Reads the keys of the rows that point to these; a collector that looks also notes to which.
    async fn pointing(
        &mut self,
        pointer: Pointer,
        meta: &'static ModelMeta,
        pointed: &Pointed<'_>,
        db: &Database,
    ) -> Result<Vec<Value>> {
        let mut pointing = Vec::new();
        let notes = self.looking && pointer.on_delete == OnDelete::Cascade;
        let batches = pointed.rows.chunks(BATCH).zip(pointed.values.chunks(BATCH));
        for (rows, values) in batches {
            let query = rows_where(pointer.model, pointer.field, values);
            if !notes {
                pointing.extend(
                    select_values(&query, key_field(pointer.model)?, self.role(), db).await?,
                );
                continue;
            }
            let parents: HashMap<_, _> = values.iter().map(Key).zip(rows).collect();
            for (key, value) in select_pairs(query, pointer.field, self.role(), db).await? {
                let child = (pointer.model, key.clone());
                match parents.get(&Key(&value)) {
                    Some(parent) => self.families.add((meta, parent), child),
                    // Texts that the database takes for equal.
                    None => {
                        let parents = rows_where(meta, target(pointer, meta)?, &[value]);
                        for parent in
                            select_values(&parents, key_field(meta)?, self.role(), db).await?
                        {
                            self.families.add((meta, &parent), child.clone());
                        }
                    }
                }
                pointing.push(key);
            }
        }
        Ok(pointing)
    }

    fn note(&mut self, pointer: Pointer, keys: Vec<Value>) {
        self.protected
            .extend(keys.into_iter().map(|key| ProtectedRow {
                model: pointer.model,
                key,
                field: pointer.field.name,
            }));
    }

    /// Refuses the rows that `RESTRICT` holds back, unless they go by another way.
    async fn check_restricted(&mut self, root: &'static ModelMeta, db: &Database) -> Result<()> {
        let mut left: Vec<Pointer> = Vec::new();
        for (pointer, mut keys) in std::mem::take(&mut self.restricted) {
            let gone = self
                .rows
                .iter()
                .find(|(known, _)| same(known, pointer.model));
            if let Some((_, gone)) = gone {
                keys.retain(|key| !gone.has(key));
            }
            for (fast, parents) in &self.fast {
                if !same(fast.model, pointer.model) || keys.is_empty() {
                    continue;
                }
                for batch in parents.chunks(BATCH) {
                    let query = rows_where(fast.model, fast.field, batch);
                    let gone =
                        select_values(&query, key_field(fast.model)?, self.role(), db).await?;
                    keys = not_among(keys, &gone);
                }
            }
            if !keys.is_empty() {
                left.push(pointer);
                self.note(pointer, keys);
            }
        }
        if left.is_empty() || self.looking {
            return Ok(());
        }
        Err(Error::Restricted {
            message: refusal("restricted", root, &left),
        })
    }

    /// Adds keys and returns those that were not known.
    fn add(&mut self, meta: &'static ModelMeta, keys: Vec<Value>) -> Vec<Value> {
        if keys.is_empty() {
            return keys;
        }
        match self.rows.iter_mut().find(|(known, _)| same(known, meta)) {
            Some((_, known)) => known.add(keys),
            None => {
                let mut known = Keys::default();
                let new = known.add(keys);
                self.rows.push((meta, known));
                new
            }
        }
    }

    /// Returns the rows that were read, the models in an order in which no row goes before those that point to it, where there is one, and the
    /// rows of each in that of their keys.
    pub(super) fn in_order(&mut self) -> Vec<(&'static ModelMeta, Vec<Value>)> {
        let ranks = self.ranks();
        let mut rows: Vec<_> = std::mem::take(&mut self.rows)
            .into_iter()
            .map(|(meta, keys)| (meta, keys.into_list()))
            .zip(ranks)
            .collect();
        rows.sort_by_key(|(_, rank)| *rank);
        let mut rows: Vec<_> = rows.into_iter().map(|(rows, _)| rows).collect();
        for (_, keys) in &mut rows {
            keys.sort_by(|one, other| match (one, other) {
                (Value::I64(one), Value::I64(other)) => one.cmp(other),
                (Value::Text(one), Value::Text(other)) => one.cmp(other),
                _ => Ordering::Equal,
            });
        }
        rows
    }

    /// The place of each model in that order.
    fn ranks(&self) -> Vec<usize> {
        let mut ranks: Vec<Option<usize>> = vec![None; self.rows.len()];
        for rank in 0..ranks.len() {
            let is_left = |wanted: &'static ModelMeta| {
                let mut left = self.rows.iter().zip(&ranks);
                left.any(|((meta, _), rank)| rank.is_none() && same(meta, wanted))
            };
            let waits = |meta: &'static ModelMeta| {
                self.before.iter().any(|(later, earlier)| {
                    same(later, meta) && !same(earlier, meta) && is_left(earlier)
                })
            };
            let mut places = self.rows.iter().zip(&ranks);
            let free = places.position(|((meta, _), rank)| rank.is_none() && !waits(meta));
            match free {
                Some(free) => ranks[free] = Some(rank),
                None => return (0..ranks.len()).collect(),
            }
        }
        ranks.into_iter().flatten().collect()
    }

    /// Tells what was found.
    pub(super) fn report(self, roots: Vec<RowKey>) -> WouldDelete {
        let models = self.rows.into_iter();
        WouldDelete {
            nested: self.families.nested(roots),
            models: models
                .map(|(meta, keys)| (meta, keys.into_list()))
                .collect(),
            protected: self.protected,
        }
    }
}

fn same(one: &'static ModelMeta, other: &'static ModelMeta) -> bool {
    std::ptr::eq(one, other)
}

/// Returns what `SET(..)` sets.
fn set_to(pointer: Pointer) -> Result<Value> {
    let value = pointer.set_to.ok_or_else(|| unknown_value(pointer))?;
    Ok(value())
}

/// Returns the field's default, as a new row has it; NULL where there is none.
fn default_of(pointer: Pointer) -> Result<Value> {
    let Some(default) = pointer.field.default else {
        return Ok(Value::Null);
    };
    let mut fields = pointer.model.fields.iter();
    let place = fields.position(|field| field.name == pointer.field.name);
    match (pointer.model.new_row, place, default) {
        (Some(new_row), Some(place), _) => Ok(new_row().value(place)),
        (_, _, DefaultValue::Call(_)) => Err(unknown_value(pointer)),
        (_, _, kept) => Ok(kept.value()),
    }
}

fn unknown_value(pointer: Pointer) -> Error {
    let (model, field) = (pointer.model.label(), pointer.field.name);
    Error::programming(format!(
        "{model}.{field} is set to a value when the row goes that it points to, and migrations do not know which: set it before the rows \
         are deleted"
    ))
}

fn refusal(word: &str, meta: &ModelMeta, pointers: &[Pointer]) -> String {
    let mut fields: Vec<String> = Vec::new();
    for pointer in pointers {
        let field = format!("'{}.{}'", pointer.model.name, pointer.field.name);
        if !fields.contains(&field) {
            fields.push(field);
        }
    }
    format!(
        "Cannot delete some instances of model '{}' because they are referenced through {word} foreign keys: {}.",
        meta.name,
        fields.join(", ")
    )
}
