//! `full_clean`: fields, the model's own `clean`, and what must be unique.

use super::constraints::validate_constraints;
use super::validator::digits;
use super::{
    NON_FIELD_ERRORS, ValidationError, ValidationErrors, Validator, max_length, validate_email,
    validate_ipv4_address, validate_ipv6_address, validate_ipv46_address, validate_slug,
    validate_url,
};
use crate::database::Database;
use crate::error::{Error, Result};
use crate::models::{FieldKind, FieldMeta, Model, ModelMeta, Protocol};
use crate::query::ast::{Column, Compare, Expr, Lookup, Node};
use crate::query::exists_in;
use crate::query::query::Query;
use crate::value::Value;

/// Asks everything; `exclude` names fields to leave out.
pub(crate) async fn full_clean<M: Model>(row: &M, exclude: &[&str], db: &Database) -> Result<()> {
    let mut errors = ValidationErrors::new();
    for (index, field) in M::meta().fields.iter().enumerate() {
        if !exclude.contains(&field.name) {
            clean_field(field, &row.value(index), &mut errors, db).await?;
        }
    }
    if let Err(own) = row.clean() {
        errors.extend(own);
    }
    validate_unique(row, exclude, &mut errors, db).await?;
    let wrong: Vec<String> = errors.iter().map(|(name, _)| name.to_owned()).collect();
    let mut exclude = exclude.to_vec();
    exclude.extend(wrong.iter().map(String::as_str));
    validate_constraints(row, &exclude, &mut errors, db).await?;
    errors.into_result().map_err(Error::Validation)
}

/// Asks the constraints only; `exclude` names fields to leave out.
pub(crate) async fn constraints_only<M: Model>(
    row: &M,
    exclude: &[&str],
    db: &Database,
) -> Result<()> {
    let mut errors = ValidationErrors::new();
    validate_constraints(row, exclude, &mut errors, db).await?;
    errors.into_result().map_err(Error::Validation)
}

async fn clean_field(
    field: &'static FieldMeta,
    value: &Value,
    errors: &mut ValidationErrors,
    db: &Database,
) -> Result<()> {
    let empty = is_empty(value);
    if field.generated.is_some() || (field.db_default.is_some() && value.is_null()) {
        return Ok(());
    }
    if empty && (field.blank || field.kind.is_auto()) {
        return Ok(());
    }
    if field.editable
        && let Some(error) = refusal(field, value, empty)
    {
        errors.add(field.name, error);
        return Ok(());
    }
    if empty {
        return Ok(());
    }
    if let Some(relation) = &field.relation {
        if let Some(error) = missing((relation.to)(), value, db).await? {
            errors.add(field.name, error);
        }
        return Ok(());
    }
    for validator in validators(field) {
        if let Err(error) = validator.validate(value) {
            errors.add(field.name, error);
        }
    }
    Ok(())
}

/// Choices, NULL and empty values.
fn refusal(field: &FieldMeta, value: &Value, empty: bool) -> Option<ValidationError> {
    if let Some(choices) = field.choices
        && !empty
    {
        let known = choices.iter().any(|choice| choice.value.is(value));
        return (!known).then(|| {
            ValidationError::new(
                format!("Value {} is not a valid choice.", repr(value)),
                "invalid_choice",
            )
        });
    }
    if value.is_null() && !field.null {
        return Some(ValidationError::new("This field cannot be null.", "null"));
    }
    (empty && !field.blank).then(|| ValidationError::new("This field cannot be blank.", "blank"))
}

/// Django's order: those of the kind of field, those that the author added, limits.
fn validators(field: &FieldMeta) -> Vec<Validator> {
    let mut validators = Vec::new();
    match field.kind.stored() {
        FieldKind::Email { .. } => validators.push(validate_email()),
        FieldKind::Url { .. } => validators.push(validate_url()),
        FieldKind::Slug { .. } => validators.push(validate_slug()),
        FieldKind::GenericIpAddress { protocol, .. } => validators.push(match protocol {
            Protocol::Both => validate_ipv46_address(),
            Protocol::Ipv4 => validate_ipv4_address(),
            Protocol::Ipv6 => validate_ipv6_address(),
        }),
        _ => {}
    }
    validators.extend(field.type_validators);
    validators.extend(field.validators);
    validators.extend(field.kind.max_length().map(max_length));
    if let FieldKind::Decimal {
        max_digits: most @ 1..,
        decimal_places,
    } = field.kind.stored()
    {
        validators.push(digits(most, decimal_places));
    }
    validators
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Text(text) => text.is_empty(),
        Value::Bytes(bytes) => bytes.is_empty(),
        Value::Json(json) => match json.as_ref() {
            serde_json::Value::Null => true,
            serde_json::Value::String(text) => text.is_empty(),
            serde_json::Value::Array(items) => items.is_empty(),
            serde_json::Value::Object(entries) => entries.is_empty(),
            _ => false,
        },
        _ => false,
    }
}

