//! From conditions and expressions by name to the nodes of queries, checked against a model.

use super::{Expression, Operand, Q};
use crate::backends::{DatePart, TruncUnit};
use crate::error::{Error, Result};
use crate::models::{FieldKind, ModelMeta};
use crate::query::LookupValue;
use crate::query::ast::{
    Compare, Expr, Function, JsonForm, Lookup, Node, Operator, Order, Raw, TextMatch,
};
use crate::query::lookup::{build, by_path};
use crate::value::Value;

impl Q {
    /// Turns the condition into a node over the model's columns.
    ///
    /// # Errors
    /// [`Error::Field`] for names that the model does not have and values that do not fit.
    pub(crate) fn resolve(&self, meta: &'static ModelMeta) -> Result<Node> {
        let each = |all: &[Self]| {
            all.iter()
                .map(|one| one.resolve(meta))
                .collect::<Result<Vec<Node>>>()
        };
        Ok(match self {
            Self::And(all) => Node::All(each(all)?),
            Self::Or(all) => Node::Any(each(all)?),
            Self::Xor(all) => Node::Odd(each(all)?),
            Self::Not(inner) => Node::Not(Box::new(inner.resolve(meta)?)),
            Self::Lookup {
                left,
                lookup,
                right: Operand::One(Expression::Value(Value::Bool(true))),
            } if lookup == "exact" && !matches!(left, Expression::F(_)) => {
                Node::Holds(Box::new(left.resolve(meta)?))
            }
            Self::Lookup {
                left,
                lookup,
                right,
            } => match (Self::path(left, lookup), values(lookup, right)) {
                (Some(path), Some(value)) => build(meta, &path, value)?,
                _ => Node::Compare(Compare {
                    left: left.resolve(meta)?,
                    lookup: compared(lookup, right, meta)?,
                }),
            },
            Self::Invalid(message) => return Err(Error::field(message.clone())),
        })
    }
}

/// Returns the right side if it is values only. NULL is in no list.
fn values(lookup: &str, right: &Operand) -> Option<LookupValue> {
    let value = |expression: &Expression| match expression {
        Expression::Value(value) => Some(value.clone()),
        _ => None,
    };
    match right {
        Operand::One(one) => value(one).map(LookupValue::One),
        Operand::Many(many) => many
            .iter()
            .filter(|one| lookup != "in" || **one != Expression::Value(Value::Null))
            .map(value)
            .collect::<Option<_>>()
            .map(LookupValue::Many),
    }
}

fn compared(lookup: &str, right: &Operand, meta: &'static ModelMeta) -> Result<Lookup> {
    let many: Vec<Expr> = right
        .iter()
        .map(|one| one.resolve(meta))
        .collect::<Result<_>>()?;
    let count = many.len();
    let mut sides = many.into_iter();
    let needs = |wanted: &str| Error::field(format!("the lookup {lookup} takes {wanted}"));
    if lookup == "in" {
        return Ok(Lookup::In(sides.collect()));
    }
    if lookup == "range" {
        return match (sides.next(), sides.next(), count) {
            (Some(low), Some(high), 2) => Ok(Lookup::Range(low, high)),
            _ => Err(needs("two values")),
        };
    }
    let (Some(right), 1) = (sides.next(), count) else {
        return Err(needs("one value"));
    };
    Ok(match lookup {
        "exact" => match right {
            Expr::Value(Value::Null) => Lookup::IsNull(true),
            right => Lookup::Exact(right),
        },
        "gt" => Lookup::Order(Order::Gt, right),
        "gte" => Lookup::Order(Order::Gte, right),
        "lt" => Lookup::Order(Order::Lt, right),
        "lte" => Lookup::Order(Order::Lte, right),
        "isnull" => match right {
            Expr::Value(Value::Bool(is_null)) => Lookup::IsNull(is_null),
            _ => return Err(needs("true or false")),
        },
        "iexact" => Lookup::Text(TextMatch::IExact, right),
        "contains" => Lookup::Text(TextMatch::Contains, right),
        "icontains" => Lookup::Text(TextMatch::IContains, right),
        "startswith" => Lookup::Text(TextMatch::StartsWith, right),
        "istartswith" => Lookup::Text(TextMatch::IStartsWith, right),
        "endswith" => Lookup::Text(TextMatch::EndsWith, right),
        "iendswith" => Lookup::Text(TextMatch::IEndsWith, right),
        other => {
            return Err(Error::field(format!(
                "Unsupported lookup '{other}' for an expression."
            )));
        }
    })
}

