//! The run-time form of look-ups: `lookup("question__pub_date__lte", value)`.

use jiff::civil::Date;

use super::Condition;
use super::ast::{Column, Compare, Expr, Hop, Lookup, Node, Order, OrderBy, TextMatch};
use super::coerce::{LookupValue, coerce};
use super::many::many_hops;
use crate::backends::DatePart;
use crate::error::{Error, Result};
use crate::models::{FieldKind, FieldMeta, Model, ModelMeta, registered_models};
use crate::value::Value;

/// Makes a condition from Django's form of a look-up, checked against the model's metadata. A name that the model
/// does not have is an [`Error::Field`] when the query runs.
///
/// ```ignore
/// Choice::objects().filter(lookup("question__pub_date__lte", now())).all(db).await?;
/// ```
pub fn lookup<M: Model>(path: &str, value: impl Into<LookupValue>) -> Condition<M> {
    Condition::new(match build(M::meta(), path, value.into()) {
        Ok(node) => node,
        Err(Error::Field { message }) => Node::Invalid(message),
        Err(other) => Node::Invalid(other.to_string()),
    })
}

/// A column found by name, and the names left over.
struct Found<'p> {
    column: Column,
    rest: Vec<&'p str>,
}

fn resolve<'p>(meta: &'static ModelMeta, path: &'p str) -> Result<Found<'p>> {
    let mut hops: Vec<Hop> = Vec::new();
    let mut names = path.split("__").peekable();
    let mut current = meta;
    loop {
        let Some(name) = names.next() else {
            // The path ended on a reverse relation: its rows are meant.
            let field = current.field("pk").ok_or_else(|| unknown(current, path))?;
            return Ok(Found {
                column: Column { hops, field }.trimmed(),
                rest: Vec::new(),
            });
        };
        if let Some(field) = current.field(name) {
            let onward = field.name == name
                && names.peek().is_some_and(|next| {
                    is_name(field.relation.map(|relation| (relation.to)()), next)
                });
            match Hop::forward(field) {
                Some(hop) if onward => {
                    current = hop.to;
                    hops.push(hop);
                }
                _ => {
                    return Ok(Found {
                        column: Column { hops, field }.trimmed(),
                        rest: names.collect(),
                    });
                }
            }
        } else if let Some(steps) = reverse(current, name) {
            current = steps.last().map_or(current, |hop| hop.to);
            hops.extend(steps);
            if names
                .peek()
                .is_some_and(|next| !is_name(Some(current), next))
            {
                let field = current.field("pk").ok_or_else(|| unknown(current, name))?;
                return Ok(Found {
                    column: Column { hops, field }.trimmed(),
                    rest: names.collect(),
                });
            }
        } else {
            return Err(unknown(current, name));
        }
    }
}

fn is_name(meta: Option<&'static ModelMeta>, name: &str) -> bool {
    meta.is_some_and(|meta| meta.field(name).is_some() || reverse(meta, name).is_some())
}

/// The ways from the model to many rows, by name: foreign keys to it, many-to-many fields of it and to it.
fn reverse_relations(meta: &'static ModelMeta) -> Vec<(String, Vec<Hop>)> {
    let named = |other: &ModelMeta, related_name: Option<&'static str>| {
        let related_name = related_name.filter(|name| !name.ends_with('+'));
        related_name.map_or_else(|| other.name.to_lowercase(), str::to_owned)
    };
    let mut ways: Vec<(String, Vec<Hop>)> = meta
        .many_to_many
        .iter()
        .map(|relation| (relation.name.to_owned(), many_hops(relation, false)))
        .collect();
    for other in registered_models() {
        for field in other.fields {
            if let Some(relation) = field.relation
                && std::ptr::eq((relation.to)(), meta)
            {
                let name = named(other, relation.query_name());
                ways.push((name, vec![Hop::back(other, field)]));
            }
        }
        for relation in other.many_to_many {
            if std::ptr::eq((relation.to)(), meta) {
                let name = named(other, relation.related_name);
                ways.push((name, many_hops(relation, true)));
            }
        }
    }
    ways
}

fn reverse(meta: &'static ModelMeta, name: &str) -> Option<Vec<Hop>> {
    reverse_relations(meta)
        .into_iter()
        .find(|(known, _)| known == name)
        .map(|(_, hops)| hops)
}

fn unknown(meta: &'static ModelMeta, name: &str) -> Error {
    let mut choices: Vec<String> = meta
        .fields
        .iter()
        .flat_map(|field| [field.name.to_owned(), field.column_name()])
        .chain(reverse_relations(meta).into_iter().map(|(name, _)| name))
        .collect();
    choices.sort_unstable();
    choices.dedup();
    Error::field(format!(
        "Cannot resolve keyword '{name}' into field. Choices are: {}",
        choices.join(", ")
    ))
}

