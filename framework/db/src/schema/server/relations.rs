//! The foreign keys that point to a field.

use super::facts;
use crate::migrations::state::{FieldState, ModelKey, ModelState, ProjectState};

/// A foreign key that points to the field in question.
#[derive(Debug)]
pub(super) struct Related {
    pub(super) table: String,
    pub(super) name: String,
    pub(super) field: FieldState,
}

/// Returns the foreign keys to a field of a model, and those to them where they are keys themselves, in Django's order.
pub(super) fn related(state: &ProjectState, key: &ModelKey, name: &str) -> Vec<Related> {
    let mut found = Vec::new();
    collect(state, key, name, &mut found);
    found
}

fn collect(state: &ProjectState, key: &ModelKey, name: &str, found: &mut Vec<Related>) {
    let Some(target) = state.models.get(key) else {
        return;
    };
    let points_here = |field: &FieldState| {
        field.is_relation()
            && state.leads_to(field, key)
            && facts::target_field(target, field).is_some_and(|(target, _)| target == name)
    };
    let mut pointing: Vec<(String, ModelState, String, FieldState)> = Vec::new();
    for model in state.models.values() {
        let between: Vec<ModelState> = model.between().collect();
        for model in std::iter::once(model).chain(&between) {
            for (name, field) in model.columns().filter(|(_, field)| points_here(field)) {
                let relation = relation_name(model, field);
                pointing.push((relation, model.clone(), name.to_owned(), field.clone()));
            }
        }
    }
    pointing.sort_by(|one, other| one.0.cmp(&other.0));
    for (_, model, name, field) in pointing {
        let table = model.db_table();
        if found
            .iter()
            .any(|related| related.table == table && related.name == name)
        {
            continue;
        }
        found.push(Related {
            table,
            name: name.clone(),
            field,
        });
        collect(state, &model.key(), &name, found);
    }
}

/// Returns the name of the reverse relation in look-ups, which Django orders by.
fn relation_name(model: &ModelState, field: &FieldState) -> String {
    let related_name = field
        .relation
        .as_ref()
        .and_then(|relation| relation.related_name.clone());
    match related_name {
        Some(name) if name != "+" => name,
        // The table between two of a many-to-many field.
        _ if model.name.contains('_') => format!("{}+", model.name),
        _ => model.name.to_lowercase(),
    }
}