impl Expression {
    /// Turns the expression into one over the model's columns.
    ///
    /// # Errors
    /// [`Error::Field`] for names that the model does not have and functions that do not exist.
    pub(crate) fn resolve(&self, meta: &'static ModelMeta) -> Result<Expr> {
        Ok(match self {
            Self::F(path) => column(meta, path)?,
            Self::Value(value) => Expr::Value(value.clone()),
            Self::Combined(left, sign, right) => Expr::Binary(
                Box::new(left.resolve(meta)?),
                operator(sign)?,
                Box::new(right.resolve(meta)?),
            ),
            Self::Func(name, arguments) => {
                let arguments = arguments
                    .iter()
                    .map(|one| one.resolve(meta))
                    .collect::<Result<Vec<Expr>>>()?;
                if let [of] = &arguments[..]
                    && let Some(found) = of_one(name, of)
                {
                    return Ok(found);
                }
                let function = Function::named(name)
                    .ok_or_else(|| Error::field(format!("there is no function '{name}'")))?;
                Expr::Call(function, filled(function, arguments)?)
            }
            Self::Case(cases, default) => {
                let cases = cases
                    .iter()
                    .map(|(when, then)| Ok((when.resolve(meta)?, then.resolve(meta)?)))
                    .collect::<Result<_>>()?;
                let default = default.as_ref().map(|one| one.resolve(meta)).transpose()?;
                Expr::Case(cases, default.map(Box::new))
            }
            Self::Cast(of, kind) => Expr::Cast(Box::new(of.resolve(meta)?), *kind),
            Self::Collate(of, name) => Expr::Collate(Box::new(of.resolve(meta)?), name.clone()),
            Self::Condition(condition) => Expr::Holds(Box::new(condition.resolve(meta)?)),
            Self::Raw(sql, parameters) => Expr::Raw(Box::new(Raw {
                sql: sql.clone(),
                parameters: parameters
                    .iter()
                    .map(|one| one.resolve(meta))
                    .collect::<Result<_>>()?,
                // What it is does not matter where it stands alone.
                kind: FieldKind::Text,
            })),
            Self::OrderBy { .. } | Self::OpClass(..) => {
                return Err(Error::field(
                    "order and operator class must be topmost in an indexed expression",
                ));
            }
            Self::Invalid(message) => return Err(Error::field(message.clone())),
        })
    }
}

/// What is no function of the databases: parts of dates, their beginnings, the text of a part of a JSON document.
fn of_one(name: &str, of: &Expr) -> Option<Expr> {
    let inner = || Box::new(of.clone());
    if let Some(part) = part_of(name) {
        return Some(Expr::Part(part, inner(), None));
    }
    match (name, of) {
        ("TruncDate", _) => Some(Expr::Part(DatePart::Date, inner(), None)),
        ("TruncTime", _) => Some(Expr::Part(DatePart::Time, inner(), None)),
        ("KT", Expr::Json(document, keys, _)) => {
            Some(Expr::Json(document.clone(), keys.clone(), JsonForm::Text))
        }
        _ => unit_of(name).map(|unit| Expr::Trunc(unit, inner(), None)),
    }
}

/// The unit of a function of Django's that goes back to its beginning: `TruncMonth`.
fn unit_of(name: &str) -> Option<TruncUnit> {
    let unit = name.strip_prefix("Trunc")?;
    [
        TruncUnit::Year,
        TruncUnit::Quarter,
        TruncUnit::Month,
        TruncUnit::Week,
        TruncUnit::Day,
        TruncUnit::Hour,
        TruncUnit::Minute,
        TruncUnit::Second,
    ]
    .into_iter()
    .find(|one| format!("{one:?}") == unit)
}

/// The arguments of a function with those that Django's has without being told, as `Round` no decimal places.
fn filled(function: Function, mut arguments: Vec<Expr>) -> Result<Vec<Expr>> {
    use Function as F;
    let given = arguments.len();
    let missing = match (function, given) {
        (F::Round, 1) => Some(Value::I64(0)),
        (F::LPad | F::RPad, 2) => Some(Value::Text(" ".to_owned())),
        (F::Replace, 2) => Some(Value::Text(String::new())),
        _ => None,
    };
    arguments.extend(missing.map(Expr::Value));
    let takes = match function {
        F::Now | F::Pi | F::Random | F::Uuid4 => 0..=0,
        F::Uuid7 => 0..=1,
        F::ATan2 | F::Left | F::Log | F::Mod | F::NullIf | F::Power | F::Repeat => 2..=2,
        F::Right | F::Round | F::StrIndex => 2..=2,
        F::LPad | F::RPad | F::Replace => 3..=3,
        F::Substr => 2..=3,
        F::Coalesce | F::Concat | F::Greatest | F::Least => 2..=usize::MAX,
        F::JsonArray | F::JsonObject => 0..=usize::MAX,
        F::DateRange | F::Int4Range | F::Int8Range | F::NumRange | F::TsRange | F::TsTzRange => {
            1..=3
        }
        _ => 1..=1,
    };
    match takes.contains(&arguments.len()) {
        true => Ok(arguments),
        false => Err(Error::field(format!(
            "{function:?} does not take {given} argument(s)"
        ))),
    }
}

/// A column with the parts that may follow it, as look-ups have them.
fn column(meta: &'static ModelMeta, path: &str) -> Result<Expr> {
    by_path(meta, path)
}

/// The part of a date that a function of Django's takes out: `ExtractYear`.
pub(super) fn part_of(name: &str) -> Option<DatePart> {
    let part = name.strip_prefix("Extract")?;
    [
        DatePart::Year,
        DatePart::IsoYear,
        DatePart::Quarter,
        DatePart::Month,
        DatePart::Week,
        DatePart::Day,
        DatePart::WeekDay,
        DatePart::IsoWeekDay,
        DatePart::Hour,
        DatePart::Minute,
        DatePart::Second,
    ]
    .into_iter()
    .find(|one| format!("{one:?}") == part)
}

fn operator(sign: &str) -> Result<Operator> {
    Ok(match sign {
        "+" => Operator::Add,
        "-" => Operator::Subtract,
        "*" => Operator::Multiply,
        "/" => Operator::Divide,
        "%" => Operator::Modulo,
        "&" => Operator::BitAnd,
        "|" => Operator::BitOr,
        "#" => Operator::BitXor,
        "<<" => Operator::ShiftLeft,
        ">>" => Operator::ShiftRight,
        other => return Err(Error::field(format!("there is no operator '{other}'"))),
    })
}

impl Function {
    /// Returns the function with Django's name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::OF_ROWS
            .into_iter()
            .find(|function| format!("{function:?}") == name)
    }
}
