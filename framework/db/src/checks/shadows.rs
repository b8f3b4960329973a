//! Fields that have the name of another: of the same model, or of one whose rows the model extends.

use std::collections::BTreeMap;

use nuages_core::checks::CheckMessage;

use super::ways::Way;
use crate::models::{FieldKind, FieldMeta, ModelMeta};

/// A model and those whose rows it extends, from the nearest on.
pub(super) fn line(model: &'static ModelMeta) -> impl Iterator<Item = &'static ModelMeta> {
    std::iter::successors(Some(model), |model| {
        let (_, parent) = model.parent()?;
        Some(parent)
    })
}

/// The names that are taken, each with the name of the field and its model.
type Taken = BTreeMap<String, (String, &'static ModelMeta)>;

/// Looks for fields whose name, or the name with `_id` of a foreign key, is that of another.
pub(super) fn check(model: &'static ModelMeta, ways: &[Way]) -> Vec<CheckMessage> {
    let mut messages = Vec::new();
    let mut taken = Taken::new();
    let parents: Vec<_> = line(model).skip(1).collect();
    for &parent in &parents {
        for field in parent.fields {
            if let Some((name, owner)) = clash(&taken, field) {
                let text = format!(
                    "The field '{name}' from parent model '{}' clashes with the field '{}' from parent model '{}'.",
                    small(owner),
                    field.name,
                    small(parent)
                );
                let message = CheckMessage::error(text).object(model.label());
                messages.push(message.id("models.E005"));
            }
            take(&mut taken, field, parent);
        }
    }
    for &parent in &parents {
        for above in line(parent) {
            let many = above.many_to_many.iter().map(|many| many.name.to_owned());
            let back = ways.iter().filter(|way| way.comes_back_from(above));
            for name in many.chain(back.map(|way| way.query_name.clone())) {
                taken.insert(name.clone(), (name, above));
            }
        }
    }
    for field in model.fields {
        if let Some((name, owner)) = clash(&taken, field) {
            let text = format!(
                "The field '{}' clashes with the field '{name}' from model '{}'.",
                field.name,
                small(owner)
            );
            let object = format!("{}.{}", model.label(), field.name);
            messages.push(CheckMessage::error(text).object(object).id("models.E006"));
        }
        take(&mut taken, field, model);
    }
    messages
}

fn clash<'t>(taken: &'t Taken, field: &FieldMeta) -> Option<&'t (String, &'static ModelMeta)> {
    let by_name = taken.get(field.name);
    by_name.or_else(|| taken.get(&with_id(field)))
}

fn take(taken: &mut Taken, field: &FieldMeta, model: &'static ModelMeta) {
    for name in [field.name.to_owned(), with_id(field)] {
        taken.insert(name, (field.name.to_owned(), model));
    }
}

/// The name under which the key itself is found in look-ups.
fn with_id(field: &FieldMeta) -> String {
    match field.kind {
        FieldKind::ForeignKey | FieldKind::OneToOne => format!("{}_id", field.name),
        _ => field.name.to_owned(),
    }
}

/// A model as Django names it within messages.
fn small(model: &ModelMeta) -> String {
    model.label().to_lowercase()
}
