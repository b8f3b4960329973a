//! From the typed nodes of queries to conditions and expressions by name.

use super::resolve::part_of;
use super::{Expression, Operand, Q};
use crate::query::ast::{
    Column, Compare, Expr, JsonForm, JsonKey, Lookup, Node, Operator, Order, TextMatch,
};
use crate::value::Value;

impl Q {
    /// Keeps a typed condition by name.
    pub(crate) fn freeze(node: &Node) -> Self {
        match node {
            Node::All(nodes) => joined(nodes, Self::And, |one| match one {
                Self::And(all) => Ok(all),
                other => Err(Box::new(other)),
            }),
            Node::Any(nodes) => joined(nodes, Self::Or, |one| match one {
                Self::Or(all) => Ok(all),
                other => Err(Box::new(other)),
            }),
            Node::Odd(nodes) => joined(nodes, Self::Xor, |one| match one {
                Self::Xor(all) => Ok(all),
                other => Err(Box::new(other)),
            }),
            Node::Not(inner) => !Self::freeze(inner),
            Node::Compare(compare) => compare_frozen(compare),
            Node::Holds(truth) => Self::Lookup {
                left: Expression::freeze(truth),
                lookup: "exact".to_owned(),
                right: true.into(),
            },
            Node::Named(named) => Self::Invalid(named.problem.clone()),
            Node::Invalid(message) => Self::Invalid(message.clone()),
            _ => Self::Invalid(
                "a constraint or index cannot hold a query: it sees one row only".to_owned(),
            ),
        }
    }
}

/// Joins conditions without nesting those of the same kind, as Django does.
fn joined(nodes: &[Node], join: fn(Vec<Q>) -> Q, open: fn(Q) -> Result<Vec<Q>, Box<Q>>) -> Q {
    let mut flat = Vec::new();
    for node in nodes {
        match open(Q::freeze(node)) {
            Ok(inner) => flat.extend(inner),
            Err(other) => flat.push(*other),
        }
    }
    match flat.len() {
        1 => flat.remove(0),
        _ => join(flat),
    }
}

fn compare_frozen(compare: &Compare) -> Q {
    let left = match &compare.left {
        Expr::Part(part, inner, None) => match (&**inner, path_part(part)) {
            (Expr::Column(column), Some(part)) => {
                Expression::F(format!("{}__{part}", path(column)))
            }
            _ => Expression::freeze(&compare.left),
        },
        // The look-up takes the text by itself.
        Expr::Json(document, keys, JsonForm::Text) => part(document, keys),
        other => Expression::freeze(other),
    };
    let plain = matches!(left, Expression::F(_));
    let side = |expr: &Expr| match Expression::freeze(expr) {
        Expression::Value(value) if plain => Expression::Value(as_written(value)),
        other => other,
    };
    let one = |expr: &Expr| Operand::One(side(expr));
    let (lookup, right) = match &compare.lookup {
        Lookup::Exact(right) => ("exact", one(right)),
        Lookup::Order(order, right) => {
            let name = match order {
                Order::Gt => "gt",
                Order::Gte => "gte",
                Order::Lt => "lt",
                Order::Lte => "lte",
            };
            (name, one(right))
        }
        Lookup::In(values) => ("in", Operand::Many(values.iter().map(side).collect())),
        Lookup::Range(low, high) => ("range", Operand::Many(vec![side(low), side(high)])),
        Lookup::IsNull(is_null) => ("isnull", (*is_null).into()),
        Lookup::Text(kind, right) => {
            let name = match kind {
                TextMatch::IExact => "iexact",
                TextMatch::Contains => "contains",
                TextMatch::IContains => "icontains",
                TextMatch::StartsWith => "startswith",
                TextMatch::IStartsWith => "istartswith",
                TextMatch::EndsWith => "endswith",
                TextMatch::IEndsWith => "iendswith",
            };
            (name, one(right))
        }
        Lookup::Regex {
            ignore_case,
            pattern,
        } => (if *ignore_case { "iregex" } else { "regex" }, one(pattern)),
        Lookup::HasKeys(keys) => match keys.as_slice() {
            [key] => ("has_key", key.as_str().into()),
            keys => {
                let keys = keys.iter().map(|key| Expression::Value(key.clone().into()));
                ("has_keys", Operand::Many(keys.collect()))
            }
        },
        Lookup::JsonContains(document) => ("contains", one(document)),
        Lookup::JsonContainedBy(document) => ("contained_by", one(document)),
        Lookup::Own(..) => {
            return Q::Invalid(
                "a constraint or index cannot hold a look-up of one's own: a later program may not know it"
                    .to_owned(),
            );
        }
        Lookup::InQuery(_) => {
            return Q::Invalid(
                "a constraint or index cannot hold a query: it sees one row only".to_owned(),
            );
        }
    };
    Q::Lookup {
        left,
        lookup: lookup.to_owned(),
        right,
    }
}

/// Values whose column tells their type are kept as the text that stands for them.
fn as_written(value: Value) -> Value {
    match value {
        Value::Timestamp(moment) => Value::Text(moment.to_string()),
        Value::Date(date) => Value::Text(date.to_string()),
        Value::Time(time) => Value::Text(time.to_string()),
        Value::Decimal(decimal) => Value::Text(decimal.to_string()),
        Value::Uuid(uuid) => Value::Text(uuid.to_string()),
        Value::Duration(duration) => Value::Text(crate::duration::string(duration)),
        Value::Ip(address) => Value::Text(address.to_string()),
        other => other,
    }
}

