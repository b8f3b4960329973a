//! What Django's checks find in the options of relations and of the model as a whole.

use syn::{Ident, LitStr, Result};

use super::attributes::FieldAttributes;
use super::checks::refuse;
use super::in_order;
use super::parse::{Field, Model};

/// Checks the names of a relation's way back, which may hold `%(class)s` and `%(app_label)s`.
pub(super) fn way_back(attributes: &FieldAttributes) -> Result<()> {
    if let Some(name) = &attributes.related_query_name {
        joinable(name, "related_query_name")?;
    }
    match &attributes.related_name {
        Some(name) => reverse_name(name, "related_name"),
        None => Ok(()),
    }
}

fn reverse_name(name: &LitStr, option: &str) -> Result<()> {
    let text = without_placeholders(name);
    if !text.ends_with('+') && syn::parse_str::<Ident>(&text).is_err() {
        let message = format!(
            "`{option}` is a name as `choices`, or ends with `+` where there is to be no way back (fields.E306)"
        );
        return refuse(name.span(), &message);
    }
    joinable(name, option)
}

fn joinable(name: &LitStr, option: &str) -> Result<()> {
    let text = without_placeholders(name);
    if text.contains("__") || text.ends_with('_') {
        let message = format!(
            "`{option}` must not contain `__` or end with `_`: look-ups use them to join names (fields.E308, fields.E309)"
        );
        return refuse(name.span(), &message);
    }
    Ok(())
}

/// What a part leaves to the models that take it.
fn without_placeholders(name: &LitStr) -> String {
    ["%(app_label)s", "%(class)s", "%(model_name)s"]
        .iter()
        .fold(name.value(), |name, place| name.replace(place, "x"))
}

/// What does not go together with a model between two.
pub(super) fn through(attributes: &FieldAttributes, name: &Ident) -> Result<()> {
    let message = match &attributes.through {
        None if !attributes.through_fields.is_empty() => {
            "Cannot specify through_fields without a through model: add `through = ..`"
        }
        Some(_) if attributes.db_table.is_some() => {
            "Cannot specify a db_table if an intermediary model is used: the model says it"
        }
        Some(_) if attributes.db_constraint == Some(false) => {
            "Can't supply through and db_constraint together: the foreign keys of the model say it"
        }
        _ => return Ok(()),
    };
    refuse(name.span(), message)
}

/// Refuses options of the model that do not fit its fields. What parts hold is not known here.
pub(super) fn options(model: &Model) -> Result<()> {
    let attributes = &model.attributes;
    if let Some(name) = &attributes.default_related_name {
        reverse_name(name, "default_related_name")?;
    }
    if model.parts().next().is_none() {
        named_fields(model)?;
    }
    in_order::check(model)
}

/// Refuses names of fields that the model does not have.
fn named_fields(model: &Model) -> Result<()> {
    let mut mentions: Vec<(&LitStr, &str)> = Vec::new();
    let latest = model.attributes.get_latest_by.iter();
    mentions.extend(latest.map(|name| (name, "get_latest_by")));
    for field in model.columns() {
        let of = &field.attributes.unique_for;
        for (name, option) in [
            (&of.date, "unique_for_date"),
            (&of.month, "unique_for_month"),
            (&of.year, "unique_for_year"),
        ] {
            mentions.extend(name.as_ref().map(|name| (name, option)));
        }
    }
    for (name, option) in mentions {
        let text = name.value();
        let bare = text.trim_start_matches('-');
        if !model.has_column(bare.split("__").next().unwrap_or(bare)) {
            let names: Vec<String> = model.columns().map(Field::plain_name).collect();
            let message = format!(
                "`{option}` names `{bare}`, which is no field of this model; its fields are {}",
                names.join(", ")
            );
            return refuse(name.span(), &message);
        }
    }
    Ok(())
}
