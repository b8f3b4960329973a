//! Deletions of which some are left to the database and others are not.

use nuages_core::checks::CheckMessage;

use crate::models::{FieldMeta, ModelMeta, OnDelete};

/// Looks for models, and for chains of foreign keys, with deletions of both kinds.
pub(super) fn check(models: &[&'static ModelMeta]) -> Vec<CheckMessage> {
    let mut messages = Vec::new();
    for model in models {
        messages.extend(both(model));
        for field in acting(model) {
            let of_database = is_of_database(field);
            let next = field.relation.map(|relation| relation.model());
            let mut next = next.into_iter().flat_map(acting);
            if next.any(|next| is_of_database(next) != of_database) {
                let (own, other) = match of_database {
                    true => ("database", "Python"),
                    false => ("Python", "database"),
                };
                let message = CheckMessage::error(format!(
                    "Field specifies {own}-level on_delete variant, but referenced model uses {other}-level variant."
                ));
                messages.push(
                    message
                        .hint("Use either database or Python on_delete variants uniformly in the references chain.")
                        .object(name(model, field))
                        .id("fields.E323"),
                );
            }
        }
        messages.extend(between(model));
    }
    messages
}

/// The foreign keys that do something when the row pointed to is deleted.
fn acting(model: &'static ModelMeta) -> impl Iterator<Item = &'static FieldMeta> {
    model.fields.iter().filter(|field| {
        let relation = field.relation;
        relation.is_some_and(|relation| relation.on_delete != OnDelete::DoNothing)
    })
}

fn is_of_database(field: &FieldMeta) -> bool {
    let relation = field.relation;
    relation.is_some_and(|relation| relation.on_delete.is_of_database())
}

fn name(model: &ModelMeta, field: &FieldMeta) -> String {
    format!("{}.{}", model.label(), field.name)
}

fn both(model: &'static ModelMeta) -> Option<CheckMessage> {
    let has = |of_database: bool| acting(model).any(|field| is_of_database(field) == of_database);
    (has(true) && has(false)).then(|| {
        CheckMessage::error(
            "The model cannot have related fields with both database-level and Python-level on_delete variants.",
        )
        .object(model.label())
        .id("models.E050")
    })
}

/// The rows of a table between two go as Django deletes them.
fn between(model: &'static ModelMeta) -> Vec<CheckMessage> {
    let relations = model.many_to_many.iter();
    let automatic = relations.filter(|relation| relation.through.is_none());
    let ends = automatic.flat_map(|relation| {
        let field = format!("{}.{}", model.label(), relation.name);
        [(relation.owner)(), relation.model()].map(|end| (field.clone(), end))
    });
    ends.flat_map(|(relation, end)| {
        let wrong = acting(end).filter(|field| is_of_database(field));
        wrong
            .map(|field| {
                CheckMessage::error(
                    "Field specifies database-level on_delete variant, but auto-created intermediary model uses Python-level variant.",
                )
                .hint(format!(
                    "Use either one of the Python on_delete variants or create a through model for {relation}."
                ))
                .object(name(end, field))
                .id("fields.E323")
            })
            .collect::<Vec<_>>()
    })
    .collect()
}
