//! Look-ups and transforms by name: what stands behind the field in `pub_date__date__gte`.

use std::iter;

use super::ast::{Column, Expr, JsonForm, Lookup, Node, Order};
use super::coerce::{coerce, plain};
use super::condition::compared;
use super::fitted::fitted;
use super::integers::{beyond_numbers, next_whole};
use super::json_by_name::{into_json, json_lookup};
use super::lookup::{Found, Names, resolve};
use super::lookup_names::{
    is_lookup, is_lookup_of_relations, is_regex, part_named, text_match, unsupported,
};
use super::lookup_value::{LookupQuery, LookupValue, as_json};
use super::own::{self, Place};
use super::written;
use crate::error::{Error, Result};
use crate::models::{FieldKind, FieldMeta, ModelMeta};
use crate::value::Value;

/// The name of a field at the right side of a [`lookup`](super::lookup), as Django's `F`.
#[derive(Debug, Clone)]
pub struct F(pub(super) String);

/// Names a field of the same row: `lookup("number_of_comments__gt", f("rating"))`.
pub fn f(name: impl Into<String>) -> F {
    F(name.into())
}

/// A value on its way through transforms.
struct Left {
    expr: Expr,
    kind: FieldKind,
    /// The field, until a transform makes another kind of value of it.
    field: Option<&'static FieldMeta>,
    /// Whether a foreign key is meant, and not the key that it holds.
    relation: bool,
    /// What Django calls a way to other rows.
    class: Option<&'static str>,
}

impl Left {
    fn of(column: Column) -> Self {
        let kind = column.field.stored_kind();
        Self {
            field: Some(column.field),
            ..Self::value(Expr::Column(column), kind)
        }
    }

    /// What is no field.
    fn value(expr: Expr, kind: FieldKind) -> Self {
        Self {
            expr,
            kind,
            field: None,
            relation: false,
            class: None,
        }
    }

    /// The places where the project's own look-ups and transforms of the value are known.
    fn places(&self) -> impl Iterator<Item = Place> {
        let transform = match &self.expr {
            Expr::Transformed(transform, _) => Some(transform),
            _ => None,
        };
        let (field, kind) = match self.field {
            Some(field) if self.relation => (Some(field), field.kind),
            Some(field) => (
                iter::successors(Some(field), |key| key.target_field()).last(),
                self.kind,
            ),
            None => (None, self.kind),
        };
        Place::all(transform, field, kind)
    }

    /// The mistake of names of which the first is neither look-up nor transform of the value.
    fn unsupported(&self, names: &[&str]) -> Error {
        let kind = match (&self.expr, self.field) {
            (Expr::Column(_), Some(field)) => field.kind,
            _ => self.kind,
        };
        let relation = matches!(kind, FieldKind::ForeignKey | FieldKind::OneToOne);
        let class = self.class.unwrap_or(kind.class_name());
        let relation = relation || self.class.is_some();
        unsupported(names, (kind, class, relation), own::names(self.places()))
    }

    /// Applies the transform with this name, if the value has one.
    fn transform(self, name: &str) -> std::result::Result<Self, Self> {
        let own = self.places().find_map(|place| place.transform(name));
        if let Some(own) = own {
            let kind = own.kind(Some(self.kind)).unwrap_or(self.kind);
            return Ok(Self {
                field: self.field.filter(|_| kind == self.kind),
                ..Self::value(Expr::Transformed(own, Box::new(self.expr)), kind)
            });
        }
        if self.kind == FieldKind::Json {
            return Ok(Self::value(into_json(self.expr, name), FieldKind::Json));
        }
        let Some((part, kind)) = part_named(name, self.kind) else {
            return Err(self);
        };
        let part = Expr::Part(part, Box::new(self.expr), None);
        Ok(Self::value(part, kind))
    }
}