/// Tells that a foreign key points to no row.
async fn missing(
    to: &'static ModelMeta,
    value: &Value,
    db: &Database,
) -> Result<Option<ValidationError>> {
    let Some(key) = to.field("pk") else {
        return Ok(None);
    };
    let mut query = Query::new(to);
    query.filters.push(equals(key, value.clone()));
    Ok((!exists_in(&query, db).await?).then(|| {
        ValidationError::new(
            format!(
                "{} instance with {} {} is not a valid choice.",
                to.verbose_name,
                key.name,
                repr(value)
            ),
            "invalid",
        )
    }))
}

async fn validate_unique<M: Model>(
    row: &M,
    exclude: &[&str],
    errors: &mut ValidationErrors,
    db: &Database,
) -> Result<()> {
    let meta = M::meta();
    let together = meta.unique_together.iter().map(|names| names.to_vec());
    let alone = meta
        .fields
        .iter()
        .filter(|field| field.unique && !field.primary_key)
        .map(|field| vec![field.name]);
    let skip: Vec<String> = errors.iter().map(|(name, _)| name.to_owned()).collect();
    let key = meta.fields.iter().position(|field| field.primary_key);
    for names in together.chain(alone) {
        let skipped =
            |name: &&str| exclude.contains(name) || skip.iter().any(|known| known == name);
        if names.iter().any(skipped) {
            continue;
        }
        let mut query = Query::new(meta);
        let mut fields = Vec::with_capacity(names.len());
        for name in &names {
            let Some(index) = meta.fields.iter().position(|field| field.name == *name) else {
                continue;
            };
            let value = row.value(index);
            if !value.is_null() {
                query.filters.push(equals(&meta.fields[index], value));
                fields.push(&meta.fields[index]);
            }
        }
        if fields.len() != names.len() {
            continue;
        }
        if let Some(key) = key.filter(|key| !row.is_unset(*key)) {
            let own = equals(&meta.fields[key], row.value(key));
            query.filters.push(Node::Not(Box::new(own)));
        }
        if exists_in(&query, db).await? {
            let (place, error) = taken(meta, &fields);
            errors.add(place, error);
        }
    }
    Ok(())
}

pub(super) fn taken(
    meta: &ModelMeta,
    fields: &[&'static FieldMeta],
) -> (&'static str, ValidationError) {
    let model = capitalized(meta.verbose_name);
    match fields {
        [field] => {
            let label = capitalized(field.verbose_name);
            let message = format!("{model} with this {label} already exists.");
            (field.name, ValidationError::new(message, "unique"))
        }
        several => {
            let labels: Vec<String> = several
                .iter()
                .map(|field| capitalized(field.verbose_name))
                .collect();
            let labels = match labels.split_last() {
                Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
                None => String::new(),
            };
            let message = format!("{model} with this {labels} already exists.");
            (
                NON_FIELD_ERRORS,
                ValidationError::new(message, "unique_together"),
            )
        }
    }
}

pub(super) fn equals(field: &'static FieldMeta, value: Value) -> Node {
    Node::Compare(Compare {
        left: Expr::Column(Column {
            hops: Vec::new(),
            field,
        }),
        lookup: Lookup::Exact(Expr::Value(value)),
    })
}

fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

/// The value as Python writes it.
fn repr(value: &Value) -> String {
    match value {
        Value::Text(text) if text.contains('\'') && !text.contains('"') => format!("\"{text}\""),
        Value::Text(text) => format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'")),
        other => crate::backends::text::display(other),
    }
}
