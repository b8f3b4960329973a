//! Frozen models as deletions need them: tables, keys, and what points where.

use std::collections::BTreeMap;

use super::{FieldDefault, FieldState, ModelKey, ModelState, ProjectState};
use crate::models::{
    DefaultValue, FieldKind, FieldMeta, Memory, ModelMeta, Past, Pointer, Statements,
};

impl ProjectState {
    /// Keeps the models for code that deletes rows.
    pub(crate) fn memory(&self) -> Memory {
        let state = self.clone();
        Memory::new(move || state.past())
    }

    fn past(&self) -> Past {
        let between = self.models.values().flat_map(ModelState::between);
        let own = self.models.values().filter(|model| !model.is_proxy());
        let models: Vec<ModelState> = own.cloned().chain(between).collect();
        let described: BTreeMap<ModelKey, &'static ModelMeta> = models
            .iter()
            .map(|model| (model.key(), self.describe(model)))
            .collect();
        let mut past = Past {
            models: described.values().copied().collect(),
            ..Past::default()
        };
        for model in &models {
            let meta = described[&model.key()];
            for (name, field) in model.columns() {
                let target = self.target(field).ok();
                let to = target.and_then(|target| described.get(&target.key()));
                let (Some(target), Some(&to)) = (target, to) else {
                    continue;
                };
                if is_parent_link(name, field, target) {
                    past.parents.push((meta, to));
                }
                let pointer = meta.field(name).zip(field.relation.as_ref());
                past.pointers.extend(pointer.map(|(own, relation)| {
                    let pointer = Pointer {
                        model: meta,
                        field: own,
                        target: target
                            .pointed_at(field)
                            .and_then(|(name, _)| to.field(name)),
                        on_delete: relation.on_delete,
                        set_to: None,
                    };
                    (to, pointer)
                }));
            }
        }
        past
    }

    /// Describes a model for as long as the program runs, as models are described: a migration's code runs once in it.
    fn describe(&self, model: &ModelState) -> &'static ModelMeta {
        let key = model.primary_key().map(|(name, _)| name.to_owned());
        // Of a composite key the first column stands for it: nothing points to such rows, so nobody reads their keys.
        let first = model.fields.iter().find_map(|(_, field)| field.composite());
        let key = first.map_or(key, |names| names.first().map(|&name| name.to_owned()));
        let columns = model.columns().map(|(name, field)| FieldMeta {
            name: kept(name),
            column: kept(&field.column_name(name)),
            kind: self.stored_kind(field),
            null: field.null,
            primary_key: key.as_deref() == Some(name),
            default: field.default.as_ref().map(default),
            ..FieldMeta::PLAIN
        });
        Box::leak(Box::new(ModelMeta {
            app_label: kept(&model.app_label),
            name: kept(&model.name),
            db_table: kept(&model.db_table()),
            fields: Box::leak(columns.collect()),
            statements: Box::leak(Box::new(Statements::new())),
            ..ModelMeta::PLAIN
        }))
    }

    /// The kind of the values in the column: a foreign key's is that of what it points to.
    fn stored_kind(&self, field: &FieldState) -> FieldKind {
        let target = self.target(field).ok();
        match target.and_then(|target| target.pointed_at(field)) {
            Some((_, target)) => self.stored_kind(target),
            None => field.kind,
        }
    }
}

/// Tells whether the rows extend those that the field points to, by the name that such a field has without saying.
fn is_parent_link(name: &str, field: &FieldState, target: &ModelState) -> bool {
    let automatic = format!("{}_ptr", target.name.to_lowercase());
    field.primary_key && field.kind == FieldKind::OneToOne && name == automatic
}

fn default(default: &FieldDefault) -> DefaultValue {
    match default {
        FieldDefault::Bool(value) => DefaultValue::Bool(*value),
        FieldDefault::Int(value) => DefaultValue::Int(*value),
        FieldDefault::Float(value) => DefaultValue::Float(*value),
        FieldDefault::Text(value) => DefaultValue::Text(kept(value)),
        FieldDefault::Bytes(value) => DefaultValue::Bytes(Box::leak(value.as_slice().into())),
        FieldDefault::Call(value) => DefaultValue::Call(kept(value)),
    }
}

fn kept(text: &str) -> &'static str {
    Box::leak(text.into())
}