impl FieldMeta {
    /// Django's `attname`: the field's name, `question_id` for a foreign key.
    fn column_name(&self) -> String {
        if self.relation.is_some() {
            format!("{}_id", self.name)
        } else {
            self.name.to_owned()
        }
    }
}

/// Makes the node of a look-up.
pub(crate) fn build(meta: &'static ModelMeta, path: &str, value: LookupValue) -> Result<Node> {
    let Found { column, rest } = resolve(meta, path)?;
    let field = column.field;
    let left = Expr::Column(column);
    let (part, name) = match rest.as_slice() {
        [] => (None, "exact"),
        ["time"] => (Some(DatePart::Time), "exact"),
        [name] => match part_named(name) {
            Some(part) => (Some(part), "exact"),
            None if *name == "date" => (None, "date"),
            None => (None, *name),
        },
        [part, name] if part_named(part).is_some() => (part_named(part), *name),
        ["date", name] => (Some(DatePart::Date), *name),
        ["time", name] => (Some(DatePart::Time), *name),
        [name, ..] => return Err(unsupported(name, field)),
    };
    if part.is_some() && !is_dated(field.kind) {
        return Err(unsupported(rest[0], field));
    }
    let (left, kind) = match part {
        Some(part) => {
            let kind = match part {
                DatePart::Date => DATE,
                DatePart::Time => TIME,
                _ => FieldKind::Integer,
            };
            (Expr::Part(part, Box::new(left)), kind)
        }
        None => (left, column_kind(field)),
    };
    if let Some(lookup) = beyond_integers(kind, name, &value) {
        return Ok(Node::Compare(Compare { left, lookup }));
    }
    let convert = |value: Value| coerce(field.name, kind, value).map(Expr::Value);
    let text = |value: LookupValue| -> Result<Expr> {
        Ok(Expr::Value(match value.one(field.name)? {
            Value::I64(number) => Value::Text(number.to_string()),
            other => other,
        }))
    };
    let lookup = match name {
        "exact" => match value.one(field.name)? {
            Value::Null => Lookup::IsNull(true),
            value => Lookup::Exact(convert(value)?),
        },
        "gt" => Lookup::Order(Order::Gt, convert(value.one(field.name)?)?),
        "gte" => Lookup::Order(Order::Gte, convert(value.one(field.name)?)?),
        "lt" => Lookup::Order(Order::Lt, convert(value.one(field.name)?)?),
        "lte" => Lookup::Order(Order::Lte, convert(value.one(field.name)?)?),
        "in" => Lookup::In(
            value
                .many()
                .into_iter()
                .map(convert)
                .collect::<Result<_>>()?,
        ),
        "range" => {
            let bounds: Vec<Expr> = value
                .many()
                .into_iter()
                .map(convert)
                .collect::<Result<_>>()?;
            match <[Expr; 2]>::try_from(bounds) {
                Ok([low, high]) => Lookup::Range(low, high),
                Err(_) => return Err(Error::field(format!("{path} needs two values"))),
            }
        }
        "isnull" => match coerce(field.name, FieldKind::Boolean, value.one(field.name)?)? {
            Value::Bool(is_null) => Lookup::IsNull(is_null),
            _ => {
                return Err(Error::field(
                    "The QuerySet value for an isnull lookup must be True or False.",
                ));
            }
        },
        "date" if is_dated(field.kind) => {
            let day = coerce(field.name, DATE, value.one(field.name)?)?;
            day_bounds(kind, day)?
        }
        "iexact" => Lookup::Text(TextMatch::IExact, text(value)?),
        "contains" => Lookup::Text(TextMatch::Contains, text(value)?),
        "icontains" => Lookup::Text(TextMatch::IContains, text(value)?),
        "startswith" => Lookup::Text(TextMatch::StartsWith, text(value)?),
        "istartswith" => Lookup::Text(TextMatch::IStartsWith, text(value)?),
        "endswith" => Lookup::Text(TextMatch::EndsWith, text(value)?),
        "iendswith" => Lookup::Text(TextMatch::IEndsWith, text(value)?),
        other => return Err(unsupported(other, field)),
    };
    Ok(Node::Compare(Compare { left, lookup }))
}

