//! Models of the past, for writing conditions over their columns.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use crate::migrations::state::ModelState;
use crate::models::{FieldMeta, ModelMeta, Statements};

/// Every model of the past that was asked for: queries hold models for as long as the program lives.
static KNOWN: LazyLock<Mutex<HashMap<String, &'static ModelMeta>>> = LazyLock::new(Mutex::default);

/// Returns the model's columns as a live model has them. Foreign keys are columns like others: nothing here joins.
pub(crate) fn meta_of(model: &ModelState) -> &'static ModelMeta {
    let mut key = format!("{} {} {}", model.app_label, model.name, model.db_table());
    for (name, field) in model.columns() {
        let column = field.column_name(name);
        key.push_str(&format!(
            ", {name} {column} {:?} {} {}",
            field.kind, field.null, field.primary_key
        ));
    }
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    known.entry(key).or_insert_with(|| make(model))
}

fn make(model: &ModelState) -> &'static ModelMeta {
    let fields: Vec<FieldMeta> = model
        .columns()
        .map(|(name, field)| FieldMeta {
            name: leak(name),
            column: leak(&field.column_name(name)),
            kind: field.kind,
            null: field.null,
            primary_key: field.primary_key,
            ..FieldMeta::PLAIN
        })
        .collect();
    Box::leak(Box::new(ModelMeta {
        app_label: leak(&model.app_label),
        name: leak(&model.name),
        db_table: leak(&model.db_table()),
        fields: Box::leak(fields.into_boxed_slice()),
        statements: Box::leak(Box::new(Statements::new())),
        ..ModelMeta::PLAIN
    }))
}

fn leak(text: &str) -> &'static str {
    Box::leak(text.to_owned().into_boxed_str())
}