/// Applies transforms to a column.
///
/// # Errors
/// [`Error::Field`] for a name that is none.
pub(super) fn transformed(column: Column, names: &[&str]) -> Result<Expr> {
    let mut left = Left::of(column);
    for (place, name) in names.iter().enumerate() {
        left = left
            .transform(name)
            .map_err(|left| left.unsupported(&names[place..]))?;
    }
    Ok(left.expr)
}

/// A column with the transforms that stand behind its name.
///
/// # Errors
/// [`Error::Field`] for names that are neither.
pub(crate) fn by_path(meta: &'static ModelMeta, path: &str) -> Result<Expr> {
    let found = resolve(Names::of(meta), path)?;
    transformed(found.column, &found.rest)
}

/// Makes a condition from Django's form of a look-up.
pub(crate) fn build(meta: &'static ModelMeta, path: &str, value: LookupValue) -> Result<Node> {
    build_among(Names::of(meta), path, value)
}

/// The same with the names of a query.
pub(super) fn build_among(names: Names<'_>, path: &str, value: LookupValue) -> Result<Node> {
    if path.is_empty() {
        return Err(Error::field("Cannot parse keyword query ''"));
    }
    let Found {
        column,
        rest,
        class,
        ..
    } = resolve(names, path)?;
    let field = column.field;
    let mut left = Left::of(column);
    left.class = class;
    let last = path.rsplit("__").nth(rest.len());
    left.relation = last.is_some_and(|last| field.is_meant_as_relation(last));
    let mut name = "exact";
    let mut own_lookup = None;
    for (place, part) in rest.iter().enumerate() {
        let last = place + 1 == rest.len();
        if last {
            own_lookup = left.places().find_map(|place| place.lookup(part));
        }
        if own_lookup.is_some() {
            break;
        }
        if last && is_lookup(part, left.kind) {
            if (left.relation || class.is_some()) && !is_lookup_of_relations(part) {
                return Err(left.unsupported(&[part]));
            }
            name = *part;
            break;
        }
        left = left
            .transform(part)
            .map_err(|left| left.unsupported(&rest[place..]))?;
    }
    let value = fitted(field, name, value.resolve(names)?)?;
    if let Some(own) = own_lookup {
        let right = own_right(field.name, own.rhs_kind(left.kind), value)?;
        return Ok(compared(left.expr, Lookup::Own(own, right)));
    }
    Ok(match lookup_named(field.name, name, &left, value)? {
        // `iexact` of None is `exact`.
        Asked::Lookup(lookup @ Lookup::Exact(_)) => compared(whole(left.expr, "exact"), lookup),
        Asked::Lookup(lookup) => compared(whole(left.expr, name), lookup),
        Asked::Node(node) => node,
    })
}

/// Makes the right side of a look-up of the project's own, of this kind.
fn own_right(field: &str, kind: FieldKind, value: LookupValue) -> Result<Expr> {
    Ok(match value {
        LookupValue::Expression(expr) => expr.0,
        LookupValue::Query(query) => query.into_subquery(),
        value if kind.stored() == FieldKind::Json => Expr::Value(as_json(value.one(field)?)),
        value => Expr::Value(coerce(field, kind, value.one(field)?)?),
    })
}

/// A document as a whole, where it is compared as a part is.
fn whole(expr: Expr, name: &str) -> Expr {
    match (&expr, name) {
        (Expr::Column(column), "in") if column.field.kind == FieldKind::Json => {
            Expr::Json(Box::new(expr), Vec::new(), JsonForm::Scalar)
        }
        (Expr::Json(inner, keys, _), "contains" | "contained_by") => {
            Expr::Json(inner.clone(), keys.clone(), JsonForm::Document)
        }
        (Expr::Json(inner, keys, _), name) if text_match(name).is_some() || is_regex(name) => {
            Expr::Json(inner.clone(), keys.clone(), JsonForm::Text)
        }
        _ => expr,
    }
}

/// What a name and a value ask.
pub(super) enum Asked {
    Lookup(Lookup),
    Node(Node),
}

