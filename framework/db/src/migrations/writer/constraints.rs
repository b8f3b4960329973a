//! Constraints, indexes, conditions and their expressions.

use super::expression::Expression as Written;
use super::fields::field;
use crate::constraints::{
    Constraint, Deferrable, ExclusionConstraint, Expression, Index, IndexMethod, Operand, Q,
    Setting, UniqueConstraint,
};
use crate::migrations::state::FieldState;
use crate::value::Value;

/// Returns the expression of an index.
pub(super) fn index(index: &Index) -> Written {
    let name = Written::text(&index.name);
    let mut new = match index.expressions.as_slice() {
        [] => Written::call("Index::new", vec![name, Written::texts(&index.fields)]),
        all => Written::call("Index::expressions", vec![name, expressions(all)]),
    };
    if let Some(condition) = &index.condition {
        new = new.method("condition", vec![q(condition)]);
    }
    new = new
        .with_texts("include", &index.include)
        .with_texts("opclasses", &index.opclasses)
        .with_text("db_tablespace", index.db_tablespace.as_ref());
    match &index.method {
        Some(method) => new.method("using", vec![index_method(method)]),
        None => new,
    }
}

fn index_method(method: &IndexMethod) -> Written {
    let new = Written::call(&format!("{}::new", method.class), Vec::new());
    method.settings.iter().fold(new, |new, (name, setting)| {
        let value = match setting {
            Setting::Switch(on) => Written::atom(on.to_string()),
            Setting::Number(number) => Written::atom(number.to_string()),
            Setting::Numbers(numbers) => Written::atom(format!("vec!{numbers:?}")),
        };
        new.method(name, vec![value])
    })
}

/// Returns the expression of a constraint.
pub(super) fn constraint(constraint: &Constraint) -> Written {
    let mut new = match constraint {
        Constraint::Check(check) => {
            let arguments = vec![Written::text(&check.name), q(&check.condition)];
            Written::call("CheckConstraint::new", arguments)
        }
        Constraint::Unique(constraint) => unique(constraint),
        Constraint::Exclusion(constraint) => exclusion(constraint),
    };
    if let Some(code) = constraint.violation_error_code() {
        new = new.method("violation_error_code", vec![Written::text(code)]);
    }
    if let Some(message) = constraint.own_message() {
        new = new.method("violation_error_message", vec![Written::text(message)]);
    }
    new
}

fn unique(unique: &UniqueConstraint) -> Written {
    let name = Written::text(&unique.name);
    let mut new = match unique.expressions.as_slice() {
        [] => Written::call(
            "UniqueConstraint::new",
            vec![name, Written::texts(&unique.fields)],
        ),
        all => Written::call(
            "UniqueConstraint::expressions",
            vec![name, expressions(all)],
        ),
    };
    new = condition_and_time(new, unique.condition.as_ref(), unique.deferrable)
        .with_texts("include", &unique.include)
        .with_texts("opclasses", &unique.opclasses);
    if let Some(distinct) = unique.nulls_distinct {
        new = new.method("nulls_distinct", vec![Written::atom(distinct.to_string())]);
    }
    new
}

fn exclusion(exclusion: &ExclusionConstraint) -> Written {
    let pairs = exclusion
        .expressions
        .iter()
        .map(|(one, operator)| Written::call("", vec![expression(one), Written::text(operator)]));
    let name = Written::text(&exclusion.name);
    let index_type = Some(&exclusion.index_type).filter(|kind| *kind != "GIST");
    let new = Written::call(
        "ExclusionConstraint::new",
        vec![name, Written::Array(pairs.collect())],
    )
    .with_text("index_type", index_type);
    condition_and_time(new, exclusion.condition.as_ref(), exclusion.deferrable)
        .with_texts("include", &exclusion.include)
}

fn condition_and_time(
    mut new: Written,
    condition: Option<&Q>,
    deferrable: Option<Deferrable>,
) -> Written {
    if let Some(condition) = condition {
        new = new.method("condition", vec![q(condition)]);
    }
    let Some(deferrable) = deferrable else {
        return new;
    };
    let deferrable = match deferrable {
        Deferrable::Deferred => "Deferrable::Deferred",
        Deferrable::Immediate => "Deferrable::Immediate",
    };
    new.method("deferrable", vec![Written::atom(deferrable)])
}

/// Returns the expression of a condition.
pub(super) fn q(condition: &Q) -> Written {
    let joined = |all: &[Q], sign: &str| {
        let members = all.iter().map(|one| match one {
            Q::And(_) | Q::Or(_) | Q::Xor(_) => Written::parenthesized(q(one)),
            other => q(other),
        });
        Written::Binary(members.collect(), sign.to_owned())
    };
    match condition {
        Q::And(all) => joined(all, "&"),
        Q::Or(all) => joined(all, "|"),
        Q::Xor(all) => joined(all, "^"),
        Q::Not(inner) => match &**inner {
            Q::And(_) | Q::Or(_) | Q::Xor(_) => {
                Written::prefixed("!", Written::parenthesized(q(inner)))
            }
            other => Written::prefixed("!", q(other)),
        },
        Q::Lookup {
            left,
            lookup,
            right,
        } => match Q::path(left, lookup) {
            Some(path) => Written::call("q", vec![Written::text(&path), operand(right)]),
            None => tight(left).method("lookup", vec![Written::text(lookup), operand(right)]),
        },
        // The autodetector refuses these before anything is written.
        Q::Invalid(problem) => Written::text(problem),
    }
}

