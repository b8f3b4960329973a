//! What must be unique: fields alone, together, and on a day, in a month or in a year.

use jiff::civil::Date;

use super::full_clean::Cleaning;
use super::messages::error;
use super::own::{Own, leaves_out};
use super::{NON_FIELD_ERRORS, ValidationError, ValidationErrors};
use crate::database::Database;
use crate::error::Result;
use crate::fields::FieldValue as _;
use crate::models::{FieldMeta, Model, ModelMeta};
use crate::query::ast::{Column, Compare, Expr, Lookup, Node};
use crate::query::exists_in;
use crate::query::lookup::build;
use crate::query::query::Query;
use crate::value::Value;

/// Adds an error for each value that must be unique and is not.
pub(super) async fn validate_unique<M: Model>(
    row: &M,
    how: Cleaning<'_>,
    errors: &mut ValidationErrors,
    db: &Database,
) -> Result<()> {
    let meta = M::Concrete::meta();
    let together = meta.unique_together.iter().map(|names| names.to_vec());
    let key = meta.composite.filter(|_| how.adding).map(|key| {
        let fields = key.components().into_iter();
        fields.map(|field| field.name).collect::<Vec<_>>()
    });
    let must_differ = |field: &&FieldMeta| match field.primary_key {
        true => how.adding,
        false => field.unique,
    };
    let alone = meta.fields.iter().filter(must_differ);
    let alone = alone.map(|field| vec![field.name]);
    let skip: Vec<String> = errors.iter().map(|(name, _)| name.to_owned()).collect();
    let skipped =
        |name: &str| leaves_out(meta, how.exclude, name) || skip.iter().any(|known| known == name);
    let own = Own {
        row,
        engine: db.engine(),
    };
    for names in together.chain(key).chain(alone) {
        if names.iter().any(|name| skipped(name)) {
            continue;
        }
        let mut query = Query::new(meta);
        let mut fields = Vec::with_capacity(names.len());
        for name in &names {
            let Some(index) = meta.fields.iter().position(|field| field.name == *name) else {
                continue;
            };
            let field = &meta.fields[index];
            if let Some(same) = own.same_field(field, false)? {
                query.filters.push(same);
                fields.push(field);
            }
        }
        if fields.len() != names.len() {
            continue;
        }
        query.filters.extend(except_itself(row, how.adding));
        if exists_in(&query, db).await? {
            let (place, error) = taken(meta, &fields);
            errors.add(place, error);
        }
    }
    unique_for_dates(row, how.adding, &skipped, errors, db).await
}

/// Asks `unique_for_date`, `unique_for_year` and `unique_for_month`.
async fn unique_for_dates<M: Model>(
    row: &M,
    adding: bool,
    skipped: &(dyn Fn(&str) -> bool + Sync),
    errors: &mut ValidationErrors,
    db: &Database,
) -> Result<()> {
    let meta = M::Concrete::meta();
    for (index, field) in meta.fields.iter().enumerate() {
        for (kind, of) in [
            ("date", field.unique_for_date),
            ("year", field.unique_for_year),
            ("month", field.unique_for_month),
        ] {
            let Some(place) = of.and_then(|of| {
                let mut fields = meta.fields.iter();
                fields.position(|date| date.name == of)
            }) else {
                continue;
            };
            let date = &meta.fields[place];
            if skipped(field.name) || skipped(date.name) {
                continue;
            }
            let Some(day) = day(&row.value(place)) else {
                continue;
            };
            let parts = [
                ("day", i64::from(day.day())),
                ("month", day.month().into()),
                ("year", day.year().into()),
            ];
            let mut query = Query::new(meta);
            for (part, number) in parts {
                if kind == "date" || kind == part {
                    let path = format!("{}__{part}", date.name);
                    query.filters.push(build(meta, &path, number.into())?);
                }
            }
            query.filters.push(match row.value(index) {
                Value::Null => Node::Compare(Compare {
                    left: column(field),
                    lookup: Lookup::IsNull(true),
                }),
                value => equals(field, value),
            });
            query.filters.extend(except_itself(row, adding));
            if exists_in(&query, db).await? {
                let texts = [
                    ("model_name", capitalized(meta.verbose_name)),
                    ("field_label", capitalized(field.verbose_name)),
                    ("date_field_label", capitalized(date.verbose_name)),
                    ("date_field", date.name.to_owned()),
                    ("field", field.name.to_owned()),
                    ("lookup_type", kind.to_owned()),
                ];
                let texts: Vec<(&str, &str)> = texts
                    .iter()
                    .map(|(name, text)| (*name, text.as_str()))
                    .collect();
                let message =
                    "%(field_label)s must be unique for %(date_field_label)s %(lookup_type)s.";
                let error = error(field, "unique_for_date", message, &[], &texts);
                errors.add(field.name, error);
            }
        }
    }
    Ok(())
}

/// The calendar day, where the database's look-ups see it.
fn day(value: &Value) -> Option<Date> {
    match value {
        Value::Date(day) => Some(*day),
        Value::Timestamp(moment) => Some(
            nuages_core::time::current_time_zone()
                .to_datetime(*moment)
                .date(),
        ),
        _ => None,
    }
}

/// Leaves the row itself out, if it is there.
pub(super) fn except_itself<M: Model>(row: &M, adding: bool) -> Option<Node> {
    let key = row.key();
    let is_there = !adding && !key.is_unset();
    let field = M::meta().primary_key().filter(|_| is_there)?;
    Some(Node::Not(Box::new(equals(field, key.to_value()))))
}

pub(super) fn taken(
    meta: &ModelMeta,
    fields: &[&'static FieldMeta],
) -> (&'static str, ValidationError) {
    let model = capitalized(meta.verbose_name);
    match fields {
        [field] => {
            let label = capitalized(field.verbose_name);
            let message = "%(model_name)s with this %(field_label)s already exists.";
            let texts = [("model_name", model.as_str()), ("field_label", &label)];
            (field.name, error(field, "unique", message, &[], &texts))
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
        left: column(field),
        lookup: Lookup::Exact(Expr::Value(value)),
    })
}

fn column(field: &'static FieldMeta) -> Expr {
    Expr::Column(Column {
        hops: Vec::new(),
        field,
    })
}

fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}