fn lookup_named(field: &str, name: &str, left: &Left, value: LookupValue) -> Result<Asked> {
    let kind = left.kind;
    if let Some(lookup) = beyond_numbers(kind, name, &value) {
        return Ok(Asked::Lookup(lookup));
    }
    if kind == FieldKind::Json
        && let Some(asked) = json_lookup(field, name, &left.expr, &value)?
    {
        return Ok(asked);
    }
    let convert = |value: Value| coerce(field, kind, value).map(Expr::Value);
    let one = |value: LookupValue| match value {
        LookupValue::Expression(expr) => Ok(expr.0),
        LookupValue::Query(query) => Ok(query.into_subquery()),
        value => convert(value.one(field)?),
    };
    let many = |value: LookupValue| -> Result<Vec<Expr>> {
        match value {
            LookupValue::List(values) => values.into_iter().map(one).collect(),
            value => value.many().into_iter().map(convert).collect(),
        }
    };
    let text = |value: LookupValue| match value {
        LookupValue::Expression(expr) => Ok(expr.0),
        value => value.one(field).map(as_text),
    };
    Ok(Asked::Lookup(match name {
        "exact" if matches!(value, LookupValue::One(Value::Null)) => Lookup::IsNull(true),
        "exact" => match value {
            LookupValue::Query(query) => Lookup::Exact(query.into_only(&left.expr)?),
            value => match one(value)? {
                Expr::Value(Value::Null) => Lookup::IsNull(true),
                right => Lookup::Exact(right),
            },
        },
        "gt" => Lookup::Order(Order::Gt, one(value)?),
        "gte" => Lookup::Order(Order::Gte, one(next_whole(kind, value))?),
        "lt" => Lookup::Order(Order::Lt, one(next_whole(kind, value))?),
        "lte" => Lookup::Order(Order::Lte, one(value)?),
        "in" => match value {
            LookupValue::Query(query) => among(left, query)?,
            LookupValue::Expression(expr) => Lookup::In(vec![expr.0]),
            value => Lookup::In(many(value)?),
        },
        "range" => match <[Expr; 2]>::try_from(many(value)?) {
            Ok([low, high]) => Lookup::Range(low, high),
            Err(_) => {
                return Err(Error::field(format!(
                    "the range lookup of {field} needs two values"
                )));
            }
        },
        "isnull" => match plain(value.one(field)?) {
            Value::Bool(is_null) => Lookup::IsNull(is_null),
            // As a query string has it.
            Value::Text(text) if text == "True" || text == "true" => Lookup::IsNull(true),
            Value::Text(text) if text == "False" || text == "false" => Lookup::IsNull(false),
            _ => {
                return Err(Error::field(
                    "The QuerySet value for an isnull lookup must be True or False.",
                ));
            }
        },
        "regex" | "iregex" => Lookup::Regex {
            ignore_case: name == "iregex",
            pattern: text(value)?,
        },
        other => match (text_match(other), text(value)?) {
            (Some(kind), right) => Lookup::Text(kind, right),
            (None, _) => return Err(left.unsupported(&[other])),
        },
    }))
}

/// Asks whether a value is among those that a query gives.
fn among(left: &Left, query: LookupQuery) -> Result<Lookup> {
    match query.selects_otherwise(&left.expr) {
        None => Ok(Lookup::among(&left.expr, *query.0)),
        Some((wanted, selected)) => Err(Error::field(format!(
            "The QuerySet value for the 'in' lookup must have {wanted} selected fields (received {selected})"
        ))),
    }
}

pub(super) fn as_text(value: Value) -> Expr {
    Expr::Value(match value {
        Value::Json(json) => match *json {
            serde_json::Value::String(text) => Value::Text(text),
            other => Value::Text(other.to_string()),
        },
        other => match written::text(&other) {
            Some(text) => Value::Text(text),
            None => other,
        },
    })
}