fn operand(operand: &Operand) -> Written {
    match operand {
        Operand::One(Expression::Value(value)) => bare(value),
        Operand::One(other) => expression(other),
        Operand::Many(many) => {
            let values = many.iter().map(|one| match one {
                Expression::Value(value) => Some(bare(value)),
                _ => None,
            });
            match values.collect::<Option<Vec<_>>>() {
                Some(values) if values.is_empty() => Written::atom("[0; 0]"),
                // All literals, or none of them.
                Some(values)
                    if values.iter().all(Written::is_atom)
                        || !values.iter().any(Written::is_atom) =>
                {
                    Written::Array(values)
                }
                _ => expressions(many),
            }
        }
    }
}

pub(super) fn expressions(all: &[Expression]) -> Written {
    Written::Array(all.iter().map(expression).collect())
}

/// Returns the expression that makes an expression.
pub(super) fn expression(one: &Expression) -> Written {
    match one {
        Expression::F(name) => Written::call("f", vec![Written::text(name)]),
        Expression::Value(value) => match bare(value) {
            Written::Call(call) => Written::Call(call),
            plain => Written::call("value", vec![plain]),
        },
        Expression::Combined(left, sign, right) => {
            let right = match &**right {
                Expression::Value(value) => bare(value),
                other => tight(other),
            };
            // PostgreSQL's sign is no sign of Rust.
            let sign = if *sign == "#" { "^" } else { sign };
            Written::Binary(vec![tight(left), right], sign.to_owned())
        }
        Expression::Func(name, arguments) => {
            Written::call("func", vec![Written::text(name), expressions(arguments)])
        }
        Expression::Case(cases, default) => {
            let cases = cases
                .iter()
                .map(|(when, then)| Written::call("", vec![q(when), expression(then)]))
                .collect();
            let new = Written::call("case", vec![Written::Array(cases)]);
            match default {
                Some(default) => new.method("otherwise", vec![expression(default)]),
                None => new.method("end", Vec::new()),
            }
        }
        Expression::OrderBy {
            of,
            descending,
            nulls_first,
        } => {
            let new = tight(of).method(if *descending { "desc" } else { "asc" }, Vec::new());
            match nulls_first {
                Some(true) => new.method("nulls_first", Vec::new()),
                Some(false) => new.method("nulls_last", Vec::new()),
                None => new,
            }
        }
        Expression::Collate(of, name) => tight(of).method("collate", vec![Written::text(name)]),
        Expression::OpClass(of, name) => tight(of).method("op_class", vec![Written::text(name)]),
        Expression::Cast(of, kind) => {
            tight(of).method("cast", vec![field(&FieldState::new(*kind))])
        }
        Expression::Condition(condition) => q(condition),
        Expression::Raw(sql, parameters) => {
            let new = Written::call("raw_sql", vec![Written::text(sql)]);
            match parameters.as_slice() {
                [] => new,
                some => new.method("bind", vec![expressions(some)]),
            }
        }
        Expression::Invalid(problem) => Written::text(problem),
    }
}

/// The same, so that a method or a sign may stand beside it.
fn tight(one: &Expression) -> Written {
    match one {
        Expression::Combined(..) => Written::parenthesized(expression(one)),
        other => expression(other),
    }
}

/// Returns a value as a literal where Rust has one.
fn bare(value: &Value) -> Written {
    let literal = |kind: &str, text: String| {
        Written::call("literal", vec![Written::text(kind), Written::text(&text)])
    };
    match value {
        Value::Null => literal("Null", String::new()),
        Value::Bool(value) => Written::atom(value.to_string()),
        Value::I64(value) if i32::try_from(*value).is_err() => {
            Written::atom(format!("{value}_i64"))
        }
        Value::I64(value) => Written::atom(value.to_string()),
        Value::U64(value) => Written::atom(format!("{value}_u64")),
        Value::F64(value) => Written::float(*value),
        Value::Text(text) => Written::text(text),
        Value::Bytes(bytes) => literal(
            "Bytes",
            bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
        ),
        Value::Timestamp(moment) => literal("Timestamp", moment.to_string()),
        Value::Date(date) => literal("Date", date.to_string()),
        Value::Time(time) => literal("Time", time.to_string()),
        Value::Decimal(decimal) => literal("Decimal", decimal.to_string()),
        Value::Uuid(uuid) => literal("Uuid", uuid.to_string()),
        Value::Json(json) => literal("Json", json.to_string()),
        Value::Duration(duration) => literal("Duration", crate::duration::string(*duration)),
        Value::Ip(address) => literal("Ip", address.to_string()),
        Value::Row(values) => Written::call("", values.iter().map(bare).collect()),
    }
}
