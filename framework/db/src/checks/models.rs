//! Django's checks of models as a whole.

use nuages_core::checks::CheckMessage;
use nuages_core::settings::Engine;

use super::shadows;
use super::ways::Way;
use crate::constraints::checks::display_name;
use crate::models::{DefaultOrder, FieldKind, FieldMeta, ModelMeta};
use crate::query::named_order::entry_order;
use crate::schema::max_name_length;

/// Checks a model; the databases are those that the checks ask about it, by alias.
pub(super) fn check(
    model: &'static ModelMeta,
    ways: &[Way],
    databases: &[(&str, Engine)],
) -> Vec<CheckMessage> {
    let mut messages = names(model);
    let shadows = shadows::check(model, ways);
    // Fields of one name have one column too.
    if messages.is_empty() && shadows.is_empty() {
        messages.extend(columns(model));
    }
    messages.extend(ordering(model));
    messages.extend(identical(model));
    for (_, engine) in databases {
        if model.db_table_comment.is_some() && *engine == Engine::Sqlite {
            let message = format!(
                "{} does not support comments on tables (db_table_comment).",
                display_name(*engine)
            );
            messages.push(CheckMessage::warning(message).id("models.W046"));
        }
    }
    messages.extend(long_columns(model, databases));
    let of_model = messages.into_iter();
    let of_model = of_model.map(|message| message.object(model.label()));
    of_model.chain(shadows).collect()
}

/// Checks what a proxy says of itself.
pub(super) fn check_proxy(model: &'static ModelMeta) -> impl Iterator<Item = CheckMessage> {
    let swapped = model.concrete().swapped().map(|label| {
        let name = model.name;
        let message = format!("{name} cannot proxy the swapped model '{label}'.");
        CheckMessage::error(message).id("models.E101")
    });
    let found = names(model).into_iter().chain(ordering(model));
    let found = found.chain(swapped);
    found.map(|message| message.object(model.label()))
}

/// Two many-to-many fields that go the same way over the same model.
fn identical(model: &'static ModelMeta) -> Vec<CheckMessage> {
    let mut seen = Vec::new();
    let mut messages = Vec::new();
    for relation in model.many_to_many {
        let Some(through) = relation.through.map(|through| through()) else {
            continue;
        };
        let way = (
            relation.model().label(),
            through.label(),
            relation.through_fields,
        );
        if seen.contains(&way) {
            messages.push(
                CheckMessage::error(format!(
                    "The model has two identical many-to-many relations through the intermediate model '{}'.",
                    through.label()
                ))
                .id("models.E003"),
            );
        } else {
            seen.push(way);
        }
    }
    messages
}

fn names(model: &ModelMeta) -> Vec<CheckMessage> {
    let name = model.name;
    let (problem, id) = if name.starts_with('_') || name.ends_with('_') {
        ("start or end with an underscore", "models.E023")
    } else if name.contains("__") {
        ("contain double underscores", "models.E024")
    } else {
        return Vec::new();
    };
    let message = format!(
        "The model name '{name}' cannot {problem} as it collides with the query lookup syntax."
    );
    vec![CheckMessage::error(message).id(id)]
}

fn columns(model: &'static ModelMeta) -> Vec<CheckMessage> {
    let mut messages = Vec::new();
    let mut taken: Vec<&str> = Vec::new();
    for field in model.fields {
        if !taken.contains(&field.column) {
            taken.push(field.column);
            continue;
        }
        let message = format!(
            "Field '{}' has column name '{}' that is used by another field.",
            field.name, field.column
        );
        messages.push(
            CheckMessage::error(message)
                .hint("Specify a 'db_column' for the field.")
                .id("models.E007"),
        );
    }
    messages
}

/// Orders over relations; a name that the model itself does not have does not compile.
fn ordering(model: &'static ModelMeta) -> Vec<CheckMessage> {
    let wrong = model.ordering.iter().filter_map(|entry| {
        let error = entry_order(model, entry).err()?;
        Some(match entry {
            DefaultOrder::Named(name) => {
                let name = name.trim_start_matches('-');
                CheckMessage::error(format!(
                    "'ordering' refers to the nonexistent field, related field, or lookup '{name}'."
                ))
                .id("models.E015")
            }
            DefaultOrder::Computed(_) => CheckMessage::error(format!("'ordering': {error}")),
        })
    });
    wrong.collect()
}

/// Automatic names of columns that are too long for a database.
fn long_columns(model: &'static ModelMeta, databases: &[(&str, Engine)]) -> Vec<CheckMessage> {
    let limits = databases
        .iter()
        .filter_map(|(alias, engine)| Some((max_name_length(*engine)?, *alias)));
    let Some((limit, alias)) = limits.min_by_key(|(limit, _)| *limit) else {
        return Vec::new();
    };
    let automatic = |field: &FieldMeta| match field.kind {
        FieldKind::ForeignKey | FieldKind::OneToOne => field.column == format!("{}_id", field.name),
        _ => field.column == field.name,
    };
    let long =
        |field: &&'static FieldMeta| automatic(field) && field.column.chars().count() > limit;
    let message = |what: &str, field: &FieldMeta, hint: &'static str, id: &'static str| {
        CheckMessage::error(format!(
            "Autogenerated column name too long for {what} \"{}\". Maximum length is \"{limit}\" for database \"{alias}\".",
            field.column
        ))
        .hint(hint)
        .id(id)
    };
    let own = model.fields.iter().filter(long).map(|field| {
        let hint = "Set the column name manually using 'db_column'.";
        message("field", field, hint, "models.E018")
    });
    let between = model
        .many_to_many
        .iter()
        .flat_map(|relation| relation.through().fields)
        .filter(long)
        .map(|field| {
            let hint = "Use 'through' to create a separate model for M2M and then set column_name using 'db_column'.";
            message("M2M field", field, hint, "models.E019")
        });
    own.chain(between).collect()
}