/// Look-ups by a whole number that no column can hold: none equals it, and all are on one side of it.
fn beyond_integers(kind: FieldKind, name: &str, value: &LookupValue) -> Option<Lookup> {
    let LookupValue::One(value) = value else {
        return None;
    };
    let negative = match value {
        Value::U64(_) => false,
        Value::Text(text) => {
            let digits = text.trim().trim_start_matches(['-', '+']);
            let whole = !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
            if !whole || text.trim().parse::<i64>().is_ok() {
                return None;
            }
            text.trim().starts_with('-')
        }
        _ => return None,
    };
    let integer = kind.is_auto()
        || matches!(
            kind,
            FieldKind::SmallInteger
                | FieldKind::Integer
                | FieldKind::BigInteger
                | FieldKind::PositiveSmallInteger
                | FieldKind::PositiveInteger
                | FieldKind::PositiveBigInteger
        );
    match name {
        _ if !integer => None,
        "exact" => Some(Lookup::In(Vec::new())),
        "gt" | "gte" if negative => Some(Lookup::IsNull(false)),
        "lt" | "lte" if !negative => Some(Lookup::IsNull(false)),
        "gt" | "gte" | "lt" | "lte" => Some(Lookup::In(Vec::new())),
        _ => None,
    }
}

const TIME: FieldKind = FieldKind::Time {
    auto_now: false,
    auto_now_add: false,
};

const DATE: FieldKind = FieldKind::Date {
    auto_now: false,
    auto_now_add: false,
};

fn day_bounds(kind: FieldKind, day: Value) -> Result<Lookup> {
    use super::condition::Dated as _;
    let Value::Date(day) = day else {
        return Err(Error::field("the date lookup needs a date"));
    };
    let bounds = if matches!(kind, FieldKind::DateTime { .. }) {
        jiff::Timestamp::bounds(day, day)
    } else {
        Date::bounds(day, day)
    };
    bounds
        .map(|(low, high)| Lookup::Range(Expr::Value(low), Expr::Value(high)))
        .ok_or_else(|| Error::field("the date lies outside of the calendar"))
}

/// The kind of values in a column: for a foreign key that of the key it holds.
pub(crate) fn column_kind(field: &'static FieldMeta) -> FieldKind {
    let mut field = field;
    while let Some(key) = field
        .relation
        .and_then(|relation| (relation.to)().field("pk"))
    {
        field = key;
    }
    field.kind
}

fn part_named(name: &str) -> Option<DatePart> {
    Some(match name {
        "year" => DatePart::Year,
        "month" => DatePart::Month,
        "day" => DatePart::Day,
        "week_day" => DatePart::WeekDay,
        "hour" => DatePart::Hour,
        "iso_year" => DatePart::IsoYear,
        "quarter" => DatePart::Quarter,
        "week" => DatePart::Week,
        "iso_week_day" => DatePart::IsoWeekDay,
        "minute" => DatePart::Minute,
        "second" => DatePart::Second,
        _ => return None,
    })
}

fn is_dated(kind: FieldKind) -> bool {
    matches!(
        kind,
        FieldKind::DateTime { .. } | FieldKind::Date { .. } | FieldKind::Time { .. }
    )
}

fn unsupported(name: &str, field: &FieldMeta) -> Error {
    Error::field(format!(
        "Unsupported lookup '{name}' for {} or join on the field not permitted.",
        field.kind.class_name()
    ))
}

/// Understands a name in an order: `-pub_date`, `question__pub_date`.
pub(super) fn order_named(meta: &'static ModelMeta, name: &str) -> Result<Vec<OrderBy>> {
    let (name, descending) = match name.strip_prefix('-') {
        Some(name) => (name, true),
        None => (name, false),
    };
    let Found { column, rest } = resolve(meta, name)?;
    if let [left, ..] = rest.as_slice() {
        return Err(unknown(meta, left));
    }
    // Ordering by a relation takes the order of the model that it points to.
    let last = name.rsplit("__").next().unwrap_or(name);
    if column.field.name == last
        && let Some(hop) = Hop::forward(column.field)
        && !hop.to.ordering.is_empty()
    {
        return default_order(hop.to).map(|orders| {
            orders
                .into_iter()
                .map(|mut order| {
                    order.descending ^= descending;
                    if let Expr::Column(inner) = &mut order.expr {
                        let mut hops = column.hops.clone();
                        hops.push(hop);
                        hops.append(&mut inner.hops);
                        inner.hops = hops;
                    }
                    order
                })
                .collect()
        });
    }
    Ok(vec![OrderBy {
        expr: Expr::Column(column),
        descending,
        nulls_first: None,
    }])
}

/// The model's own order.
pub(super) fn default_order(meta: &'static ModelMeta) -> Result<Vec<OrderBy>> {
    let mut orders = Vec::with_capacity(meta.ordering.len());
    for name in meta.ordering {
        orders.extend(order_named(meta, name)?);
    }
    Ok(orders)
}
