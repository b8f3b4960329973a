//! `full_clean`: fields, the model's own `clean`, and what must be unique.

use nuages_core::settings::Engine;

use super::constraints::validate_constraints;
use super::messages::{error, with_parameters};
use super::own::waits;
use super::unique::{equals, validate_unique};
use super::validator::digits;
use super::{
    ValidationError, ValidationErrors, Validator, max_length, max_value, validate_email,
    validate_ipv4_address, validate_ipv6_address, validate_ipv46_address, validate_slug,
    validate_url,
};
use crate::database::Database;
use crate::error::{Error, Result};
use crate::models::{FieldKind, FieldMeta, Model, Protocol, RelationMeta};
use crate::query::exists_in;
use crate::query::query::Query;
use crate::value::Value;

/// How a row is asked.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Cleaning<'n> {
    /// The names of fields to leave out.
    pub(crate) exclude: &'n [&'n str],
    /// Whether the row is to be inserted: its key must not be taken.
    pub(crate) adding: bool,
}

/// Asks everything.
pub(crate) async fn full_clean<M: Model>(row: &M, how: Cleaning<'_>, db: &Database) -> Result<()> {
    let mut errors = ValidationErrors::new();
    let mut of_parent = ValidationErrors::new();
    if M::HAS_PARENT {
        match row.clean_parent(how.exclude, db).await {
            Err(Error::Validation(found)) => {
                of_parent = errors.take_fields(found);
            }
            other => other?,
        }
    }
    clean_fields(row, how.exclude, &mut errors, db).await?;
    if let Err(own) = row.clean() {
        errors.extend(own);
    }
    validate_unique(row, how, &mut errors, db).await?;
    let wrong: Vec<String> = errors.iter().map(|(name, _)| name.to_owned()).collect();
    let mut exclude = how.exclude.to_vec();
    exclude.extend(wrong.iter().map(String::as_str));
    let rest = Cleaning {
        exclude: &exclude,
        ..how
    };
    validate_constraints(row, rest, &mut errors, db).await?;
    errors.extend(of_parent);
    errors.into_result().map_err(Error::Validation)
}

async fn clean_fields<M: Model>(
    row: &M,
    exclude: &[&str],
    errors: &mut ValidationErrors,
    db: &Database,
) -> Result<()> {
    for (index, field) in M::meta().fields.iter().enumerate() {
        if !exclude.contains(&field.name) && !waits(row, index, field) {
            clean_field(field, &row.value(index), errors, db).await?;
        }
    }
    Ok(())
}

/// Asks the fields only; `exclude` names fields to leave out.
pub(crate) async fn fields_only<M: Model>(row: &M, exclude: &[&str], db: &Database) -> Result<()> {
    let mut errors = ValidationErrors::new();
    clean_fields(row, exclude, &mut errors, db).await?;
    errors.into_result().map_err(Error::Validation)
}

/// Asks only what must be unique; `exclude` names fields to leave out.
pub(crate) async fn unique_only<M: Model>(row: &M, exclude: &[&str], db: &Database) -> Result<()> {
    let mut errors = ValidationErrors::new();
    let how = Cleaning {
        exclude,
        adding: false,
    };
    validate_unique(row, how, &mut errors, db).await?;
    errors.into_result().map_err(Error::Validation)
}

/// Asks the constraints only; `exclude` names fields to leave out.
pub(crate) async fn constraints_only<M: Model>(
    row: &M,
    exclude: &[&str],
    db: &Database,
) -> Result<()> {
    let mut errors = ValidationErrors::new();
    let how = Cleaning {
        exclude,
        adding: false,
    };
    validate_constraints(row, how, &mut errors, db).await?;
    errors.into_result().map_err(Error::Validation)
}

async fn clean_field(
    field: &'static FieldMeta,
    value: &Value,
    errors: &mut ValidationErrors,
    db: &Database,
) -> Result<()> {
    let empty = is_empty(value);
    if field.relation.is_some_and(|relation| relation.parent_link) {
        return Ok(());
    }
    if field.generated.is_some() {
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
        if let Some(error) = missing(field, relation, value, db).await? {
            errors.add(field.name, error);
        }
        return Ok(());
    }
    for validator in validators(field, db.engine()) {
        if let Err(error) = validator.validate(value) {
            let parameters = validator.parameters(value);
            errors.add(field.name, with_parameters(field, error, &parameters));
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
        let message = "Value %(value)r is not a valid choice.";
        let parameters = [("value", value)];
        return (!known).then(|| error(field, "invalid_choice", message, &parameters, &[]));
    }
    if value.is_null() && !field.null {
        let message = "This field cannot be null.";
        return Some(error(field, "null", message, &[], &[]));
    }
    (empty && !field.blank).then(|| error(field, "blank", "This field cannot be blank.", &[], &[]))
}

/// Django's order: those of the kind of field, those that the author added, limits.
fn validators(field: &FieldMeta, engine: Engine) -> Vec<Validator> {
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
    if let Some(most) = greatest(field.kind.stored(), engine)
        && !validators.iter().any(|one| one.is_at_most(most))
    {
        validators.push(max_value(most));
    }
    validators
}

/// The greatest whole number that a column of the kind holds, where the field's type in Rust has greater ones.
fn greatest(kind: FieldKind, engine: Engine) -> Option<i64> {
    match (engine, kind) {
        (Engine::Sqlite | Engine::Postgresql, FieldKind::PositiveBigInteger) => Some(i64::MAX),
        (Engine::Postgresql, FieldKind::PositiveInteger)
        | (Engine::Postgresql | Engine::Mysql, FieldKind::Auto) => Some(i32::MAX.into()),
        (Engine::Postgresql, FieldKind::PositiveSmallInteger)
        | (Engine::Postgresql | Engine::Mysql, FieldKind::SmallAuto) => Some(i16::MAX.into()),
        _ => None,
    }
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

/// Tells that a foreign key points to no row, or to none that it may point to.
async fn missing(
    field: &FieldMeta,
    relation: &RelationMeta,
    value: &Value,
    db: &Database,
) -> Result<Option<ValidationError>> {
    let to = relation.target();
    let Some(key) = relation.target_field() else {
        return Ok(None);
    };
    let mut query = Query::new(to);
    query.filters.push(equals(key, value.clone()));
    if let Some(limit) = &relation.limit_choices_to {
        query.add_filters(vec![(limit.make)().0]);
    }
    if exists_in(&query, db).await? {
        return Ok(None);
    }
    let message = "%(model)s instance with %(field)s %(value)r is not a valid choice.";
    Ok(Some(error(
        field,
        "invalid",
        message,
        &[("value", value), ("pk", value)],
        &[("model", to.verbose_name), ("field", key.name)],
    )))
}