fn path(column: &Column) -> String {
    let mut path = String::new();
    for hop in &column.hops {
        path.push_str(hop.field.name);
        path.push_str("__");
    }
    path.push_str(column.field.name);
    path
}

/// Keeps a part of a JSON document by its path, `data__tags__0`, where each key can be told in one.
fn part(document: &Expr, keys: &[JsonKey]) -> Expression {
    let Expr::Column(column) = document else {
        return unsupported("a part of a computed JSON document");
    };
    let mut path = path(column);
    for key in keys {
        path.push_str("__");
        match key {
            JsonKey::Index(index) => path.push_str(&index.to_string()),
            JsonKey::Name(name) if name.contains("__") || name.parse::<i64>().is_ok() => {
                return unsupported(&format!("the key '{name}' of a JSON document"));
            }
            JsonKey::Name(name) => path.push_str(name),
        }
    }
    Expression::F(path)
}

/// Returns what a part of a date is called in a path: `year`, `iso_year`.
fn path_part(part: &impl std::fmt::Debug) -> Option<String> {
    let name = format!("{part:?}");
    let mut snake = String::new();
    for character in name.chars() {
        if character.is_ascii_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.push(character.to_ascii_lowercase());
    }
    name.chars().all(char::is_alphanumeric).then_some(snake)
}

impl Expression {
    /// Keeps a typed expression by name.
    pub(crate) fn freeze(expr: &Expr) -> Self {
        match expr {
            Expr::Column(column) if column.hops.iter().any(|hop| hop.reverse) => {
                unsupported("a way back")
            }
            Expr::Column(column) if column.is_filtered() => unsupported("a filtered relation"),
            Expr::Column(column) => Self::F(path(column)),
            Expr::Value(value) => Self::Value(value.clone()),
            Expr::Binary(left, operator, right) => match sign(*operator) {
                Some(sign) => Self::Combined(
                    Box::new(Self::freeze(left)),
                    sign,
                    Box::new(Self::freeze(right)),
                ),
                None => unsupported(&format!("{operator:?}")),
            },
            Expr::Part(part, inner, None) => match (&**inner, path_part(part)) {
                (Expr::Column(column), Some(part)) => Self::F(format!("{}__{part}", path(column))),
                (inner, Some(_)) if part_of(&format!("Extract{part:?}")).is_some() => {
                    Self::Func(format!("Extract{part:?}"), vec![Self::freeze(inner)])
                }
                (inner, Some(name)) if matches!(&*name, "date" | "time") => {
                    Self::Func(format!("Trunc{part:?}"), vec![Self::freeze(inner)])
                }
                _ => unsupported(&format!("{part:?} of an expression")),
            },
            Expr::Json(document, keys, JsonForm::Document | JsonForm::Scalar) => {
                part(document, keys)
            }
            Expr::Json(document, keys, JsonForm::Text) => match part(document, keys) {
                path @ Self::F(_) => Self::Func("KT".to_owned(), vec![path]),
                problem => problem,
            },
            Expr::Trunc(unit, inner, None) => {
                Self::Func(format!("Trunc{unit:?}"), vec![Self::freeze(inner)])
            }
            Expr::Cast(inner, kind) => Self::Cast(Box::new(Self::freeze(inner)), *kind),
            Expr::Collate(inner, name) => {
                Self::Collate(Box::new(Self::freeze(inner)), name.clone())
            }
            Expr::Typed(inner, _) => Self::freeze(inner),
            Expr::Holds(node) => Self::Condition(Box::new(Q::freeze(node))),
            Expr::Call(function, arguments) => Self::Func(
                format!("{function:?}"),
                arguments.iter().map(Self::freeze).collect(),
            ),
            Expr::Case(cases, default) => Self::Case(
                cases
                    .iter()
                    .map(|(when, then)| (Q::freeze(when), Self::freeze(then)))
                    .collect(),
                default.as_ref().map(|one| Box::new(Self::freeze(one))),
            ),
            Expr::Raw(raw) => Self::Raw(
                raw.sql.clone(),
                raw.parameters.iter().map(Self::freeze).collect(),
            ),
            Expr::Invalid(message) => Self::Invalid(message.clone()),
            Expr::Aggregate(_) => unsupported("an aggregate"),
            Expr::Transformed(..) => unsupported("a transform of one's own"),
            _ => unsupported("a query"),
        }
    }
}

fn unsupported(what: &str) -> Expression {
    Expression::Invalid(format!(
        "{what} cannot stand in a constraint, an index or a default order: migrations keep them by the names of fields"
    ))
}

fn sign(operator: Operator) -> Option<&'static str> {
    Some(match operator {
        Operator::BitAnd => "&",
        Operator::BitOr => "|",
        Operator::BitXor => "#",
        Operator::ShiftLeft => "<<",
        Operator::ShiftRight => ">>",
        Operator::Add => "+",
        Operator::Subtract => "-",
        Operator::Multiply => "*",
        Operator::Divide => "/",
        Operator::Modulo => "%",
    })
}
