//! Look-ups of JSON documents by name.

use super::ast::{Compare, Expr, JsonForm, JsonKey, Lookup, Node, Order};
use super::by_name::{Asked, as_text};
use super::lookup_value::{LookupValue, as_json};
use crate::error::{Error, Result};
use crate::value::Value;

/// One step further into a JSON document.
pub(super) fn into_json(expr: Expr, name: &str) -> Expr {
    let key = match name.parse() {
        Ok(index) => JsonKey::Index(index),
        Err(_) => JsonKey::Name(name.to_owned()),
    };
    into_json_by(expr, key)
}

fn into_json_by(expr: Expr, key: JsonKey) -> Expr {
    match expr {
        Expr::Json(inner, mut keys, form) => {
            keys.push(key);
            Expr::Json(inner, keys, form)
        }
        other => Expr::Json(Box::new(other), vec![key], JsonForm::Scalar),
    }
}

/// Asks for the last key of a path below the document that the keys before it lead to, as Django does where a path is the key.
fn has_path(document: &Expr, path: &Expr) -> Option<Node> {
    let Expr::Json(_, keys, _) = path else {
        return None;
    };
    let (last, before) = keys.split_last()?;
    let mut left = document.clone();
    for key in before {
        left = into_json_by(left, key.clone());
    }
    let last = match last {
        JsonKey::Name(name) => name.clone(),
        JsonKey::Index(index) => index.to_string(),
    };
    Some(Node::Compare(Compare {
        left: left.whole_json(),
        lookup: Lookup::HasKeys(vec![last]),
    }))
}

/// Asks for what lies between two documents.
fn between(left: &Expr, value: &LookupValue) -> Option<Node> {
    let (LookupValue::One(_) | LookupValue::Many(_)) = value else {
        return None;
    };
    let [low, high] = <[Value; 2]>::try_from(value.clone().many()).ok()?;
    if low.is_null() || high.is_null() {
        return None;
    }
    let side = |order: Order, value: Value| {
        Node::Compare(Compare {
            left: left.clone(),
            lookup: Lookup::Order(order, Expr::Value(as_json(value))),
        })
    };
    Some(Node::All(vec![
        side(Order::Gte, low),
        side(Order::Lte, high),
    ]))
}

/// The look-ups that mean something else for JSON.
pub(super) fn json_lookup(
    field: &str,
    name: &str,
    left: &Expr,
    value: &LookupValue,
) -> Result<Option<Asked>> {
    if let ("has_key", LookupValue::Expression(path)) = (name, value)
        && let Some(has) = has_path(left, &path.0)
    {
        return Ok(Some(Asked::Node(has)));
    }
    let strings = || -> Vec<String> {
        let values = value.clone().many();
        values
            .into_iter()
            .map(|value| match as_text(value) {
                Expr::Value(Value::Text(text)) => text,
                other => format!("{other:?}"),
            })
            .collect()
    };
    let has = |key: String| {
        Node::Compare(Compare {
            left: left.clone(),
            lookup: Lookup::HasKeys(vec![key]),
        })
    };
    if matches!(value, LookupValue::One(Value::Null)) {
        return match name {
            // JSON's null.
            "exact" => Ok(Some(Asked::Lookup(Lookup::Exact(Expr::Value(as_json(
                Value::Null,
            )))))),
            "iexact" if matches!(left, Expr::Json(..)) => json_lookup(field, "exact", left, value),
            "in" | "range" | "isnull" | "iexact" => Ok(None),
            _ => Err(Error::field("Cannot use None as a query value")),
        };
    }
    if name == "range"
        && let Some(between) = between(left, value)
    {
        return Ok(Some(Asked::Node(between)));
    }
    let document = || -> Result<Expr> {
        Ok(match value {
            LookupValue::Expression(expr) => expr.0.clone(),
            value => Expr::Value(as_json(value.clone().one(field)?)),
        })
    };
    Ok(Some(match name {
        "has_key" => Asked::Node(match as_text(value.clone().one(field)?) {
            Expr::Value(Value::Text(key)) => has(key),
            other => return Err(Error::field(format!("has_key takes a text, not {other:?}"))),
        }),
        "has_keys" => match strings() {
            keys if keys.is_empty() => Asked::Lookup(Lookup::IsNull(false)),
            keys => Asked::Lookup(Lookup::HasKeys(keys)),
        },
        "has_any_keys" => match strings() {
            keys if keys.is_empty() => Asked::Lookup(Lookup::In(Vec::new())),
            keys => Asked::Node(Node::Any(keys.into_iter().map(has).collect())),
        },
        "contains" => Asked::Lookup(Lookup::JsonContains(document()?.whole_json())),
        "contained_by" => Asked::Lookup(Lookup::JsonContainedBy(document()?.whole_json())),
        "exact" => Asked::Lookup(Lookup::Exact(document()?)),
        "gt" => Asked::Lookup(Lookup::Order(Order::Gt, document()?)),
        "gte" => Asked::Lookup(Lookup::Order(Order::Gte, document()?)),
        "lt" => Asked::Lookup(Lookup::Order(Order::Lt, document()?)),
        "lte" => Asked::Lookup(Lookup::Order(Order::Lte, document()?)),
        "in" if !matches!(value, LookupValue::Query(_) | LookupValue::Expression(_)) => {
            let values = value.clone().many().into_iter();
            let values = values.map(|value| Expr::Value(as_json(value))).collect();
            Asked::Lookup(Lookup::In(values))
        }
        _ => return Ok(None),
    }))
}
