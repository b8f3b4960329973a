//! Tables of two models, or of a model and a relation, that have one name.

use std::collections::BTreeMap;

use nuages_core::checks::{CheckContext, CheckMessage};

use crate::models::{ManyToManyMeta, ModelMeta};

/// Looks for tables of the models seen that have one name, and for tables between two that have the name of one of any model.
pub(super) fn check(
    seen: &[&'static ModelMeta],
    installed: &[&'static ModelMeta],
    context: &CheckContext<'_>,
) -> Vec<CheckMessage> {
    let routed = !context.settings.database_routers.is_empty();
    let mut messages = of_models(seen, routed);
    for model in seen {
        for relation in model.many_to_many {
            messages.extend(between(model, relation, installed, routed));
        }
    }
    messages
}

fn of_models(models: &[&'static ModelMeta], routed: bool) -> Vec<CheckMessage> {
    let mut tables: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for model in models.iter().filter(|model| model.managed) {
        tables
            .entry(model.db_table)
            .or_default()
            .push(model.label());
    }
    let shared = tables.into_iter().filter(|(_, labels)| labels.len() > 1);
    shared
        .map(|(table, labels)| {
            let labels = labels.join(", ");
            let text = format!("db_table '{table}' is used by multiple models: {labels}.");
            let message = match routed {
                true => CheckMessage::warning(text)
                    .hint(format!(
                        "You have configured settings.DATABASE_ROUTERS. Verify that {labels} are correctly routed to separate databases."
                    ))
                    .id("models.W035"),
                false => CheckMessage::error(text).id("models.E028"),
            };
            message.object(table.to_owned())
        })
        .collect()
}

fn between(
    owner: &'static ModelMeta,
    relation: &'static ManyToManyMeta,
    installed: &[&'static ModelMeta],
    routed: bool,
) -> Option<CheckMessage> {
    let through = relation.through();
    if !through.managed {
        return None;
    }
    let models = installed.iter().map(|model| (*model, model.label()));
    let automatic = installed.iter().flat_map(|model| {
        let relations = model.many_to_many.iter();
        let automatic = relations.filter(|relation| relation.through.is_none());
        automatic.map(|relation| {
            let label = format!("{}.{}", model.label(), relation.name);
            (relation.through(), label)
        })
    });
    let (_, other) = models.chain(automatic).find(|(model, _)| {
        model.managed && !model.is_same_table(through) && model.db_table == through.db_table
    })?;
    let text = format!(
        "The field's intermediary table '{}' clashes with the table name of '{other}'.",
        through.db_table
    );
    let message = match routed {
        true => CheckMessage::warning(text)
            .hint(format!(
                "You have configured settings.DATABASE_ROUTERS. Verify that the table of '{other}' is correctly routed to a \
                 separate database."
            ))
            .id("fields.W344"),
        false => CheckMessage::error(text).id("fields.E340"),
    };
    Some(message.object(format!("{}.{}", owner.label(), relation.name)))
}
