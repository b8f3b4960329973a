//! Django's collector: what goes with a row, what forbids it, what is set instead.

use std::cmp::Ordering;

use super::deletion::{NestedRow, ProtectedRow, WouldDelete};
use super::past::{as_it_was, parent_of};
use super::pointers::{Pointer, can_go_fast, pointers};
use super::rows_where::{BATCH, key_field, rows_where};
use super::{DefaultValue, ModelMeta, OnDelete};
use crate::database::Database;
use crate::error::{Error, Result};
use crate::keys::not_among;
use crate::query::ast::{Column, Expr};
use crate::query::select_values;
use crate::value::Value;

/// A row: its model and its key.
type RowKey = (&'static ModelMeta, Value);

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
    pub(super) rows: Vec<(&'static ModelMeta, Vec<Value>)>,
    /// Rows that nothing hangs on: deleted by what they point to, without being read.
    pub(super) fast: Vec<(Pointer, Vec<Value>)>,
    pub(super) updates: Vec<Update>,
    restricted: Vec<(Pointer, Vec<Value>)>,
    protected: Vec<ProtectedRow>,
    /// A model, and a model whose rows must go before.
    before: Vec<(&'static ModelMeta, &'static ModelMeta)>,
    /// A row, and the row that it goes with.
    edges: Vec<(RowKey, RowKey)>,
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
                let values = pointed(pointer, meta, &new, db).await?;
                if pointer.on_delete == OnDelete::Cascade
                    && !self.looking
                    && can_go_fast(pointer.model, db)
                {
                    self.fast.push((pointer, values));
                    continue;
                }
                match pointer.on_delete {
                    OnDelete::SetNull => self.update(pointer, Value::Null, values),
                    OnDelete::SetDefault => {
                        let value = default_of(pointer)?;
                        self.update(pointer, value, values);
                    }
                    OnDelete::Set => {
                        let value = set_to(pointer)?;
                        self.update(pointer, value, values);
                    }
                    on_delete => {
                        let pointing = self.pointing(pointer, meta, &new, db).await?;
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
                                self.cascade(pointer, meta, values, db);
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
        values: Vec<Value>,
        db: &Database,
    ) {
        if !pointer.field.null {
            self.before.push((meta, pointer.model));
        } else if db.engine() == nuages_core::settings::Engine::Mysql {
            // Its constraints cannot wait for the end of the transaction.
            self.update(pointer, Value::Null, values);
        }
    }

    fn update(&mut self, pointer: Pointer, value: Value, keys: Vec<Value>) {
        self.updates.push(Update {
            pointer,
            value,
            keys,
        });
    }

    /// Reads the keys of the rows that point to these; a collector that looks also notes to which.
    async fn pointing(
        &mut self,
        pointer: Pointer,
        meta: &'static ModelMeta,
        keys: &[Value],
        db: &Database,
    ) -> Result<Vec<Value>> {
        let mut pointing = Vec::new();
        let batch = if self.looking { 1 } else { BATCH };
        for batch in keys.chunks(batch) {
            let values = pointed(pointer, meta, batch, db).await?;
            let query = rows_where(pointer.model, pointer.field, &values);
            let found = select_values(&query, key_field(pointer.model)?, db).await?;
            if let ([parent], OnDelete::Cascade, true) = (batch, pointer.on_delete, self.looking) {
                let edges = found
                    .iter()
                    .map(|key| ((pointer.model, key.clone()), (meta, parent.clone())));
                self.edges.extend(edges);
            }
            pointing.extend(found);
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
                keys = not_among(keys, gone);
            }
            for (fast, parents) in &self.fast {
                if !same(fast.model, pointer.model) || keys.is_empty() {
                    continue;
                }
                for batch in parents.chunks(BATCH) {
                    let query = rows_where(fast.model, fast.field, batch);
                    let gone = select_values(&query, key_field(fast.model)?, db).await?;
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
        match self.rows.iter_mut().find(|(known, _)| same(known, meta)) {
            Some((_, known)) => {
                let new = not_among(keys, known);
                known.extend_from_slice(&new);
                new
            }
            None if keys.is_empty() => keys,
            None => {
                self.rows.push((meta, keys.clone()));
                keys
            }
        }
    }

    /// Puts the models in an order in which no row goes before those that point to it, where there is one, and the rows of each
    /// in that of their keys.
    pub(super) fn sort(&mut self) {
        for (_, keys) in &mut self.rows {
            keys.sort_by(|one, other| match (one, other) {
                (Value::I64(one), Value::I64(other)) => one.cmp(other),
                (Value::Text(one), Value::Text(other)) => one.cmp(other),
                _ => Ordering::Equal,
            });
        }
        let mut sorted: Vec<(&'static ModelMeta, Vec<Value>)> = Vec::new();
        let mut rest = self.rows.clone();
        while !rest.is_empty() {
            let waits = |meta: &'static ModelMeta| {
                self.before.iter().any(|(later, earlier)| {
                    same(later, meta)
                        && !same(earlier, meta)
                        && rest.iter().any(|(model, _)| same(model, earlier))
                })
            };
            let Some(free) = rest.iter().position(|(meta, _)| !waits(meta)) else {
                return;
            };
            sorted.push(rest.remove(free));
        }
        self.rows = sorted;
    }

    /// Tells what was found.
    pub(super) fn report(self, roots: &[RowKey]) -> WouldDelete {
        let nested = roots.iter().map(|root| self.nest(root, &mut Vec::new()));
        WouldDelete {
            nested: nested.collect(),
            models: self.rows,
            protected: self.protected,
        }
    }

    fn nest(&self, row: &RowKey, above: &mut Vec<RowKey>) -> NestedRow {
        above.push(row.clone());
        let children = self
            .edges
            .iter()
            .filter(|(_, parent)| same_row(parent, row))
            .map(|(child, _)| child)
            .filter(|child| !above.iter().any(|known| same_row(known, child)))
            .cloned()
            .collect::<Vec<RowKey>>();
        let children = children
            .iter()
            .map(|child| self.nest(child, above))
            .collect();
        above.pop();
        NestedRow {
            model: row.0,
            key: row.1.clone(),
            children,
        }
    }
}

fn same(one: &'static ModelMeta, other: &'static ModelMeta) -> bool {
    std::ptr::eq(one, other)
}

fn same_row(one: &RowKey, other: &RowKey) -> bool {
    same(one.0, other.0) && one.1 == other.1
}

/// Returns what a foreign key holds of the rows with these keys.
async fn pointed(
    pointer: Pointer,
    meta: &'static ModelMeta,
    keys: &[Value],
    db: &Database,
) -> Result<Vec<Value>> {
    let Some(field) = pointer.target.filter(|field| !field.primary_key) else {
        return Ok(keys.to_vec());
    };
    let mut values = Vec::with_capacity(keys.len());
    for batch in keys.chunks(BATCH) {
        let mut query = rows_where(meta, key_field(meta)?, batch);
        let hops = Vec::new();
        query.selection = Some(vec![Expr::Column(Column { hops, field })]);
        values.extend(select_values(&query, field, db).await?);
    }
    values.retain(|value| !value.is_null());
    Ok(values)
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
