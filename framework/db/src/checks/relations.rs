//! Django's checks of where relations point, and of the models between two.

use nuages_core::checks::CheckMessage;

use super::swappable;
use crate::models::{FieldMeta, ManyToManyMeta, ModelMeta};

/// Checks the relations of a model; `installed` are the models of all apps.
pub(super) fn check(
    model: &'static ModelMeta,
    installed: &[&'static ModelMeta],
) -> Vec<CheckMessage> {
    let is_installed =
        |wanted: &'static ModelMeta| installed.iter().any(|known| std::ptr::eq(*known, wanted));
    let mut messages = Vec::new();
    let keys = model.fields.iter().filter_map(|field| {
        let relation = field.relation?;
        Some((field.name, (relation.to)(), relation.swappable))
    });
    let many = model
        .many_to_many
        .iter()
        .map(|relation| (relation.name, (relation.to)(), relation.swappable));
    for (name, to, follows) in keys.chain(many) {
        let object = format!("{}.{name}", model.label());
        messages.extend(target(to, follows, installed).map(|message| message.object(object)));
    }
    for relation in model.many_to_many {
        let object = format!("{}.{}", model.label(), relation.name);
        let found = ignored(relation)
            .into_iter()
            .chain(between(relation, &object, &is_installed));
        messages.extend(found.map(|message| match message.object.is_empty() {
            true => message.object(object.clone()),
            false => message,
        }));
    }
    messages
}

/// The model pointed to, which has to be there and to have rows.
fn target(
    to: &'static ModelMeta,
    follows: bool,
    installed: &[&'static ModelMeta],
) -> Option<CheckMessage> {
    let missing = |name: &str| {
        let message = format!(
            "Field defines a relation with model '{name}', which is either not installed, or is abstract."
        );
        CheckMessage::error(message)
            .hint("List the model in its app's apps.rs, and the app in the settings.")
            .id("fields.E300")
    };
    match (to.swapped(), to.swappable) {
        (Some(label), _) if follows => {
            let standing = swappable::parts(label);
            let standing = standing.and_then(|(app, name)| swappable::find(installed, app, name));
            standing.is_none().then(|| missing(label))
        }
        (Some(_), Some(setting)) => {
            let message = format!(
                "Field defines a relation with the model '{}', which has been swapped out.",
                to.label()
            );
            let hint = format!("Update the relation to point at 'settings.{setting}'.");
            Some(CheckMessage::error(message).hint(hint).id("fields.E301"))
        }
        _ => {
            let is_there = installed.iter().any(|known| std::ptr::eq(*known, to));
            (!is_there).then(|| missing(to.name))
        }
    }
}

/// Options that have no effect.
fn ignored(relation: &ManyToManyMeta) -> Vec<CheckMessage> {
    let mut messages = Vec::new();
    if relation.symmetrical && relation.related_name.is_some() {
        messages.push(
            CheckMessage::warning(
                "related_name has no effect on ManyToManyField with a symmetrical relationship, e.g. to \"self\".",
            )
            .id("fields.W345"),
        );
    }
    messages
}

/// A model between two, which has to have one foreign key to each, or be told which.
fn between(
    relation: &'static ManyToManyMeta,
    field: &str,
    is_installed: &dyn Fn(&'static ModelMeta) -> bool,
) -> Vec<CheckMessage> {
    let Some(through) = relation.through.map(|through| through()) else {
        return Vec::new();
    };
    if !is_installed(through) {
        let message = format!(
            "Field specifies a many-to-many relation through model '{}', which has not been installed.",
            through.label()
        );
        return vec![CheckMessage::error(message).id("fields.E331")];
    }
    let (owner, to) = ((relation.owner)(), relation.model());
    let named = relation
        .through_fields
        .map(|(near, far)| [(near, owner), (far, to)]);
    let links = named.into_iter().flatten();
    let wrong: Vec<CheckMessage> = links
        .filter_map(|(name, to)| link(through, name, to))
        .collect();
    if named.is_some() {
        return wrong;
    }
    let count = |wanted: &'static ModelMeta| {
        through
            .fields
            .iter()
            .filter(|field| points_to(field, wanted))
            .count()
    };
    let error = |message: String, hint: String, id: &'static str| {
        vec![CheckMessage::error(message).hint(hint).id(id)]
    };
    if owner.is_same_table(to) {
        if count(to) > 2 {
            return error(
                format!(
                    "The model is used as an intermediate model by '{field}', but it has more than two foreign keys to '{}', which \
                     is ambiguous. You must specify which two foreign keys Django should use via the through_fields keyword argument.",
                    owner.name
                ),
                "Use through_fields to specify which two foreign keys Django should use.".to_owned(),
                "fields.E333",
            )
            .into_iter()
            .map(|message| message.object(through.label()))
            .collect();
        }
    } else {
        for (count, preposition, name, id) in [
            (count(owner), "from", owner.name, "fields.E334"),
            (count(to), "to", to.name, "fields.E335"),
        ] {
            if count > 1 {
                return error(
                    format!(
                        "The model is used as an intermediate model by '{field}', but it has more than one foreign key {preposition} \
                         '{name}', which is ambiguous. You must specify which foreign key Django should use via the through_fields \
                         keyword argument."
                    ),
                    format!(
                        "If you want to create a recursive relationship, use ManyToManyField(\"self\", through=\"{}\").",
                        through.name
                    ),
                    id,
                );
            }
        }
    }
    if count(owner) == 0 || count(to) == 0 {
        let message = format!(
            "The model is used as an intermediate model by '{field}', but it does not have a foreign key to '{}' or '{}'.",
            owner.name, to.name
        );
        let message = CheckMessage::error(message).object(through.label());
        return vec![message.id("fields.E336")];
    }
    Vec::new()
}

fn points_to(field: &FieldMeta, wanted: &'static ModelMeta) -> bool {
    field
        .relation
        .is_some_and(|relation| wanted.is_same_table(relation.model()))
}

/// A field that `through_fields` names.
fn link(through: &'static ModelMeta, name: &str, to: &'static ModelMeta) -> Option<CheckMessage> {
    let (message, id) = match through.fields.iter().find(|field| field.name == name) {
        Some(field) if points_to(field, to) => return None,
        Some(_) => (
            format!(
                "'{}.{name}' is not a foreign key to '{}'.",
                through.name, to.name
            ),
            "fields.E339",
        ),
        None => (
            format!(
                "The intermediary model '{}' has no field '{name}'.",
                through.label()
            ),
            "fields.E338",
        ),
    };
    let message = CheckMessage::error(message).id(id);
    let keys = through.fields.iter().filter(|field| points_to(field, to));
    let names: Vec<&str> = keys.map(|field| field.name).collect();
    if names.is_empty() {
        return Some(message);
    }
    Some(message.hint(format!(
        "Did you mean one of the following foreign keys to '{}': {}?",
        to.name,
        names.join(", ")
    )))
}
